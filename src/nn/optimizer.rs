//! Optimizers: how a gradient becomes an update. Formulas of `torch.optim`.

use serde::{Deserialize, Serialize};

use crate::words;

/// The update rule. `g` is the gradient, `p` a parameter, `lr` the learning rate, `t` the step from 1.
///
/// Weight decay `wd` reaches weights and biases. It is coupled (`g <- g + wd p`) except in `AdamW`
/// (`p <- p (1 - lr wd)` before the update).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Optimizer {
    /// `p <- p - lr g`
    Sgd,
    /// `m <- beta m + g` (first step `m = g`); `p <- p - lr m`
    Momentum {
        /// Decay of the velocity.
        #[serde(default = "defaults::beta")]
        beta: f64,
    },
    /// `m <- beta m + g`; `p <- p - lr (g + beta m)`
    Nesterov {
        /// Decay of the velocity.
        #[serde(default = "defaults::beta")]
        beta: f64,
    },
    /// `s <- s + g^2`; `p <- p - lr g / (sqrt s + eps)`
    AdaGrad {
        /// Keeps the division finite.
        #[serde(default = "defaults::adagrad_eps")]
        eps: f64,
    },
    /// `s <- alpha s + (1 - alpha) g^2`; `p <- p - lr g / (sqrt s + eps)`
    RmsProp {
        /// Decay of the mean square.
        #[serde(default = "defaults::alpha")]
        alpha: f64,
        /// Keeps the division finite.
        #[serde(default = "defaults::eps")]
        eps: f64,
    },
    /// `m <- b1 m + (1-b1) g`; `v <- b2 v + (1-b2) g^2`; `p <- p - lr/(1-b1^t) m / (sqrt(v)/sqrt(1-b2^t) + eps)`
    Adam {
        /// Decay of the mean.
        #[serde(default = "defaults::beta")]
        beta1: f64,
        /// Decay of the mean square.
        #[serde(default = "defaults::beta2")]
        beta2: f64,
        /// Keeps the division finite.
        #[serde(default = "defaults::eps")]
        eps: f64,
    },
    /// As `Adam`, with decoupled weight decay.
    AdamW {
        /// Decay of the mean.
        #[serde(default = "defaults::beta")]
        beta1: f64,
        /// Decay of the mean square.
        #[serde(default = "defaults::beta2")]
        beta2: f64,
        /// Keeps the division finite.
        #[serde(default = "defaults::eps")]
        eps: f64,
    },
}

/// `torch.optim`'s defaults, so that a preset may leave them out.
mod defaults {
    pub fn beta() -> f64 {
        0.9
    }
    pub fn beta2() -> f64 {
        0.999
    }
    pub fn alpha() -> f64 {
        0.99
    }
    pub fn eps() -> f64 {
        1e-8
    }
    pub fn adagrad_eps() -> f64 {
        1e-10
    }
}

impl Optimizer {
    /// One of every kind with its usual constants, in the order in which lists show them.
    pub fn examples() -> [Self; 7] {
        use defaults::{adagrad_eps, alpha, beta, beta2, eps};
        [
            Self::Sgd,
            Self::Momentum { beta: beta() },
            Self::Nesterov { beta: beta() },
            Self::AdaGrad { eps: adagrad_eps() },
            Self::RmsProp { alpha: alpha(), eps: eps() },
            Self::Adam { beta1: beta(), beta2: beta2(), eps: eps() },
            Self::AdamW { beta1: beta(), beta2: beta2(), eps: eps() },
        ]
    }

    /// A short stable word for files and scripts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sgd => "sgd",
            Self::Momentum { .. } => "momentum",
            Self::Nesterov { .. } => "nesterov",
            Self::AdaGrad { .. } => "adagrad",
            Self::RmsProp { .. } => "rmsprop",
            Self::Adam { .. } => "adam",
            Self::AdamW { .. } => "adamw",
        }
    }

    /// The name in the language in force, as it is written on screen and in reports.
    pub fn name(self) -> &'static str {
        words::named("optimizer", self.key())
    }

    /// The formula, for hover texts.
    pub fn formula(self) -> &'static str {
        words::attribute("optimizer", self.key(), "formula")
    }

    /// Its constants by name, for sliders and for `check()`.
    pub fn constants(&mut self) -> Vec<(&'static str, &mut f64)> {
        match self {
            Self::Sgd => Vec::new(),
            Self::Momentum { beta } | Self::Nesterov { beta } => vec![("beta", beta)],
            Self::AdaGrad { eps } => vec![("eps", eps)],
            Self::RmsProp { alpha, eps } => vec![("alpha", alpha), ("eps", eps)],
            Self::Adam { beta1, beta2, eps } | Self::AdamW { beta1, beta2, eps } => {
                vec![("beta1", beta1), ("beta2", beta2), ("eps", eps)]
            }
        }
    }
}

/// An optimizer with its running means: part of a run's state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OptimizerState {
    optimizer: Optimizer,
    weight_decay: f64,
    n_updates: u64,
    /// Velocity, or decaying mean of g.
    first: Vec<f64>,
    /// Sum or decaying mean of g^2.
    second: Vec<f64>,
}

impl OptimizerState {
    /// A fresh state for `n_parameters` numbers.
    pub fn new(optimizer: Optimizer, weight_decay: f64, n_parameters: usize) -> Self {
        let (first, second) = match optimizer {
            Optimizer::Sgd => (0, 0),
            Optimizer::Momentum { .. } | Optimizer::Nesterov { .. } => (n_parameters, 0),
            Optimizer::AdaGrad { .. } | Optimizer::RmsProp { .. } => (0, n_parameters),
            Optimizer::Adam { .. } | Optimizer::AdamW { .. } => (n_parameters, n_parameters),
        };
        Self { optimizer, weight_decay, n_updates: 0, first: vec![0.0; first], second: vec![0.0; second] }
    }

    /// Whether the other is a state of the same optimizer for as many numbers.
    pub fn is_like(&self, other: &Self) -> bool {
        self.optimizer == other.optimizer
            && self.weight_decay == other.weight_decay
            && self.first.len() == other.first.len()
            && self.second.len() == other.second.len()
    }

    /// Moves `parameters` by one update along `gradient` (same length and order).
    pub fn update(&mut self, parameters: &mut [f64], gradient: &[f64], learning_rate: f64) {
        self.n_updates += 1;
        let lr = learning_rate;
        let wd = self.weight_decay;
        let coupled = |p: f64, g: f64| if wd == 0.0 { g } else { g + wd * p };
        let pairs = parameters.iter_mut().zip(gradient);
        match self.optimizer {
            Optimizer::Sgd => {
                for (p, &g) in pairs {
                    *p -= lr * coupled(*p, g);
                }
            }
            Optimizer::Momentum { beta } => {
                for ((p, &g), m) in pairs.zip(&mut self.first) {
                    *m = beta * *m + coupled(*p, g);
                    *p -= lr * *m;
                }
            }
            Optimizer::Nesterov { beta } => {
                for ((p, &g), m) in pairs.zip(&mut self.first) {
                    let g = coupled(*p, g);
                    *m = beta * *m + g;
                    *p -= lr * (g + beta * *m);
                }
            }
            Optimizer::AdaGrad { eps } => {
                for ((p, &g), s) in pairs.zip(&mut self.second) {
                    let g = coupled(*p, g);
                    *s += g * g;
                    *p -= lr * g / (s.sqrt() + eps);
                }
            }
            Optimizer::RmsProp { alpha, eps } => {
                for ((p, &g), s) in pairs.zip(&mut self.second) {
                    let g = coupled(*p, g);
                    *s = alpha * *s + (1.0 - alpha) * g * g;
                    *p -= lr * g / (s.sqrt() + eps);
                }
            }
            Optimizer::Adam { beta1, beta2, eps } | Optimizer::AdamW { beta1, beta2, eps } => {
                let decoupled = matches!(self.optimizer, Optimizer::AdamW { .. });
                let t = self.n_updates as f64;
                let step_size = lr / (1.0 - beta1.powf(t));
                let correction = (1.0 - beta2.powf(t)).sqrt();
                for (((p, &g), m), v) in pairs.zip(&mut self.first).zip(&mut self.second) {
                    let g = if decoupled {
                        *p *= 1.0 - lr * wd;
                        g
                    } else {
                        coupled(*p, g)
                    };
                    *m = beta1 * *m + (1.0 - beta1) * g;
                    *v = beta2 * *v + (1.0 - beta2) * g * g;
                    *p -= step_size * *m / (v.sqrt() / correction + eps);
                }
            }
        }
    }
}
