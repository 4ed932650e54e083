//! The state of a run at one step, for the pictures: weights, gradients, unit statistics, predictions.

/// One layer at one step. Matrices are inputs x units, row-major. Unit statistics are means over the batch of the last step
/// (or rows of it, where it is large). What nobody looks at is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LayerSnapshot {
    /// Number of inputs of a unit.
    pub inputs: usize,
    /// Number of units.
    pub units: usize,
    /// `W[l]`
    pub weights: Vec<f64>,
    /// `b[l]`
    pub biases: Vec<f64>,
    /// `dC/dW[l]` by the chosen rule, at these weights, on the batch of the last step; empty before the first step.
    pub weight_gradients: Vec<f64>,
    /// `dC/db[l]` by the chosen rule = the mean delta of every unit; empty before the first step.
    pub bias_gradients: Vec<f64>,
    /// Gain and shift of a normalised layer, one per unit each; empty where it is not.
    pub scaling: [Vec<f64>; 2],
    /// Running mean and variance of a layer with batch normalisation; empty where it has none.
    pub running: [Vec<f64>; 2],
    /// Gradients of gain and shift by the chosen rule; the second is the mean delta of every unit. Empty before the first step.
    pub scaling_gradients: [Vec<f64>; 2],
    /// What comes down to the input of a layer that skips, through the layer and past it, as norms (by the exact rule the
    /// mean over the samples of each one's norm); `None` where it does not skip.
    pub through_and_past: Option<[f64; 2]>,
    /// Mean pre-activation `z` of every unit.
    pub mean_z: Vec<f64>,
    /// Mean activation `a` of every unit.
    pub mean_a: Vec<f64>,
    /// Mean derivative `f'(z)` of every unit.
    pub mean_derivative: Vec<f64>,
    /// Share of the batch on which a unit is saturated, 0 to 1; empty where the activation has no such range.
    pub saturated: Vec<f64>,
    /// Frobenius norm of `dW[l]`; 0 where there is none.
    pub weight_gradient_norm: f64,
    /// Cosine between the chosen rule's gradient of this layer (weights and biases) and the exact one, on the same batch;
    /// `None` before the first step, where one of them is zero, and where nobody looks.
    pub cosine_to_exact: Option<f64>,
}

/// A network's answer to one row of the dataset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Index of the predicted class (at 0.5 of one output, at 0 under hinge loss, or the largest output).
    pub class: usize,
    /// The output for class 1 with one output, else the largest output.
    pub score: f64,
}

/// A run at one step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// Steps taken.
    pub step: u64,
    /// First layer first.
    pub layers: Vec<LayerSnapshot>,
    /// One per row of the whole dataset, train and test, in the dataset's order; empty where nobody looks.
    pub predictions: Vec<Prediction>,
    /// Share of training rows predicted right, 0 to 1, where somebody looks.
    pub train_accuracy: Option<f64>,
    /// Share of test rows predicted right, 0 to 1, where there is a test split.
    pub test_accuracy: Option<f64>,
    /// Cosine between the chosen rule's whole gradient and the exact one, on the same batch; `None` before the first
    /// step and where one of them is zero.
    pub cosine_to_exact: Option<f64>,
}
