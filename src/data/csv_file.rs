//! Tables as text: comma, semicolon or tab, header or none, decimal point or comma, quotes, UTF-8 (with or without BOM),
//! UTF-16 or GBK.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use super::error::{DataError, shown, visible};
use super::mat_file::Summarise;
use super::table::{FileFormat, FileListing, Limits, NumericVariable, OnProgress, Progress, VariableInfo, shown_bytes};
use crate::message;
use crate::words::Message;

/// More columns than this are refused.
const MAX_COLUMNS: usize = 100_000;

/// Whether the name says that this is a table.
pub(super) fn is_named_as_text(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    ["csv", "tsv", "txt", "dat", "data", "asc"].contains(&extension.as_str())
}

/// The listing of a table that was read: one variable with the file's name.
pub(super) fn listing(path: &Path, variable: &NumericVariable) -> FileListing {
    let info = VariableInfo {
        name: variable.name.clone(),
        class: "double".to_owned(),
        dims: variable.dims.clone(),
        usable: true,
        summary: Some(Summarise::of(&variable.real)),
        columns: variable.columns.clone(),
        ..VariableInfo::default()
    };
    FileListing {
        path: path.to_owned(),
        format: FileFormat::Csv,
        variables: vec![info],
        problems: Vec::new(),
        damaged: false,
    }
}

/// Reads the whole table. The variable is named after the file.
pub(super) fn read(path: &Path, limits: &Limits, progress: &mut OnProgress<'_>) -> Result<NumericVariable, DataError> {
    let text = read_text(path, limits, progress)?;
    let style = Style::detect(&text).ok_or_else(|| DataError::file(path, message!("csv-no-rows")))?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(style.separator)
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut table = Table::new(path, limits, style);
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(e) => {
                return Err(DataError::file(path, message!("csv-not-a-table", error = e.to_string())));
            }
        }
        let position = record.position().map_or(0, csv::Position::byte);
        let line = record.position().map_or(0, |p| p.line() as usize);
        table.add(&record, line)?;
        if table.n_rows.is_multiple_of(4096) {
            step(progress, position, text.len() as u64)?;
        }
    }
    drop(reader);
    drop(text);
    table.finish()
}

fn step(progress: &mut OnProgress<'_>, done: u64, total: u64) -> Result<(), DataError> {
    match progress(Progress { bytes_done: done, bytes_total: total }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(DataError::Cancelled),
    }
}

/// The file's text, whatever its encoding.
fn read_text(path: &Path, limits: &Limits, progress: &mut OnProgress<'_>) -> Result<String, DataError> {
    let mut file = File::open(path).map_err(|e| DataError::Open { path: shown(path), source: e })?;
    let size = file.metadata().map_or(0, |m| m.len());
    // A number takes two bytes of text at least and eight in memory.
    if size > limits.max_variable_bytes {
        return Err(DataError::file(
            path,
            message!("csv-too-large", size = shown_bytes(size), limit = shown_bytes(limits.max_variable_bytes)),
        ));
    }
    let mut bytes = Vec::new();
    let mut done = 0;
    loop {
        let n = (&mut file)
            .take(1 << 20)
            .read_to_end(&mut bytes)
            .map_err(|e| DataError::Read { path: shown(path), source: e })?;
        done += n as u64;
        // Half of the work is still to come.
        step(progress, done / 2, size.max(1))?;
        if n == 0 || done > limits.max_variable_bytes {
            break;
        }
    }
    Ok(decode_text(bytes))
}

/// UTF-16 or UTF-8 by the byte order mark, else UTF-8 where it is valid, else GBK.
fn decode_text(bytes: Vec<u8>) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(&bytes) {
        return encoding.decode_with_bom_removal(&bytes).0.into_owned();
    }
    String::from_utf8(bytes)
        .unwrap_or_else(|e| encoding_rs::GBK.decode_without_bom_handling(e.as_bytes()).0.into_owned())
}

/// How the table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Style {
    separator: u8,
    decimal_comma: bool,
}

impl Style {
    /// Looks at the first lines: the separator that divides them most evenly, and whether commas stand inside numbers.
    fn detect(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')).take(50).collect();
        let last = *lines.last()?;
        let count = |c: char| last.matches(c).count();
        let separator = if count('\t') > 0 {
            b'\t'
        } else if count(';') > 0 {
            b';'
        } else if count(',') > 0 {
            b','
        } else if last.split_whitespace().count() > 1 {
            b' '
        } else {
            b','
        };
        let decimal_comma = separator != b','
            && lines.iter().any(|l| {
                l.contains(',') && l.split(char::from(separator)).any(|c| number(c, true).is_some() && c.contains(','))
            });
        Some(Self { separator, decimal_comma })
    }
}

/// The number in a cell, or `None`.
fn number(cell: &str, decimal_comma: bool) -> Option<f64> {
    let cell = cell.trim();
    let parsed = if decimal_comma && cell.contains(',') {
        if cell.contains('.') || cell.matches(',').count() > 1 {
            return None;
        }
        cell.replace(',', ".").parse()
    } else {
        cell.parse()
    };
    // Rust also reads "infinity" and "nan" in any case, which MATLAB writes as Inf and NaN.
    parsed.ok()
}

/// The table as it grows.
struct Table<'p> {
    path: &'p Path,
    limits: Limits,
    style: Style,
    header: Option<Vec<String>>,
    /// Row by row.
    values: Vec<f64>,
    n_rows: usize,
    n_columns: usize,
}

impl<'p> Table<'p> {
    fn new(path: &'p Path, limits: &Limits, style: Style) -> Self {
        Self { path, limits: *limits, style, header: None, values: Vec::new(), n_rows: 0, n_columns: 0 }
    }

    fn add(&mut self, record: &csv::StringRecord, line: usize) -> Result<(), DataError> {
        // Runs of blanks separate like one; a separator at the end of a line makes no column.
        let mut cells: Vec<&str> = record.iter().map(str::trim).collect();
        if self.style.separator == b' ' {
            cells.retain(|c| !c.is_empty());
        }
        while cells.len() > self.n_columns.max(1) && cells.last().is_some_and(|c| c.is_empty()) {
            cells.pop();
        }
        if cells.iter().all(|c| c.is_empty()) {
            return Ok(());
        }
        if cells.len() > MAX_COLUMNS {
            return Err(self.cell(line, cells.len(), message!("csv-too-many-columns", limit = MAX_COLUMNS)));
        }
        let first = self.n_rows == 0 && self.header.is_none();
        if first {
            self.n_columns = cells.len();
            let named = cells.iter().any(|c| number(c, self.style.decimal_comma).is_none() && !c.is_empty());
            if named {
                self.header = Some(cells.iter().map(|&c| c.to_owned()).collect());
                return Ok(());
            }
        }
        if cells.len() != self.n_columns {
            let what = message!("csv-row-length", found = cells.len(), expected = self.n_columns);
            return Err(self.cell(line, cells.len().min(self.n_columns) + 1, what));
        }
        if (self.values.len() + self.n_columns) as u64 * 8 > self.limits.max_variable_bytes {
            let what = message!("csv-no-room", limit = shown_bytes(self.limits.max_variable_bytes));
            return Err(self.cell(line, 1, what));
        }
        for (column, cell) in cells.iter().enumerate() {
            let Some(value) = number(cell, self.style.decimal_comma) else {
                return Err(self.bad_cell(line, column, cell));
            };
            self.values.push(value);
        }
        self.n_rows += 1;
        Ok(())
    }

    fn bad_cell(&self, line: usize, column: usize, cell: &str) -> DataError {
        let name = self.header.as_ref().and_then(|h| h.get(column)).filter(|n| !n.is_empty());
        let short: String = visible(cell).chars().take(40).collect();
        let what = match name.map(|n| visible(n)) {
            Some(name) if cell.is_empty() => message!("csv-empty-cell-of", name = name),
            None if cell.is_empty() => message!("csv-empty-cell"),
            Some(name) => message!("csv-no-number-of", cell = short, name = name),
            None => message!("csv-no-number", cell = short),
        };
        self.cell(line, column + 1, what)
    }

    fn cell(&self, row: usize, column: usize, what: Message) -> DataError {
        DataError::Cell { path: shown(self.path), row, column, what }
    }

    fn finish(self) -> Result<NumericVariable, DataError> {
        let (n, k) = (self.n_rows, self.n_columns);
        if n == 0 {
            return Err(DataError::file(self.path, message!("csv-no-numbers")));
        }
        let name = self.path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        let mut real = Vec::with_capacity(n * k);
        for column in 0..k {
            real.extend((0..n).map(|row| self.values[row * k + column]));
        }
        Ok(NumericVariable {
            name,
            dims: vec![n as u64, k as u64],
            real: real.into(),
            complex: false,
            columns: self.header.unwrap_or_default(),
        })
    }
}
