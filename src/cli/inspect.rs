//! `deltascope inspect FILE`: what a file of data holds, whether it can be used, and what to choose of it.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use crate::data::table::shown_dims;
use crate::data::{
    DataError, FileListing, Label, Limits, NumericVariable, Suggestion, VariableInfo, examine, no_progress,
    read_variable, suggest,
};
use crate::message;
use crate::words::Message;

/// What to look at.
#[derive(Args, Clone, Debug)]
pub struct InspectArgs {
    /// A .mat file of MATLAB 4 to 7.3, or a .csv, .tsv or .txt table.
    pub file: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
    /// Print the numbers of this variable; goes with --csv.
    #[arg(long, value_name = "NAME", requires = "csv", conflicts_with = "json")]
    pub variable: Option<String>,
    /// Print the numbers as CSV, one row per line, with all digits.
    #[arg(long, requires = "variable")]
    pub csv: bool,
    /// Most memory for the numbers of one variable, in GiB.
    #[arg(long, value_name = "GIB", default_value_t = 2)]
    pub limit: u32,
}

/// Prints the report. Exit code 0 when a variable can be read or the file is whole, else 2.
///
/// # Errors
/// The file cannot be opened or is no data file; the variable cannot be read; standard output is closed.
pub fn run(args: &InspectArgs) -> Result<ExitCode, DataError> {
    let limits = Limits { max_variable_bytes: u64::from(args.limit) << 30, ..Limits::default() };
    if let Some(name) = &args.variable {
        let variable = read_variable(&args.file, name, &limits, &mut no_progress)?;
        return finish(print_csv(&variable)).map(|()| ExitCode::SUCCESS);
    }
    let listing = examine(&args.file, &limits, &mut no_progress)?;
    let suggestion = suggest(&listing, &mut |name| read_variable(&args.file, name, &limits, &mut no_progress));
    let printed = if args.json { print_json(&listing, suggestion.as_ref()) } else { print_text(&listing, suggestion) };
    finish(printed)?;
    let usable = listing.variables.iter().any(|v| v.usable);
    if usable || !listing.damaged {
        return Ok(ExitCode::SUCCESS);
    }
    Err(DataError::File {
        path: args.file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        what: listing.problems.first().cloned().unwrap_or_else(|| message!("data-nothing-readable")),
    })
}

/// A reader that closed the pipe has seen enough; any other trouble is told.
fn finish(written: io::Result<()>) -> Result<(), DataError> {
    match written {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(DataError::Write { path: "standard output".to_owned(), source: e })
        }
        _ => Ok(()),
    }
}

#[derive(Serialize)]
struct Report<'a> {
    file: &'a Path,
    format: &'static str,
    variables: Vec<Variable<'a>>,
    problems: &'a [Message],
    suggested: Option<Suggested<'a>>,
}

#[derive(Serialize)]
struct Variable<'a> {
    name: &'a str,
    class: &'a str,
    dims: &'a [u64],
    #[serde(skip_serializing_if = "Option::is_none")]
    complex: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sum: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonfinite: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crc32: Option<u32>,
    usable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a Message>,
}

#[derive(Serialize)]
struct Suggested<'a> {
    variable: &'a str,
    features: &'a [usize],
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label_variable: Option<&'a str>,
    transpose: bool,
}

impl<'a> Variable<'a> {
    fn new(info: &'a VariableInfo) -> Self {
        let summary = info.summary;
        Self {
            name: &info.name,
            class: &info.class,
            dims: &info.dims,
            complex: summary.map(|_| info.complex),
            sum: summary.map(|s| s.sum),
            nonfinite: summary.map(|s| s.nonfinite),
            crc32: summary.map(|s| s.crc32),
            usable: info.usable,
            reason: info.reason.as_ref(),
        }
    }
}

impl<'a> Suggested<'a> {
    fn new(suggestion: &'a Suggestion) -> Self {
        let selection = &suggestion.selection;
        let (label, label_variable) = match &selection.label {
            Label::Column(column) => (Some(*column), None),
            Label::Variable(name) => (None, Some(name.as_str())),
        };
        Self {
            variable: &selection.variable,
            features: &selection.features,
            label,
            label_variable,
            transpose: selection.transpose,
        }
    }
}

fn print_json(listing: &FileListing, suggestion: Option<&Suggestion>) -> io::Result<()> {
    let report = Report {
        file: &listing.path,
        format: listing.format.key(),
        variables: listing.variables.iter().map(Variable::new).collect(),
        problems: &listing.problems,
        suggested: suggestion.map(Suggested::new),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut out, &report)?;
    writeln!(out)?;
    out.flush()
}

fn print_text(listing: &FileListing, suggestion: Option<Suggestion>) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "{}: {}", crate::data::visible(&listing.path.to_string_lossy()), listing.format.key())?;
    let name_width = listing.variables.iter().map(|v| v.shown_name().chars().count()).max().unwrap_or(0).min(40);
    for info in &listing.variables {
        let dims = shown_dims(&info.dims);
        write!(out, "  {:name_width$}  {:10} {dims:12}", info.shown_name(), info.class)?;
        if info.complex {
            write!(out, " complex (the real part is used)")?;
        }
        match (&info.summary, &info.reason) {
            (Some(summary), _) if summary.nonfinite > 0 => {
                writeln!(out, " usable, {} values are NaN or infinite", summary.nonfinite)?;
            }
            (_, Some(reason)) => writeln!(out, " not usable: {reason}")?,
            _ => writeln!(out, " usable")?,
        }
    }
    for problem in &listing.problems {
        writeln!(out, "problem: {problem}")?;
    }
    if let Some(suggestion) = suggestion {
        writeln!(out, "suggested: {}", suggestion.sentence())?;
    }
    out.flush()
}

/// The matrix row by row; of more than two dimensions, all after the first stand side by side as columns.
fn print_csv(variable: &NumericVariable) -> io::Result<()> {
    let rows = variable.dims.first().map_or(1, |&d| d as usize);
    let columns = variable.real.len().checked_div(rows).unwrap_or(0);
    let mut out = BufWriter::new(io::stdout().lock());
    for row in 0..rows {
        for column in 0..columns {
            let value = variable.real[column * rows + row];
            write!(out, "{}{value:?}", if column == 0 { "" } else { "," })?;
        }
        writeln!(out)?;
    }
    out.flush()
}
