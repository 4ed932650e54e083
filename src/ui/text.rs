//! Every word on the screen, by place. Another language is another set of these modules.

/// What all cards share.
pub mod card {
    /// Hover text of a card's title.
    pub const TITLE_HOVER: &str = "Double-click: this panel in the whole window, and back";
}

/// The steps axis of plots.
pub mod steps_axis {
    use crate::ui::run_view::StepsAxis;

    /// Hover text of the menu.
    pub const HOVER: &str = "How training steps stand on the horizontal axis, in all plots";

    /// The menu's label: what is chosen, and what that means now.
    pub fn label(axis: StepsAxis, is_log: bool) -> String {
        match (axis, is_log) {
            (StepsAxis::Auto, true) => "steps: auto, log".to_owned(),
            (StepsAxis::Auto, false) => "steps: auto".to_owned(),
            (StepsAxis::Linear, _) => "steps: linear".to_owned(),
            (StepsAxis::Log, _) => "steps: log".to_owned(),
        }
    }

    /// One choice of the menu.
    pub fn choice(axis: StepsAxis) -> &'static str {
        match axis {
            StepsAxis::Auto => "Automatic",
            StepsAxis::Linear => "Linear",
            StepsAxis::Log => "Logarithmic",
        }
    }

    /// Hover text of a choice.
    pub fn choice_hover(axis: StepsAxis) -> &'static str {
        match axis {
            StepsAxis::Auto => "Linear; logarithmic as soon as the runs shown differ by more than 20 times in steps",
            StepsAxis::Linear => "Equal distances for equal numbers of steps",
            StepsAxis::Log => "Equal distances for equal factors: 10, 100, 1000 ...",
        }
    }
}

/// The loss plot.
pub mod loss {
    /// Title of the card.
    pub const TITLE: &str = "Loss";
    /// Before the first step.
    pub const EMPTY: &str = "The loss of every step will be drawn here, down to the goal, as soon as training runs.";
    /// Hover text of the mean in the title row.
    pub const MEAN_HOVER: &str =
        "Mean loss of the last full window of steps; training stops when it falls below the goal.\nPlot: drag to move, scroll to zoom \
         steps, shift + scroll to zoom values, double-click to reset.";
    /// Short name of the test loss.
    pub const TEST: &str = "test";

    /// `mean of 1000: 0.0856`
    pub fn mean(window: &str, mean: &str) -> String {
        format!("mean of {window}: {mean}")
    }

    /// `goal 0.01`
    pub fn goal(goal: &str) -> String {
        format!("goal {goal}")
    }

    /// The event of a loss that is not finite.
    pub fn diverged(step: &str) -> String {
        format!("diverged at step {step}")
    }

    /// What a screen reader says.
    pub fn spoken(name: &str, steps: &str, loss: &str) -> String {
        format!("Loss of {name} over {steps} steps, now {loss}")
    }
}

/// Rows of a plot's tooltip.
pub mod hover {
    /// `step 1,200` or `steps 1,200 to 1,400`
    pub fn steps(first: &str, last: &str) -> String {
        if first == last { format!("step {first}") } else { format!("steps {first} to {last}") }
    }

    /// `0.12 (0.1 to 0.15)`
    pub fn spread(mean: &str, min: &str, max: &str) -> String {
        if min == max { mean.to_owned() } else { format!("{mean}  ({min} to {max})") }
    }

    /// Values without a place on a log axis.
    pub fn lost(zeros: u64, non_finite: u64) -> String {
        match (zeros, non_finite) {
            (0, 0) => String::new(),
            (z, 0) => format!("{z} exactly zero"),
            (0, n) => format!("{n} NaN or infinite"),
            (z, n) => format!("{z} exactly zero, {n} NaN or infinite"),
        }
    }
}

/// The gradient panel.
pub mod gradient {
    use crate::ui::panels::gradient::{Form, Quantity};

    /// Title of the card.
    pub const TITLE: &str = "Gradient per layer";
    /// Before the first step.
    pub const EMPTY: &str = "One curve per layer will show here how strongly each layer is told to change.";
    /// Before the first step, in the depth profile.
    pub const EMPTY_PROFILE: &str = "The gradient of every layer will stand here, from the first layer to the last.";
    /// Hover text of the menu of quantities.
    pub const QUANTITY_HOVER: &str = "What is measured per layer, under the chosen gradient rule.\nPlot: drag to move, scroll to zoom \
         steps, shift + scroll to zoom values, double-click to reset.";
    /// Hover text of the menu of forms.
    pub const FORM_HOVER: &str = "Over time, or against the layer";
    /// Hover text of the ratio.
    pub const RATIO_HOVER: &str =
        "The quantity of the last layer divided by that of the first, over the newest 1,000 steps. Far above 1, the gradient vanishes \
         towards the input.";
    /// What the faint lines of the depth profile are.
    pub const TRAIL: &str = "bold: last 1,000 steps · faint: earlier";

    /// The name of a quantity.
    pub fn quantity(quantity: Quantity) -> &'static str {
        match quantity {
            Quantity::SpeedOfLearning => "speed of learning",
            Quantity::WeightGradientNorm => "weight-gradient norm",
        }
    }

    /// What a quantity is, with its formula.
    pub fn quantity_hover(quantity: Quantity) -> &'static str {
        match quantity {
            Quantity::SpeedOfLearning => {
                "Norm of the bias gradient: ‖dC/db‖ = ‖mean over the batch of δ‖, in loss per unit of bias (Nielsen, ch. 5)"
            }
            Quantity::WeightGradientNorm => {
                "Frobenius norm of the weight gradient: ‖dC/dW‖ = √Σ (dC/dw)², in loss per unit of weight (Glorot & Bengio 2010)"
            }
        }
    }

    /// The name of a form.
    pub fn form(form: Form) -> &'static str {
        match form {
            Form::OverTime => "over time",
            Form::DepthProfile => "depth profile",
        }
    }

    /// What a form shows.
    pub fn form_hover(form: Form) -> &'static str {
        match form {
            Form::OverTime => "A curve and its band from smallest to largest value, per layer, over steps",
            Form::DepthProfile => "The quantity of every layer, first to last: a line that falls to the left is a vanishing gradient",
        }
    }

    /// `L3 ÷ L1 = 31`
    pub fn ratio(n_layers: usize, ratio: &str) -> String {
        format!("L{n_layers} ÷ L1 = {ratio}")
    }

    /// `L1`
    pub fn layer_short(layer_idx: usize) -> String {
        format!("L{}", layer_idx + 1)
    }

    /// What a screen reader says.
    pub fn spoken(quantity_: Quantity, n_layers: usize, steps: &str) -> String {
        format!("{} of {n_layers} layers over {steps} steps, on a logarithmic axis", quantity(quantity_))
    }

    /// What a screen reader says of the depth profile.
    pub fn spoken_profile(quantity_: Quantity, n_layers: usize) -> String {
        format!("{} against the layer, {n_layers} layers, on a logarithmic axis", quantity(quantity_))
    }
}
