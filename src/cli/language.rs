//! Which language a start speaks: that of `--language`, else of the environment, else the one that the window remembers,
//! else the system's.

use std::ffi::{OsStr, OsString};

use super::{Failure, option};
use crate::data::visible;
use crate::say;
use crate::words::{Language, either};

/// The option. It stands before or behind a subcommand, and is taken out before anything else is read: also the help
/// speaks its language.
const OPTION: &str = "--language";

/// The environment variable that stands in for the option.
pub const VARIABLE: &str = "DELTASCOPE_LANGUAGE";

/// The arguments without the language, and the language that was asked for: by the last `--language`, else by the value of
/// [`VARIABLE`]. A `--language` without a value stays, for the parser to refuse.
///
/// # Errors
/// For a language that the program does not speak.
pub fn take(
    arguments: impl IntoIterator<Item = OsString>,
    variable: Option<OsString>,
) -> Result<(Vec<OsString>, Option<Language>), Failure> {
    let (rest, given) = option::take(arguments, OPTION);
    let variable = variable.filter(|value| !value.is_empty()).map(|value| (VARIABLE, value));
    let asked = given.map(|value| (OPTION, value)).or(variable);
    let language = asked.map(|(from, tag)| known(from, &tag)).transpose()?;
    Ok((rest, language))
}

fn known(from: &str, tag: &OsStr) -> Result<Language, Failure> {
    tag.to_str().and_then(Language::from_tag).ok_or_else(|| {
        let known = either(Language::all().map(|l| format!("{} ({})", l.tag(), l.name())));
        Failure::Input(say!("language-unknown", from = from, tag = visible(&tag.to_string_lossy()), known = known))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(line: &str, variable: &str) -> Result<(String, Option<String>), String> {
        let arguments = line.split_whitespace().map(OsString::from);
        let (rest, language) =
            take(arguments, Some(OsString::from(variable))).map_err(|failure| format!("{failure:?}"))?;
        Ok((rest.join(OsStr::new(" ")).to_string_lossy().into_owned(), language.map(Language::tag)))
    }

    #[test]
    fn the_option_stands_anywhere_and_wins_over_the_environment() {
        let chinese = Some("zh-Hans".to_owned());
        let rest = "deltascope train article-relu --seed 3".to_owned();
        for line in [
            "deltascope --language zh-Hans train article-relu --seed 3",
            "deltascope train article-relu --language=zh --seed 3",
            "deltascope train article-relu --seed 3 --language en --language zh_CN.UTF-8",
        ] {
            assert_eq!(taken(line, "en"), Ok((rest.clone(), chinese.clone())), "{line}");
        }
        assert_eq!(taken("deltascope x.mat", "zh-Hans"), Ok(("deltascope x.mat".to_owned(), chinese)));
        assert_eq!(taken("deltascope x.mat", ""), Ok(("deltascope x.mat".to_owned(), None)));
    }

    #[test]
    fn a_missing_value_is_left_to_the_parser_and_an_unknown_one_names_the_known() {
        let line = "deltascope train --language --json";
        assert_eq!(taken(line, ""), Ok((line.to_owned(), None)));
        let line = "deltascope -- --language zh";
        assert_eq!(taken(line, ""), Ok((line.to_owned(), None)));
        for (line, variable, from) in
            [("deltascope --language fr", "", "--language"), ("deltascope", "tlh", "DELTASCOPE_LANGUAGE")]
        {
            let said = taken(line, variable).unwrap_err();
            assert!(said.contains(from) && said.contains("zh-Hans (简体中文)"), "{said}");
        }
    }
}
