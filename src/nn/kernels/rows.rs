//! The samples as kernels read them: one record of features and targets per sample.

use ndarray::ArrayView2;

use super::lanes::{LANES, Lanes, QUAD, Tile, each};
use super::path::Pass;

/// Numbers of one sample that are read together: never from two lines of the cache.
#[repr(C, align(32))]
#[derive(Clone, Copy, Debug, PartialEq)]
struct Quad([f64; QUAD]);

/// Samples x (features, then targets), each sample contiguous, so that gathering a batch touches one place per sample. A
/// record is a whole number of quads, with zeros at its end where it has to be.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleRows {
    n_rows: usize,
    n_features: usize,
    n_outputs: usize,
    quads: Vec<Quad>,
    classes: Vec<u32>,
}

/// Tiles that a block of samples with so many features and targets takes.
pub(super) fn block_len(n_features: usize, n_outputs: usize) -> usize {
    (n_features + n_outputs).next_multiple_of(QUAD)
}

impl SampleRows {
    /// From features (samples x features) and targets (samples x outputs: 0 or 1 for one output, else one-hot).
    ///
    /// # Panics
    /// When the two have different numbers of samples.
    pub fn new(features: ArrayView2<'_, f64>, targets: ArrayView2<'_, f64>) -> Self {
        assert_eq!(features.nrows(), targets.nrows(), "one target per sample");
        Self::from_records(features.nrows(), features.ncols(), targets.ncols(), |row, x, y| {
            x.iter_mut().zip(features.row(row)).for_each(|(to, v)| *to = *v);
            y.iter_mut().zip(targets.row(row)).for_each(|(to, v)| *to = *v);
        })
    }

    /// From a function that writes features and targets of a sample: no copy of all of them stands in between.
    pub fn from_records(
        n_rows: usize,
        n_features: usize,
        n_outputs: usize,
        mut write: impl FnMut(usize, &mut [f64], &mut [f64]),
    ) -> Self {
        let len = block_len(n_features, n_outputs);
        let mut quads = Vec::with_capacity(n_rows * len / QUAD);
        let mut classes = Vec::with_capacity(n_rows);
        let mut record = vec![0.0; len];
        for row in 0..n_rows {
            let (x, y) = record.split_at_mut(n_features);
            write(row, x, &mut y[..n_outputs]);
            classes.push(class_of(n_outputs, 0.5, |j| record[n_features + j]));
            quads.extend(record.as_chunks().0.iter().map(|quad| Quad(*quad)));
        }
        Self { n_rows, n_features, n_outputs, quads, classes }
    }

    /// Number of samples.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.n_features
    }

    /// Number of targets per sample.
    pub fn n_outputs(&self) -> usize {
        self.n_outputs
    }

    /// The class index of a sample.
    pub(super) fn class(&self, row: u32) -> u32 {
        self.classes[row as usize]
    }

    /// A pass that copies the samples `rows` into tiles: [`block_len`] tiles for each block of eight samples, one per
    /// feature and target, then unused ones. The lanes that a last, partial block leaves over repeat its first sample.
    pub(super) fn gather<'a>(&'a self, rows: &'a [u32], tiles: &'a mut [Tile]) -> Gather<'a> {
        Gather { quads: &self.quads, per_record: block_len(self.n_features, self.n_outputs) / QUAD, rows, tiles }
    }
}

/// See [`SampleRows::gather`].
pub(super) struct Gather<'a> {
    quads: &'a [Quad],
    per_record: usize,
    rows: &'a [u32],
    tiles: &'a mut [Tile],
}

impl Pass for Gather<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(self, l: L) {
        let blocks = self.tiles.as_chunks_mut::<QUAD>().0.chunks_exact_mut(self.per_record);
        let (full, rest) = self.rows.as_chunks::<LANES>();
        let mut last = [0; LANES];
        if let Some(first) = rest.first() {
            last.fill(*first);
            last[..rest.len()].copy_from_slice(rest);
        }
        let rows = full.iter().chain((!rest.is_empty()).then_some(&last));
        if self.per_record == 1 {
            // One quad a sample, as the article's: nothing to multiply.
            for (rows, block) in rows.zip(blocks) {
                l.spread(each!(lane < LANES, &self.quads[rows[lane] as usize].0), &mut block[0]);
            }
        } else {
            for (rows, block) in rows.zip(blocks) {
                for (column, tiles) in block.iter_mut().enumerate() {
                    let quad = each!(lane < LANES, &self.quads[rows[lane] as usize * self.per_record + column].0);
                    l.spread(quad, tiles);
                }
            }
        }
    }
}

/// The class that outputs (or one-hot targets) stand for: one output against the threshold, else the largest. Targets of 0
/// and 1 have the threshold 0.5.
pub(super) fn class_of(n_outputs: usize, threshold: f64, value: impl Fn(usize) -> f64) -> u32 {
    if n_outputs == 1 {
        return u32::from(value(0) >= threshold);
    }
    let mut best = 0;
    for j in 1..n_outputs {
        if value(j) > value(best) {
            best = j;
        }
    }
    best as u32
}
