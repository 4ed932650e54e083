//! Optimizers: how a gradient becomes an update. Formulas of `torch.optim`, and of the papers where it has none.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::gradient_rule::norm;
use super::lbfgs::{Memory, Update};
use super::parameters::Parameters;
use crate::words;

/// The update rule. `g` is the gradient, `p` a parameter, `lr` the learning rate, `t` the step from 1.
///
/// Weight decay `wd` reaches weights and biases. It is coupled (`g <- g + wd p`) except in `AdamW`
/// and `Lion` (`p <- p (1 - lr wd)` before the update).
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
    /// Adam with Nesterov's look ahead (Dozat 2016). With `mu_t = b1 (1 - 0.96^(t d) / 2)`, `M = mu_1 .. mu_t` and
    /// `u = sqrt(v / (1-b2^t)) + eps`: `p <- p - lr (1-mu_t) / (1-M) g / u - lr mu_(t+1) / (1 - M mu_(t+1)) m / u`
    NAdam {
        /// Decay of the mean.
        #[serde(default = "defaults::beta")]
        beta1: f64,
        /// Decay of the mean square.
        #[serde(default = "defaults::beta2")]
        beta2: f64,
        /// Keeps the division finite.
        #[serde(default = "defaults::eps")]
        eps: f64,
        /// `d`: how fast the weight of the look ahead grows.
        #[serde(default = "defaults::momentum_decay")]
        momentum_decay: f64,
    },
    /// Adam without its warm-up's variance (Liu et al. 2020). With `r_inf = 2/(1-b2) - 1` and
    /// `r = r_inf - 2 t b2^t / (1-b2^t)`: while `r <= 5`, `p <- p - lr m / (1-b1^t)`; then the same times
    /// `sqrt((r-4)(r-2) r_inf / ((r_inf-4)(r_inf-2) r)) sqrt(1-b2^t) / (sqrt v + eps)`
    RAdam {
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
    /// `p <- p - lr sign(b1 m + (1-b1) g)`; then `m <- b2 m + (1-b2) g` (Chen et al. 2023)
    Lion {
        /// Share of the mean in the sign.
        #[serde(default = "defaults::beta")]
        beta1: f64,
        /// Decay of the mean.
        #[serde(default = "defaults::alpha")]
        beta2: f64,
    },
    /// A rate for every weight matrix and bias vector: `m <- beta m + lr trust |p| / (|g| + wd |p|) (g + wd p)`;
    /// `p <- p - m`. Where `|p|` or `|g|` is 0 the factor is 1 (You, Gitman & Ginsburg 2017)
    Lars {
        /// Decay of the velocity.
        #[serde(default = "defaults::beta")]
        beta: f64,
        /// How far a step goes, as a share of the tensor's own norm, at a learning rate of 1.
        #[serde(default = "defaults::trust")]
        trust: f64,
    },
    /// `p <- p - lr H g`, with `H` from the last `history` differences of parameters and gradients; the first step goes
    /// `lr min(1, 1/|g|_1) g`. As `torch.optim.LBFGS` with `max_iter=1`. For whole batches and small networks
    /// (`experiment::check`)
    Lbfgs {
        /// Differences that are remembered.
        #[serde(default = "defaults::history")]
        history: usize,
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
    pub fn momentum_decay() -> f64 {
        4e-3
    }
    /// The paper's.
    pub fn trust() -> f64 {
        1e-3
    }
    /// Fewer than torch's 100: what is remembered is kept with every state of a run.
    pub fn history() -> usize {
        10
    }
}

impl Optimizer {
    /// One of every kind with its usual constants, in the order in which lists show them.
    pub fn examples() -> [Self; 12] {
        use defaults::{adagrad_eps, alpha, beta, beta2, eps, history, momentum_decay, trust};
        [
            Self::Sgd,
            Self::Momentum { beta: beta() },
            Self::Nesterov { beta: beta() },
            Self::AdaGrad { eps: adagrad_eps() },
            Self::RmsProp { alpha: alpha(), eps: eps() },
            Self::Adam { beta1: beta(), beta2: beta2(), eps: eps() },
            Self::AdamW { beta1: beta(), beta2: beta2(), eps: eps() },
            Self::NAdam { beta1: beta(), beta2: beta2(), eps: eps(), momentum_decay: momentum_decay() },
            Self::RAdam { beta1: beta(), beta2: beta2(), eps: eps() },
            Self::Lion { beta1: beta(), beta2: alpha() },
            Self::Lars { beta: beta(), trust: trust() },
            Self::Lbfgs { history: history() },
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
            Self::NAdam { .. } => "nadam",
            Self::RAdam { .. } => "radam",
            Self::Lion { .. } => "lion",
            Self::Lars { .. } => "lars",
            Self::Lbfgs { .. } => "lbfgs",
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
            Self::Sgd | Self::Lbfgs { .. } => Vec::new(),
            Self::Momentum { beta } | Self::Nesterov { beta } => vec![("beta", beta)],
            Self::AdaGrad { eps } => vec![("eps", eps)],
            Self::RmsProp { alpha, eps } => vec![("alpha", alpha), ("eps", eps)],
            Self::Adam { beta1, beta2, eps }
            | Self::AdamW { beta1, beta2, eps }
            | Self::RAdam { beta1, beta2, eps } => {
                vec![("beta1", beta1), ("beta2", beta2), ("eps", eps)]
            }
            Self::NAdam { beta1, beta2, eps, momentum_decay } => {
                vec![("beta1", beta1), ("beta2", beta2), ("eps", eps), ("momentum_decay", momentum_decay)]
            }
            Self::Lion { beta1, beta2 } => vec![("beta1", beta1), ("beta2", beta2)],
            Self::Lars { beta, trust } => vec![("beta", beta), ("trust", trust)],
        }
    }

    /// How many differences L-BFGS remembers: the one constant that is a whole number.
    pub fn history(&mut self) -> Option<&mut usize> {
        if let Self::Lbfgs { history } = self { Some(history) } else { None }
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
    // States that were written before these fields were read as if they had them: no optimizer of that time uses them.
    /// `mu_1 .. mu_t` of `NAdam`.
    #[serde(default = "one")]
    momentum_product: f64,
    /// Where every weight matrix and bias vector stands, for `Lars`.
    #[serde(default)]
    tensors: Vec<Range<usize>>,
    /// What `Lbfgs` remembers.
    #[serde(default)]
    memory: Option<Box<Memory>>,
}

fn one() -> f64 {
    1.0
}

impl OptimizerState {
    /// A fresh state for the numbers of `parameters`.
    pub fn new(optimizer: Optimizer, weight_decay: f64, parameters: &Parameters) -> Self {
        let n_parameters = parameters.values().len();
        let (first, second) = match optimizer {
            Optimizer::Sgd | Optimizer::Lbfgs { .. } => (0, 0),
            Optimizer::Momentum { .. }
            | Optimizer::Nesterov { .. }
            | Optimizer::Lion { .. }
            | Optimizer::Lars { .. } => (n_parameters, 0),
            Optimizer::AdaGrad { .. } | Optimizer::RmsProp { .. } => (0, n_parameters),
            Optimizer::Adam { .. } | Optimizer::AdamW { .. } | Optimizer::NAdam { .. } | Optimizer::RAdam { .. } => {
                (n_parameters, n_parameters)
            }
        };
        Self {
            optimizer,
            weight_decay,
            n_updates: 0,
            first: vec![0.0; first],
            second: vec![0.0; second],
            momentum_product: one(),
            tensors: if let Optimizer::Lars { .. } = optimizer { parameters.tensors() } else { Vec::new() },
            memory: match optimizer {
                Optimizer::Lbfgs { history } => Some(Box::new(Memory::new(n_parameters, history))),
                _ => None,
            },
        }
    }

    /// Whether the other is a state of the same optimizer for as many numbers.
    pub fn is_like(&self, other: &Self) -> bool {
        self.optimizer == other.optimizer
            && self.weight_decay == other.weight_decay
            && self.first.len() == other.first.len()
            && self.second.len() == other.second.len()
            && self.tensors == other.tensors
            && match (&self.memory, &other.memory) {
                (Some(one), Some(other)) => one.is_like(other),
                (one, other) => one.is_none() && other.is_none(),
            }
    }

    /// Takes in that the parameters were set to others since the last update: a difference to those before would be none that
    /// a step has made.
    pub fn jumped(&mut self) {
        if let Optimizer::Lbfgs { history } = self.optimizer
            && let Some(memory) = &mut self.memory
        {
            memory.forget(history);
            self.n_updates = 0;
        }
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
            Optimizer::NAdam { beta1, beta2, eps, momentum_decay } => {
                let t = self.n_updates as f64;
                let momentum = |t: f64| beta1 * (1.0 - 0.5 * 0.96_f64.powf(t * momentum_decay));
                let (mu, next) = (momentum(t), momentum(t + 1.0));
                self.momentum_product *= mu;
                let of_gradient = lr * (1.0 - mu) / (1.0 - self.momentum_product);
                let of_mean = lr * next / (1.0 - self.momentum_product * next);
                let correction = 1.0 - beta2.powf(t);
                for (((p, &g), m), v) in pairs.zip(&mut self.first).zip(&mut self.second) {
                    let g = coupled(*p, g);
                    *m = beta1 * *m + (1.0 - beta1) * g;
                    *v = beta2 * *v + (1.0 - beta2) * g * g;
                    let below = (*v / correction).sqrt() + eps;
                    *p -= of_gradient * g / below + of_mean * *m / below;
                }
            }
            Optimizer::RAdam { beta1, beta2, eps } => {
                let t = self.n_updates as f64;
                let step_size = lr / (1.0 - beta1.powf(t));
                let correction = 1.0 - beta2.powf(t);
                let longest = 2.0 / (1.0 - beta2) - 1.0;
                let length = longest - 2.0 * t * beta2.powf(t) / correction;
                // Of the first few gradients the mean square says too little: there m alone.
                let rectified = (length > 5.0).then(|| {
                    let variances = (length - 4.0) * (length - 2.0) * longest;
                    (variances / ((longest - 4.0) * (longest - 2.0) * length)).sqrt() * correction.sqrt()
                });
                for (((p, &g), m), v) in pairs.zip(&mut self.first).zip(&mut self.second) {
                    let g = coupled(*p, g);
                    *m = beta1 * *m + (1.0 - beta1) * g;
                    *v = beta2 * *v + (1.0 - beta2) * g * g;
                    *p -= step_size * *m * rectified.map_or(1.0, |factor| factor / (v.sqrt() + eps));
                }
            }
            Optimizer::Lion { beta1, beta2 } => {
                for ((p, &g), m) in pairs.zip(&mut self.first) {
                    *p *= 1.0 - lr * wd;
                    *p -= lr * sign(beta1 * *m + (1.0 - beta1) * g);
                    *m = beta2 * *m + (1.0 - beta2) * g;
                }
            }
            Optimizer::Lars { beta, trust } => {
                for span in &self.tensors {
                    let (p, g) = (&mut parameters[span.clone()], &gradient[span.clone()]);
                    let (size, steepness) = (norm(p), norm(g));
                    let is_zero = size == 0.0 || steepness == 0.0;
                    let local = if is_zero { 1.0 } else { trust * size / (steepness + wd * size) };
                    for ((p, &g), m) in p.iter_mut().zip(g).zip(&mut self.first[span.clone()]) {
                        *m = beta * *m + lr * local * coupled(*p, g);
                        *p -= *m;
                    }
                }
            }
            Optimizer::Lbfgs { .. } => {
                if let Some(memory) = &mut self.memory {
                    let at = if self.n_updates == 1 { Update::First } else { Update::Later };
                    memory.update(parameters, |i, p| coupled(p, gradient[i]), lr, at);
                }
            }
        }
    }
}

/// -1, 0 or 1; a NaN stays one.
fn sign(v: f64) -> f64 {
    if v > 0.0 {
        1.0
    } else if v < 0.0 {
        -1.0
    } else {
        v
    }
}
