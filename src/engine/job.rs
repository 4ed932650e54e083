//! Background work beside the run: reading a file, a dialog. Latest wins, cancellable, on a named thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crossbeam_channel::{Receiver, bounded};

/// What a job sees of the one who waits for it: whether it is still wanted, and where to say how far it is.
#[derive(Clone, Debug, Default)]
pub struct JobHandle {
    cancelled: Arc<AtomicBool>,
    /// Per mille.
    done: Arc<AtomicU32>,
}

impl JobHandle {
    /// Whether the result is not wanted any more.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Says how far the job is, 0 to 1.
    pub fn set_done(&self, share: f32) {
        self.done.store((share.clamp(0.0, 1.0) * 1000.0) as u32, Ordering::Relaxed);
    }
}

/// At most one piece of work of a kind. Starting another cancels the one before, whose result is dropped. A job that is
/// dropped is cancelled; it is not joined, since a dialog may stay open as long as it likes.
#[derive(Debug)]
pub struct Job<T> {
    current: Option<(JobHandle, Receiver<T>)>,
}

impl<T> Default for Job<T> {
    fn default() -> Self {
        Self { current: None }
    }
}

/// What a look at a job found.
#[derive(Debug, PartialEq)]
pub enum Poll<T> {
    /// No job.
    Idle,
    /// Still at work.
    Busy,
    /// Finished.
    Done(T),
    /// The thread ended without a result.
    Failed,
}

impl<T: Send + 'static> Job<T> {
    /// Starts `work` on a thread of this name; `wake` is called when it has finished.
    ///
    /// # Errors
    /// Where the system has no thread to give.
    pub fn start(
        &mut self,
        name: &str,
        wake: impl Fn() + Send + 'static,
        work: impl FnOnce(&JobHandle) -> T + Send + 'static,
    ) -> std::io::Result<()> {
        self.cancel();
        let handle = JobHandle::default();
        let (sender, receiver) = bounded(1);
        let its = handle.clone();
        std::thread::Builder::new().name(format!("deltascope-{name}")).spawn(move || {
            // Woken on every way out, also by a panic: whoever waits learns of it.
            struct WakeAtEnd<F: Fn()>(F);
            impl<F: Fn()> Drop for WakeAtEnd<F> {
                fn drop(&mut self) {
                    (self.0)();
                }
            }
            let _wake = WakeAtEnd(wake);
            let result = work(&its);
            if !its.is_cancelled() {
                let _ = sender.send(result); // nobody waits any more: nothing to do
            }
            drop(sender);
        })?;
        self.current = Some((handle, receiver));
        Ok(())
    }

    /// Takes the result where it is there.
    pub fn poll(&mut self) -> Poll<T> {
        let Some((_, receiver)) = &self.current else { return Poll::Idle };
        match receiver.try_recv() {
            Ok(result) => {
                self.current = None;
                Poll::Done(result)
            }
            Err(crossbeam_channel::TryRecvError::Empty) => Poll::Busy,
            Err(crossbeam_channel::TryRecvError::Disconnected) => {
                self.current = None;
                Poll::Failed
            }
        }
    }

    /// Waits for the job to end, and takes its result.
    pub fn wait(&mut self) -> Poll<T> {
        match self.current.take() {
            None => Poll::Idle,
            Some((_, receiver)) => receiver.recv().map_or(Poll::Failed, Poll::Done),
        }
    }

    /// Whether there is a job whose result was not taken yet.
    pub fn is_busy(&self) -> bool {
        self.current.is_some()
    }

    /// How far the job says it is, 0 to 1; `None` without a job.
    pub fn done(&self) -> Option<f32> {
        self.current.as_ref().map(|(handle, _)| handle.done.load(Ordering::Relaxed) as f32 / 1000.0)
    }

    /// Tells the job that it is not wanted any more.
    pub fn cancel(&mut self) {
        if let Some((handle, _)) = self.current.take() {
            handle.cancelled.store(true, Ordering::Relaxed);
        }
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        if let Some((handle, _)) = &self.current {
            handle.cancelled.store(true, Ordering::Relaxed);
        }
    }
}
