//! Curves as files.

use std::io::{self, Write};

use super::series::{Schema, SeriesId};

/// Writes `steps.csv`: `step,loss,speed_1..L,weight_grad_1..L`, all digits, so that values round-trip.
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
        writeln!(out, "{}", Self::columns(schema).join(","))?;
        Ok(Self { out })
    }

    /// Names of the columns.
    pub fn columns(schema: &Schema) -> Vec<String> {
        let curves = schema.series().into_iter().filter(|s| *s != SeriesId::TestLoss).map(SeriesId::column);
        std::iter::once("step".to_owned()).chain(curves).collect()
    }

    /// Writes one step: its loss, then the curves of every layer in the schema's order.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&mut self, step: u64, loss: f64, curves: impl Iterator<Item = f64>) -> io::Result<()> {
        write!(self.out, "{step},{loss:?}")?;
        for value in curves {
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
