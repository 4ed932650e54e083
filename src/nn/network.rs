//! A network and its plain forward pass: the reference path, in ndarray, that the kernels are compared with.

use ndarray::{Array2, ArrayView2, Axis};

use super::activation::{Activation, OutputActivation};
use super::parameters::Parameters;

/// A feed-forward network: `z[l] = a[l-1] W[l] + b[l]`, `a[l] = f[l](z[l])`, `a[0]` the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// Weights and biases.
    pub parameters: Parameters,
    /// Activation of every hidden layer, first to last; one fewer than there are layers.
    pub hidden: Vec<Activation>,
    /// Activation of the output layer.
    pub output: OutputActivation,
}

/// What a forward pass leaves behind, per layer: matrices of batch x units.
#[derive(Clone, Debug)]
pub struct ForwardPass {
    /// Pre-activations `z`.
    pub z: Vec<Array2<f64>>,
    /// Activations `a`; the last one is the network's output.
    pub a: Vec<Array2<f64>>,
}

impl Network {
    /// A network of these `sizes` (input width first) with all parameters zero.
    ///
    /// # Panics
    /// When `hidden` does not hold one activation per hidden layer.
    pub fn zeros(sizes: &[usize], hidden: &[Activation], output: OutputActivation) -> Self {
        let parameters = Parameters::zeros(sizes);
        assert_eq!(hidden.len() + 1, parameters.n_layers(), "one activation per hidden layer");
        Self { parameters, hidden: hidden.to_vec(), output }
    }

    /// Number of layers, the output layer included.
    pub fn n_layers(&self) -> usize {
        self.parameters.n_layers()
    }

    /// The elementwise activation of a layer; `None` for a softmax output.
    pub fn activation(&self, layer_idx: usize) -> Option<Activation> {
        if layer_idx < self.hidden.len() { Some(self.hidden[layer_idx]) } else { self.output.elementwise() }
    }

    /// The forward pass of a batch `x` (batch x inputs).
    pub fn forward(&self, x: ArrayView2<'_, f64>) -> ForwardPass {
        let mut pass = ForwardPass { z: Vec::new(), a: Vec::new() };
        for l in 0..self.n_layers() {
            let input = if l == 0 { x } else { pass.a[l - 1].view() };
            let z = input.dot(&self.parameters.weights(l)) + self.parameters.biases(l).insert_axis(Axis(0));
            let mut a = z.clone();
            match self.hidden.get(l) {
                Some(f) => a.mapv_inplace(|v| f.value(v)),
                None => self.output.apply(a.view_mut()),
            }
            pass.z.push(z);
            pass.a.push(a);
        }
        pass
    }
}

impl ForwardPass {
    /// The network's output, batch x outputs.
    ///
    /// # Panics
    /// Never for a pass that came from [`Network::forward`]: there is at least one layer.
    pub fn output(&self) -> &Array2<f64> {
        &self.a[self.a.len() - 1]
    }
}
