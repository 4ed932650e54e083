//! How often to draw: sixty times a second where that is cheap; less often where the processor has to draw the pixels
//! itself, so that the frame rate gives way and not the training.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use cpu_time::ProcessTime;

/// Shortest time between two frames that training asks for.
const SHORTEST: f64 = 0.016;
/// Longest: ten frames a second are kept whatever they cost.
const LONGEST: f64 = 0.09;
/// Weight of the newest frame in the running mean of the cost.
const NEWEST: f64 = 0.1;
/// Gaps between frames longer than this say nothing of a frame's cost: the window was idle or hidden.
const IDLE_GAP: f64 = 0.5;

/// Measures what frames cost in processor time and derives the time between two of them.
#[derive(Debug)]
pub struct FramePace {
    interval_ms: Arc<AtomicU32>,
    /// Processor seconds that drawing may take of each second.
    share: f64,
    /// Process time, and processor seconds of the worker, at the last frame.
    last: Option<(ProcessTime, f64, f64)>,
    cost: f64,
}

impl Default for FramePace {
    fn default() -> Self {
        Self::new()
    }
}

impl FramePace {
    /// Starts at sixty frames a second.
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        // Of two cores one belongs to the worker, and drawing must not press on it: the screen's own server draws too.
        let share = if cores <= 2 { 0.7 } else { 1.0 };
        let interval_ms = Arc::new(AtomicU32::new((SHORTEST * 1e3) as u32));
        Self { interval_ms, share, last: None, cost: 0.0 }
    }

    /// The time between two frames, for whoever asks for the next one from another thread.
    pub fn interval(&self) -> Arc<AtomicU32> {
        Arc::clone(&self.interval_ms)
    }

    /// Called once a frame with the window's clock and the worker's processor time, both in seconds.
    pub fn frame(&mut self, now: f64, worker_cpu_secs: f64) {
        let process = ProcessTime::now();
        if let Some((last_process, last_now, last_worker)) = self.last
            && now - last_now < IDLE_GAP
        {
            let all = process.duration_since(last_process).as_secs_f64();
            // A new run starts the worker's clock anew.
            let worker = (worker_cpu_secs - last_worker).max(0.0);
            let cost = (all - worker).max(0.0);
            self.cost += NEWEST * (cost - self.cost);
            let interval = (self.cost / self.share).clamp(SHORTEST, LONGEST);
            self.interval_ms.store((interval * 1e3) as u32, Ordering::Relaxed);
        }
        self.last = Some((process, now, worker_cpu_secs));
    }
}

/// The wish of another thread for the next frame, at the pace that is kept now.
pub fn wait(interval_ms: &AtomicU32) -> Duration {
    Duration::from_millis(u64::from(interval_ms.load(Ordering::Relaxed)))
}
