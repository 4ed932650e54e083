//! The program speaks English and Chinese in the terminal, whatever the machine's own language is.

use std::process::{Command, Output};

use deltascope::cli::help;
use deltascope::words::{Language, within};

use crate::support::fixture;

/// Runs the program on a machine of another language, which must change nothing.
fn run(language: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_deltascope"));
    for name in ["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "DELTASCOPE_LANGUAGE", "NO_COLOR"] {
        program.env_remove(name);
    }
    program.env("LANG", "de_DE.UTF-8").envs(language.iter().copied()).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const CHINESE: [(&str, &str); 1] = [("DELTASCOPE_LANGUAGE", "zh-Hans")];

fn has_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Every command with its place.
fn commands(command: &clap::Command, place: &str, into: &mut Vec<(String, clap::Command)>) {
    into.push((place.to_owned(), command.clone()));
    for sub in command.get_subcommands() {
        commands(sub, &format!("{place} {}", sub.get_name()), into);
    }
}

#[test]
fn every_argument_of_every_command_has_its_message() {
    for language in Language::all() {
        let mut found = Vec::new();
        within(language, || commands(&help::command(), "deltascope", &mut found));
        assert!(found.len() > 15, "only {} commands", found.len());
        let is_chinese = language.tag() == "zh-Hans";
        let check = |place: &str, text: String| {
            assert!(text.chars().count() >= 2, "{place} says '{text}' in {}", language.tag());
            assert_eq!(has_chinese(&text), is_chinese, "{place} says '{text}' in {}", language.tag());
        };
        for (place, command) in &found {
            check(place, command.get_about().map(ToString::to_string).unwrap_or_default());
            for arg in command.get_arguments() {
                check(
                    &format!("{place}, {}", arg.get_id()),
                    arg.get_help().map(ToString::to_string).unwrap_or_default(),
                );
            }
        }
    }
}

#[test]
fn help_is_in_the_language_asked_for() {
    let english = out(&run(&[], &["train", "--help"]));
    let order = ["--json", "--language <TAG>", "--help"].map(|option| english.find(option));
    assert!(order.is_sorted() && order[0].is_some(), "{english}");
    for part in ["Usage: deltascope train [OPTIONS] <PRESET>", "Arguments:", "Options:", "[default: 100]", "Print help"]
    {
        assert!(english.contains(part), "{part} is not in {english}");
    }
    let kinds = out(&run(&[], &["generate", "-h"]));
    assert!(kinds.contains("[possible values: clusters, xor,"), "{kinds}");
    let chinese = out(&run(&CHINESE, &["train", "--help"]));
    for part in ["用法：deltascope train", "参数：", "选项：", "[默认：100]", "显示帮助", "种子"] {
        assert!(chinese.contains(part), "{part} is not in {chinese}");
    }
    for words in ["Usage", "Options", "default", "Print", "Stop after"] {
        assert!(!chinese.contains(words), "{words} is in {chinese}");
    }
    let commands = out(&run(&CHINESE, &["--help"]));
    assert!(commands.contains("命令：") && commands.contains("训练一个预设"), "{commands}");
    assert_eq!(commands, out(&run(&CHINESE, &["help"])));
}

#[test]
fn a_wrong_line_is_refused_in_the_language_asked_for() {
    let unknown = run(&CHINESE, &["train", "exact-sigmoid", "--sead", "3"]);
    assert_eq!(unknown.status.code(), Some(2));
    let said = err(&unknown);
    for part in ["错误：", "无法识别的参数“--sead”", "--seed", "用法：deltascope train", "--help"] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    assert!(!said.contains("Usage") && !said.contains("tip"), "{said}");
    let english = err(&run(&[], &["train", "exact-sigmoid", "--sead", "3"]));
    assert!(english.starts_with("error: unexpected argument '--sead' found"), "{english}");
    assert!(english.contains("\n\nUsage: deltascope train"), "{english}");
    for (line, part) in [
        (&["train"][..], "缺少必需的参数：<PRESET>"),
        (&["train", "exact-sigmoid", "--seed", "x"], "“--seed <N>”不能取值“x”"),
        (&["generate", "moon", "--out", "x.mat"], "可选值：clusters、xor"),
        (&["inspect", "a.mat", "--variable", "x"], "--csv"),
        (&["train", "exact-sigmoid", "--language"], "需要一个值"),
    ] {
        let refused = run(&CHINESE, line);
        assert_eq!(refused.status.code(), Some(2), "{line:?}");
        assert!(err(&refused).contains(part) && has_chinese(&err(&refused)), "{line:?}: {}", err(&refused));
    }
}

#[test]
fn an_unknown_language_is_refused_with_the_known_ones() {
    for refused in [run(&[], &["--language", "tlh", "presets"]), run(&[("DELTASCOPE_LANGUAGE", "tlh")], &["presets"])] {
        assert_eq!(refused.status.code(), Some(2));
        let said = err(&refused);
        assert!(said.contains("tlh") && said.contains("en (English) or zh-Hans (简体中文)"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    let refused = err(&run(&CHINESE, &["--language", "tlh", "presets"]));
    assert!(refused.contains("本程序没有这种语言"), "{refused}");
    assert!(run(&CHINESE, &["--language", "en", "presets"]).status.success(), "the option wins");
}

#[test]
fn files_are_described_in_chinese_and_keys_stay() {
    let file = fixture("mat/v5_table.mat");
    let file = file.to_str().unwrap();
    let said = out(&run(&CHINESE, &["inspect", file]));
    assert!(said.contains("“T”是表（table）；在 MATLAB 中：X = table2array(T)"), "{said}");
    let [english, chinese] = [run(&[], &["inspect", file, "--json"]), run(&CHINESE, &["inspect", file, "--json"])]
        .map(|done| serde_json::from_str::<serde_json::Value>(&out(&done)).unwrap());
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&english), keys(&chinese));
    assert_eq!(english["format"], chinese["format"]);
    assert_eq!(english["variables"][0]["class"], chinese["variables"][0]["class"]);
    assert!(has_chinese(chinese["variables"][0]["reason"].as_str().unwrap()));
    let foreign = run(&CHINESE, &["inspect", file!()]);
    assert_eq!(foreign.status.code(), Some(2));
}

#[test]
fn a_run_ends_in_chinese_and_its_keys_stay() {
    let line = ["train", "exact-sigmoid", "--max-steps", "2000", "--language", "zh-Hans"];
    let done = run(&[], &line);
    assert!(done.status.success(), "{}", err(&done));
    let said = out(&done);
    assert!(said.contains("达到") && said.contains("准确率"), "{said}");
    assert!(!said.contains("accuracy") && !said.contains("loss"), "{said}");
    let json = out(&run(&[], &[&line[..], &["--json"]].concat()));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["rule"], "exact");
    assert!(["goal_met", "step_limit"].contains(&json["stop_reason"].as_str().unwrap()));
    let wrong = run(&CHINESE, &["train", "exact-sigmoid", "--set", "learning_rate=-1"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("learning_rate 是 -1，但必须是不小于 0 的有限数"), "{}", err(&wrong));
}
