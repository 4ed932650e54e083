//! The program: opens the window, or runs a subcommand.

use std::process::ExitCode;

use clap::Parser;
use deltascope::cli;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match arguments.command {
        Some(command) => cli::run(command),
        None => cli::finish(cli::open(arguments.file.as_deref())),
    }
}
