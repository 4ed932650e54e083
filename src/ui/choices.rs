//! What can be chosen on the screen: plain enums that panels keep and words describe.
//!
//! They stand below both, so that neither a panel nor the words need the other. What must never live here: a word, a
//! colour, painting.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr};

use crate::telemetry::Quantiles;

/// A panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr, EnumCount)]
#[strum(serialize_all = "kebab-case")]
pub enum PanelId {
    /// The data in space.
    Scatter,
    /// The loss over steps.
    Loss,
    /// The network as a diagram.
    Network,
    /// The gradient of every layer.
    Gradient,
}

impl PanelId {
    /// Every panel.
    pub const ALL: [Self; Self::COUNT] = [Self::Scatter, Self::Loss, Self::Network, Self::Gradient];
}

/// What stands in the middle of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Middle {
    /// The panels of the live runs.
    #[default]
    Panels,
    /// The live runs over many seeds.
    Race,
    /// What makes the run in focus slow.
    Why,
    /// The run in focus over one or two of its numbers.
    Map,
}

impl Middle {
    /// This, or the panels again where it is shown already.
    #[must_use]
    pub fn toggled(self, to: Self) -> Self {
        if self == to { Self::Panels } else { to }
    }
}

/// How much of a curve's values its band holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr, EnumCount)]
#[strum(serialize_all = "kebab-case")]
pub enum BandOf {
    /// A quarter of the values lie under it, a quarter above it.
    #[default]
    MiddleHalf,
    /// A tenth of the values lie under it, a tenth above it.
    TenToNinety,
}

impl BandOf {
    /// Both, in the order in which menus show them.
    pub const ALL: [Self; Self::COUNT] = [Self::MiddleHalf, Self::TenToNinety];

    /// Lower and upper rim.
    pub fn rims(self, quantiles: &Quantiles) -> (f64, f64) {
        match self {
            Self::MiddleHalf => (quantiles.q25, quantiles.q75),
            Self::TenToNinety => (quantiles.q10, quantiles.q90),
        }
    }
}

/// What the horizontal axis is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr, EnumCount)]
#[strum(serialize_all = "kebab-case")]
pub enum Form {
    /// Training steps.
    #[default]
    OverTime,
    /// The layer; the past is a fading trail.
    DepthProfile,
}

impl Form {
    /// Both forms, in the order in which menus show them.
    pub const ALL: [Self; Self::COUNT] = [Self::OverTime, Self::DepthProfile];
}

/// What stands in each of several plots beside each other, where more than one run is live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr, EnumCount)]
#[strum(serialize_all = "kebab-case")]
pub enum PlotsOf {
    /// A layer, with all runs in it.
    #[default]
    Layers,
    /// A run, with all its layers.
    Runs,
}

impl PlotsOf {
    /// Both, in the order in which menus show them.
    pub const ALL: [Self; Self::COUNT] = [Self::Layers, Self::Runs];
}

/// What the edges show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr, EnumCount)]
#[strum(serialize_all = "kebab-case")]
pub enum EdgeBy {
    /// The weight and its sign.
    Weight,
    /// The logarithm of the size of the weight's gradient.
    #[default]
    Gradient,
}

/// What the units show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr, EnumCount)]
#[strum(serialize_all = "kebab-case")]
pub enum FillBy {
    /// Mean activation over the batch.
    Activation,
    /// Share of the batch on which the unit is saturated.
    #[default]
    Saturation,
}

impl EdgeBy {
    /// Both, in the order in which menus show them.
    pub const ALL: [Self; Self::COUNT] = [Self::Weight, Self::Gradient];
}

impl FillBy {
    /// Both, in the order in which menus show them.
    pub const ALL: [Self; Self::COUNT] = [Self::Activation, Self::Saturation];
}

/// What the colour of a point says; its shape is always its label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr, EnumCount)]
#[strum(serialize_all = "kebab-case")]
pub enum ColourBy {
    /// The label in the data.
    #[default]
    Label,
    /// The network's answer.
    Prediction,
}

impl ColourBy {
    /// Both, in the order in which menus show them.
    pub const ALL: [Self; Self::COUNT] = [Self::Label, Self::Prediction];
}

/// How steps stand on the horizontal axis of curves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr, EnumCount)]
#[strum(serialize_all = "kebab-case")]
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
    pub const ALL: [Self; Self::COUNT] = [Self::Auto, Self::Linear, Self::Log];

    /// Whether the axis is logarithmic where the shortest and the longest run shown have so many steps.
    pub fn is_log(self, shortest: u64, longest: u64) -> bool {
        match self {
            Self::Linear => false,
            Self::Log => true,
            Self::Auto => longest > shortest.saturating_mul(AUTO_LOG_FACTOR),
        }
    }
}

/// Anything that a panel can be told to show, in one list for the command palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The horizontal axis of the gradient panel.
    Form(Form),
    /// What the network's edges show.
    Edges(EdgeBy),
    /// What the network's units show.
    Fill(FillBy),
    /// What the colours of the data say.
    Colour(ColourBy),
    /// The steps axis of all plots.
    Steps(StepsAxis),
}

impl Choice {
    /// Every choice, by panel.
    pub fn all() -> Vec<Self> {
        let forms = Form::ALL.into_iter().map(Self::Form);
        let edges = EdgeBy::ALL.into_iter().map(Self::Edges);
        let fills = FillBy::ALL.into_iter().map(Self::Fill);
        let colours = ColourBy::ALL.into_iter().map(Self::Colour);
        let steps = StepsAxis::ALL.into_iter().map(Self::Steps);
        forms.chain(edges).chain(fills).chain(colours).chain(steps).collect()
    }

    /// The panel that shows it; of what all plots share, the first of them.
    pub fn panel(self) -> PanelId {
        match self {
            Self::Form(_) => PanelId::Gradient,
            Self::Edges(_) | Self::Fill(_) => PanelId::Network,
            Self::Colour(_) => PanelId::Scatter,
            Self::Steps(_) => PanelId::Loss,
        }
    }

    /// The family of words that it belongs to, and its key among them.
    pub fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Form(form) => ("form", form.into()),
            Self::Edges(edges) => ("edge-by", edges.into()),
            Self::Fill(fill) => ("fill-by", fill.into()),
            Self::Colour(colour) => ("colour-by", colour.into()),
            Self::Steps(steps) => ("steps-axis", steps.into()),
        }
    }
}
