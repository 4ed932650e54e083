//! Every word on the screen, by place. Another language is another set of these modules.

pub mod settings;
pub mod shell;

/// What all cards share.
pub mod card {
    /// Hover text of a card's title.
    pub const TITLE_HOVER: &str =
        "Double-click or F11: this panel in the whole window, and back. Drag: move it. Right-click: close it";
    /// Context menu of a card.
    pub const FULL: &str = "Whole window, and back";
    /// Context menu of a card.
    pub const CLOSE: &str = "Close (View brings it back)";
}

/// The steps axis of plots.
pub mod steps_axis {
    use crate::ui::choices::StepsAxis;

    /// Hover text of the menu.
    pub const HOVER: &str = "How training steps stand on the horizontal axis, in all plots";

    /// The first label of the axis names it: `step 0`.
    pub fn first_label(step: &str) -> String {
        format!("step {step}")
    }

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
    pub const MEAN_HOVER: &str = "Mean loss of the last full window of steps; training stops when it falls below the goal.\nPlot: drag to move, scroll to zoom \
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
    use crate::ui::choices::{Form, Quantity};

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
    pub const RATIO_HOVER: &str = "The quantity of the last layer divided by that of the first, over the newest 1,000 steps. Far above 1, the gradient vanishes \
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
            Form::DepthProfile => {
                "The quantity of every layer, first to last: a line that falls to the left is a vanishing gradient"
            }
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

/// The network panel.
pub mod network {
    use crate::ui::choices::{EdgeBy, FillBy};

    /// Title of the card.
    pub const TITLE: &str = "Network";
    /// Before the first snapshot.
    pub const EMPTY: &str = "weights, gradients and activations follow as soon as training runs";
    /// With a snapshot of step 0.
    pub const BEFORE_FIRST_STEP: &str = "initial weights, dashed where negative; gradients follow with the first step";
    /// Every gradient is zero.
    pub const ALL_ZERO: &str = "all gradients are exactly zero: no weight moves";
    /// Hover text of the menu of edges.
    pub const EDGES_HOVER: &str = "What the edges show";
    /// Hover text of the menu of fills.
    pub const FILL_HOVER: &str = "What the fill of the units shows";
    /// The row of norms.
    pub const NORM: &str = "‖dC/dW‖";
    /// Rows of the hover text.
    pub const Z: &str = "z, mean over the batch";
    /// Activation.
    pub const A: &str = "a = f(z), mean";
    /// Derivative of the activation.
    pub const DERIVATIVE: &str = "f′(z), mean";
    /// Delta.
    pub const DELTA: &str = "δ = dC/db, mean";
    /// Bias.
    pub const BIAS: &str = "b";
    /// Share of saturated rows.
    pub const SATURATED: &str = "saturated on";
    /// Weight.
    pub const W: &str = "w";
    /// Gradient of a weight.
    pub const GRADIENT: &str = "dC/dw";

    /// The menu of edges.
    pub fn edges(by: EdgeBy) -> &'static str {
        match by {
            EdgeBy::Weight => "edges: weight",
            EdgeBy::Gradient => "edges: log |dC/dW|",
        }
    }

    /// One choice for edges.
    pub fn edges_choice(by: EdgeBy) -> &'static str {
        match by {
            EdgeBy::Weight => "Weight",
            EdgeBy::Gradient => "log |dC/dW|",
        }
    }

    /// What a choice for edges means.
    pub fn edges_hover(by: EdgeBy) -> &'static str {
        match by {
            EdgeBy::Weight => {
                "Width: |w| against the largest weight. Orange and solid: positive. Blue and dashed: negative."
            }
            EdgeBy::Gradient => {
                "Width and strength: log10 |dC/dw| under the chosen rule, over four decades down from the largest; in the layer's colour"
            }
        }
    }

    /// The menu of fills.
    pub fn fill(by: FillBy) -> &'static str {
        match by {
            FillBy::Activation => "fill: activation",
            FillBy::Saturation => "fill: saturation",
        }
    }

    /// One choice for fills.
    pub fn fill_choice(by: FillBy) -> &'static str {
        match by {
            FillBy::Activation => "Mean activation",
            FillBy::Saturation => "Saturation",
        }
    }

    /// What a choice for fills means.
    pub fn fill_hover(by: FillBy) -> &'static str {
        match by {
            FillBy::Activation => {
                "Level: mean of a over the batch, in the function's range (sigmoid 0 to 1, tanh -1 to 1, else against the layer's largest)"
            }
            FillBy::Saturation => {
                "Level: share of the batch on which the unit is saturated (sigmoid outside 0.015 to 0.985, tanh outside -0.97 to 0.97); empty for other functions"
            }
        }
    }

    /// Name of a column; column 0 is the input.
    pub fn column(column: usize, n_layers: usize, narrow: bool) -> String {
        match column {
            0 if narrow => "in".to_owned(),
            0 => "input".to_owned(),
            last if last == n_layers && narrow => "out".to_owned(),
            last if last == n_layers => "output".to_owned(),
            l if narrow => format!("L{l}"),
            l => format!("layer {l}"),
        }
    }

    /// `‖dC/dW‖ 3.1e-4`
    pub fn norm(norm: &str) -> String {
        format!("{NORM} {norm}")
    }

    /// Heading over an input's hover text.
    pub fn input(unit: usize, name: &str) -> String {
        format!("input {}: {name}", unit + 1)
    }

    /// Heading over a unit's hover text.
    pub fn unit(column_: usize, n_layers: usize, unit: usize, activation: &str) -> String {
        format!("{}, unit {} ({activation})", column(column_, n_layers, false), unit + 1)
    }

    /// Hover text of an ellipsis.
    pub fn hidden_units(units: usize) -> String {
        format!("{units} units; the first and the last are shown")
    }

    /// Heading over an edge's hover text.
    pub fn edge(layer_idx: usize, n_layers: usize, from: usize, to: usize) -> String {
        let end = |c: usize, unit: usize| format!("{} unit {}", column(c, n_layers, false), unit + 1);
        format!("{} → {}", end(layer_idx, from), end(layer_idx + 1, to))
    }

    /// What a screen reader says.
    pub fn spoken(sizes: &[usize]) -> String {
        let sizes: Vec<String> = sizes.iter().map(ToString::to_string).collect();
        format!("Network of {} units, input to output", sizes.join(", "))
    }
}

/// The scatter panel.
pub mod scatter {
    use crate::ui::choices::ColourBy;

    /// Title of the card.
    pub const TITLE: &str = "Data";
    /// Without rows.
    pub const EMPTY: &str = "The rows of the data will stand here as points in space.";
    /// What the pointer does.
    pub const HOW_TO: &str = "drag to turn · scroll to zoom";
    /// The same in full.
    pub const HOW_TO_HOVER: &str = "Drag to turn, scroll to zoom, double-click to reset, hover over a point for its row.\nAfter a click also the keys W A S D, + and -.\nThe \
         axes carry their own units: where their ranges differ much, they are drawn with different lengths per unit.";
    /// Hover text of the menu.
    pub const MENU_HOVER: &str = "Colours and view";
    /// Turn by itself.
    pub const ROTATE: &str = "Rotate slowly";
    /// Hover text of it.
    pub const ROTATE_HOVER: &str = "Turns around the vertical axis, about once in twenty seconds; rests while you drag";
    /// Default camera.
    pub const RESET: &str = "Reset the view";
    /// Hover text of it.
    pub const RESET_HOVER: &str = "The first camera (double-click on the picture)";
    /// Choice of axes.
    pub const PRINCIPAL: &str = "Principal components";
    /// Hover text of it.
    pub const PRINCIPAL_HOVER: &str =
        "The three directions of the standardised features along which the rows differ most";
    /// Choice of axes.
    pub const COLUMNS: &str = "Chosen columns";

    /// What the colours say.
    pub fn colour(by: ColourBy) -> &'static str {
        match by {
            ColourBy::Label => "colour: label",
            ColourBy::Prediction => "colour: prediction",
        }
    }

    /// The same in full.
    pub fn colour_hover(by: ColourBy) -> &'static str {
        match by {
            ColourBy::Label => "The label in the data; the shape is always the label",
            ColourBy::Prediction => {
                "The network's answer; of two classes between the two colours by its output, a from 0 to 1. A ring marks a wrong answer."
            }
        }
    }

    /// `label 1 (100)`, in little space `1`
    pub fn label(class: i64, count: usize, narrow: bool) -> String {
        if narrow { class.to_string() } else { format!("label {class} ({count})") }
    }

    /// `3 wrong`
    pub fn wrong(count: usize) -> String {
        format!("{count} wrong")
    }

    /// Fewer than three features.
    pub fn flat(n_features: usize) -> String {
        if n_features == 1 { "1 feature: on a line".to_owned() } else { format!("{n_features} features: flat") }
    }

    /// Principal components, with the share of variance in them.
    pub fn principal(n_features: usize, share: f64) -> String {
        format!("PC 1 to 3 of {n_features} features, {:.0} %", share * 100.0)
    }

    /// Chosen columns.
    pub fn columns(names: &[String; 3], n_features: usize) -> String {
        format!("{} of {n_features} features", names.join(", "))
    }

    /// `row 12` or `row 12, test`
    pub fn row(row: usize, test: bool) -> String {
        if test { format!("row {row}, held back for testing") } else { format!("row {row}") }
    }

    /// `x1 = 0.5`
    pub fn coordinate(name: &str, value: &str) -> String {
        format!("{name} = {value}")
    }

    /// `label 1`
    pub fn labelled(class: i64) -> String {
        format!("label {class}")
    }

    /// `predicted 0 (output 0.31), wrong`
    pub fn predicted(class: i64, score: &str, right: bool) -> String {
        let verdict = if right { "" } else { ", wrong" };
        format!("predicted {class} (output {score}){verdict}")
    }

    /// What a screen reader says.
    pub fn spoken(rows: usize, classes: usize) -> String {
        format!("Scatter of {rows} rows with {classes} labels in space")
    }
}
