//! The program: the window, or a subcommand.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use deltascope::cli::{generate, inspect};

/// A workbench for watching backpropagation.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show what a file of data holds.
    Inspect(inspect::InspectArgs),
    /// Make data and write them to a file.
    Generate(generate::GenerateArgs),
}

fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    let result = match &command {
        Command::Inspect(args) => inspect::run(args),
        Command::Generate(args) => generate::run(args),
    };
    result.unwrap_or_else(|e| {
        eprintln!("deltascope: {e}");
        ExitCode::from(2)
    })
}
