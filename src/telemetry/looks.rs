//! What was seen of a run at each look at it: numbers that are taken now and then, whenever a picture was made.
//!
//! When a look is taken depends on the screen, so these are no curve of the run: each number belongs to its step, and
//! between two of them nothing is known.

use super::snapshot::Snapshot;

/// Looks that are kept at most; when there are more, every second one is left out, so that early steps keep theirs.
pub const LOOKS_CAP: usize = 2048;

/// Steps that were looked at, and the cosines there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looks {
    steps: Vec<u64>,
    /// Per layer, one for each step; NaN where there was none.
    cosines: Vec<Vec<f64>>,
}

impl Looks {
    /// Takes in a look; one without a cosine, and one at a step that was looked at already, say nothing new.
    pub fn push(&mut self, snapshot: &Snapshot) {
        let is_new = self.steps.last().is_none_or(|last| *last < snapshot.step);
        if !is_new || snapshot.layers.iter().all(|layer| layer.cosine_to_exact.is_none()) {
            return;
        }
        self.cosines.resize(snapshot.layers.len().max(self.cosines.len()), vec![f64::NAN; self.steps.len()]);
        self.steps.push(snapshot.step);
        for (l, cosines) in self.cosines.iter_mut().enumerate() {
            let cosine = snapshot.layers.get(l).and_then(|layer| layer.cosine_to_exact);
            cosines.push(cosine.unwrap_or(f64::NAN));
        }
        if self.steps.len() > LOOKS_CAP {
            halve(&mut self.steps);
            self.cosines.iter_mut().for_each(halve);
        }
    }

    /// Steps and cosines of a layer, counted from 0; NaN where one of both gradients was zero.
    pub fn cosines(&self, layer_idx: usize) -> impl Iterator<Item = (u64, f64)> + '_ {
        let cosines = self.cosines.get(layer_idx).map_or(&[][..], Vec::as_slice);
        self.steps.iter().copied().zip(cosines.iter().copied())
    }

    /// Whether nothing was seen yet.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

/// Leaves out every second one, the first and the last staying.
fn halve<T: Copy>(values: &mut Vec<T>) {
    let last = values.last().copied();
    let mut at = 0;
    values.retain(|_| {
        at += 1;
        at % 2 == 1
    });
    if at % 2 == 0 {
        values.extend(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::LayerSnapshot;

    #[test]
    fn looks_are_bounded_and_each_number_keeps_its_step() {
        let mut looks = Looks::default();
        for step in 1..=100_000u64 {
            let layer = |l: u64| LayerSnapshot {
                cosine_to_exact: (!(step + l).is_multiple_of(7)).then(|| (step + l) as f64),
                ..LayerSnapshot::default()
            };
            let snapshot = Snapshot { step, layers: vec![layer(0), layer(1)], ..Snapshot::default() };
            looks.push(&snapshot);
            looks.push(&snapshot); // the same look again
        }
        for l in 0..2 {
            let all: Vec<(u64, f64)> = looks.cosines(l).collect();
            assert!(all.len() <= LOOKS_CAP && all.len() > LOOKS_CAP / 2, "{}", all.len());
            assert!(all.windows(2).all(|w| w[0].0 < w[1].0));
            let is_right = |(step, cosine): &(u64, f64)| {
                let value = step + l as u64;
                if value.is_multiple_of(7) { cosine.is_nan() } else { *cosine == value as f64 }
            };
            assert!(all.iter().all(is_right));
            assert_eq!((all[0].0, all[all.len() - 1].0), (1, 100_000));
        }
        looks.push(&Snapshot { step: 200_000, ..Snapshot::default() });
        assert_eq!(looks.cosines(0).last().map(|l| l.0), Some(100_000), "no cosine, nothing to keep");
    }
}
