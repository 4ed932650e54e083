//! Tables as text: comma, semicolon or tab, header or none, decimal point or comma, quotes, UTF-8 (with or without BOM),
//! UTF-16 or GBK.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::Path;

use super::error::{DataError, shown, visible};
use super::ordinary_file::open_ordinary;
use super::table::{FileFormat, FileListing, Limits, NumericVariable, OnProgress, Progress, VariableInfo, shown_bytes};
use super::texts::{Texts, is_missing};
use super::visit::Summarise;
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
    // Of the numbers: places among texts are none.
    let n_rows = variable.dims[0] as usize;
    let is_number = |column: usize| !variable.texts.contains_key(&column);
    let numbers = variable.real.chunks(n_rows.max(1)).enumerate().filter(|(column, _)| is_number(*column));
    let info = VariableInfo {
        name: variable.name.clone(),
        class: "double".to_owned(),
        dims: variable.dims.clone(),
        usable: true,
        summary: Some(Summarise::of(numbers.map(|(_, values)| values))),
        columns: variable.columns.clone(),
        text_columns: variable.texts.keys().copied().collect(),
        ..VariableInfo::default()
    };
    FileListing {
        path: path.to_owned(),
        format: FileFormat::Csv,
        variables: vec![info],
        problems: variable.notes.clone(),
        damaged: false,
    }
}

/// Reads the whole table. The variable is named after the file. A column that mostly holds words is one of classes: its
/// numbers are places among its texts.
pub(super) fn read(path: &Path, limits: &Limits, progress: &mut OnProgress<'_>) -> Result<NumericVariable, DataError> {
    let text = read_text(path, limits, progress)?;
    match read_table(path, &text, limits, progress, &[])?.finish()? {
        Read::Table(variable) => Ok(variable),
        // Seldom: a column of words that begins with numbers.
        Read::AgainWithTexts(columns) => match read_table(path, &text, limits, progress, &columns)?.finish()? {
            Read::Table(variable) => Ok(variable),
            Read::AgainWithTexts(_) => Err(DataError::file(path, message!("data-file-changed"))),
        },
    }
}

/// Goes through all lines; columns of `texts` are words from the start.
fn read_table<'p>(
    path: &'p Path,
    text: &str,
    limits: &Limits,
    progress: &mut OnProgress<'_>,
    texts: &[usize],
) -> Result<Table<'p>, DataError> {
    let style = Style::detect(text).ok_or_else(|| DataError::file(path, message!("csv-no-rows")))?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(style.separator)
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut table = Table::new(path, limits, style, texts);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|_| DataError::file(path, message!("csv-not-a-table")))? {
        let position = record.position().map_or(0, csv::Position::byte);
        let line = record.position().map_or(0, |p| p.line() as usize);
        table.add(&record, line)?;
        if table.n_rows.is_multiple_of(4096) {
            step(progress, position, text.len() as u64)?;
        }
    }
    Ok(table)
}

fn step(progress: &mut OnProgress<'_>, done: u64, total: u64) -> Result<(), DataError> {
    match progress(Progress { bytes_done: done, bytes_total: total }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(DataError::Cancelled),
    }
}

/// The file's text, whatever its encoding.
fn read_text(path: &Path, limits: &Limits, progress: &mut OnProgress<'_>) -> Result<String, DataError> {
    let mut file = open_ordinary(path)?;
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

/// What came of reading a table.
enum Read {
    Table(NumericVariable),
    /// These columns hold words, which was seen too late.
    AgainWithTexts(Vec<usize>),
}

/// What a column has held so far.
#[derive(Default)]
struct Column {
    numbers: usize,
    words: usize,
    /// The first word, with its line.
    first_word: Option<(usize, String)>,
    /// The words, where they are kept.
    texts: Option<Texts>,
}

/// The table as it grows.
struct Table<'p> {
    path: &'p Path,
    limits: Limits,
    style: Style,
    /// The first row and its line, until the second tells whether it holds names.
    first: Option<(Vec<String>, usize)>,
    header: Option<Vec<String>>,
    notes: Vec<Message>,
    columns: Vec<Column>,
    text_columns: Vec<usize>,
    /// Row by row.
    values: Vec<f64>,
    n_rows: usize,
}

impl<'p> Table<'p> {
    fn new(path: &'p Path, limits: &Limits, style: Style, text_columns: &[usize]) -> Self {
        Self {
            path,
            limits: *limits,
            style,
            first: None,
            header: None,
            notes: Vec::new(),
            columns: Vec::new(),
            text_columns: text_columns.to_vec(),
            values: Vec::new(),
            n_rows: 0,
        }
    }

    fn number(&self, cell: &str) -> Option<f64> {
        number(cell, self.style.decimal_comma)
    }

    fn add(&mut self, record: &csv::StringRecord, line: usize) -> Result<(), DataError> {
        // Runs of blanks separate like one; a separator at the end of a line makes no column.
        let mut cells: Vec<&str> = record.iter().map(str::trim).collect();
        if self.style.separator == b' ' {
            cells.retain(|c| !c.is_empty());
        }
        while cells.len() > self.columns.len().max(1) && cells.last().is_some_and(|c| c.is_empty()) {
            cells.pop();
        }
        if cells.iter().all(|c| c.is_empty()) {
            return Ok(());
        }
        if cells.len() > MAX_COLUMNS {
            return Err(self.cell(line, cells.len(), message!("csv-too-many-columns", limit = MAX_COLUMNS)));
        }
        if self.columns.is_empty() {
            self.columns.resize_with(cells.len(), Column::default);
            for &column in &self.text_columns {
                if let Some(column) = self.columns.get_mut(column) {
                    column.texts = Some(Texts::default());
                }
            }
            self.first = Some((cells.into_iter().map(str::to_owned).collect(), line));
            return Ok(());
        }
        self.settle_first(&cells)?;
        self.add_row(&cells, line)
    }

    /// Decides about the first row, now that the second (or none) is known: names, or data.
    fn settle_first(&mut self, second: &[&str]) -> Result<(), DataError> {
        let Some((first, line)) = self.first.take() else { return Ok(()) };
        let is_word = |cell: &str| self.number(cell).is_none() && !is_missing(cell);
        let has_numbers = first.iter().any(|c| self.number(c).is_some());
        let has_words = first.iter().any(|c| is_word(c));
        // A row with numbers is data, like "5.1,3.5,setosa", but for words that stand over numbers.
        let words_over_numbers =
            first.iter().zip(second).any(|(above, below)| is_word(above) && self.number(below).is_some());
        if has_words && (!has_numbers || words_over_numbers) {
            if has_numbers {
                let row = visible(&first.iter().take(4).cloned().collect::<Vec<_>>().join(", "));
                self.notes.push(message!("csv-names-with-numbers", row = row));
            }
            self.header = Some(first);
            return Ok(());
        }
        let cells: Vec<&str> = first.iter().map(String::as_str).collect();
        self.add_row(&cells, line)
    }

    fn add_row(&mut self, cells: &[&str], line: usize) -> Result<(), DataError> {
        let n_columns = self.columns.len();
        if cells.len() != n_columns {
            let what = message!("csv-row-length", found = cells.len(), expected = n_columns);
            return Err(self.cell(line, cells.len().min(n_columns) + 1, what));
        }
        if (self.values.len() + n_columns) as u64 * 8 > self.limits.max_variable_bytes {
            let what = message!("csv-no-room", limit = shown_bytes(self.limits.max_variable_bytes));
            return Err(self.cell(line, 1, what));
        }
        let decimal_comma = self.style.decimal_comma;
        for (cell, column) in cells.iter().zip(&mut self.columns) {
            let value = number(cell, decimal_comma);
            self.values.push(value.unwrap_or(f64::NAN));
            if value.is_some() {
                column.numbers += 1;
            } else if !is_missing(cell) {
                column.words += 1;
                if column.first_word.is_none() {
                    column.first_word = Some((line, (*cell).to_owned()));
                    if column.numbers == 0 && column.texts.is_none() {
                        let mut texts = Texts::default();
                        (0..self.n_rows).for_each(|_| texts.push(""));
                        column.texts = Some(texts);
                    }
                }
            }
            if let Some(texts) = &mut column.texts {
                texts.push(cell);
            }
        }
        self.n_rows += 1;
        Ok(())
    }

    fn bad_cell(&self, line: usize, column: usize, cell: &str) -> DataError {
        let name = self.header.as_ref().and_then(|h| h.get(column)).filter(|n| !n.is_empty());
        let short: String = visible(cell).chars().take(40).collect();
        let what = match name.map(|n| visible(n)) {
            Some(name) => message!("csv-no-number-of", cell = short, name = name),
            None => message!("csv-no-number", cell = short),
        };
        self.cell(line, column + 1, what)
    }

    fn cell(&self, row: usize, column: usize, what: Message) -> DataError {
        DataError::Cell { path: shown(self.path), row, column, what }
    }

    fn finish(mut self) -> Result<Read, DataError> {
        self.settle_first(&[])?;
        let (n, k) = (self.n_rows, self.columns.len());
        if n == 0 {
            return Err(DataError::file(self.path, message!("csv-no-numbers")));
        }
        // Few words among numbers are mistakes; the first is named.
        let mistakes = self.columns.iter().enumerate().filter(|(_, c)| c.words <= c.numbers);
        let first = mistakes.filter_map(|(i, c)| c.first_word.as_ref().map(|(line, cell)| (*line, i, cell))).min();
        if let Some((line, column, cell)) = first {
            return Err(self.bad_cell(line, column, cell));
        }
        let late: Vec<usize> =
            (0..k).filter(|&i| self.columns[i].words > 0 && self.columns[i].texts.is_none()).collect();
        if !late.is_empty() {
            return Ok(Read::AgainWithTexts(late));
        }
        let name = self.path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        let mut real = Vec::with_capacity(n * k);
        let mut texts = BTreeMap::new();
        for (i, column) in self.columns.into_iter().enumerate() {
            match column.texts {
                Some(words) if column.words > 0 => {
                    let (names, places) = words.finish();
                    real.extend(places);
                    texts.insert(i, names);
                }
                _ => real.extend((0..n).map(|row| self.values[row * k + i])),
            }
        }
        Ok(Read::Table(NumericVariable {
            name,
            dims: vec![n as u64, k as u64],
            real: real.into(),
            complex: false,
            columns: self.header.unwrap_or_default(),
            texts,
            notes: self.notes,
        }))
    }
}
