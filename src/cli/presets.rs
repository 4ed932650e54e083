//! `deltascope presets [list|show NAME|export NAME FILE]`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Failure, print};
use crate::data::atomic_file::write_atomically;
use crate::experiment::preset;
use crate::say;

/// Arguments of `deltascope presets`.
#[derive(Debug, Args)]
pub struct PresetsArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Names and titles
    List,
    /// Print a preset
    Show {
        /// A built-in preset's name
        name: String,
    },
    /// Write a preset to a file, to change it
    Export {
        /// A built-in preset's name
        name: String,
        /// Where to; an existing file is not overwritten
        file: PathBuf,
    },
}

/// Runs the subcommand.
///
/// # Errors
/// For an unknown name or a file that cannot be written.
pub fn run(args: &PresetsArgs) -> Result<ExitCode, Failure> {
    match args.action.as_ref().unwrap_or(&Action::List) {
        Action::List => {
            let width = preset::built_in_names().iter().map(|n| n.len()).max().unwrap_or(0);
            for name in preset::built_in_names() {
                let spec = preset::built_in(name).map_err(Failure::input)?;
                print(&format!("{name:width$}  {}\n", preset::title(&spec.name)))?;
            }
        }
        Action::Show { name } => print(preset::built_in_text(name).map_err(Failure::input)?)?,
        Action::Export { name, file } => {
            let text = preset::built_in_text(name).map_err(Failure::input)?;
            if file.exists() {
                return Err(Failure::Input(say!("presets-file-exists", path = file.display().to_string())));
            }
            write_atomically(file, |out| out.write_all(text.as_bytes()))
                .map_err(|error| Failure::input(preset::PresetError::Write { path: file.clone(), error }))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
