//! Words of the settings at the left.

use crate::experiment::spec::StopRule;
use crate::nn::{Batch, Init};

/// Heading.
pub const EXPERIMENT: &str = "Experiment";
/// Label.
pub const PRESET: &str = "Preset";
/// Hover text.
pub const PRESET_HOVER: &str =
    "A complete experiment: data, network, rule, training. Choosing one starts again from step 0";
/// An experiment that is no preset.
pub const UNSAVED: &str = "unsaved";
/// After the name of a preset that was changed.
pub const MODIFIED: &str = " *";
/// Heading.
pub const DATA: &str = "Data";
/// Label.
pub const SOURCE: &str = "Source";
/// Hover text.
pub const SOURCE_HOVER: &str = "A generator or a file (.mat, .csv); files can also be dropped on the window";
/// Choice.
pub const OPEN_FILE: &str = "Open file…";
/// Label.
pub const VARIABLE: &str = "Variable";
/// Hover text.
pub const VARIABLE_HOVER: &str = "The variable of the file that holds the samples, rows x columns";
/// Label.
pub const FEATURES: &str = "Features";
/// Hover text.
pub const FEATURES_HOVER: &str = "The columns that the network sees, counted from 1";
/// Label.
pub const LABEL: &str = "Label";
/// Hover text.
pub const LABEL_HOVER: &str =
    "The column, or another variable, that holds the class of every row: 0/1, -1/1, 1..k or one-hot";
/// Label.
pub const TRANSPOSE: &str = "Transposed";
/// Hover text.
pub const TRANSPOSE_HOVER: &str = "Tick where samples stand in columns: features x samples";
/// Label.
pub const ROWS: &str = "Rows";
/// Hover text.
pub const ROWS_HOVER: &str = "Samples that the generator makes in all";
/// Label.
pub const DATA_SEED: &str = "Seed";
/// Hover text.
pub const DATA_SEED_HOVER: &str = "Decides the generated samples; apart from the run's seed";
/// Label.
pub const NOISE: &str = "Noise";
/// Hover text.
pub const NOISE_HOVER: &str = "Standard deviation of normal noise added to every feature, in the feature's unit";
/// Label.
pub const TEST_SHARE: &str = "Test";
/// Hover text.
pub const TEST_SHARE_HOVER: &str = "Share of the rows that are not trained on; their loss is drawn dashed";
/// Label.
pub const STANDARDISE: &str = "Standardise";
/// Hover text.
pub const STANDARDISE_HOVER: &str = "Every feature to mean 0 and standard deviation 1, measured on the training rows";
/// Heading.
pub const NETWORK: &str = "Network";
/// Label.
pub const OUTPUT: &str = "Output";
/// Hover text.
pub const OUTPUT_HOVER: &str = "Activation of the output layer; the loss follows where the two do not go together";
/// Hover text.
pub const OUTPUTS_HOVER: &str = "Outputs follow the data: one for two labels, one per label under softmax";
/// Hover text.
pub const UNITS_HOVER: &str = "Units of this layer; type or drag. The run starts again from step 0";
/// Label.
pub const HIDDEN_LAYERS: &str = "Hidden layers";
/// Hover text.
pub const HIDDEN_LAYERS_HOVER: &str = "Layers between input and output; a new one is like the last. Double-click: 2";
/// Label.
pub const LOSS: &str = "Loss";
/// Label.
pub const INIT: &str = "Start weights";
/// Label.
pub const SPREAD: &str = "Spread";
/// Label.
pub const BIASES: &str = "biases too";
/// Hover text.
pub const BIASES_HOVER: &str = "Biases are drawn as well; else they start at zero";
/// Heading.
pub const GRADIENT_RULE: &str = "Gradient rule";
/// Label.
pub const RULE: &str = "Rule";
/// Hover text.
pub const RULE_HOVER: &str =
    "How a batch becomes a gradient. A change starts again from the same weights and batches and keeps the old curves";
/// Hover text.
pub const RULE_UNDEFINED: &str = "Defined only where layer 1 has as many units as there are inputs";
/// Label.
pub const COSINE: &str = "Cosine to exact:";
/// Hover text.
pub const COSINE_HOVER: &str = "Cosine between this rule's gradient and the exact one, on the last batch at the present weights: 1 = same direction, 0 = at right angles";
/// Heading.
pub const TRAINING: &str = "Training";
/// Label.
pub const LEARNING_RATE: &str = "Learning rate";
/// Hover text.
pub const LEARNING_RATE_HOVER: &str =
    "Step size: p ← p − rate · gradient. Acts at once. Type a value, or double-click the slider for 0.1";
/// Label.
pub const BATCHES: &str = "Batches";
/// Label.
pub const BATCH: &str = "Batch";
/// Hover text.
pub const BATCH_HOVER: &str = "Rows of one step. Double-click: 128";
/// Label.
pub const OPTIMIZER: &str = "Optimizer";
/// Label.
pub const WEIGHT_DECAY: &str = "Weight decay";
/// Hover text.
pub const WEIGHT_DECAY_HOVER: &str =
    "Pull of weights and biases towards zero: g ← g + decay · p (AdamW: p ← p − rate · decay · p)";
/// Label.
pub const STOP_WHEN: &str = "Stop when";
/// Hover text.
pub const STOP_WHEN_HOVER: &str = "The first rule that holds ends the run and names itself. Acts at once";
/// Between goal and window.
pub const OVER: &str = "over";
/// Hover text.
pub const WINDOW_HOVER: &str = "Steps of the window; windows do not overlap";
/// Hover text.
pub const GOAL_HOVER: &str = "The mean loss to fall below";

/// `Layer 1`, counted from 1.
pub fn layer(layer_idx: usize) -> String {
    format!("Layer {}", layer_idx + 1)
}

/// `200 rows, 3 features, 2 labels`
pub fn size(n_rows: usize, n_features: usize, n_classes: usize) -> String {
    format!("{n_rows} rows, {n_features} features, {n_classes} labels")
}

/// `200×4`
pub fn dims(dims: &[u64]) -> String {
    dims.iter().map(u64::to_string).collect::<Vec<_>>().join("×")
}

/// `column 4`
pub fn column(column: usize) -> String {
    format!("column {column}")
}

/// `1 2 3`; a long list is cut.
pub fn columns(columns: &[usize]) -> String {
    let shown: Vec<String> = columns.iter().take(6).map(usize::to_string).collect();
    let more = columns.len().saturating_sub(6);
    match (shown.is_empty(), more) {
        (true, _) => "none".to_owned(),
        (false, 0) => shown.join(" "),
        (false, more) => format!("{} + {more}", shown.join(" ")),
    }
}

/// `of 200`
pub fn of(n_rows: usize) -> String {
    format!("of {n_rows}")
}

/// Name of an initialisation with its spread.
pub fn init(init: Init, number: impl Fn(f64) -> String) -> String {
    match init {
        Init::Normal { std: v, .. } | Init::ScaledNormal { gain: v, .. } | Init::Uniform { limit: v, .. } => {
            format!("{} ({})", init.name(), number(v))
        }
        _ => init.name().to_owned(),
    }
}

/// Name of a way to make batches.
pub fn batches(batch: Batch) -> &'static str {
    match batch {
        Batch::Sample(_) => "sample",
        Batch::Epochs(_) => "epochs",
        Batch::Full => "full",
    }
}

/// What a way to make batches does.
pub fn batches_hover(batch: Batch) -> &'static str {
    match batch {
        Batch::Sample(_) => "Every step draws its rows anew, without replacement (the article: 128 of 200)",
        Batch::Epochs(_) => "The rows are shuffled, then taken in turn until all were seen",
        Batch::Full => "Every step sees all rows",
    }
}

/// Name of a stop rule, and what it does.
pub fn stop(rule: StopRule) -> (&'static str, &'static str) {
    match rule {
        StopRule::MeanLossBelow { .. } => {
            ("mean loss <", "The mean loss of a full window of steps is below the goal (the article: 0.01 over 1000)")
        }
        StopRule::Steps(_) => ("steps", "This many steps were taken"),
        StopRule::Seconds(_) => ("time", "This many seconds were spent training, pauses left out"),
        StopRule::AccuracyAtLeast(_) => ("accuracy", "Accuracy on the training rows, looked at every 1,000 steps"),
    }
}
