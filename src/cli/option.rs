//! Options that stand before or behind a subcommand, and are taken out before anything else is read.

use std::ffi::{OsStr, OsString};

/// The arguments without this option, and its value: the last one that was given. One without a value stays, for the parser
/// to refuse.
pub fn take(arguments: impl IntoIterator<Item = OsString>, option: &str) -> (Vec<OsString>, Option<OsString>) {
    let (mut rest, mut asked) = (Vec::new(), None);
    let mut arguments = arguments.into_iter().peekable();
    while let Some(argument) = arguments.next() {
        if argument == "--" {
            rest.push(argument);
            rest.extend(arguments);
            break;
        }
        if argument == option {
            match arguments.next_if(|next| !next.as_encoded_bytes().starts_with(b"-")) {
                Some(value) => asked = Some(value),
                None => rest.push(argument),
            }
        } else if let Some(value) = value_of(&argument, option) {
            asked = Some(value);
        } else {
            rest.push(argument);
        }
    }
    (rest, asked)
}

/// The value of `--option=VALUE`, whatever its bytes.
fn value_of(argument: &OsStr, option: &str) -> Option<OsString> {
    let text = argument.to_str().map(|text| text.strip_prefix(option)?.strip_prefix('=').map(OsString::from));
    text.unwrap_or_else(|| not_text(argument, option))
}

#[cfg(unix)]
fn not_text(argument: &OsStr, option: &str) -> Option<OsString> {
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    let value = argument.as_bytes().strip_prefix(option.as_bytes())?.strip_prefix(b"=")?;
    Some(OsString::from_vec(value.to_owned()))
}

#[cfg(not(unix))]
fn not_text(argument: &OsStr, option: &str) -> Option<OsString> {
    // Named as well as it can be.
    argument.to_string_lossy().strip_prefix(option)?.strip_prefix('=').map(OsString::from)
}
