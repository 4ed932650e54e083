//! The subcommands: the same core as the window, for scripts, classes and machines without a screen.
//!
//! One file per subcommand. Errors are one sentence on stderr with the way out: exit code 2 for wrong input, 1 for a
//! failed run. What must never live here: mathematics, or anything of egui.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use unicode_width::UnicodeWidthStr;

use crate::archive::Place;

pub mod bench;
pub mod check_gradients;
pub mod generate;
pub mod help;
pub mod inspect;
pub mod keep;
pub mod language;
pub mod merge;
pub mod option;
pub mod presets;
pub mod progress;
pub mod race;
pub mod report;
pub mod runs;
mod runs_export;
pub mod study_folder;
pub mod study_report;
pub mod study_run;
pub mod train;
pub mod why;
pub mod why_report;

/// Watch backpropagation: what flows back through a small neural network, where it dies, and what cures it.
#[derive(Debug, Parser)]
#[command(name = "deltascope", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// A preset (.ron, or the name of a built-in one) or data (.mat, .npy, .npz, .csv) to open in the window
    pub file: Option<PathBuf>,
    /// The language, read and taken out of the line before ([`language::take`]); here it only stands in the help.
    #[arg(long, global = true, value_name = "TAG")]
    pub language: Option<String>,
    /// The archive of runs, read and taken out of the line before ([`option::take`]); here it only stands in the help.
    #[arg(long, global = true, value_name = "FILE")]
    pub archive: Option<PathBuf>,
    /// What to do instead of opening the window.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done without a window, but for `bench --window`, which the program hands to the window itself.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Train a preset and print a summary
    Train(train::TrainArgs),
    /// Run experiments with many seeds each, and say how many arrive, and when
    Race(race::RaceArgs),
    /// Say why an experiment is slow: one suspect at a time is taken away
    Why(why::WhyArgs),
    /// Join the shards of a race
    Merge(merge::MergeArgs),
    /// List, show, export, label or delete the runs of the archive
    Runs(runs::RunsArgs),
    /// List, show or export the built-in presets
    Presets(presets::PresetsArgs),
    /// Compare a preset's gradient with central differences of its loss, layer by layer
    CheckGradients(check_gradients::CheckGradientsArgs),
    /// Time a training step on this machine
    Bench(bench::BenchArgs),
    /// Show what a file of data holds, what of it can be used, and what to choose
    Inspect(inspect::InspectArgs),
    /// Make data and write them as .mat, .npz or .csv
    Generate(generate::GenerateArgs),
}

/// Why a subcommand ended early. The message is a sentence with the way out.
#[derive(Debug)]
pub enum Failure {
    /// Wrong input: exit code 2.
    Input(String),
    /// A failed run: exit code 1.
    Run(String),
}

impl Failure {
    /// Wrong input, in the error's own words.
    pub fn input(error: impl std::fmt::Display) -> Self {
        Self::Input(error.to_string())
    }

    /// Its sentence.
    pub fn sentence(&self) -> &str {
        let (Self::Input(sentence) | Self::Run(sentence)) = self;
        sentence
    }

    /// A failed run, in the error's own words.
    pub fn run(error: impl std::fmt::Display) -> Self {
        Self::Run(error.to_string())
    }
}

/// The failures of several things that were all tried, in one sentence: that of a failed run where there are two.
///
/// # Errors
/// Where one of them failed.
pub fn joined(outcomes: impl IntoIterator<Item = Result<(), Failure>>) -> Result<(), Failure> {
    let join = |one: Failure, other: Failure| {
        Failure::Run([one.sentence(), other.sentence()].join(crate::words::text("notice-between")))
    };
    outcomes.into_iter().filter_map(Result::err).reduce(join).map_or(Ok(()), Err)
}

/// Runs a subcommand and turns its failure into a sentence and an exit code.
///
/// `archive` is where runs are kept, where there is a place for them.
pub fn run(command: Command, archive: Option<&Place>) -> ExitCode {
    let outcome = match command {
        Command::Train(args) => train::run(&args, archive),
        Command::Race(args) => race::run(&args),
        Command::Why(args) => why::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Runs(args) => runs::run(&args, archive),
        Command::Presets(args) => presets::run(&args),
        Command::CheckGradients(args) => check_gradients::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Generate(args) => generate::run(&args),
    };
    finish(outcome)
}

/// The exit code of an outcome, with its sentence on stderr.
pub fn finish(outcome: Result<ExitCode, Failure>) -> ExitCode {
    let (sentence, code) = match outcome {
        Ok(code) => return code,
        Err(Failure::Input(sentence)) => (sentence, 2),
        Err(Failure::Run(sentence)) => (sentence, 1),
    };
    say(sentence);
    ExitCode::from(code)
}

/// Prints to stdout; a reader that has gone away (`| head`) is no error.
///
/// # Errors
/// Where stdout cannot be written, for example on a full disk.
pub fn print(text: &str) -> Result<(), Failure> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    printed(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// What became of writing to stdout.
///
/// # Errors
/// As [`print()`].
pub fn printed(written: std::io::Result<()>) -> Result<(), Failure> {
    use std::io::ErrorKind;
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Run(crate::say!("terminal-not-written", error = error.to_string())))
        }
        _ => Ok(()),
    }
}

/// Says something on stderr, in one line. Where nobody listens any more, nothing is said.
pub fn say(sentence: impl std::fmt::Display) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "deltascope: {sentence}");
}

/// Columns of the terminal that a text takes: a Chinese character takes two.
pub(crate) fn shown_width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text and blanks up to a width.
pub(crate) fn left(text: &str, width: usize) -> String {
    text.to_owned() + &" ".repeat(width.saturating_sub(shown_width(text)))
}

/// Blanks and the text up to a width.
pub(crate) fn right(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(shown_width(text))) + text
}
