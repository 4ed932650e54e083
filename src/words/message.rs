//! A message that is kept and said later, in the language that is in force then.

use std::fmt;

use super::{Value, list, said};

/// A key with its arguments. `Display` looks the words up, so that a stored error or note follows a change of language;
/// [`message!`](crate::message) makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    key: &'static str,
    arguments: Vec<(&'static str, Argument)>,
}

/// What stands in a message: as it is, or said with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A name, a number with digits after the point, another's words: as it is.
    Text(String),
    /// A whole number: with separators between thousands, and it chooses the plural.
    Number(u64),
    /// Words of ours.
    Message(Message),
    /// Several, as the language writes a list.
    List(Vec<Argument>),
}

impl Message {
    /// The message of `key`, to be said with these arguments.
    pub fn new<const N: usize>(key: &'static str, arguments: [(&'static str, Argument); N]) -> Self {
        Self { key, arguments: arguments.into() }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&said(self.key, self.arguments.iter().map(|(name, argument)| (*name, argument.into()))))
    }
}

/// So that the system's error type can carry a message of ours.
impl std::error::Error for Message {}

impl serde::Serialize for Message {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => f.write_str(&super::grouped(*number as f64)),
            Self::Message(message) => message.fmt(f),
            Self::List(items) => f.write_str(&list(items.iter().map(ToString::to_string))),
        }
    }
}

impl<'a> From<&'a Argument> for Value<'a> {
    fn from(argument: &'a Argument) -> Self {
        match argument {
            Argument::Text(text) => text.into(),
            Argument::Number(number) => number.into(),
            Argument::Message(_) | Argument::List(_) => argument.to_string().into(),
        }
    }
}

impl<'a> From<&'a Message> for Value<'a> {
    fn from(message: &'a Message) -> Self {
        message.to_string().into()
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Argument {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Message> for Argument {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl From<u64> for Argument {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Argument {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Argument {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Argument {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

/// A [`Message`] that is said when it is shown: `message!("rows-wrong", count = 3)`.
#[macro_export]
macro_rules! message {
    ($key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::Message::new($key, [$((stringify!($name), $crate::words::Argument::from($value))),*])
    };
}

#[cfg(test)]
mod tests {
    use crate::words::{Language, within};

    #[test]
    fn a_kept_message_follows_the_language() {
        let names = vec!["a", "b"];
        let kept = message!("found-list", list = names);
        assert_eq!(within(Language::from_tag("en").unwrap(), || kept.to_string()), "a, b");
        assert_eq!(within(Language::from_tag("zh").unwrap(), || kept.to_string()), "a、b");
    }
}
