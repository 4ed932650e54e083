//! What painters see of a run: borrowed, read-only; and the little that they answer with.

use eframe::egui;
use serde::{Deserialize, Serialize};

use crate::data::dataset::Dataset;
use crate::telemetry::{Bucket, History, SeriesId, Snapshot, Stat};

/// Everything a panel may look at. Made anew for every frame from what the shell holds; it copies nothing.
#[derive(Clone, Copy, Debug)]
pub struct RunView<'a> {
    /// The rows in the unscaled units of their source.
    pub dataset: &'a Dataset,
    /// Rows that are held back for testing.
    pub test_rows: &'a [usize],
    /// The network's shape.
    pub network: NetworkView<'a>,
    /// The run's curves.
    pub history: &'a History,
    /// Curves of earlier runs, painted faint.
    pub ghosts: &'a [Ghost],
    /// The newest state of the network; `None` before the first one arrives.
    pub snapshot: Option<&'a Snapshot>,
    /// The mean loss at which training ends, where it has such a goal.
    pub goal: Option<Goal>,
    /// The mean loss of the last full window, as the stop rule sees it; `None` before the first full window.
    pub window_mean: Option<f64>,
    /// The name of the gradient rule.
    pub rule: &'a str,
    /// The name of the run.
    pub name: &'a str,
}

/// The shape of a network.
#[derive(Clone, Copy, Debug)]
pub struct NetworkView<'a> {
    /// Width of the input, then of every layer.
    pub sizes: &'a [usize],
    /// Name of every layer's activation, the output's last.
    pub activations: &'a [&'a str],
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

/// The curves of an earlier run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ghost {
    /// What the run was, for hover texts.
    pub name: String,
    /// Its curves.
    pub history: History,
}

/// What a painter asks of the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelIntent {
    /// Show this panel in the whole window, or put it back among the others.
    ToggleFullWindow,
    /// Move this panel along with the pointer.
    StartDrag,
    /// Hide this panel.
    Close,
}

/// How steps stand on the horizontal axis of curves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StepsAxis {
    /// Logarithmic as soon as the runs shown differ by more than a factor of [`AUTO_LOG_FACTOR`] in steps.
    #[default]
    Auto,
    /// Equal distances for equal numbers of steps.
    Linear,
    /// Equal distances for equal factors.
    Log,
}

/// Runs whose steps differ by more than this factor are shown on a logarithmic steps axis.
pub const AUTO_LOG_FACTOR: u64 = 20;

impl StepsAxis {
    /// Every choice, in the order in which menus show them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Linear, Self::Log];

    /// Whether the axis is logarithmic for these runs.
    pub fn is_log(self, view: &RunView<'_>) -> bool {
        match self {
            Self::Linear => false,
            Self::Log => true,
            Self::Auto => {
                let steps = || {
                    let ghosts = view.ghosts.iter().map(|g| g.history.last_step());
                    ghosts.chain([view.history.last_step()]).filter(|&s| s > 0)
                };
                match (steps().min(), steps().max()) {
                    (Some(min), Some(max)) => max > min.saturating_mul(AUTO_LOG_FACTOR),
                    _ => false,
                }
            }
        }
    }
}

/// What plots over steps share: the axis, the part of it that is shown, and the step under the pointer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SharedCursor {
    /// Linear or logarithmic.
    pub steps_axis: StepsAxis,
    /// The part that is shown; everything where there is none.
    #[serde(skip)]
    pub shown: Option<ShownSteps>,
    /// The pointer's place on the axis' own scale, and the pass in which it was seen.
    #[serde(skip)]
    cursor: Option<(f64, u64)>,
}

impl SharedCursor {
    /// Says where the pointer stands, on the axis' own scale (steps, or log10 of them).
    pub fn point_at(&mut self, ctx: &egui::Context, at: f64) {
        self.cursor = Some((at, ctx.cumulative_pass_nr()));
    }

    /// The step under the pointer, on the axis' own scale. One plot paints before another knows, so what was seen in
    /// the pass before still holds.
    pub fn cursor(&self, ctx: &egui::Context) -> Option<f64> {
        self.cursor.filter(|(_, pass)| pass + 1 >= ctx.cumulative_pass_nr()).map(|(at, _)| at)
    }

    /// The part of the axis to show, where the data reach over `all` (on the axis' own scale).
    pub fn range(&self, all: (f64, f64), is_log: bool) -> (f64, f64) {
        match self.shown {
            Some(shown) if shown.is_log == is_log => {
                let shift = if shown.follows { all.1 - shown.max } else { 0.0 };
                (shown.min + shift, shown.max + shift)
            }
            _ => all,
        }
    }

    /// Shows a part of the axis; the right end goes along with new data where it touches the newest.
    pub fn show(&mut self, (min, max): (f64, f64), all: (f64, f64), is_log: bool) {
        let covers_all = min <= all.0 && max >= all.1;
        let follows = max >= all.1;
        self.shown = (!covers_all && max > min).then_some(ShownSteps { min, max, follows, is_log });
    }
}

/// A zoomed part of the steps axis, on its own scale (steps, or log10 of them).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShownSteps {
    /// Left end.
    pub min: f64,
    /// Right end.
    pub max: f64,
    /// Whether the right end goes along with new data.
    pub follows: bool,
    /// Whether the scale is logarithmic; a view of the other scale is not used.
    pub is_log: bool,
}

/// One curve over the newest `n_steps` steps (at least the newest bucket); `None` where there is nothing.
pub fn newest(history: &History, id: SeriesId, n_steps: u64) -> Option<(Stat, u64)> {
    let at = history.schema.index(id);
    let mut stat = Stat::EMPTY;
    let mut steps = 0;
    for bucket in history.recent.iter().rev() {
        stat.merge(&bucket.stats[at]);
        steps += Bucket::n_steps(bucket);
        if steps >= n_steps {
            break;
        }
    }
    (steps > 0).then_some((stat, steps))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zoom_at_the_newest_step_goes_along_and_one_in_the_past_stays() {
        let mut shared = SharedCursor::default();
        assert_eq!(shared.range((0.0, 500.0), false), (0.0, 500.0));
        shared.show((400.0, 500.0), (0.0, 500.0), false);
        assert_eq!(shared.range((0.0, 600.0), false), (500.0, 600.0));
        shared.show((100.0, 200.0), (0.0, 600.0), false);
        assert_eq!(shared.range((0.0, 900.0), false), (100.0, 200.0));
        assert_eq!(shared.range((0.0, 3.0), true), (0.0, 3.0), "a zoom of the other scale is not used");
        shared.show((-5.0, 1000.0), (0.0, 900.0), false);
        assert_eq!(shared.shown, None, "zoomed out over everything is no zoom");
    }
}
