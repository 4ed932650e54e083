//! Every word that the program says, by key, in every language.
//!
//! A language is one file, `assets/words/TAG.ftl` (Fluent), and nothing else: it is embedded, listed and tested because it
//! lies there. Code asks for [`text`] (a message without arguments), [`say!`](crate::say) (with arguments) or [`named`]
//! (one of a family, by the key of a choice); what is said later, an error or a note, is kept as a [`Message`]. What must
//! never live here: behaviour. Keys of choices, files and settings are not words and are never translated.
//!
//! One language is in force for the whole program; [`within`] puts another in force on one thread, for tests and tables.

mod message;

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::Entry;
use include_dir::{Dir, include_dir};
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue as Value;
pub use message::{Argument, Message};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/words");

/// The language that every key has a message in, and that stands in where another lacks one.
const FALLBACK: &str = "en";

/// One language. Its file is read when something is first said in it: of most starts that is one file.
struct Pack {
    tag: LanguageIdentifier,
    source: &'static str,
    messages: OnceLock<Messages>,
}

impl Pack {
    fn messages(&self) -> &Messages {
        self.messages.get_or_init(|| Messages::read(&self.tag, self.source))
    }
}

/// What one file holds.
struct Messages {
    bundle: FluentBundle<FluentResource>,
    /// Messages and attributes without arguments, written out once: a label costs one look-up per frame.
    plain: HashMap<String, String>,
}

impl Messages {
    fn read(tag: &LanguageIdentifier, source: &str) -> Self {
        // What the parser could not read is left out; a test looks for it.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let keys: Vec<String> = resource.entries().flat_map(keys_of).collect();
        let mut bundle = FluentBundle::new_concurrent(vec![tag.clone()]);
        bundle.set_use_isolating(false); // marks for mixed directions, which would stand as boxes in a terminal
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(grouped(number.value)),
            _ => None,
        }));
        let _ = bundle.add_resource(resource); // a doubled key keeps its first text; a test looks for it
        let mut messages = Self { bundle, plain: HashMap::new() };
        for key in keys {
            if let Some(text) = messages.format(&key, None) {
                messages.plain.insert(key, text);
            }
        }
        messages
    }

    /// `None` where there is no such message, or an argument is missing.
    fn format(&self, key: &str, arguments: Option<&FluentArgs<'_>>) -> Option<String> {
        let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, arguments, &mut errors);
        errors.is_empty().then(|| text.into_owned())
    }
}

/// `message` and `message.attribute` for everything an entry defines.
fn keys_of(entry: &Entry<&str>) -> Vec<String> {
    let Entry::Message(message) = entry else { return Vec::new() };
    let own = message.value.iter().map(|_| message.id.name.to_owned());
    own.chain(message.attributes.iter().map(|a| format!("{}.{}", message.id.name, a.id.name))).collect()
}

/// All languages: the fallback first, then the others by their tags.
static PACKS: LazyLock<Vec<Pack>> = LazyLock::new(|| {
    let mut packs: Vec<Pack> = FILES
        .files()
        .filter_map(|file| {
            let tag = file.path().file_name()?.to_str()?.strip_suffix(".ftl")?;
            let tag = tag.parse().unwrap_or_default();
            Some(Pack { tag, source: file.contents_utf8()?, messages: OnceLock::new() })
        })
        .collect();
    packs.sort_by_key(|pack| (pack.tag != FALLBACK, pack.tag.to_string()));
    packs
});

static CURRENT: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static HERE: Cell<Option<usize>> = const { Cell::new(None) };
}

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Language(usize);

impl Language {
    /// Every language, the one that stands in for the others first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..PACKS.len()).map(Self)
    }

    /// Its tag: `en`, `zh-Hans`. What is stored and typed.
    pub fn tag(self) -> String {
        PACKS[self.0].tag.to_string()
    }

    /// Its own name for itself.
    pub fn name(self) -> &'static str {
        within(self, || text("language-name"))
    }

    /// The language that is meant by a tag such as `zh`, `zh_CN.UTF-8` or `en-GB`; `None` where the program does not
    /// speak it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.split(['.', '@']).next().unwrap_or(tag);
        let wanted: LanguageIdentifier = tag.replace('_', "-").parse().ok()?;
        let all = || Self::all().filter(|l| PACKS[l.0].tag.language == wanted.language);
        all().find(|l| PACKS[l.0].tag == wanted).or_else(|| all().next())
    }

    /// The first language of the system's list that the program speaks, else the one that stands in.
    pub fn of_system() -> Self {
        sys_locale::get_locales().find_map(|tag| Self::from_tag(&tag)).unwrap_or(Self(0))
    }
}

/// The language in force.
pub fn language() -> Language {
    Language(HERE.get().unwrap_or_else(|| CURRENT.load(Ordering::Relaxed)))
}

/// Puts a language in force for the whole program, at once; inside [`within`] for the rest of it, on its thread.
pub fn set_language(language: Language) {
    if HERE.get().is_some() {
        HERE.set(Some(language.0));
    } else {
        CURRENT.store(language.0, Ordering::Relaxed);
    }
}

/// Puts a language in force on this thread while `work` runs.
pub fn within<T>(language: Language, work: impl FnOnce() -> T) -> T {
    struct Restore(Option<usize>);
    impl Drop for Restore {
        fn drop(&mut self) {
            HERE.set(self.0);
        }
    }
    let _restore = Restore(HERE.replace(Some(language.0)));
    work()
}

/// The message of this key, which takes no arguments. `key` is a message's, or `message.attribute`.
pub fn text(key: &str) -> &'static str {
    let packs: &'static [Pack] = &PACKS;
    let found = packs[language().0].messages().plain.get(key).or_else(|| packs[0].messages().plain.get(key));
    debug_assert!(found.is_some(), "no message without arguments has the key '{key}'");
    found.map_or("?", String::as_str)
}

/// The message of a choice: that of `FAMILY-CHOICE`, where the choice's key is not known before the program runs.
pub fn named(family: &str, choice: &str) -> &'static str {
    text(&format!("{family}-{choice}"))
}

/// An attribute of a choice's message: `attribute("activation", "relu", "formula")`.
pub fn attribute(family: &str, choice: &str, attribute: &str) -> &'static str {
    text(&format!("{family}-{choice}.{attribute}"))
}

/// A message with its arguments; [`say!`](crate::say) is the short form.
pub fn say<const N: usize>(key: &str, arguments: [(&'static str, Value<'_>); N]) -> String {
    said(key, arguments)
}

/// The message of a key with any number of arguments.
fn said<'a>(key: &str, arguments: impl IntoIterator<Item = (&'static str, Value<'a>)>) -> String {
    let mut named = FluentArgs::new();
    for (name, value) in arguments {
        named.set(name, value);
    }
    let here = PACKS[language().0].messages().format(key, Some(&named));
    let found = here.or_else(|| PACKS[0].messages().format(key, Some(&named)));
    debug_assert!(found.is_some(), "no message has the key '{key}' and just these arguments");
    found.unwrap_or_else(|| "?".to_owned())
}

/// The message of a key with its arguments, as a `String`: `say!("rows-wrong", count = 3)`. Whole numbers are written with
/// separators between thousands, and choose the plural; numbers with digits after the point go in as text.
#[macro_export]
macro_rules! say {
    ($key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::say($key, [$((stringify!($name), $crate::words::Value::from($value))),*])
    };
}

/// `a, b, c` as the language in force writes a list.
pub fn list<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    join(items, text("list-comma"))
}

/// `a and b` as the language in force writes what belongs together.
pub fn together<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    join(items, text("list-and"))
}

/// `a or b` as the language in force writes a choice.
pub fn either<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    join(items, text("list-or"))
}

fn join<T: AsRef<str>>(items: impl IntoIterator<Item = T>, between: &str) -> String {
    let mut out = String::new();
    for (i, item) in items.into_iter().enumerate() {
        if i > 0 {
            out += between;
        }
        out += item.as_ref();
    }
    out
}

/// `1,234,567`; a part after the point stays as it is.
pub fn grouped(value: f64) -> String {
    let text = value.to_string();
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, rest) = text.find('.').map_or((text, ""), |at| text.split_at(at));
    let mut out = sign.to_owned();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) && digit.is_ascii_digit() {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_systems_find_their_language() {
        let tag = |text: &str| Language::from_tag(text).map(Language::tag);
        assert_eq!(tag("zh_CN.UTF-8").as_deref(), Some("zh-Hans"));
        assert_eq!(tag("zh").as_deref(), Some("zh-Hans"));
        assert_eq!(tag("en-GB").as_deref(), Some("en"));
        assert_eq!(tag("C"), None);
        assert_eq!(tag("nonsense tag"), None);
    }

    #[test]
    fn one_thread_can_speak_another_language() {
        let chinese = Language::from_tag("zh-Hans").unwrap();
        let before = language();
        within(chinese, || {
            assert_eq!(text("language-name"), "简体中文");
            assert_eq!(language(), chinese);
        });
        assert_eq!(language(), before);
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(0.0), "0");
        assert_eq!(grouped(999.0), "999");
        assert_eq!(grouped(1_234_567.0), "1,234,567");
        assert_eq!(grouped(-1000.5), "-1,000.5");
    }
}
