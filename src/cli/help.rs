//! The help, and what the parser says of a wrong line, in the language in force: clap brings the structure, the message
//! files the words. Keys go by the place: `help-train-out` is the argument `out` of `train`, `help-experiment-seed` the
//! argument `seed` of every command that runs an experiment.
//!
//! What clap does not hand over stays as it is: `[OPTIONS]` in a usage line, and why a value cannot be read as a number.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::IsTerminal;
use std::process::ExitCode;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory, FromArgMatches, Id};

use super::Arguments;
use crate::say;
use crate::words::{self, list, text};

/// The groups of arguments that say which experiment is run, under the names that clap gives them.
const EXPERIMENT: [&str; 2] = ["ExperimentArgs", "DataArgs"];

/// Reads the command line.
///
/// # Errors
/// The exit code, where the line asked for help or is wrong: then it was said.
pub fn parse(line: Vec<OsString>) -> Result<Arguments, ExitCode> {
    let matches = command().try_get_matches_from(line);
    let parsed = matches.and_then(|mut matches| Arguments::from_arg_matches_mut(&mut matches));
    parsed.map_err(|error| {
        if error.use_stderr() {
            let said = StyledStr::from(complaint(&error));
            let mut stderr = std::io::stderr().lock();
            let colours = stderr.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
            // Where nobody listens any more, nothing is said.
            let _ = if colours {
                std::io::Write::write_fmt(&mut stderr, format_args!("{}", said.ansi()))
            } else {
                std::io::Write::write_fmt(&mut stderr, format_args!("{said}"))
            };
        } else {
            let _ = error.print();
        }
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
    })
}

/// The whole command, with every text in the language in force.
pub fn command() -> Command {
    let mut command = Arguments::command();
    // The flags for help and version, and the command `help`, are there only after this.
    command.build();
    spoken(command, "")
}

/// A command whose place is `train`, `presets-show`, ...; the program itself has none.
fn spoken(mut command: Command, place: &str) -> Command {
    let under = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}-{name}") };
    let about = if place.is_empty() { text("help-program") } else { words::named("help", place) };
    let of_experiment: Vec<Id> = command
        .get_groups()
        .filter(|g| EXPERIMENT.contains(&g.get_id().as_str()))
        .flat_map(|g| g.get_args().cloned())
        .collect();
    command = command.about(about).long_about(None).mut_args(|arg| {
        let id = arg.get_id().as_str().replace('_', "-");
        let key = match id.as_str() {
            "help" | "version" => format!("flag-{id}"),
            _ if arg.is_global_set() => format!("flag-{id}"),
            _ if of_experiment.contains(arg.get_id()) => format!("experiment-{id}"),
            _ => under(&id),
        };
        described(arg, &key)
    });
    command = command.mut_subcommands(|sub| match sub.get_name() {
        // It holds the tree of commands once more, to choose of; so the same texts.
        "help" => of_help(sub, place).about(text("help-command-help")),
        name => {
            let place = under(name);
            spoken(sub, &place)
        }
    });
    let template = template(&command);
    command.subcommand_value_name(text("help-command")).help_template(template)
}

/// The commands below `help`, which have no arguments of their own.
fn of_help(command: Command, place: &str) -> Command {
    let flags = |arg: Arg| {
        let key = format!("flag-{}", arg.get_id());
        described(arg, &key)
    };
    let command = command.mut_args(flags).mut_subcommands(|sub| {
        let name = sub.get_name().to_owned();
        if name == "help" {
            return sub.about(text("help-command-help"));
        }
        let place = if place.is_empty() { name } else { format!("{place}-{name}") };
        of_help(sub, &place).about(words::named("help", &place))
    });
    let template = template(&command);
    command.subcommand_value_name(text("help-command")).help_template(template)
}

/// An argument with its description, its default and its possible values.
fn described(arg: Arg, key: &str) -> Arg {
    let mut help = words::named("help", key).to_owned();
    let defaults = arg.get_default_values();
    if arg.get_action().takes_values() && !defaults.is_empty() {
        let value: Vec<_> = defaults.iter().map(|v| v.to_string_lossy()).collect();
        help += " ";
        help += &say!("help-default", value = value.join(" "));
    }
    let values = if arg.get_action().takes_values() { arg.get_possible_values() } else { Vec::new() };
    let mut arg = arg.hide_default_value(true).hide_possible_values(true);
    if arg.is_global_set() {
        arg = arg.display_order(998); // behind a command's own, before help and version
    }
    if values.is_empty() {
        return arg.help(help).long_help(None::<&str>);
    }
    let mut long = format!("{help}\n\n{}", text("help-values-heading"));
    let width = values.iter().map(|v| v.get_name().len()).max().unwrap_or(0);
    for value in &values {
        let name = value.get_name();
        let what = words::attribute("help", key, name);
        let _ = write!(long, "\n- {name}:{:1$} {what}", "", width - name.len());
    }
    let names = list(values.iter().map(clap::builder::PossibleValue::get_name));
    arg.help(format!("{help} {}", say!("help-values", values = names))).long_help(long)
}

/// The order of a help text, with the headings that this command needs.
fn template(command: &Command) -> StyledStr {
    let style = command.get_styles().get_header();
    let heading = |key: &str| format!("{style}{}{style:#}", text(key));
    let mut template = format!("{{before-help}}{{about-with-newline}}\n{}{}{{usage}}\n", heading("help-usage"), room());
    let sections = [
        (command.has_subcommands(), "help-commands", "{subcommands}"),
        (command.get_positionals().next().is_some(), "help-arguments", "{positionals}"),
        (command.get_arguments().any(|arg| !arg.is_positional()), "help-options", "{options}"),
    ];
    for (is_there, key, tag) in sections {
        if is_there {
            let _ = write!(template, "\n{}\n{tag}\n", heading(key));
        }
    }
    template += "{after-help}";
    template.into()
}

/// What stands between a heading and its text on the same line: nothing behind a colon of full width.
fn room() -> &'static str {
    if text("help-usage").is_ascii() { " " } else { "" }
}

/// What is wrong with a line: the sentence, what may be meant, how the command is used, and where to read more.
fn complaint(error: &clap::Error) -> String {
    let styles = clap::builder::Styles::styled();
    let style = styles.get_error();
    let mut said = format!("{style}{}{style:#}{}{}", text("wrong-line"), room(), what_is_wrong(error));
    for (kind, key) in [
        (ContextKind::SuggestedSubcommand, "wrong-similar-command"),
        (ContextKind::SuggestedArg, "wrong-similar-argument"),
        (ContextKind::SuggestedValue, "wrong-similar-value"),
    ] {
        if let Some(similar) = context(error, kind) {
            let _ = write!(said, "\n\n  {}", say!(key, similar = similar));
        }
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        // The heading is clap's own word.
        let usage = usage.to_string();
        let usage = usage.trim_start_matches("Usage:").trim_start();
        let _ = write!(said, "\n\n{}{}{usage}", text("help-usage"), room());
    }
    let _ = write!(said, "\n\n{}\n", text("wrong-more"));
    said
}

fn what_is_wrong(error: &clap::Error) -> String {
    let get = |kind| context(error, kind).unwrap_or_default();
    let argument = get(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => say!("wrong-unknown", argument = argument),
        ErrorKind::InvalidSubcommand => say!("wrong-command", command = get(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => say!("wrong-missing", arguments = argument),
        ErrorKind::MissingSubcommand => say!(
            "wrong-missing-command",
            command = get(ContextKind::InvalidSubcommand),
            commands = get(ContextKind::ValidSubcommand)
        ),
        ErrorKind::ArgumentConflict => {
            let other = get(ContextKind::PriorArg);
            if argument.is_empty() {
                say!("wrong-together", argument = get(ContextKind::InvalidSubcommand), other = other)
            } else if argument == other {
                say!("wrong-twice", argument = argument)
            } else {
                say!("wrong-together", argument = argument, other = other)
            }
        }
        ErrorKind::InvalidValue if get(ContextKind::InvalidValue).is_empty() => {
            say!("wrong-no-value", argument = argument)
        }
        ErrorKind::InvalidValue => say!(
            "wrong-choice",
            value = get(ContextKind::InvalidValue),
            argument = argument,
            values = get(ContextKind::ValidValue)
        ),
        ErrorKind::ValueValidation => {
            // What the reader of the value says stays as it is.
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            say!("wrong-value", value = get(ContextKind::InvalidValue), argument = argument, why = why)
        }
        ErrorKind::TooManyValues => {
            say!("wrong-too-many", value = get(ContextKind::InvalidValue), argument = argument)
        }
        other => other.as_str().unwrap_or_default().to_owned(),
    }
}

/// A piece of what clap knows of an error, where it is text.
fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(list(texts)),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
