//! The samples as kernels read them: one record of features and targets per sample.

use ndarray::ArrayView2;

use super::lanes::{LANES, Lanes, Tile};
use super::path::Pass;

/// Samples x (features, then targets), each sample contiguous, so that gathering a batch touches one line per sample.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleRows {
    n_rows: usize,
    n_features: usize,
    n_outputs: usize,
    records: Vec<f64>,
    classes: Vec<u32>,
}

impl SampleRows {
    /// From features (samples x features) and targets (samples x outputs: 0 or 1 for one output, else one-hot).
    ///
    /// # Panics
    /// When the two have different numbers of samples.
    pub fn new(features: ArrayView2<'_, f64>, targets: ArrayView2<'_, f64>) -> Self {
        assert_eq!(features.nrows(), targets.nrows(), "one target per sample");
        let mut records = Vec::with_capacity(features.len() + targets.len());
        let mut classes = Vec::with_capacity(features.nrows());
        for (x, y) in features.rows().into_iter().zip(targets.rows()) {
            records.extend(x.iter().chain(y));
            let class = class_of(y.len(), |j| y[j]);
            classes.push(class);
        }
        Self { n_rows: features.nrows(), n_features: features.ncols(), n_outputs: targets.ncols(), records, classes }
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

    /// Numbers per sample.
    pub(super) fn width(&self) -> usize {
        self.n_features + self.n_outputs
    }

    /// A pass that copies the samples `rows` into tiles: block by block of eight samples, one tile per feature and
    /// target. The lanes that a last, partial block leaves over repeat its first sample.
    pub(super) fn gather<'a>(&'a self, rows: &'a [u32], tiles: &'a mut [Tile]) -> Gather<'a> {
        Gather { records: &self.records, width: self.width(), rows, tiles }
    }
}

/// See [`SampleRows::gather`].
pub(super) struct Gather<'a> {
    records: &'a [f64],
    width: usize,
    rows: &'a [u32],
    tiles: &'a mut [Tile],
}

impl Pass for Gather<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(self, _: L) {
        match self.width {
            2 => self.of_width::<2>(),
            3 => self.of_width::<3>(),
            4 => self.of_width::<4>(),
            5 => self.of_width::<5>(),
            _ => self.of_any_width(),
        }
    }
}

impl Gather<'_> {
    /// Short records, whose number of stores the compiler knows.
    #[inline(always)]
    fn of_width<const W: usize>(self) {
        let records = self.records.as_chunks::<W>().0;
        let (blocks, rest) = self.rows.as_chunks::<LANES>();
        let tiles = self.tiles.as_chunks_mut::<W>().0;
        for (rows, block) in blocks.iter().zip(&mut *tiles) {
            spread(records, rows, block);
        }
        if !rest.is_empty() {
            let mut rows = [rest[0]; LANES];
            rows[..rest.len()].copy_from_slice(rest);
            spread(records, &rows, &mut tiles[blocks.len()]);
        }
    }

    #[inline(always)]
    fn of_any_width(self) {
        for (rows, block) in self.rows.chunks(LANES).zip(self.tiles.chunks_exact_mut(self.width)) {
            for lane in 0..LANES {
                let row = rows.get(lane).copied().unwrap_or(rows[0]) as usize;
                let record = &self.records[row * self.width..][..self.width];
                for (tile, v) in block.iter_mut().zip(record) {
                    tile.0[lane] = *v;
                }
            }
        }
    }
}

/// Writes eight records into the lanes of a block.
#[inline(always)]
fn spread<const W: usize>(records: &[[f64; W]], rows: &[u32; LANES], block: &mut [Tile; W]) {
    for lane in 0..LANES {
        let record = &records[rows[lane] as usize];
        for column in 0..W {
            block[column].0[lane] = record[column];
        }
    }
}

/// The class that outputs (or one-hot targets) stand for: threshold 0.5 for one output, else the largest.
pub(super) fn class_of(n_outputs: usize, value: impl Fn(usize) -> f64) -> u32 {
    if n_outputs == 1 {
        return u32::from(value(0) >= 0.5);
    }
    let mut best = 0;
    for j in 1..n_outputs {
        if value(j) > value(best) {
            best = j;
        }
    }
    best as u32
}
