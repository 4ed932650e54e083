//! What is done with a variable's numbers as they come by: nothing, a summary, or keeping them.

use super::numbers::Numbers;
use super::table::{Summary, VariableInfo, shown_bytes};
use super::texts::Texts;
use crate::message;
use crate::words::Message;

/// Values per block: 64 KiB of float64, which stays in the processor's cache.
pub(in crate::data) const BLOCK_VALUES: usize = 8 * 1024;

/// What a walk over a file found.
#[derive(Debug, Default)]
pub(in crate::data) struct Found {
    pub variables: Vec<VariableInfo>,
    pub problems: Vec<Message>,
    pub damaged: bool,
}

impl Found {
    /// Notes damage.
    pub(in crate::data) fn damage(&mut self, sentence: Message) {
        self.damaged = true;
        self.problems.push(sentence);
    }
}

/// Sees every variable of a file, in order.
pub(in crate::data) trait Visitor {
    /// Whether the numbers of this variable (the `index`-th of the file) are to be read. Not asked when it is unusable.
    fn wants(&mut self, index: usize, info: &VariableInfo) -> bool;

    /// `n_values` numbers follow.
    ///
    /// # Errors
    /// When there is no room for them.
    fn begin(&mut self, n_values: usize) -> Result<(), Message>;

    /// `n_values` numbers follow row by row, each row of `n_columns`.
    ///
    /// # Errors
    /// As [`Visitor::begin`].
    fn begin_rows(&mut self, n_values: usize, _n_columns: usize) -> Result<(), Message> {
        self.begin(n_values)
    }

    /// The next numbers of the real part, column by column (row by row after [`Visitor::begin_rows`]).
    fn block(&mut self, values: &[f64]);

    /// Whether the rows of text of this variable are to be read.
    fn wants_texts(&mut self, _index: usize) -> bool {
        false
    }

    /// All rows of text.
    fn texts(&mut self, _texts: Texts) {}

    /// All numbers were there: the place to leave a summary in `info`.
    fn end(&mut self, info: &mut VariableInfo);
}

/// Reads no numbers.
pub(in crate::data) struct HeadersOnly;

impl Visitor for HeadersOnly {
    fn wants(&mut self, _: usize, _: &VariableInfo) -> bool {
        false
    }
    fn begin(&mut self, _: usize) -> Result<(), Message> {
        Ok(())
    }
    fn block(&mut self, _: &[f64]) {}
    fn end(&mut self, _: &mut VariableInfo) {}
}

/// Reads every variable and keeps only its [`Summary`].
pub(in crate::data) struct Summarise {
    sum: f64,
    nonfinite: u64,
    crc: crc32fast::Hasher,
    bytes: Vec<u8>,
}

impl Default for Summarise {
    fn default() -> Self {
        Self { sum: 0.0, nonfinite: 0, crc: crc32fast::Hasher::new(), bytes: Vec::new() }
    }
}

impl Summarise {
    /// The summary of numbers that are in memory already, one part after another.
    pub(in crate::data) fn of<'a>(parts: impl IntoIterator<Item = &'a [f64]>) -> Summary {
        let mut summarise = Self::default();
        for block in parts.into_iter().flat_map(|part| part.chunks(BLOCK_VALUES)) {
            summarise.block(block);
        }
        summarise.take()
    }

    fn take(&mut self) -> Summary {
        let crc32 = std::mem::take(&mut self.crc).finalize();
        let summary = Summary { sum: self.sum, nonfinite: self.nonfinite, crc32 };
        (self.sum, self.nonfinite) = (0.0, 0);
        summary
    }
}

impl Visitor for Summarise {
    fn wants(&mut self, _: usize, _: &VariableInfo) -> bool {
        true
    }

    fn begin(&mut self, _: usize) -> Result<(), Message> {
        self.take();
        Ok(())
    }

    fn block(&mut self, values: &[f64]) {
        self.bytes.clear();
        for &v in values {
            if v.is_finite() {
                self.sum += v;
            } else {
                self.nonfinite += 1;
            }
            let bits = if v.is_nan() { 0x7ff8_0000_0000_0000 } else { v.to_bits() };
            self.bytes.extend_from_slice(&bits.to_le_bytes());
        }
        self.crc.update(&self.bytes);
    }

    fn end(&mut self, info: &mut VariableInfo) {
        info.summary = Some(self.take());
    }
}

/// Numbers that come row by row on their way to their columns.
struct Rows {
    n: usize,
    n_columns: usize,
    /// How many have come.
    done: usize,
}

/// Keeps the numbers of one variable.
pub(in crate::data) struct Collect {
    index: usize,
    /// Where the next number belongs, where they come row by row.
    rows: Option<Rows>,
    /// The real part, column by column.
    pub values: Numbers,
    /// Rows of text, where it holds those.
    pub texts: Texts,
}

impl Collect {
    /// Will keep the numbers of the `index`-th variable.
    pub(in crate::data) fn new(index: usize) -> Self {
        Self { index, rows: None, values: Numbers::default(), texts: Texts::default() }
    }
}

impl Rows {
    /// Puts the next numbers where they belong: all of one column that are at hand, then all of the next.
    fn put(&mut self, values: &[f64], to: &mut [f64]) {
        let (row, column) = (self.done / self.n_columns, self.done % self.n_columns);
        for at in 0..values.len().min(self.n_columns) {
            // The first of a column at hand; behind the end of a row the next row begins.
            let (mut row, column) = (row + (column + at) / self.n_columns, (column + at) % self.n_columns);
            for value in values[at..].iter().step_by(self.n_columns) {
                if row < self.n {
                    to[column * self.n + row] = *value;
                }
                row += 1;
            }
        }
        self.done += values.len();
    }
}

fn no_room(n_values: usize) -> Message {
    message!("mat-no-room", bytes = shown_bytes(8 * n_values as u64))
}

impl Visitor for Collect {
    fn wants(&mut self, index: usize, _: &VariableInfo) -> bool {
        index == self.index
    }

    fn begin(&mut self, n_values: usize) -> Result<(), Message> {
        self.rows = None;
        self.values = Numbers::with_room(n_values).ok_or_else(|| no_room(n_values))?;
        Ok(())
    }

    fn begin_rows(&mut self, n_values: usize, n_columns: usize) -> Result<(), Message> {
        let n_columns = n_columns.max(1);
        self.rows = Some(Rows { n: n_values / n_columns, n_columns, done: 0 });
        self.values = Numbers::zeros(n_values).ok_or_else(|| no_room(n_values))?;
        Ok(())
    }

    fn block(&mut self, values: &[f64]) {
        match &mut self.rows {
            None => self.values.extend_from_slice(values),
            Some(rows) => rows.put(values, self.values.as_mut_slice()),
        }
    }

    fn wants_texts(&mut self, index: usize) -> bool {
        index == self.index
    }

    fn texts(&mut self, texts: Texts) {
        self.texts = texts;
    }

    fn end(&mut self, _: &mut VariableInfo) {}
}
