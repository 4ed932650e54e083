//! The window against the clock: how fast training goes while everything is drawn, and what a frame costs.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use cpu_time::ProcessTime;
use eframe::egui::{Context, Ui, ViewportCommand, Visuals};

use super::{App, options};
use crate::engine::Pace;
use crate::experiment::Spec;
use crate::telemetry::RunId;
use crate::words;
use crate::workbench::Standing;

/// Size of the window that is measured, in points.
pub const SIZE: [f32; 2] = [1280.0, 800.0];
/// Seconds of training before the measurement: the first frames build fonts and pipelines.
const WARM_UP: f64 = 3.0;

/// What was counted between two frames of an open window, all panels drawn, the pace unlimited.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measured {
    /// Seconds between the two frames.
    pub secs: f64,
    /// Steps that the worker took.
    pub steps: u64,
    /// Processor seconds of the worker.
    pub worker_cpu_secs: f64,
    /// Frames drawn.
    pub frames: u64,
    /// Processor seconds of everything else in this process: the program's own drawing, and the renderer where that is
    /// software.
    pub drawing_cpu_secs: f64,
}

/// Opens a window on an experiment without an end, trains for so many seconds after a warm-up, and closes it. `storage`
/// stands for the file of what the program remembers, which is left alone.
///
/// # Errors
/// A sentence where no window can be opened, or where it was closed, hidden or given something else to do before the time
/// was over.
pub fn measure_window(spec: Spec, secs: f64, storage: &Path) -> Result<Measured, String> {
    let options =
        eframe::NativeOptions { persist_window: false, persistence_path: Some(storage.to_owned()), ..options(SIZE) };
    let outcome = Arc::new(Mutex::new(None));
    let told = Arc::clone(&outcome);
    super::run_window(options, move |cc| {
        let mut app = App::on(&cc.egui_ctx, spec)?;
        app.workbench.set_pace(Pace::Unlimited);
        app.workbench.run_or_pause();
        Ok(Measuring { app, secs, frames: 0, first: None, outcome: told })
    })?;
    let measured: Option<Measured> = outcome.lock().unwrap_or_else(PoisonError::into_inner).take();
    let measured = measured.filter(|m| m.frames > 0 && m.steps > 0);
    measured.ok_or_else(|| words::text("window-disturbed").to_owned())
}

/// The window with a stopwatch.
struct Measuring {
    app: App,
    secs: f64,
    frames: u64,
    first: Option<Mark>,
    outcome: Arc<Mutex<Option<Measured>>>,
}

/// Where everything stands at a frame.
#[derive(Clone, Copy)]
struct Mark {
    run: RunId,
    at: f64,
    steps: u64,
    worker_cpu_secs: f64,
    frames: u64,
    process: ProcessTime,
}

impl Measuring {
    fn look(&mut self, ctx: &Context) {
        let progress = self.app.workbench.run().progress;
        let now = Mark {
            run: self.app.workbench.run_id(),
            // The worker's own clock: what it says of steps and processor time belongs to this moment.
            at: progress.active_secs,
            steps: progress.step,
            worker_cpu_secs: progress.cpu_secs,
            frames: self.frames,
            process: ProcessTime::now(),
        };
        let is_disturbed = |first: Mark| now.run != first.run || self.app.workbench.run().standing != Standing::Running;
        match self.first {
            Some(first) if is_disturbed(first) => ctx.send_viewport_cmd(ViewportCommand::Close),
            None if now.at >= WARM_UP => self.first = Some(now),
            Some(first) if now.at - first.at >= self.secs => {
                let worker_cpu_secs = now.worker_cpu_secs - first.worker_cpu_secs;
                let process = now.process.duration_since(first.process).as_secs_f64();
                *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(Measured {
                    secs: now.at - first.at,
                    steps: now.steps - first.steps,
                    worker_cpu_secs,
                    frames: now.frames - first.frames,
                    drawing_cpu_secs: process - worker_cpu_secs,
                });
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            _ => {}
        }
    }
}

impl eframe::App for Measuring {
    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        self.app.logic(ctx, frame);
        self.look(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        self.frames += 1;
        self.app.ui(ui, frame);
    }

    fn clear_color(&self, visuals: &Visuals) -> [f32; 4] {
        self.app.clear_color(visuals)
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}
