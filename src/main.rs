//! The program: opens the window, or runs a subcommand.

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use deltascope::cli::{self, Failure};

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match arguments.command {
        Some(command) => cli::run(command),
        None => cli::finish(open(arguments.file.as_deref())),
    }
}

/// Opens the window. Where that cannot be, says so and runs the experiment in the terminal instead.
fn open(file: Option<&Path>) -> Result<ExitCode, Failure> {
    #[cfg(feature = "gui")]
    let why = if has_display() {
        match deltascope::ui::open_window(file.map(Path::to_owned)) {
            Ok(()) => return Ok(ExitCode::SUCCESS),
            Err(sentence) => sentence,
        }
    } else {
        "no display was found".to_owned()
    };
    #[cfg(not(feature = "gui"))]
    let why = "this build has no window";
    eprintln!(
        "deltascope: {why}, so the experiment runs here in the terminal; `deltascope --help` lists the subcommands"
    );
    cli::train::run_without_window(file)
}

/// Whether there is a screen to open a window on.
#[cfg(feature = "gui")]
fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(target_os = "windows", target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
