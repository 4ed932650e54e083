//! Batches that have no room in the buffers: taken in parts, whose sums add up. Every sum over samples is scaled by one
//! over the rows of the whole batch, so that parts only need to be added.

use super::{Kernel, KernelSpec, MOST_ROWS, Purpose, SampleRows};
use crate::nn::gradient_rule::GradientRule;
use crate::nn::parameters::Parameters;

/// What the parts of a batch add up to.
#[derive(Debug)]
pub(super) struct Parts {
    /// The gradient; for the rules that average first only that of the output layer's biases.
    gradient: Parameters,
    feature_means: Vec<f64>,
    /// Mean activation and mean slope of the units of every layer.
    layer_means: Vec<[Vec<f64>; 2]>,
}

fn add(sum: &mut [f64], part: &[f64]) {
    sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
}

impl Parts {
    pub fn new(spec: &KernelSpec) -> Self {
        Self {
            gradient: Parameters::zeros_for(&spec.sizes, &spec.hidden),
            feature_means: vec![0.0; spec.sizes[0]],
            layer_means: spec.sizes[1..].iter().map(|&n| [vec![0.0; n], vec![0.0; n]]).collect(),
        }
    }

    fn clear(&mut self) {
        self.gradient.values_mut().fill(0.0);
        self.feature_means.fill(0.0);
        self.layer_means.iter_mut().flatten().for_each(|means| means.fill(0.0));
    }
}

impl Kernel {
    /// See [`Kernel::gradient`], for more rows than there is room for.
    pub(super) fn gradient_in_parts(
        &mut self,
        parts: &mut Parts,
        parameters: &Parameters,
        data: &SampleRows,
        rows: &[u32],
        gradient: &mut Parameters,
    ) -> f64 {
        parts.clear();
        let last = self.layers.len() - 1;
        let mut loss = 0.0;
        for part in rows.chunks(MOST_ROWS) {
            self.gather(data, part, rows.len());
            self.forward(parameters, Purpose::Gradient);
            loss += self.output(gradient.layer_mut(last).1);
            if self.spec.rule == GradientRule::Exact {
                self.exact(parameters, gradient);
                add(parts.gradient.values_mut(), gradient.values());
            } else {
                add(parts.gradient.layer_mut(last).1, gradient.biases_slice(last));
                add(&mut parts.feature_means, &self.feature_means);
                for ([value, slope], layer) in parts.layer_means.iter_mut().zip(&self.layers) {
                    add(value, &layer.mean_value);
                    add(slope, &layer.mean_slope);
                }
            }
        }
        gradient.copy_from(&parts.gradient);
        if self.spec.rule != GradientRule::Exact {
            self.feature_means.copy_from_slice(&parts.feature_means);
            for ([value, slope], layer) in parts.layer_means.iter().zip(&mut self.layers) {
                layer.mean_value.copy_from_slice(value);
                layer.mean_slope.copy_from_slice(slope);
            }
            self.of_means(parameters, gradient);
        }
        loss
    }
}
