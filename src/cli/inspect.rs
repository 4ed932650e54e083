//! `deltascope inspect FILE`: what a file of data holds, whether it can be used, and what to choose of it.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::{Failure, left, printed, shown_width};
use crate::data::export_file::quoted;
use crate::data::table::shown_dims;
use crate::data::{
    DataError, FileListing, FileSource, Label, Limits, NumericVariable, Selection, Source, Suggestion, VariableInfo,
    examine, load, no_progress, read_variable, shown_name, suggest, visible,
};
use crate::experiment::preset::ron_options;
use crate::experiment::weights;
use crate::words::{self, Message};
use crate::{message, say};

/// What to look at.
#[derive(Args, Clone, Debug)]
pub struct InspectArgs {
    /// A .mat file of MATLAB 4 to 7.3, .npy or .npz of NumPy, .safetensors, or a .csv, .tsv or .txt table.
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
/// The file cannot be opened or is no data file; the variable cannot be read; standard output cannot be written.
pub fn run(args: &InspectArgs) -> Result<ExitCode, Failure> {
    let limits = Limits { max_variable_bytes: u64::from(args.limit) << 30, ..Limits::default() };
    if let Some(name) = &args.variable {
        let variable = read_variable(&args.file, name, &limits, &mut no_progress).map_err(Failure::input)?;
        return printed(print_csv(&variable)).map(|()| ExitCode::SUCCESS);
    }
    let listing = examine(&args.file, &limits, &mut no_progress).map_err(Failure::input)?;
    let suggestion = suggest(&listing, &mut |name| read_variable(&args.file, name, &limits, &mut no_progress));
    let suggestion = suggestion.map(|suggestion| Choice::new(&args.file, suggestion, &limits));
    let found = weights::guess(&listing);
    let found = found.as_ref();
    printed(if args.json {
        print_json(&listing, &suggestion, found)
    } else {
        print_text(&listing, &suggestion, found)
    })?;
    let usable = listing.variables.iter().any(|v| v.usable || v.is_text);
    if usable || !listing.damaged {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Failure::input(DataError::File {
        path: shown_name(&args.file),
        what: listing.problems.first().cloned().unwrap_or_else(|| message!("data-nothing-readable")),
    }))
}

/// A suggestion with what there is to know before it is taken.
struct Choice {
    suggestion: Suggestion,
    /// Rows with NaN or infinite values in it, and of how many.
    incomplete: Option<(usize, usize)>,
    /// The same as `--set` takes it, rows with gaps left out.
    setting: String,
}

impl Choice {
    fn new(file: &Path, suggestion: Suggestion, limits: &Limits) -> Self {
        let incomplete = match load(file, &suggestion.selection, limits, &mut no_progress) {
            Err(DataError::Incomplete { n_rows, of, .. }) => Some((n_rows, of)),
            _ => None,
        };
        let selection = Selection { drop_nan_rows: incomplete.is_some(), ..suggestion.selection.clone() };
        let path = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let source = Source::File(FileSource { path, selection, hash: String::new() });
        let setting = ron_options().to_string(&source).map(|value| format!("data.source={value}")).unwrap_or_default();
        Self { suggestion, incomplete, setting }
    }
}

#[derive(Serialize)]
struct Report<'a> {
    file: &'a Path,
    format: &'static str,
    variables: Vec<Variable<'a>>,
    problems: &'a [Message],
    suggested: Option<Suggested<'a>>,
    /// What the file is as weights of a network.
    #[serde(skip_serializing_if = "Option::is_none")]
    weights: Option<Weights<'a>>,
    /// Why nothing is suggested.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_suggested: Option<String>,
}

#[derive(Serialize)]
struct Weights<'a> {
    /// Widths, of the inputs first.
    sizes: &'a [usize],
    layers: Vec<Layer<'a>>,
    /// Tensors that become nothing.
    left_out: &'a [String],
}

#[derive(Serialize)]
struct Layer<'a> {
    weight: &'a str,
    transposed: bool,
    bias: Option<&'a str>,
}

impl<'a> Weights<'a> {
    fn new(found: &'a weights::Match) -> Self {
        let layer = |layer: &'a weights::LayerMatch| Layer {
            weight: &layer.weight,
            transposed: layer.is_transposed,
            bias: layer.bias.as_deref(),
        };
        Self { sizes: &found.sizes, layers: found.layers.iter().map(layer).collect(), left_out: &found.left_out }
    }
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
    /// Whether it holds text that can be chosen as the labels.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    text: bool,
    /// Columns of a table that hold text, counted from 1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    text_columns: Vec<usize>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    test_variable: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    test_label_variable: Option<&'a str>,
    /// Rows with NaN or infinite values, which `--drop-nan-rows` leaves out.
    incomplete_rows: usize,
    /// For `--set`.
    setting: &'a str,
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
            text: info.is_text,
            text_columns: info.text_columns.iter().map(|c| c + 1).collect(),
            reason: info.reason.as_ref(),
        }
    }
}

impl<'a> Suggested<'a> {
    fn new(choice: &'a Choice) -> Self {
        let selection = &choice.suggestion.selection;
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
            test_variable: selection.test.as_ref().map(|t| t.variable.as_str()),
            test_label_variable: selection.test.as_ref().and_then(|t| t.label.as_deref()),
            incomplete_rows: choice.incomplete.map_or(0, |(n, _)| n),
            setting: &choice.setting,
        }
    }
}

fn print_json(
    listing: &FileListing,
    choice: &Result<Choice, DataError>,
    found: Option<&weights::Match>,
) -> io::Result<()> {
    let report = Report {
        file: &listing.path,
        format: listing.format.key(),
        variables: listing.variables.iter().map(Variable::new).collect(),
        problems: &listing.problems,
        suggested: choice.as_ref().ok().map(Suggested::new),
        weights: found.map(Weights::new),
        not_suggested: choice.as_ref().err().map(ToString::to_string),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut out, &report)?;
    writeln!(out)?;
    out.flush()
}

fn print_text(
    listing: &FileListing,
    choice: &Result<Choice, DataError>,
    found: Option<&weights::Match>,
) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "{}: {}", visible(&listing.path.to_string_lossy()), listing.format.key())?;
    let name_width = listing.variables.iter().map(|v| shown_width(&v.shown_name())).max().unwrap_or(0).min(40);
    for info in &listing.variables {
        let dims = shown_dims(&info.dims);
        write!(out, "  {}  {:10} {dims:12}", left(&info.shown_name(), name_width), info.class)?;
        if info.complex {
            write!(out, " {}", words::text("inspect-complex"))?;
        }
        let verdict = match (&info.summary, &info.reason) {
            (Some(summary), _) if summary.nonfinite > 0 => say!("inspect-usable-with-gaps", n = summary.nonfinite),
            (_, Some(reason)) if info.is_text => say!("inspect-text", reason = reason),
            (_, Some(reason)) => say!("inspect-not-usable", reason = reason),
            _ => words::text("inspect-usable").to_owned(),
        };
        writeln!(out, " {verdict}")?;
    }
    for problem in &listing.problems {
        writeln!(out, "{}", say!("inspect-problem", problem = problem))?;
    }
    match choice {
        Ok(Choice { suggestion, incomplete, setting }) => {
            writeln!(out, "{}", say!("inspect-suggested", selection = suggestion.sentence()))?;
            if let Some((n, of)) = incomplete {
                writeln!(out, "{}", say!("inspect-incomplete", rows = n, of = of))?;
            }
            writeln!(out, "{}", say!("inspect-setting", setting = visible(setting)))?;
        }
        // Weights are looked at as such; where nothing can be read, the problems have said why.
        Err(error) if found.is_none() && listing.variables.iter().any(|v| v.usable || v.is_text) => {
            writeln!(out, "{}", say!("inspect-no-suggestion", why = error.to_string()))?;
        }
        Err(_) => {}
    }
    if let Some(found) = found {
        writeln!(out, "{}", say!("inspect-weights", sizes = found.shown_sizes()))?;
        for line in found.lines() {
            writeln!(out, "  {line}")?;
        }
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
            write!(out, "{}", if column == 0 { "" } else { "," })?;
            match variable.texts.get(&column) {
                Some(_) if value.is_nan() => {}
                Some(texts) => write!(out, "{}", quoted(texts.get(value as usize).map_or("", String::as_str)))?,
                None => write!(out, "{value:?}")?,
            }
        }
        writeln!(out)?;
    }
    out.flush()
}
