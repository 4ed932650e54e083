//! What is done with a variable's numbers as they come by: nothing, a summary, or keeping them.

use crate::data::numbers::Numbers;
use crate::data::table::{Summary, VariableInfo, shown_bytes};
use crate::data::texts::Texts;
use crate::message;
use crate::words::Message;

/// Sees every variable of a file, in order.
pub(crate) trait Visitor {
    /// Whether the numbers of this variable (the `index`-th of the file) are to be read. Not asked when it is unusable.
    fn wants(&mut self, index: usize, info: &VariableInfo) -> bool;

    /// `n_values` numbers follow.
    ///
    /// # Errors
    /// When there is no room for them.
    fn begin(&mut self, n_values: usize) -> Result<(), Message>;

    /// The next numbers of the real part, in column-major order.
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
pub(crate) struct HeadersOnly;

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
pub(crate) struct Summarise {
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
    pub(crate) fn of<'a>(parts: impl IntoIterator<Item = &'a [f64]>) -> Summary {
        let mut summarise = Self::default();
        for block in parts.into_iter().flat_map(|part| part.chunks(super::decode::BLOCK_VALUES)) {
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

/// Keeps the numbers of one variable.
pub(crate) struct Collect {
    index: usize,
    /// The real part, column by column.
    pub values: Numbers,
    /// Rows of text, where it holds those.
    pub texts: Texts,
}

impl Collect {
    /// Will keep the numbers of the `index`-th variable.
    pub(crate) fn new(index: usize) -> Self {
        Self { index, values: Numbers::default(), texts: Texts::default() }
    }
}

impl Visitor for Collect {
    fn wants(&mut self, index: usize, _: &VariableInfo) -> bool {
        index == self.index
    }

    fn begin(&mut self, n_values: usize) -> Result<(), Message> {
        self.values = Numbers::with_room(n_values).ok_or_else(|| {
            let bytes = shown_bytes(8 * n_values as u64);
            message!("mat-no-room", bytes = bytes)
        })?;
        Ok(())
    }

    fn block(&mut self, values: &[f64]) {
        self.values.extend_from_slice(values);
    }

    fn wants_texts(&mut self, index: usize) -> bool {
        index == self.index
    }

    fn texts(&mut self, texts: Texts) {
        self.texts = texts;
    }

    fn end(&mut self, _: &mut VariableInfo) {}
}
