//! The progress bar of a run in the terminal, and Ctrl+C.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on stderr where that is a terminal, else nothing.
#[derive(Debug)]
pub struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar over at most this many steps; without a limit it only spins.
    pub fn new(max_steps: Option<u64>) -> Self {
        let bar = match max_steps {
            Some(n) => ProgressBar::new(n),
            None => ProgressBar::no_length(),
        };
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        // A template of indicatif's own language, checked by a test below.
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar }
    }

    /// Shows where the run stands.
    pub fn show(&self, step: u64, loss: f64, window_mean: Option<f64>) {
        self.bar.set_position(step);
        let mean = window_mean.map(|m| format!(", window mean {m:.5}")).unwrap_or_default();
        self.bar.set_message(format!("loss {loss:.5}{mean}"));
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

const TEMPLATE: &str = "{spinner} {bar:30} step {human_pos} of at most {human_len}  {msg}  {elapsed}";

/// A flag that Ctrl+C raises, so that a run ends with what there is. A second Ctrl+C ends the program at once.
pub fn interrupted_flag() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&flag);
    // Where no handler can be set, Ctrl+C simply ends the program.
    let _ = ctrlc::set_handler(move || {
        if raised.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
    flag
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_template_is_valid() {
        assert!(super::ProgressStyle::with_template(super::TEMPLATE).is_ok());
    }
}
