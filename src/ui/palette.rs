//! What the command palette finds: commands, presets, recent files, gradient rules, forms of panels, settings.

use std::path::PathBuf;

use super::actions::Action;
use super::choices::Choice;
use super::intent::{Intent, Intents};
use super::settings::SETTINGS;
use crate::data::shown_name;
use crate::experiment::{Spec, preset};
use crate::nn::GradientRule;
use crate::words;

/// One row of the palette.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A command of the one list.
    Do(Action),
    /// A built-in preset.
    Preset(&'static str),
    /// A file that was opened lately.
    Recent(PathBuf),
    /// A gradient rule.
    Rule(GradientRule),
    /// What a panel shows.
    Choice(Choice),
    /// A control of the settings, by its key; the keyboard goes there.
    Setting(&'static str),
}

impl Entry {
    /// What it belongs to, and its name.
    pub fn label(&self) -> String {
        let (place, name) = match self {
            Self::Do(action) => (action.menu().name(), action.name().to_owned()),
            Self::Preset(name) => (words::text("setting-preset"), (*name).to_owned()),
            Self::Recent(path) => (words::text("menu-recent"), shown_name(path)),
            Self::Rule(rule) => (words::text("heading-gradient-rule"), rule.name().to_owned()),
            Self::Choice(choice) => (words::named("panel", choice.panel().into()), choice_name(*choice).to_owned()),
            Self::Setting(key) => (words::text("palette-setting"), words::text(key).to_owned()),
        };
        format!("{place}: {name}")
    }

    /// What it does.
    pub fn hover(&self) -> String {
        match self {
            Self::Do(action) => action.hover().to_owned(),
            Self::Preset(_) => words::text("setting-preset.hover").to_owned(),
            Self::Recent(path) => path.display().to_string(),
            Self::Rule(rule) => rule.description().to_owned(),
            Self::Choice(choice) => {
                let (family, key) = choice.place();
                words::attribute(family, key, "hover").to_owned()
            }
            Self::Setting(_) => words::text("palette-setting.hover").to_owned(),
        }
    }

    /// The words that it is found by: its label, and its key, which is the same in every language.
    fn searched(&self) -> String {
        let key = match self {
            Self::Do(action) => <&str>::from(*action).to_owned(),
            Self::Preset(_) => String::new(),
            Self::Recent(path) => path.display().to_string(),
            Self::Rule(rule) => format!("{rule:?}"),
            Self::Choice(choice) => choice.place().1.to_owned(),
            Self::Setting(key) => (*key).to_owned(),
        };
        format!("{} {key}", self.label()).to_lowercase()
    }

    /// Asks for it. `spec` are the settings as they are.
    pub fn ask(self, spec: &Spec, intents: &mut Intents) {
        match self {
            Self::Do(action) => intents.act(action),
            Self::Preset(name) => intents.push(Intent::OpenBuiltIn(name)),
            Self::Recent(path) => intents.push(Intent::OpenFile(path)),
            Self::Rule(gradient) => intents.push(Intent::Edit(Box::new(Spec { gradient, ..spec.clone() }))),
            Self::Choice(choice) => intents.push(Intent::Choose(choice)),
            Self::Setting(key) => intents.push(Intent::GoToSetting(key)),
        }
    }
}

/// What a choice is called: as the menu's button where that names the menu as well.
fn choice_name(choice: Choice) -> &'static str {
    let (family, key) = choice.place();
    match choice {
        Choice::Form(_) | Choice::Colour(_) => words::named(family, key),
        Choice::Edges(_) | Choice::Fill(_) | Choice::Steps(_) => words::attribute(family, key, "label"),
    }
}

/// Everything whose words hold every typed word: commands first, then what is opened, chosen and set.
pub fn found(typed: &str, recent: impl IntoIterator<Item = PathBuf>) -> Vec<Entry> {
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let actions = Action::ALL.into_iter().filter(|a| *a != Action::Palette).map(Entry::Do);
    let presets = preset::built_in_names().into_iter().map(Entry::Preset);
    let rules = GradientRule::ALL.into_iter().map(Entry::Rule);
    let choices = Choice::all().into_iter().map(Entry::Choice);
    let settings = SETTINGS.into_iter().map(Entry::Setting);
    let recent = recent.into_iter().map(Entry::Recent);
    let all = actions.chain(presets).chain(recent).chain(rules).chain(choices).chain(settings);
    all.filter(|entry| words.iter().all(|word| entry.searched().contains(word))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(typed: &str) -> Vec<Entry> {
        found(typed, [PathBuf::from("/data/iris.csv")])
    }

    #[test]
    fn anything_is_found_by_any_part_of_its_name() {
        assert_eq!(find("rew"), [Entry::Do(Action::Rewind)]);
        assert!(find("open data").contains(&Entry::Do(Action::OpenData)));
        assert!(find("deep").contains(&Entry::Preset("deep-relu-he")));
        assert!(find("exact").contains(&Entry::Rule(GradientRule::Exact)));
        assert!(find("iris") == [Entry::Recent(PathBuf::from("/data/iris.csv"))]);
        assert!(find("depth").contains(&Entry::Choice(Choice::Form(crate::ui::choices::Form::DepthProfile))));
        assert!(find("learning rate").contains(&Entry::Setting("setting-learning-rate")));
        assert!(find("no such thing").is_empty());
        let all = find("");
        assert!(Action::ALL.iter().filter(|a| **a != Action::Palette).all(|a| all.contains(&Entry::Do(*a))));
    }

    #[test]
    fn keys_find_in_every_language() {
        for language in words::Language::all() {
            words::within(language, || {
                assert!(find("rewind").contains(&Entry::Do(Action::Rewind)), "{}", language.tag());
                assert!(find("batchmean").contains(&Entry::Rule(GradientRule::BatchMean)), "{}", language.tag());
            });
        }
    }
}
