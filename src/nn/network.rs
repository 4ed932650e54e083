//! A network and its plain forward pass: the reference path, in ndarray, that the kernels are compared with.

use ndarray::{Array2, ArrayView2, Axis};

use super::activation::{Activation, OutputActivation};
use super::hidden::Hidden;
use super::normalisation::{Normalisation, Normalised, by_running};
use super::parameters::Parameters;

/// A feed-forward network: `s[l] = a[l-1] W[l] + b[l]`, `z[l]` = `s[l]` normalised where the layer is,
/// `a[l] = f[l](z[l])`, plus `a[l-1]` where the layer skips; `a[0]` the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// Weights, biases, gains and shifts.
    pub parameters: Parameters,
    /// What every hidden layer does, first to last; one fewer than there are layers.
    pub hidden: Vec<Hidden>,
    /// Activation of the output layer.
    pub output: OutputActivation,
}

/// What a forward pass leaves behind, per layer: matrices of batch x units.
#[derive(Clone, Debug)]
pub struct ForwardPass {
    /// Pre-activations `z`: what the activation function is applied to.
    pub z: Vec<Array2<f64>>,
    /// What the layer hands on, `a`; the last one is the network's output.
    pub a: Vec<Array2<f64>>,
    /// What the layers leave beside that, for the way back.
    inside: Vec<Inside>,
}

/// What a layer leaves beside `z` and `a`, where `a` is not `f(z)` or `z` not the product.
#[derive(Clone, Debug, Default)]
struct Inside {
    normalised: Option<Normalised>,
    /// `f(z)` and what dropout multiplies it by, where `a` is something else.
    branch: Option<(Array2<f64>, Option<Array2<f64>>)>,
}

/// Whose mean and variance batch normalisation takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Statistics {
    OfTheBatch,
    Running,
}

impl Network {
    /// A network of these `sizes` (input width first) with weights and biases zero, and its normalised layers where they
    /// start (gain 1, shift 0).
    ///
    /// # Panics
    /// When `hidden` does not hold one entry per hidden layer.
    pub fn zeros<H: Copy + Into<Hidden>>(sizes: &[usize], hidden: &[H], output: OutputActivation) -> Self {
        let hidden: Vec<Hidden> = hidden.iter().map(|layer| (*layer).into()).collect();
        let mut parameters = Parameters::zeros_for(sizes, &hidden);
        assert_eq!(hidden.len() + 1, parameters.n_layers(), "one activation per hidden layer");
        parameters.start_norms();
        Self { parameters, hidden, output }
    }

    /// Number of layers, the output layer included.
    pub fn n_layers(&self) -> usize {
        self.parameters.n_layers()
    }

    /// The elementwise activation of a layer; `None` for a softmax output.
    pub fn activation(&self, layer_idx: usize) -> Option<Activation> {
        self.hidden.get(layer_idx).map_or_else(|| self.output.elementwise(), |layer| Some(layer.activation))
    }

    /// Whether a layer's input is added to its output.
    pub fn skips(&self, layer_idx: usize) -> bool {
        self.hidden.get(layer_idx).is_some_and(|layer| layer.skip)
    }

    /// The forward pass of a batch `x` (batch x inputs) as in training, without dropout: batch normalisation takes the
    /// batch's own mean and variance.
    pub fn forward(&self, x: ArrayView2<'_, f64>) -> ForwardPass {
        self.pass(x, Statistics::OfTheBatch, &[])
    }

    /// The forward pass of a training step with dropout: `masks` holds, for each hidden layer, what multiplies `f(z)`
    /// (batch x units: 0 or `1 / (1 - p)`), or `None`.
    pub fn forward_dropping(&self, x: ArrayView2<'_, f64>, masks: &[Option<Array2<f64>>]) -> ForwardPass {
        self.pass(x, Statistics::OfTheBatch, masks)
    }

    /// The forward pass outside training: no dropout, and batch normalisation by the running mean and variance.
    pub fn evaluate(&self, x: ArrayView2<'_, f64>) -> ForwardPass {
        self.pass(x, Statistics::Running, &[])
    }

    fn pass(&self, x: ArrayView2<'_, f64>, statistics: Statistics, masks: &[Option<Array2<f64>>]) -> ForwardPass {
        let mut pass = ForwardPass { z: Vec::new(), a: Vec::new(), inside: Vec::new() };
        for l in 0..self.n_layers() {
            let input = if l == 0 { x } else { pass.a[l - 1].view() };
            let mut inside = Inside::default();
            let mut z = input.dot(&self.parameters.weights(l)) + self.parameters.biases(l).insert_axis(Axis(0));
            let norm = self.parameters.norm_of(l);
            let (gain, shift) = (self.parameters.gain(l), self.parameters.shift(l));
            if norm == Normalisation::Batch && statistics == Statistics::Running {
                by_running(&mut z, self.parameters.running_of(l), gain, shift);
            } else if !norm.is_none() {
                let normalised = Normalised::of(norm, &z);
                z = normalised.scaled(gain, shift);
                inside.normalised = Some(normalised);
            }
            let mut a = z.clone();
            match self.hidden.get(l) {
                Some(layer) => {
                    a.mapv_inplace(|v| layer.activation.value(v));
                    let mask = masks.get(l).cloned().flatten();
                    if layer.skip || mask.is_some() {
                        let mut out = a.clone();
                        if let Some(mask) = &mask {
                            out *= mask;
                        }
                        if layer.skip {
                            out += &input;
                        }
                        inside.branch = Some((std::mem::replace(&mut a, out), mask));
                    }
                }
                None => self.output.apply(a.view_mut()),
            }
            pass.z.push(z);
            pass.a.push(a);
            pass.inside.push(inside);
        }
        pass
    }
}

impl ForwardPass {
    /// The network's output, batch x outputs.
    ///
    /// # Panics
    /// Never for a pass that came from a [`Network`]: there is at least one layer.
    pub fn output(&self) -> &Array2<f64> {
        &self.a[self.a.len() - 1]
    }

    /// `f(z)` of a layer: what it hands on, without what is added or dropped behind its activation.
    pub fn activation(&self, layer_idx: usize) -> &Array2<f64> {
        self.inside[layer_idx].branch.as_ref().map_or(&self.a[layer_idx], |(f, _)| f)
    }

    /// How far the layer's output moves with `z`: `f'(z)`, times what dropout multiplies by (batch x units).
    pub(super) fn slope(&self, layer_idx: usize, f: Activation) -> Array2<f64> {
        let a = self.activation(layer_idx);
        let mut slope = ndarray::Zip::from(&self.z[layer_idx]).and(a).map_collect(|&z, &a| f.derivative(z, a));
        if let Some((_, Some(mask))) = &self.inside[layer_idx].branch {
            slope *= mask;
        }
        slope
    }

    /// What normalising a layer left, where it is normalised and the pass was one of training.
    pub fn normalised(&self, layer_idx: usize) -> Option<&Normalised> {
        self.inside[layer_idx].normalised.as_ref()
    }
}
