//! The training step, quickly: forward pass, loss and gradient of one batch on vectors of eight samples, for each
//! gradient rule. `nn::gradient_rule` is the plain version of the same numbers.
//!
//! What must never live here: an allocation per step, a thread, unsafe code, or a result that the plain version does
//! not have.

#![allow(clippy::inline_always, reason = "what is not inlined into a pass is compiled without its vector unit")]
#![allow(clippy::manual_memcpy, reason = "a call to copy a few registers is not inlined into a pass")]
#![allow(clippy::needless_range_loop, reason = "loops over lanes and units index several arrays of registers at once")]

mod backward;
mod branch;
mod constants;
mod dense;
mod elementwise;
mod exp;
mod forward;
mod lanes;
mod layer;
mod normalise;
mod output;
mod panel;
mod parts;
mod path;
mod rows;
mod sine;
#[cfg(test)]
mod tests;
mod tile;
mod way_down;
mod weight_gradient;

pub use exp::{EXP_MAX_ULP, SIGMOID_MAX_ULP, TANH_MAX_ULP};
pub use lanes::{LANES, Tile};
pub use path::VectorPath;
pub use rows::SampleRows;

use rand::rngs::Xoshiro256PlusPlus;

use super::activation::{Activation, OutputActivation};
use super::gradient_rule::GradientRule;
use super::hidden::Hidden;
use super::loss::Loss;
use super::normalisation::Normalisation;
use super::parameters::Parameters;
use dense::{Dense, Direction};
use elementwise::Staging;
use forward::MeanOf;
use layer::{Layer, Means};
use output::Output;
use panel::{Batch, Panel};
use parts::Parts;
use path::Arch;

/// What a kernel computes; fixed for its life.
#[derive(Clone, Debug, PartialEq)]
pub struct KernelSpec {
    /// Width of the input, then of every layer.
    pub sizes: Vec<usize>,
    /// What every hidden layer does.
    pub hidden: Vec<Hidden>,
    /// Activation of the output layer.
    pub output: OutputActivation,
    /// What the output delta is the derivative of.
    pub loss: Loss,
    /// How a batch becomes a gradient.
    pub rule: GradientRule,
    /// Most rows of a batch.
    pub max_batch: usize,
}

/// Loss and right predictions over a set of rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Mean loss; NaN without rows.
    pub loss: f64,
    /// Rows predicted right ([`Loss::threshold`], or the largest output).
    pub n_right: usize,
}

/// Rows that [`Kernel::score`] takes at a time, where batches are smaller.
const SCORE_CHUNK: usize = 128;
/// Rows that have room in the buffers at most: a larger batch is taken in parts of so many, whose gradients add up. So the
/// memory of a kernel does not grow with the dataset.
pub const MOST_ROWS: usize = 4096;

/// Computes gradients for networks of one shape. Owns all buffers; allocates only when it is made, and for
/// at most `MOST_ROWS` rows.
#[derive(Debug)]
pub struct Kernel {
    spec: KernelSpec,
    path: VectorPath,
    arch: Arch,
    /// Features and targets of the batch, and how many tiles a block of them takes.
    gathered: Vec<Tile>,
    gathered_stride: usize,
    layers: Vec<Layer>,
    /// Mean of each feature, for the rules that average first.
    feature_means: Vec<f64>,
    /// `db` of the output layer while its gradient is thrown away.
    spare_biases: Vec<f64>,
    /// Room between the halves of an activation.
    staging: Box<Staging>,
    packed: Vec<f64>,
    packed_tiles: (Vec<Tile>, Vec<Tile>),
    /// Rows that were gathered, and those of the whole batch.
    n_rows: (usize, usize),
    batch: Batch,
    /// Sums over the parts of a batch that has no room as a whole; empty where every batch has.
    parts: Option<Parts>,
    /// What dropout is drawn from in the next batch; without it nothing is dropped.
    dropout: Option<Xoshiro256PlusPlus>,
}

/// What a forward pass is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Gradient,
    Score,
}

impl Kernel {
    /// A kernel on a vector path; [`VectorPath::detect`] gives the fastest. A path that the processor does not have is
    /// replaced by the portable one.
    ///
    /// # Panics
    /// When `hidden` does not hold one entry per hidden layer, the rule is not defined for the sizes or a normalisation, a
    /// layer that skips is not as wide as its input, or there is batch normalisation and batches of more than
    /// [`MOST_ROWS`].
    pub fn new(spec: KernelSpec, path: VectorPath) -> Self {
        let n_layers = spec.sizes.len() - 1;
        assert_eq!(spec.hidden.len() + 1, n_layers, "one activation per hidden layer");
        assert!(spec.rule.is_defined_for(&spec.sizes), "the rule is not defined for these sizes");
        for (layer, pair) in spec.hidden.iter().zip(spec.sizes.windows(2)) {
            assert!(spec.rule.is_defined_with(layer.norm), "the rule is not defined for normalised layers");
            assert!(!layer.skip || pair[0] == pair[1], "a layer that skips is as wide as its input");
            let fits = layer.norm != Normalisation::Batch || spec.max_batch <= MOST_ROWS;
            assert!(fits, "batch normalisation takes its mean over the whole batch");
        }
        let n_blocks = spec.max_batch.clamp(SCORE_CHUNK, MOST_ROWS).div_ceil(LANES);
        let layers = (0..n_layers).map(|l| Layer::new(&spec, l, n_blocks)).collect();
        let n_outputs = spec.sizes[n_layers];
        let widest = spec.sizes.iter().copied().max().unwrap_or(0);
        // Skips, dropout and a normalisation take their products from a slim pass, or from a dense one.
        let is_slim = |layer: &Hidden| elementwise::has_slim(layer.activation);
        let all_slim = widest <= forward::SLIM_INPUTS.min(backward::SLIM_UNITS) && spec.hidden.iter().all(is_slim);
        // The rules that average first have no weight gradient per sample.
        let layers_packed = if spec.rule == GradientRule::Exact { &spec.sizes[..] } else { &[] };
        let packed_lens = layers_packed
            .windows(2)
            .map(|pair| weight_gradient::packed_lens(pair[0], pair[1], n_blocks))
            .fold((0, 0), |most, lens| (most.0.max(lens.0), most.1.max(lens.1)));
        let gathered_stride = rows::block_len(spec.sizes[0], n_outputs);
        let arch = path.arch();
        Self {
            path: if matches!(arch, Arch::Portable) { VectorPath::Portable } else { path },
            arch,
            gathered: vec![Tile::default(); n_blocks * gathered_stride],
            gathered_stride,
            layers,
            feature_means: vec![0.0; spec.sizes[0]],
            spare_biases: vec![0.0; n_outputs],
            staging: Box::default(),
            packed: vec![0.0; if all_slim { 0 } else { dense::PACKED_LEN }],
            packed_tiles: (vec![Tile::default(); packed_lens.0], vec![Tile::default(); packed_lens.1]),
            n_rows: (0, 0),
            batch: Batch::new(0, 0),
            parts: (spec.max_batch > MOST_ROWS).then(|| Parts::new(&spec)),
            dropout: None,
            spec,
        }
    }

    /// What is computed.
    pub fn spec(&self) -> &KernelSpec {
        &self.spec
    }

    /// The vector path that is used.
    pub fn path(&self) -> VectorPath {
        self.path
    }

    /// One batch: gathers `rows`, and writes the gradient of their mean loss by the rule. The result is the mean loss at
    /// `parameters`. Allocates nothing.
    ///
    /// # Panics
    /// When `rows` is empty, longer than the batches that the kernel was made for, or out of the data's range; or when
    /// sizes differ.
    pub fn gradient(
        &mut self,
        parameters: &Parameters,
        data: &SampleRows,
        rows: &[u32],
        gradient: &mut Parameters,
    ) -> f64 {
        assert!((1..=self.spec.max_batch).contains(&rows.len()), "a batch of 1 to {} rows", self.spec.max_batch);
        assert!(gradient.is_like(parameters), "a gradient of another network");
        if let Some(mut parts) = self.parts.take_if(|_| rows.len() > MOST_ROWS) {
            let loss = self.gradient_in_parts(&mut parts, parameters, data, rows, gradient);
            self.parts = Some(parts);
            return loss;
        }
        self.gather(data, rows, rows.len());
        self.forward(parameters, Purpose::Gradient);
        let last = self.layers.len() - 1;
        let (_, bias_gradient) = gradient.layer_mut(last);
        let loss = self.output(bias_gradient);
        match self.spec.rule {
            GradientRule::Exact => self.exact(parameters, gradient),
            GradientRule::BatchMean | GradientRule::AsPrinted => self.of_means(parameters, gradient),
        }
        for (l, layer) in self.layers.iter().enumerate() {
            if let Some(normalise::Room { norm: Normalisation::Batch, statistics, .. }) = &layer.norm {
                for (to, from) in gradient.running_of_mut(l).into_iter().zip(statistics) {
                    to.copy_from_slice(from);
                }
            }
        }
        loss
    }

    /// From what the next gradient draws its dropout; without this nothing is dropped. Looks and scores never drop.
    pub fn drop_from(&mut self, rng: Xoshiro256PlusPlus) {
        self.dropout = Some(rng);
    }

    /// What dropout multiplied the output of a unit by, for the `sample`-th row of the last gradient's batch.
    pub fn dropped_by(&self, layer_idx: usize, unit: usize, sample: usize) -> Option<f64> {
        let layer = &self.layers[layer_idx];
        layer.mask.get(sample / LANES * layer.n_units + unit).map(|tile| tile.0[sample % LANES])
    }

    /// Mean loss and right predictions over any number of rows. Allocates nothing; forgets the last batch.
    ///
    /// # Panics
    /// When a row is out of the data's range or sizes differ.
    pub fn score(&mut self, parameters: &Parameters, data: &SampleRows, rows: &[u32]) -> Score {
        let (mut loss, mut n_right) = (0.0, 0);
        for chunk in rows.chunks(self.score_chunk()) {
            loss += self.forward_to_loss(parameters, data, chunk) * chunk.len() as f64;
            n_right += (0..chunk.len()).filter(|&i| self.class(i) == data.class(chunk[i])).count();
        }
        Score { loss: loss / rows.len() as f64, n_right }
    }

    /// Calls `each` with the predicted class of every row ([`Loss::threshold`], or the largest output) and its score (the
    /// output for class 1 with one output, else the largest). Allocates nothing; forgets the last batch.
    ///
    /// # Panics
    /// As [`Self::score`].
    pub fn predict(
        &mut self,
        parameters: &Parameters,
        data: &SampleRows,
        rows: &[u32],
        mut each: impl FnMut(u32, f64),
    ) {
        let last = self.layers.len() - 1;
        let n_outputs = self.layers[last].n_units;
        for chunk in rows.chunks(self.score_chunk()) {
            self.forward_to_loss(parameters, data, chunk);
            for i in 0..chunk.len() {
                let class = self.class(i);
                let unit = if n_outputs == 1 { 0 } else { class as usize };
                each(class, self.activation(last, unit, i));
            }
        }
    }

    fn score_chunk(&self) -> usize {
        self.spec.max_batch.clamp(SCORE_CHUNK, MOST_ROWS)
    }

    /// Outputs of some rows; the result is their mean loss.
    fn forward_to_loss(&mut self, parameters: &Parameters, data: &SampleRows, rows: &[u32]) -> f64 {
        self.gather(data, rows, rows.len());
        self.forward(parameters, Purpose::Score);
        let mut spare = std::mem::take(&mut self.spare_biases);
        let loss = self.output(&mut spare);
        self.spare_biases = spare;
        loss
    }

    /// The predicted class of the `sample`-th row of the last forward pass.
    fn class(&self, sample: usize) -> u32 {
        let last = self.layers.len() - 1;
        rows::class_of(self.layers[last].n_units, self.spec.loss.threshold(), |j| self.activation(last, j, sample))
    }

    /// `a` of a unit for the `sample`-th row of the last batch (of its last part, where it had no room as a whole).
    pub fn activation(&self, layer_idx: usize, unit: usize, sample: usize) -> f64 {
        let layer = &self.layers[layer_idx];
        layer.value[sample / LANES * layer.n_units + unit].0[sample % LANES]
    }

    /// `delta` of a unit for the `sample`-th row of the last batch, by its product where the layer is normalised. The rules that
    /// average first have it for the output layer only.
    pub fn delta(&self, layer_idx: usize, unit: usize, sample: usize) -> Option<f64> {
        let layer = &self.layers[layer_idx];
        layer.delta.get(sample / LANES * layer.n_units + unit).map(|tile| tile.0[sample % LANES])
    }

    /// Features and targets of a batch, or of a part of one that has `n_in_all` rows.
    fn gather(&mut self, data: &SampleRows, rows: &[u32], n_in_all: usize) {
        assert!(
            data.n_features() == self.spec.sizes[0] && data.n_outputs() == self.spec.sizes[self.layers.len()],
            "data of another shape"
        );
        if (rows.len(), n_in_all) != self.n_rows {
            self.n_rows = (rows.len(), n_in_all);
            self.batch = Batch::new(rows.len(), n_in_all);
        }
        self.arch.run(data.gather(rows, &mut self.gathered));
    }

    /// Activations of all hidden layers, and pre-activations of the output layer, for the rows that were gathered.
    fn forward(&mut self, parameters: &Parameters, purpose: Purpose) {
        assert_eq!(parameters.sizes(), self.spec.sizes, "parameters of another network");
        let n_layers = self.layers.len();
        let batch = &self.batch;
        let with_means = purpose == Purpose::Gradient && self.spec.rule != GradientRule::Exact;
        let mut input = Panel { tiles: &self.gathered, stride: self.gathered_stride };
        if with_means {
            self.arch.run(MeanOf { panel: input, batch, means: &mut self.feature_means });
        }
        for (l, layer) in self.layers.iter_mut().enumerate() {
            let (weights, biases) = (parameters.weights_slice(l), parameters.biases_slice(l));
            // A normalisation stands between product and activation: the fused pass makes the product alone.
            let fused = if layer.norm.is_some() { Activation::Identity } else { layer.activation };
            let is_slim = layer.n_inputs <= forward::SLIM_INPUTS && elementwise::has_slim(fused);
            let is_output = l + 1 == n_layers;
            let hands_on_its_activation = layer.keeps_its_own_slope();
            let wants_means = with_means && !is_output && hands_on_its_activation;
            let means = if wants_means { Means::Wanted } else { Means::NotWanted };
            let staging = &mut *self.staging;
            if is_slim {
                forward::slim(self.arch, fused, input, weights, biases, layer.outcome(staging, means), batch);
            } else {
                self.arch.run(Dense {
                    weights,
                    n_units: layer.n_units,
                    direction: Direction::Up,
                    start: biases,
                    source: input,
                    n_sources: layer.n_inputs,
                    out: &mut layer.value,
                    n_out: layer.n_units,
                    batch,
                    packed: &mut self.packed,
                });
            }
            if let Some(room) = &mut layer.norm {
                let running = (purpose == Purpose::Score).then(|| parameters.running_of(l));
                let scaling = (parameters.gain(l), parameters.shift(l));
                normalise::up(self.arch, &mut layer.value, scaling, room, running, batch);
            }
            if !is_output && (!is_slim || layer.norm.is_some()) {
                let (f, n_units) = (layer.activation, layer.n_units);
                forward::activate(self.arch, f, n_units, layer.outcome(staging, means), batch);
            }
            if !hands_on_its_activation {
                layer.behind_activation(self.arch, input, purpose, self.dropout.as_mut(), batch);
                if with_means {
                    let n_units = layer.n_units;
                    let panel = |tiles| Panel { tiles, stride: n_units };
                    self.arch.run(MeanOf { panel: panel(&layer.value), batch, means: &mut layer.mean_value });
                    self.arch.run(MeanOf { panel: panel(&layer.slope), batch, means: &mut layer.mean_slope });
                }
            }
            input = Panel { tiles: &layer.value, stride: layer.n_units };
        }
    }

    /// Outputs, output delta and its mean; the result is the mean loss.
    fn output(&mut self, bias_gradient: &mut [f64]) -> f64 {
        let last = self.layers.len() - 1;
        let layer = &mut self.layers[last];
        let target = Panel { tiles: &self.gathered[self.spec.sizes[0]..], stride: self.gathered_stride };
        let (value, delta) = (&mut layer.value, &mut layer.delta);
        let staging = &mut *self.staging;
        let output = Output { value, target, delta, bias_gradient, batch: &self.batch, staging };
        output::output(self.arch, self.spec.output, self.spec.loss, output)
    }
}
