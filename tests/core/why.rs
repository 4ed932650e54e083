//! Why is it slow: one suspect at a time taken away, and what the runs say.

use std::process::{Command, Output};
use std::sync::Arc;

use deltascope::data::Source;
use deltascope::experiment::{Spec, assign, preset};
use deltascope::nn::GradientRule;
use deltascope::study::effect::{Effect, Seen, explaining};
use deltascope::study::statistics::Time;
use deltascope::study::suspects::NotTried;
use deltascope::study::{Arm, ArmFigures, Suspect};
use serde_json::Value;

use crate::support::json;

fn why(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deltascope"));
    command.env("DELTASCOPE_LANGUAGE", "en").arg("why").args(arguments).output().unwrap()
}

fn result(arguments: &[&str]) -> Value {
    let output = why(&[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn suspect<'a>(result: &'a Value, key: &str) -> &'a Value {
    result["suspects"].as_array().unwrap().iter().find(|s| s["suspect"] == key).unwrap()
}

const KEYS: [&str; 12] = [
    "exact_rule",
    "batch_of_one",
    "equal_layer_norms",
    "cross_entropy",
    "relu",
    "tanh",
    "xavier",
    "standardised_inputs",
    "batch_normalisation",
    "adam",
    "rate_times_10",
    "rate_divided_by_10",
];

/// The article's experiment with a rate and a goal with which it is reached soon.
const QUICK: [&str; 7] = [
    "article-sigmoid",
    "--set",
    "learning_rate=1",
    "--set",
    "training.stop=[MeanLossBelow(loss: 0.11, window: 100), Steps(40000)]",
    "--seeds",
    "1..9",
];

#[test]
fn the_rule_is_found_and_each_suspect_has_its_figures_or_says_why_not() {
    let result = result(&QUICK);
    let suspects = result["suspects"].as_array().unwrap();
    assert_eq!(suspects.iter().map(|s| s["suspect"].as_str().unwrap()).collect::<Vec<_>>(), KEYS);
    let baseline = &result["baseline"];
    assert_eq!((&baseline["name"], &baseline["runs"]), (&"article-sigmoid".into(), &8.into()));
    for one in suspects {
        let arm = &one["arm"];
        if one["suspect"] == "batch_normalisation" {
            let note = one["note"].as_str().unwrap();
            assert!(arm.is_null() && note.contains("averages the batch first"), "not defined under this rule: {one}");
            continue;
        }
        assert_eq!((&arm["runs"], &arm["set"]), (&8.into(), &one["set"]), "{one}");
        let medians = [&baseline["km_median"], &arm["km_median"]].map(Value::as_f64);
        if let [Some(without), Some(with)] = medians {
            assert_eq!(one["factor"].as_f64(), Some(without / with), "{one}");
            let low = one["factor_ci95"][0].as_f64().unwrap();
            assert!(low <= without / with, "{one}");
            assert!(one["factor_ci95"][1].as_f64().is_none_or(|high| high >= without / with), "{one}");
        } else {
            assert!(one["factor"].is_null() && one["factor_ci95"].is_null(), "{one}");
            assert!(one["note"].as_str().unwrap().contains("no factor: fewer than half"), "{one}");
        }
    }
    let exact = suspect(&result, "exact_rule");
    assert!(exact["factor_ci95"][0].as_f64().unwrap() > 2.0, "{exact}");
    assert_eq!(exact["set"], serde_json::json!({"gradient": "Exact"}));
    assert_eq!(suspect(&result, "equal_layer_norms")["set"]["transform"], "EqualLayerNorms");
    assert_eq!(suspect(&result, "rate_divided_by_10")["set"]["learning_rate"], "0.1");
    let note = suspect(&result, "cross_entropy")["note"].as_str().unwrap();
    assert!(note.contains("a mean binary cross-entropy below 0.11"), "{note}");
    assert!(result["sentence"].as_str().unwrap().contains("Equal layer norms"), "{}", result["sentence"]);
}

/// An arm is what `race` makes of the same assignment, run for run.
#[test]
fn an_arm_is_that_of_a_race_and_jobs_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let outputs = ["1", "3"].map(|jobs| why(&[&QUICK[..], &["--json", "--jobs", jobs, "--out", &at(jobs)]].concat()));
    assert!(outputs.iter().all(|output| output.status.success()));
    assert_eq!(outputs[0].stdout, outputs[1].stdout);
    let read = |folder: &str, file: &str| std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
    assert_eq!(read(&at("1"), "runs.csv"), read(&at("3"), "runs.csv"));
    assert_eq!(read(&at("1"), "summary.json").as_bytes(), outputs[0].stdout);
    let mut command = Command::new(env!("CARGO_BIN_EXE_deltascope"));
    let vary = ["--vary", "gradient=[Exact]", "--out", &at("race")];
    assert!(command.arg("race").args(QUICK).args(vary).output().unwrap().status.success());
    let rows = read(&at("1"), "runs.csv");
    let of_exact: Vec<&str> = rows.lines().filter(|row| row.contains("gradient=Exact")).collect();
    assert_eq!(of_exact, read(&at("race"), "runs.csv").lines().skip(1).collect::<Vec<_>>());
}

#[test]
fn text_names_every_suspect_and_ends_with_the_sentence() {
    let output = why(&QUICK);
    let text = String::from_utf8(output.stdout).unwrap();
    for name in ["exact rule", "equal layer norms", "rate divided by 10", "baseline"] {
        assert!(text.lines().any(|line| line.starts_with(name)), "{name}: {text}");
    }
    let sentence = result(&QUICK)["sentence"].as_str().unwrap().to_owned();
    assert!(text.contains(&sentence), "{text}");
}

#[test]
fn what_the_baseline_has_and_what_does_not_fit_is_listed_with_its_reason() {
    let stop = "training.stop=[AccuracyAtLeast(0.9), Steps(1500)]";
    let sets =
        [stop, "gradient=Exact", "training.batch=Sample(1)", "network.init=Xavier(Uniform)", "network.hidden=[]"];
    let arguments: Vec<&str> =
        std::iter::once("xor-tanh-softmax").chain(sets.iter().flat_map(|s| ["--set", s])).collect();
    let result = result(&[&arguments[..], &["--seeds", "1..4"]].concat());
    assert_eq!(result["suspects"].as_array().unwrap().len(), 12);
    for key in ["exact_rule", "batch_of_one", "cross_entropy", "xavier"] {
        let one = suspect(&result, key);
        assert!(one["arm"].is_null() && one["factor"].is_null(), "{one}");
        assert!(one["note"].as_str().unwrap().contains("has it already"), "{one}");
    }
    for key in ["relu", "tanh"] {
        let one = suspect(&result, key);
        assert!(one["arm"].is_null() && one["note"].as_str().unwrap().contains("hidden layers"), "{one}");
    }
    assert!(!suspect(&result, "adam")["arm"].is_null());
}

#[test]
fn a_baseline_that_never_arrives_is_compared_by_shares() {
    let result = result(&["article-sigmoid", "--max-steps", "6000", "--seeds", "1..11"]);
    assert!(result["baseline"]["km_median"].is_null(), "{}", result["baseline"]);
    let exact = suspect(&result, "exact_rule");
    assert!(exact["factor"].is_null() && exact["note"].as_str().unwrap().contains("baseline's runs"), "{exact}");
    let sentence = result["sentence"].as_str().unwrap();
    assert!(sentence.contains("too few for a median") && sentence.contains("exact rule ("), "{sentence}");
}

#[test]
fn without_a_goal_or_a_limit_there_is_nothing_to_be_slow_for() {
    let refused = |arguments: &[&str]| {
        let output = why(arguments);
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused(&["xor-tanh-softmax"]).contains("no goal"));
    let endless = ["exact-sigmoid", "--set", "training.stop=[MeanLossBelow(loss: 0.01, window: 100)]"];
    assert!(refused(&endless).contains("--max-steps"));
}

/// Interrupted, it says what there is.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_one_says_what_there_is_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let arguments = ["why", "article-sigmoid", "--seeds", "1..5", "--max-steps", "60000", "--json", "--out"];
    let begin = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deltascope"));
        command.env("DELTASCOPE_LANGUAGE", "en").args(arguments).arg(&out).args(more);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null()).spawn().unwrap()
    };
    let mut child = begin(&[]);
    while std::fs::read_to_string(out.join("progress.csv")).map_or(0, |text| text.lines().count()) < 4 {
        assert!(child.try_wait().unwrap().is_none(), "it has ended before it was stopped");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(result["sentence"].as_str().unwrap().contains("48 runs have ended"), "{}", result["sentence"]);
    let output = begin(&["--resume"]).wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["suspects"][0]["arm"]["runs"], 4);
}

fn arm(name: &str) -> (Arm, Arc<deltascope::data::Dataset>) {
    let spec = preset::built_in(name).unwrap();
    let Source::Synthetic(source) = spec.data.source.clone() else { panic!("a preset of made data") };
    let dataset = Arc::new(source.generate().unwrap());
    (Arm { name: name.to_owned(), set: Vec::new(), spec }, dataset)
}

/// Each suspect changes just what it says, and `--set` with it makes the same experiment.
#[test]
fn a_suspect_is_just_its_assignments() {
    for name in preset::built_in_names() {
        let (baseline, dataset) = arm(name);
        for suspect in Suspect::ALL {
            let mut spec: Spec = baseline.spec.clone();
            for (path, value) in suspect.changes(&baseline.spec) {
                assign::assign(&mut spec, &format!("{path}={value}")).unwrap();
            }
            match suspect.arm(&baseline, &dataset) {
                Ok(arm) => assert!(arm.spec == spec && arm.spec != baseline.spec, "{name} {}", suspect.key()),
                Err(NotTried::HasIt) => assert_eq!(spec, baseline.spec, "{name} {}", suspect.key()),
                // Rules that average the batch first have no way back through a normalisation.
                Err(_) if suspect == Suspect::BatchNormalisation && spec.gradient != GradientRule::Exact => {}
                // Nor is there a mean over a batch of one.
                Err(_) if suspect == Suspect::BatchOfOne && name == "deep-sigmoid-batchnorm" => {}
                Err(error) => panic!("{name} {}: {error}", suspect.key()),
            }
        }
    }
    assert_eq!(Suspect::ALL.map(Suspect::key), KEYS);
}

/// The bootstrap against numpy's: the same percentiles within what drawing leaves.
#[test]
fn intervals_are_those_of_a_bootstrap_in_numpy() {
    let reference = json("reference/bootstrap.json");
    let cases = reference["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 4);
    for case in cases {
        let times = |name: &str| -> Vec<Time> {
            let times = case[name].as_array().unwrap();
            times.iter().map(|t| (t[0].as_u64().unwrap(), t[1].as_bool().unwrap())).collect()
        };
        let pairs: Vec<(Time, Time)> = times("without").into_iter().zip(times("with")).collect();
        let effect = Effect::of(&pairs).unwrap();
        assert!((effect.factor / case["factor"].as_f64().unwrap() - 1.0).abs() < 1e-12, "{effect:?}");
        for (mine, end) in [effect.ci95.0, effect.ci95.1].into_iter().zip(["low", "high"]) {
            match case[end].as_f64() {
                Some(theirs) => assert!((mine / theirs - 1.0).abs() < 0.03, "{end}: {mine} {theirs}"),
                None => assert!(mine.is_infinite(), "{end}: {mine}"),
            }
        }
        assert_eq!(Effect::of(&pairs), Some(effect), "the same draws every time");
    }
}

fn figures(reached: u64, km_median: Option<u64>) -> ArmFigures {
    ArmFigures { runs: 20, reached, steps: None, km_median, diverged: 0, constant: 0 }
}

#[test]
fn what_explains_saves_much_and_beyond_chance() {
    let effect = |factor: f64, low: f64| Some(Effect { factor, ci95: (low, factor * 2.0) });
    let arm = |factor: f64, low: f64| (figures(20, Some(9)), effect(factor, low));
    let found = |tried: &[_]| explaining(&figures(20, Some(900)), tried);
    assert_eq!(found(&[arm(90.0, 60.0), arm(100.0, 80.0), arm(1.9, 1.5), arm(40.0, 30.0)]), [1, 0]);
    assert_eq!(found(&[arm(1.9, 1.5), arm(3.0, 0.9), (figures(2, None), None)]), [0; 0]);
    let loses = (figures(16, Some(4)), effect(200.0, 90.0));
    assert_eq!(found(&[loses, arm(90.0, 60.0)]), [1], "a cure with which fewer arrive");
    // Without a median: the shares, beyond both intervals.
    let tried = [(figures(20, Some(9)), None), (figures(6, None), None), (figures(20, Some(5)), None)];
    assert_eq!(explaining(&figures(1, None), &tried), [2, 0]);
    let seen = |low: f64, high: f64| Effect { factor: 1.0, ci95: (low, high) }.seen();
    assert_eq!([seen(1.1, 2.0), seen(0.2, 0.9), seen(0.9, 1.1)], [Seen::Saves, Seen::Costs, Seen::Nothing]);
}
