//! Limited-memory BFGS: the step along `-H g`, where `H` is made of the last few differences of parameters and gradients.
//!
//! Formulas and numbers of `torch.optim.LBFGS` with `max_iter=1` and without line search, but for its two tolerances: a
//! gradient that is very small still moves the parameters, since small gradients are what is watched here.

use serde::{Deserialize, Serialize};

/// A pair of differences is kept only where `y s` is above this: else `H` would not stay positive definite.
const LEAST_CURVATURE: f64 = 1e-10;

/// What the next step needs of those before. Everything has its room from the start: a step allocates nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Memory {
    n: usize,
    /// Differences of parameters `s`, one after the other; the pair of the `i`-th update kept stands at `i mod history`.
    steps: Vec<f64>,
    /// Differences of gradients `y`, as [`Self::steps`].
    changes: Vec<f64>,
    /// `1 / (y s)` of every pair.
    inverse_curvatures: Vec<f64>,
    /// Pairs kept so far, those that gave way included.
    n_kept: usize,
    /// The last gradient, and the last direction.
    gradient: Vec<f64>,
    direction: Vec<f64>,
    /// How far the last step went along it.
    length: f64,
    /// The scale of the first guess of `H`, `y s / y y` of the last pair.
    scale: f64,
    /// Room for the first loop's factors.
    factors: Vec<f64>,
}

impl Memory {
    /// Nothing yet, with room for `history` pairs of `n` numbers.
    pub fn new(n: usize, history: usize) -> Self {
        let zeros = |n: usize| vec![0.0; n];
        Self {
            n,
            steps: zeros(n * history),
            changes: zeros(n * history),
            inverse_curvatures: zeros(history),
            n_kept: 0,
            gradient: zeros(n),
            direction: zeros(n),
            length: 0.0,
            scale: 1.0,
            factors: zeros(history),
        }
    }

    /// Begins anew, as before the first step.
    pub fn forget(&mut self, history: usize) {
        *self = Self::new(self.n, history);
    }

    /// Whether the other has the same room: a memory that was read from a file fits then, whatever its numbers.
    pub fn is_like(&self, other: &Self) -> bool {
        let room = |m: &Self| {
            (m.n, [&m.steps, &m.changes, &m.inverse_curvatures, &m.gradient, &m.direction, &m.factors].map(Vec::len))
        };
        room(self) == room(other)
    }

    /// Moves `parameters` by one step, the first one where `is_first`; `gradient` gives `g` of the `i`-th parameter `p`.
    pub fn update(
        &mut self,
        parameters: &mut [f64],
        gradient: impl Fn(usize, f64) -> f64,
        learning_rate: f64,
        at: Update,
    ) {
        if at == Update::Later {
            self.remember(parameters, &gradient);
        }
        for (i, (g, &p)) in self.gradient.iter_mut().zip(&*parameters).enumerate() {
            *g = gradient(i, p);
        }
        self.turn();
        self.length = match at {
            Update::First => (1.0 / self.gradient.iter().map(|g| g.abs()).sum::<f64>()).min(1.0) * learning_rate,
            Update::Later => learning_rate,
        };
        for (p, d) in parameters.iter_mut().zip(&self.direction) {
            *p += self.length * d;
        }
    }

    /// Keeps the last step with the change of the gradient that came of it, in place of the oldest pair.
    fn remember(&mut self, parameters: &[f64], gradient: &impl Fn(usize, f64) -> f64) {
        let history = self.inverse_curvatures.len();
        let (mut curvature, mut square) = (0.0, 0.0);
        for (i, &p) in parameters.iter().enumerate() {
            let change = gradient(i, p) - self.gradient[i];
            curvature += change * (self.direction[i] * self.length);
            square += change * change;
        }
        if curvature > LEAST_CURVATURE && history > 0 {
            let slot = self.n_kept % history;
            let from = slot * self.n;
            for (i, &p) in parameters.iter().enumerate() {
                self.steps[from + i] = self.direction[i] * self.length;
                self.changes[from + i] = gradient(i, p) - self.gradient[i];
            }
            self.inverse_curvatures[slot] = 1.0 / curvature;
            self.n_kept += 1;
            self.scale = curvature / square;
        }
    }

    /// The direction `-H g`, by the two loops over the pairs: from the newest to the oldest, and back.
    fn turn(&mut self) {
        let Self { n, steps, changes, inverse_curvatures, n_kept, gradient, direction, scale, factors, .. } = self;
        let (n, history) = (*n, inverse_curvatures.len());
        let oldest = n_kept.saturating_sub(history);
        for (d, g) in direction.iter_mut().zip(&*gradient) {
            *d = -g;
        }
        for pair in (oldest..*n_kept).rev() {
            let slot = pair % history;
            let (s, y) = (&steps[slot * n..][..n], &changes[slot * n..][..n]);
            factors[slot] = dot(s, direction) * inverse_curvatures[slot];
            add(direction, -factors[slot], y);
        }
        for d in direction.iter_mut() {
            *d *= *scale;
        }
        for pair in oldest..*n_kept {
            let slot = pair % history;
            let (s, y) = (&steps[slot * n..][..n], &changes[slot * n..][..n]);
            let back = dot(y, direction) * inverse_curvatures[slot];
            add(direction, factors[slot] - back, s);
        }
    }
}

/// Which step it is: the first one knows no curvature, and is kept short.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Update {
    First,
    Later,
}

/// Sums at a time, so that one addition need not wait for the one before.
const SUMS: usize = 8;

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<SUMS>(), b.as_chunks::<SUMS>());
    let mut sums = [0.0; SUMS];
    for (a, b) in a.iter().zip(b) {
        for k in 0..SUMS {
            sums[k] += a[k] * b[k];
        }
    }
    sums.iter().sum::<f64>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f64>()
}

fn add(to: &mut [f64], factor: f64, v: &[f64]) {
    for (to, v) in to.iter_mut().zip(v) {
        *to += factor * v;
    }
}
