//! What the colour of a map's cells says.

use strum::{EnumCount, IntoStaticStr};

use crate::study::chart::CellFigures;

/// What the colour of a cell says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, IntoStaticStr, EnumCount)]
#[strum(serialize_all = "kebab-case")]
pub enum Colour {
    /// Median steps to the goal of the runs that arrive.
    #[default]
    Steps,
    /// Share of runs that arrive.
    Share,
    /// Decades a layer by which the gradient of the first layer is under that of the last.
    Slope,
}

impl Colour {
    /// Every choice, in the order of lists.
    pub const ALL: [Self; Self::COUNT] = [Self::Steps, Self::Share, Self::Slope];

    /// The figure that it is the colour of.
    pub fn figure(self, figures: &CellFigures) -> Option<f64> {
        match self {
            Self::Steps => figures.runs.steps.map(|steps| steps.median),
            Self::Share => Some(figures.runs.share()),
            Self::Slope => figures.slope,
        }
    }
}
