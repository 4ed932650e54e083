//! What painters see of a run: borrowed, read-only.

use std::sync::Arc;

use eframe::egui::Color32;

use super::choices::StepsAxis;
use super::theme::Theme;
use crate::data::dataset::Dataset;
use crate::nn::{Hidden, OutputActivation};
use crate::telemetry::{History, Looks, Snapshot};
use crate::train::Recorded;
use crate::workbench::Letter;

/// Everything a panel may look at. Made anew for every frame from what the shell holds; it copies nothing.
#[derive(Clone, Copy, Debug)]
pub struct RunView<'a> {
    /// The rows in the unscaled units of their source.
    pub dataset: &'a Arc<Dataset>,
    /// Rows that are held back for testing.
    pub test_rows: &'a [usize],
    /// The network's shape.
    pub network: NetworkView<'a>,
    /// The run's curves.
    pub history: &'a History,
    /// What was seen of the run at each look.
    pub looks: &'a Looks,
    /// What was changed during the run.
    pub changes: &'a [Recorded],
    /// Curves of earlier runs, painted faint.
    pub ghosts: &'a [Ghost],
    /// The newest state of the network; `None` before the first one arrives.
    pub snapshot: Option<&'a Snapshot>,
    /// The mean loss at which training ends, where it has such a goal.
    pub goal: Option<Goal>,
    /// The mean loss of the last full window, as the stop rule sees it; `None` before the first full window.
    pub window_mean: Option<f64>,
    /// The name of the run.
    pub name: &'a str,
    /// What it is called among the live runs.
    pub letter: Letter,
    /// In what it differs from the other live runs, in a few words; empty where it is the only one.
    pub differs: &'a str,
    /// The other live runs, A first; they have no others of their own.
    pub others: &'a [RunView<'a>],
}

impl<'a> RunView<'a> {
    /// All live runs, A first.
    pub fn live(&self) -> Vec<RunView<'a>> {
        let mut all: Vec<RunView<'a>> = self.others.to_vec();
        all.push(RunView { others: &[], ..*self });
        all.sort_by_key(|view| view.letter);
        all
    }

    /// The colour of the run's curves: its own where there are others, else that of what is read.
    pub fn color(&self, theme: &Theme) -> Color32 {
        theme.run(self.letter)
    }

    /// `B exact`: what it is called, and in what it differs.
    pub fn label(&self) -> String {
        format!("{} {}", self.letter, self.differs).trim_end().to_owned()
    }

    /// Whether steps stand logarithmically under this choice, for the runs that are shown.
    pub fn is_log(&self, axis: StepsAxis) -> bool {
        let steps = || {
            let ghosts = self.ghosts.iter().map(|g| g.history.last_step());
            let live = self.others.iter().map(|other| other.history.last_step());
            ghosts.chain(live).chain([self.history.last_step()]).filter(|&s| s > 0)
        };
        axis.is_log(steps().min().unwrap_or(0), steps().max().unwrap_or(0))
    }
}

/// The curves of an earlier run that can be compared with this one.
#[derive(Clone, Debug)]
pub struct Ghost {
    /// In what it differs from this run, in a few words.
    pub name: String,
    /// Its curves.
    pub history: Arc<History>,
}

/// The shape of a network.
#[derive(Clone, Copy, Debug)]
pub struct NetworkView<'a> {
    /// Width of the input, then of every layer.
    pub sizes: &'a [usize],
    /// Every layer's activation, the output's last.
    pub activations: &'a [LayerActivation],
    /// From where on a single output means class 1.
    pub threshold: f64,
}

/// The activation of a layer of either kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LayerActivation {
    /// Of a hidden layer, with what else it does.
    Hidden(Hidden),
    /// Of the output layer.
    Output(OutputActivation),
}

impl LayerActivation {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hidden(layer) => layer.activation.name(),
            Self::Output(activation) => activation.name(),
        }
    }
}

impl NetworkView<'_> {
    /// Number of layers, the output layer included.
    pub fn n_layers(&self) -> usize {
        self.sizes.len().saturating_sub(1)
    }
}

/// A goal for the mean loss of a window of steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// The mean loss to fall below.
    pub loss: f64,
    /// Steps in a window.
    pub window: u64,
}
