//! All weights and biases of a network in one contiguous vector, so that an optimizer is one loop.

use std::ops::Range;

use ndarray::{ArrayView1, ArrayView2, ArrayViewMut1, ArrayViewMut2};
use serde::{Deserialize, Serialize};

use crate::words;

/// Weights and biases of every layer (or their gradient: the same shape).
///
/// The order is `W[1]` (inputs x units, row-major), `b[1]` (units), `W[2]`, `b[2]`, ... `sizes` holds the width of the
/// input followed by the width of every layer, so there are `sizes.len() - 1` layers; layer indices start at 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct Parameters {
    sizes: Vec<usize>,
    values: Vec<f64>,
    layers: Vec<LayerSpan>,
}

/// Parameters as they are written: where layers stand follows from their sizes.
#[derive(Serialize, Deserialize)]
struct Written {
    sizes: Vec<usize>,
    values: Vec<f64>,
}

impl From<Parameters> for Written {
    fn from(parameters: Parameters) -> Self {
        Self { sizes: parameters.sizes, values: parameters.values }
    }
}

impl TryFrom<Written> for Parameters {
    type Error = &'static str;

    fn try_from(Written { sizes, values }: Written) -> Result<Self, Self::Error> {
        // Counted before anything is allocated: sizes come from a file.
        let n = sizes.windows(2).try_fold(0_usize, |n, pair| {
            pair[0].checked_mul(pair[1]).and_then(|weights| n.checked_add(weights)?.checked_add(pair[1]))
        });
        if sizes.len() < 2 || n != Some(values.len()) {
            return Err(words::text("parameters-do-not-fit"));
        }
        Ok(Self { values, ..Self::laid_out(&sizes) })
    }
}

/// Where one layer's numbers stand in the flat vector.
#[derive(Clone, Debug, PartialEq)]
struct LayerSpan {
    weights: Range<usize>,
    biases: Range<usize>,
}

impl Parameters {
    /// All zeros, for layers of these `sizes` (input width first).
    ///
    /// # Panics
    /// With fewer than two sizes: a network has an input and at least one layer (`experiment::check` refuses it first).
    pub fn zeros(sizes: &[usize]) -> Self {
        assert!(sizes.len() >= 2, "a network has an input and at least one layer");
        let mut parameters = Self::laid_out(sizes);
        let n = parameters.layers[parameters.layers.len() - 1].biases.end;
        parameters.values = vec![0.0; n];
        parameters
    }

    /// The layers' places, without numbers.
    fn laid_out(sizes: &[usize]) -> Self {
        let mut at = 0;
        let layers: Vec<LayerSpan> = sizes
            .windows(2)
            .map(|pair| {
                let weights = at..at + pair[0] * pair[1];
                let biases = weights.end..weights.end + pair[1];
                at = biases.end;
                LayerSpan { weights, biases }
            })
            .collect();
        Self { sizes: sizes.to_vec(), values: Vec::new(), layers }
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

    /// Where `W[layer_idx]` stands among [`Self::values`].
    pub fn weights_span(&self, layer_idx: usize) -> Range<usize> {
        self.layers[layer_idx].weights.clone()
    }

    /// Where `b[layer_idx]` stands among [`Self::values`].
    pub fn biases_span(&self, layer_idx: usize) -> Range<usize> {
        self.layers[layer_idx].biases.clone()
    }

    /// Where every weight matrix and every bias vector stands among [`Self::values`], in their order: `W[1]`, `b[1]`, ...
    pub fn tensors(&self) -> Vec<Range<usize>> {
        self.layers.iter().flat_map(|layer| [layer.weights.clone(), layer.biases.clone()]).collect()
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

    /// Copies the numbers of `other`, which must have the same sizes, without allocating.
    ///
    /// # Panics
    /// When the sizes differ.
    pub fn copy_from(&mut self, other: &Self) {
        assert_eq!(self.sizes, other.sizes, "parameters of different networks");
        self.values.copy_from_slice(&other.values);
    }
}
