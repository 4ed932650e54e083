//! All weights and biases of a network in one contiguous vector, so that an optimizer is one loop.

use std::ops::Range;

use ndarray::{ArrayView1, ArrayView2, ArrayViewMut1, ArrayViewMut2};
use serde::{Deserialize, Serialize};

use super::hidden::Hidden;
use super::normalisation::Normalisation;
use crate::words;

/// Weights and biases of every layer, and gain and shift of those that are normalised (or their gradient: the same shape).
///
/// The order is `W[1]` (inputs x units, row-major), `b[1]` (units), `W[2]`, `b[2]`, ..., and behind all of them gain and
/// shift (units each) of every normalised layer. `sizes` holds the width of the input followed by the width of every
/// layer, so there are `sizes.len() - 1` layers; layer indices start at 0.
///
/// Beside them, moved by no optimizer: running mean and variance of the layers with batch normalisation, which evaluation
/// uses. A gradient holds those of its batch there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct Parameters {
    sizes: Vec<usize>,
    /// Of every hidden layer; empty where none is normalised.
    norms: Vec<Normalisation>,
    values: Vec<f64>,
    running: Vec<f64>,
    layers: Vec<LayerSpan>,
}

/// Parameters as they are written: where layers stand follows from sizes and norms.
#[derive(Serialize, Deserialize)]
struct Written {
    sizes: Vec<usize>,
    values: Vec<f64>,
    // Last, and left out where there are none: states of networks without normalisation stay what they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    norms: Vec<Normalisation>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    running: Vec<f64>,
}

impl From<Parameters> for Written {
    fn from(parameters: Parameters) -> Self {
        let Parameters { sizes, values, norms, running, .. } = parameters;
        Self { sizes, values, norms, running }
    }
}

impl TryFrom<Written> for Parameters {
    type Error = &'static str;

    fn try_from(Written { sizes, values, norms, running }: Written) -> Result<Self, Self::Error> {
        // Counted before anything is allocated: sizes come from a file.
        let n = sizes.windows(2).try_fold(0_usize, |n, pair| {
            pair[0].checked_mul(pair[1]).and_then(|weights| n.checked_add(weights)?.checked_add(pair[1]))
        });
        let of_norms = |wanted: fn(&Normalisation) -> bool| {
            let units =
                norms.iter().zip(sizes.iter().skip(1)).filter(|(norm, _)| wanted(norm)).map(|(_, units)| *units);
            units.fold(0_usize, |n, units| n.saturating_add(units.saturating_mul(2)))
        };
        let n = n.and_then(|n| n.checked_add(of_norms(|norm| !norm.is_none())));
        let is_whole = norms.is_empty() || norms.len() + 2 == sizes.len();
        let n_running = of_norms(|norm| *norm == Normalisation::Batch);
        if sizes.len() < 2 || n != Some(values.len()) || !is_whole || n_running != running.len() {
            return Err(words::text("parameters-do-not-fit"));
        }
        Ok(Self { values, running, ..Self::laid_out(&sizes, &norms) })
    }
}

/// Where one layer's numbers stand in the flat vector. Ranges of what it does not have are empty.
#[derive(Clone, Debug, PartialEq)]
struct LayerSpan {
    weights: Range<usize>,
    biases: Range<usize>,
    gain: Range<usize>,
    shift: Range<usize>,
    /// Mean and then variance, in `running`.
    running: Range<usize>,
}

impl Parameters {
    /// All zeros, for layers of these `sizes` (input width first), none of them normalised.
    ///
    /// # Panics
    /// With fewer than two sizes: a network has an input and at least one layer (`experiment::check` refuses it first).
    pub fn zeros(sizes: &[usize]) -> Self {
        Self::zeros_of(sizes, &[])
    }

    /// All zeros, for a network of these `sizes` with these hidden layers.
    ///
    /// # Panics
    /// As [`Self::zeros`].
    pub fn zeros_for(sizes: &[usize], hidden: &[Hidden]) -> Self {
        let is_plain = hidden.iter().all(|layer| layer.norm.is_none());
        let norms: Vec<Normalisation> = hidden.iter().map(|layer| layer.norm).collect();
        Self::zeros_of(sizes, if is_plain { &[] } else { &norms })
    }

    /// All zeros, in the shape of these.
    #[must_use]
    pub fn zeros_like(&self) -> Self {
        Self::zeros_of(&self.sizes, &self.norms)
    }

    fn zeros_of(sizes: &[usize], norms: &[Normalisation]) -> Self {
        assert!(sizes.len() >= 2, "a network has an input and at least one layer");
        let mut parameters = Self::laid_out(sizes, norms);
        let last_of = |span: fn(&LayerSpan) -> usize| parameters.layers.iter().map(span).max().unwrap_or(0);
        let (n, n_running) =
            (last_of(|layer| layer.biases.end.max(layer.shift.end)), last_of(|layer| layer.running.end));
        parameters.values = vec![0.0; n];
        parameters.running = vec![0.0; n_running];
        parameters
    }

    /// The layers' places, without numbers.
    fn laid_out(sizes: &[usize], norms: &[Normalisation]) -> Self {
        let mut at = 0;
        let mut layers: Vec<LayerSpan> = sizes
            .windows(2)
            .map(|pair| {
                let weights = at..at + pair[0] * pair[1];
                let biases = weights.end..weights.end + pair[1];
                at = biases.end;
                LayerSpan { weights, biases, gain: 0..0, shift: 0..0, running: 0..0 }
            })
            .collect();
        let mut running = 0;
        for ((layer, norm), units) in layers.iter_mut().zip(norms).zip(&sizes[1..]) {
            if !norm.is_none() {
                layer.gain = at..at + units;
                layer.shift = layer.gain.end..layer.gain.end + units;
                at = layer.shift.end;
            }
            if *norm == Normalisation::Batch {
                layer.running = running..running + 2 * units;
                running = layer.running.end;
            }
        }
        Self { sizes: sizes.to_vec(), norms: norms.to_vec(), values: Vec::new(), running: Vec::new(), layers }
    }

    /// Gains of one, shifts of zero, running means of zero and running variances of one: where every normalised layer
    /// starts.
    pub fn start_norms(&mut self) {
        let Self { values, running, layers, .. } = self;
        for layer in layers {
            values[layer.gain.clone()].fill(1.0);
            values[layer.shift.clone()].fill(0.0);
            let (mean, variance) = running[layer.running.clone()].split_at_mut(layer.running.len() / 2);
            mean.fill(0.0);
            variance.fill(1.0);
        }
    }

    /// Whether both have layers of the same sizes, normalised in the same way.
    pub fn is_like(&self, other: &Self) -> bool {
        self.sizes == other.sizes && self.norms == other.norms
    }

    /// How a layer is normalised.
    pub fn norm_of(&self, layer_idx: usize) -> Normalisation {
        self.norms.get(layer_idx).copied().unwrap_or_default()
    }

    /// Width of the input, then of every layer.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// Number of layers, the output layer included.
    pub fn n_layers(&self) -> usize {
        self.layers.len()
    }

    /// All numbers, in the order of the type's description.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// All numbers, mutably.
    pub fn values_mut(&mut self) -> &mut [f64] {
        &mut self.values
    }

    /// Where `W[layer_idx]` and, right behind it, `b[layer_idx]` stand among [`Self::values`].
    pub fn span(&self, layer_idx: usize) -> Range<usize> {
        let layer = &self.layers[layer_idx];
        layer.weights.start..layer.biases.end
    }

    /// Where everything stands that belongs to a layer: weights and biases, and gain and shift (empty where it is not
    /// normalised).
    pub fn spans(&self, layer_idx: usize) -> [Range<usize>; 2] {
        let layer = &self.layers[layer_idx];
        [self.span(layer_idx), layer.gain.start..layer.shift.end]
    }

    /// Where a layer's gain stands among [`Self::values`]; empty where it is not normalised.
    pub fn gain_span(&self, layer_idx: usize) -> Range<usize> {
        self.layers[layer_idx].gain.clone()
    }

    /// Where a layer's shift stands among [`Self::values`]; empty where it is not normalised.
    pub fn shift_span(&self, layer_idx: usize) -> Range<usize> {
        self.layers[layer_idx].shift.clone()
    }

    /// What moves a unit's pre-activation `z` by itself: the shift of a normalised layer, else its bias. Its gradient is
    /// `mean_n delta`.
    pub fn offset_span(&self, layer_idx: usize) -> Range<usize> {
        let layer = &self.layers[layer_idx];
        if layer.shift.is_empty() { layer.biases.clone() } else { layer.shift.clone() }
    }

    /// The gain of a layer, one per unit; empty where it is not normalised.
    pub fn gain(&self, layer_idx: usize) -> &[f64] {
        &self.values[self.gain_span(layer_idx)]
    }

    /// The shift of a layer, one per unit; empty where it is not normalised.
    pub fn shift(&self, layer_idx: usize) -> &[f64] {
        &self.values[self.shift_span(layer_idx)]
    }

    /// Gain and shift of one layer, mutably.
    pub fn gain_and_shift_mut(&mut self, layer_idx: usize) -> (&mut [f64], &mut [f64]) {
        let LayerSpan { gain, shift, .. } = &self.layers[layer_idx];
        self.values[gain.start..shift.end].split_at_mut(gain.len())
    }

    /// Biases, gain and shift of one layer, mutably.
    pub fn learned_beside_weights(&mut self, layer_idx: usize) -> (&mut [f64], &mut [f64], &mut [f64]) {
        let LayerSpan { biases, gain, shift, .. } = &self.layers[layer_idx];
        // Gains and shifts stand behind the biases of all layers; without them both are empty.
        let (head, tail) = self.values.split_at_mut(gain.start.max(biases.end));
        let (gain, rest) = tail.split_at_mut(gain.len());
        (&mut head[biases.clone()], gain, &mut rest[..shift.len()])
    }

    /// Running mean and variance of every layer with batch normalisation, one layer after the other.
    pub fn running(&self) -> &[f64] {
        &self.running
    }

    /// The same, mutably.
    pub fn running_mut(&mut self) -> &mut [f64] {
        &mut self.running
    }

    /// Running mean and variance of a layer, one per unit each; empty where it has no batch normalisation.
    pub fn running_of(&self, layer_idx: usize) -> [&[f64]; 2] {
        let span = self.layers[layer_idx].running.clone();
        let (mean, variance) = self.running[span.clone()].split_at(span.len() / 2);
        [mean, variance]
    }

    /// The same, mutably.
    pub fn running_of_mut(&mut self, layer_idx: usize) -> [&mut [f64]; 2] {
        let span = self.layers[layer_idx].running.clone();
        let n = span.len() / 2;
        let (mean, variance) = self.running[span].split_at_mut(n);
        [mean, variance]
    }

    /// Where `W[layer_idx]` stands among [`Self::values`].
    pub fn weights_span(&self, layer_idx: usize) -> Range<usize> {
        self.layers[layer_idx].weights.clone()
    }

    /// Where `b[layer_idx]` stands among [`Self::values`].
    pub fn biases_span(&self, layer_idx: usize) -> Range<usize> {
        self.layers[layer_idx].biases.clone()
    }

    /// Where everything that is one matrix or vector stands among [`Self::values`], layer by layer: `W[1]`, `b[1]`, and gain and
    /// shift of a normalised layer.
    pub fn tensors(&self) -> Vec<Range<usize>> {
        let of_layer =
            |layer: &LayerSpan| [layer.weights.clone(), layer.biases.clone(), layer.gain.clone(), layer.shift.clone()];
        self.layers.iter().flat_map(of_layer).filter(|span| !span.is_empty()).collect()
    }

    /// `W[layer_idx]`, inputs x units, row-major.
    pub fn weights_slice(&self, layer_idx: usize) -> &[f64] {
        &self.values[self.layers[layer_idx].weights.clone()]
    }

    /// `b[layer_idx]`, one per unit.
    pub fn biases_slice(&self, layer_idx: usize) -> &[f64] {
        &self.values[self.layers[layer_idx].biases.clone()]
    }

    /// Weights and biases of one layer, mutably.
    pub fn layer_mut(&mut self, layer_idx: usize) -> (&mut [f64], &mut [f64]) {
        let span = &self.layers[layer_idx];
        let (head, tail) = self.values[span.weights.start..span.biases.end].split_at_mut(span.weights.len());
        (head, tail)
    }

    /// Biases of the layer below `layer_idx` and weights of `layer_idx`: neighbours in the vector. `layer_idx` is at
    /// least 1.
    pub fn biases_below_and_weights(&mut self, layer_idx: usize) -> (&mut [f64], &mut [f64]) {
        let biases = &self.layers[layer_idx - 1].biases;
        let weights = &self.layers[layer_idx].weights;
        self.values[biases.start..weights.end].split_at_mut(biases.len())
    }

    /// Biases of the layer below `layer_idx`, mutably, and biases of `layer_idx`, which is at least 1.
    pub fn biases_below_and_biases(&mut self, layer_idx: usize) -> (&mut [f64], &[f64]) {
        let below = &self.layers[layer_idx - 1].biases;
        let here = &self.layers[layer_idx].biases;
        let (head, tail) = self.values[below.start..here.end].split_at_mut(below.len());
        (head, &tail[tail.len() - here.len()..])
    }

    /// `W[layer_idx]` as a matrix of inputs x units.
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "the span was made from the same sizes")]
    pub fn weights(&self, layer_idx: usize) -> ArrayView2<'_, f64> {
        let shape = (self.sizes[layer_idx], self.sizes[layer_idx + 1]);
        ArrayView2::from_shape(shape, self.weights_slice(layer_idx)).expect("shape follows sizes")
    }

    /// `W[layer_idx]` as a mutable matrix of inputs x units.
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "the span was made from the same sizes")]
    pub fn weights_mut(&mut self, layer_idx: usize) -> ArrayViewMut2<'_, f64> {
        let shape = (self.sizes[layer_idx], self.sizes[layer_idx + 1]);
        ArrayViewMut2::from_shape(shape, self.layer_mut(layer_idx).0).expect("shape follows sizes")
    }

    /// `b[layer_idx]` as a vector.
    pub fn biases(&self, layer_idx: usize) -> ArrayView1<'_, f64> {
        ArrayView1::from(self.biases_slice(layer_idx))
    }

    /// `b[layer_idx]` as a mutable vector.
    pub fn biases_mut(&mut self, layer_idx: usize) -> ArrayViewMut1<'_, f64> {
        ArrayViewMut1::from(self.layer_mut(layer_idx).1)
    }

    /// Copies the numbers of `other`, which must have the same shape, without allocating.
    ///
    /// # Panics
    /// When the shapes differ.
    pub fn copy_from(&mut self, other: &Self) {
        assert!(self.is_like(other), "parameters of different networks");
        self.values.copy_from_slice(&other.values);
        self.running.copy_from_slice(&other.running);
    }
}
