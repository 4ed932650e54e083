//! The progress bar of a run in the terminal, and the signals that end it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::say;

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
        show(&bar, &template());
        Self { bar }
    }

    /// Shows where the run stands.
    pub fn show(&self, step: u64, loss: f64, window_mean: Option<f64>) {
        self.bar.set_position(step);
        let loss = format!("{loss:.5}");
        self.bar.set_message(match window_mean {
            Some(mean) => say!("progress-loss-and-mean", loss = loss, mean = format!("{mean:.5}")),
            None => say!("progress-loss", loss = loss),
        });
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// A bar over the runs of a race, with the time that is left.
#[derive(Debug)]
pub struct RunsBar {
    bar: ProgressBar,
}

impl RunsBar {
    /// A bar over so many runs, of which some are done.
    pub fn new(n_runs: u64, n_done: u64) -> Self {
        let bar = ProgressBar::new(n_runs).with_position(n_done);
        bar.reset_eta();
        show(&bar, &runs_template());
        Self { bar }
    }

    /// Shows how many runs have ended.
    pub fn show(&self, n_done: u64) {
        self.bar.set_position(n_done);
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Puts a bar on stderr, where that is a terminal. The template is of indicatif's own language, and checked by a test below.
fn show(bar: &ProgressBar, template: &str) {
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
}

/// Time between two looks at clock and terminal, about.
const LOOK: Duration = Duration::from_millis(20);

/// When a loop of steps looks at clock and terminal: a step may take less than a microsecond or half a minute, so the number
/// of steps between two looks follows from how long they take.
#[derive(Debug)]
pub struct Looks {
    between: u64,
    left: u64,
    last: Duration,
}

impl Default for Looks {
    fn default() -> Self {
        Self { between: 1, left: 1, last: Duration::ZERO }
    }
}

impl Looks {
    /// Whether this step is one after which to look. `elapsed` is the time since the loop began, and is only asked for
    /// where it is.
    pub fn is_due(&mut self, elapsed: impl FnOnce() -> Duration) -> bool {
        self.left -= 1;
        if self.left > 0 {
            return false;
        }
        let now = elapsed();
        let took = now.saturating_sub(self.last).max(Duration::from_nanos(1));
        self.last = now;
        // At most doubled, since one short step says little about the next; cut down at once.
        let factor = (LOOK.as_secs_f64() / took.as_secs_f64()).min(2.0);
        self.between = ((self.between as f64 * factor) as u64).max(1);
        self.left = self.between;
        true
    }
}

fn template() -> String {
    let steps = say!("progress-steps", step = "{human_pos}", most = "{human_len}");
    format!("{{spinner}} {{bar:30}} {steps}  {{msg}}  {{elapsed}}")
}

fn runs_template() -> String {
    let runs = say!("progress-runs", done = "{human_pos}", all = "{human_len}", left = "{eta}");
    format!("{{spinner}} {{bar:30}} {runs}")
}

/// A flag that Ctrl+C raises (also SIGTERM, and SIGHUP of a closed terminal), so that a run ends with what there is. A
/// second one changes nothing: what there is will be written.
pub fn interrupted_flag() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&flag);
    // Where no handler can be set, Ctrl+C simply ends the program.
    let _ = ctrlc::set_handler(move || raised.store(true, Ordering::Relaxed));
    flag
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    #[test]
    fn the_clock_is_looked_at_by_the_clock() {
        // Nanoseconds of a step, number of steps, and what every hundredth step takes besides (a look at the test rows).
        for (step, n, hundredth) in
            [(900, 5_000_000_u64, 0), (900, 1_000_000, 10_000_000), (30_000_000, 500, 0), (20_000_000_000, 5, 0)]
        {
            let mut looks = super::Looks::default();
            let (mut now, mut last, mut n_looks) = (Duration::ZERO, Duration::ZERO, 0);
            for i in 1..=n {
                now += Duration::from_nanos(step + if i % 100 == 0 { hundredth } else { 0 });
                if looks.is_due(|| now) {
                    n_looks += 1;
                    last = now;
                }
                let allowed = Duration::from_millis(200).max(Duration::from_nanos(step));
                let waited = now.saturating_sub(last);
                assert!(waited <= allowed, "{step} ns a step: {waited:?} after {i}");
            }
            assert!(n_looks <= 20 + now.as_millis() / 5, "{n_looks} looks in {now:?}");
        }
    }

    #[test]
    fn the_template_is_valid() {
        assert!(super::ProgressStyle::with_template(&super::template()).is_ok());
        assert!(super::ProgressStyle::with_template(&super::runs_template()).is_ok());
    }
}
