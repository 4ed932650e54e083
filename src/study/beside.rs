//! Work on a thread of its own beside a window: news come as it is made, and it can be given up at any time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

/// What the thread has left for the window.
struct Left<T, E> {
    news: Vec<T>,
    /// How it ended, once it has.
    end: Option<Result<(), E>>,
}

/// Work under way. Dropped, it is given up.
pub struct Beside<T, E> {
    left: Arc<Mutex<Left<T, E>>>,
    cancelled: Arc<AtomicBool>,
    thread: JoinHandle<()>,
    began: Instant,
    secs: f64,
    is_over: bool,
}

impl<T: Send + 'static, E: Send + 'static> Beside<T, E> {
    /// Begins. `work` is given whether it is to stop, and whom to tell its news; `wake` is called whenever there are any.
    ///
    /// # Errors
    /// Where the system has no thread to give.
    pub fn start(
        name: &str,
        wake: impl Fn() + Send + 'static,
        work: impl FnOnce(&AtomicBool, &mut dyn FnMut(T)) -> Result<(), E> + Send + 'static,
    ) -> std::io::Result<Self> {
        let left = Arc::new(Mutex::new(Left { news: Vec::new(), end: None }));
        let cancelled = Arc::new(AtomicBool::new(false));
        let (its, stop) = (Arc::clone(&left), Arc::clone(&cancelled));
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let end = work(&stop, &mut |news| {
                held(&its).news.push(news);
                wake();
            });
            held(&its).end = Some(end);
            wake();
        })?;
        Ok(Self { left, cancelled, thread, began: Instant::now(), secs: 0.0, is_over: false })
    }

    /// What has come since the last call. What went wrong, once.
    ///
    /// # Errors
    /// What the work has ended with.
    pub fn poll(&mut self) -> (Vec<T>, Result<(), E>) {
        if self.is_over {
            return (Vec::new(), Ok(()));
        }
        // Asked before what it left: a thread that is gone leaves nothing afterwards.
        let is_gone = self.thread.is_finished();
        let mut left = held(&self.left);
        let news = std::mem::take(&mut left.news);
        let end = left.end.take();
        drop(left);
        self.secs = self.began.elapsed().as_secs_f64();
        self.is_over = end.is_some() || is_gone; // a thread that panicked leaves no end
        (news, end.unwrap_or(Ok(())))
    }
}

impl<T, E> Beside<T, E> {
    /// Whether it is still under way.
    pub fn is_running(&self) -> bool {
        !self.is_over
    }

    /// Gives up what is under way.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was given up.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Seconds that are left, if what is to come takes as long as the `done` parts of `all` that have ended here.
    pub fn secs_left(&self, done: u64, all: u64) -> Option<f64> {
        (done > 0 && self.is_running()).then(|| self.secs / done as f64 * all.saturating_sub(done) as f64)
    }
}

impl<T, E> Drop for Beside<T, E> {
    fn drop(&mut self) {
        // Nobody waits for the thread: it ends by itself after the step, or the packing of data, that it is within.
        self.cancel();
    }
}

fn held<T>(left: &Mutex<T>) -> MutexGuard<'_, T> {
    left.lock().unwrap_or_else(PoisonError::into_inner)
}
