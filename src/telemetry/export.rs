//! Curves as files.

use std::io::{self, Write};

use super::series::Schema;

/// Writes `steps.csv`: `step`, then every curve that has a value at every step, in the schema's order (`loss`,
/// `speed_1..L`, `weight_grad_1..L`); all digits, so that values round-trip.
#[derive(Debug)]
pub struct StepsCsv<W: Write> {
    out: W,
}

impl<W: Write> StepsCsv<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn new(mut out: W, schema: &Schema) -> io::Result<Self> {
        writeln!(out, "{}", schema.columns().join(","))?;
        Ok(Self { out })
    }

    /// Writes one step: the values of [`Schema::every_step`], in its order.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&mut self, step: u64, values: &[f64]) -> io::Result<()> {
        write!(self.out, "{step}")?;
        for value in values {
            write!(self.out, ",{value:?}")?;
        }
        writeln!(self.out)
    }

    /// Writes what is buffered.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}
