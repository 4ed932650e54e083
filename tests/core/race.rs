//! Races: the figures against those of other programs, and the same table however it is computed.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use deltascope::data::Source;
use deltascope::experiment::spec::StopRule;
use deltascope::experiment::{assign, preset};
use deltascope::nn::{Loss, OutputActivation};
use deltascope::study::statistics::{self, Time};
use deltascope::study::vary::Vary;
use deltascope::study::{Arm, ArmFigures, Ending, LogRank, NoTest, Row, Study, runner};
use deltascope::train::{Plan, Trainer};
use ndarray::Array2;
use serde_json::Value;

use crate::support::fixture;

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1e-300)
}

#[test]
fn survival_is_that_of_lifelines_and_intervals_those_of_statsmodels() {
    let text = std::fs::read_to_string(fixture("reference/survival.json")).unwrap();
    let reference: Value = serde_json::from_str(&text).unwrap();
    let limit = reference["limit"].as_u64().unwrap();
    let cases = reference["cases"].as_array().unwrap();
    assert!(cases.len() >= 5);
    for case in cases {
        let arm = |name: &str| -> Vec<Time> {
            let times = case[name]["times"].as_array().unwrap();
            times.iter().map(|t| (t[0].as_u64().unwrap(), t[1].as_bool().unwrap())).collect()
        };
        for name in ["a", "b"] {
            let times = arm(name);
            assert_eq!(statistics::km_median(&times), case[name]["km_median"].as_u64(), "{name} of {case}");
            let curve = statistics::survival(&times);
            let expected = case[name]["survival"].as_array().unwrap();
            assert_eq!(curve.len(), expected.len());
            for (mine, theirs) in curve.iter().zip(expected) {
                assert_eq!(Some(mine.at), theirs[0].as_u64());
                for (mine, i) in [mine.share, mine.ci95.0, mine.ci95.1].into_iter().zip(1..) {
                    assert!((mine - theirs[i].as_f64().unwrap()).abs() < 1e-12, "{mine} {theirs}");
                }
            }
            let reached = times.iter().filter(|t| t.1).count() as u64;
            let (low, high) = statistics::wilson(reached, times.len() as u64);
            let expected = [0, 1].map(|i| case[name]["wilson"][i].as_f64().unwrap());
            // At 0 and 1 one of the two is exact, the other's is a rounding off.
            assert!(
                (low - expected[0]).abs() < 1e-12 && (high - expected[1]).abs() < 1e-12,
                "{low} {high} {expected:?}"
            );
            let rows: Vec<Row> = times.iter().enumerate().map(|(i, t)| row("x", i as u64, t.0, t.1)).collect();
            let figures = ArmFigures::of(&rows.iter().collect::<Vec<_>>(), limit);
            let quartiles = figures.steps.map(|s| [s.q1, s.median, s.q3]);
            let expected = case[name]["quartiles"].as_array();
            assert_eq!(quartiles.is_some(), expected.is_some());
            for (mine, theirs) in quartiles.into_iter().flatten().zip(expected.into_iter().flatten()) {
                assert!(close(mine, theirs.as_f64().unwrap()), "{mine} {theirs}");
            }
        }
        let test = LogRank::of(&arm("a"), &arm("b")).unwrap();
        let (chi2, p) = (case["chi2"].as_f64().unwrap(), case["p"].as_f64().unwrap());
        assert!(close(test.chi2, chi2) && (test.p - p).abs() <= 1e-9 * p + 1e-300, "{test:?} {chi2} {p}");
    }
    assert_eq!(LogRank::of(&[(9, false)], &[(9, false)]), Err(NoTest::NoneArrived));
    for (a, b) in [(vec![(9, true); 3], vec![(9, true); 4]), (vec![(9, true), (12, true)], vec![])] {
        assert_eq!(LogRank::of(&a, &b), Err(NoTest::NothingToCompare), "{a:?} {b:?}");
    }
    assert_eq!(statistics::wilson(0, 0), (0.0, 1.0));
    for n in [1, 7, 20, 800] {
        assert_eq!((statistics::wilson(0, n).0, statistics::wilson(n, n).1), (0.0, 1.0));
    }
}

fn row(arm: &str, seed: u64, steps: u64, reached: bool) -> Row {
    let ending = if reached { Ending::Goal } else { Ending::Limit };
    let stop_reason = if reached { "goal_met" } else { "step_limit" }.to_owned();
    Row {
        arm: arm.to_owned(),
        seed,
        reached,
        steps,
        stop_reason,
        loss: 0.5,
        accuracy: 1.0,
        test_accuracy: None,
        ending,
    }
}

/// What is known of a run ends where it ended; one that diverged waits for good.
#[test]
fn runs_are_censored_where_they_ended() {
    let mut rows: Vec<Row> = [(40, true), (100, false), (100, false), (7, false)]
        .iter()
        .enumerate()
        .map(|(seed, &(steps, reached))| row("a", seed as u64, steps, reached))
        .collect();
    rows[2].ending = Ending::Constant;
    rows[3].ending = Ending::Diverged;
    let rows: Vec<&Row> = rows.iter().collect();
    assert_eq!(statistics::times(&rows, 100), [(40, true), (100, false), (100, false), (100, false)]);
}

#[test]
fn the_best_constant_has_the_smallest_loss_of_all_constants() {
    let labels: Vec<usize> = (0..60).map(|i| usize::from(i % 3 == 0) + usize::from(i % 6 == 0)).collect();
    for (loss, n_outputs) in [
        (Loss::HalfMse, 1),
        (Loss::HalfMse, 3),
        (Loss::BinaryCrossEntropy, 1),
        (Loss::BinaryCrossEntropy, 3),
        (Loss::SoftmaxCrossEntropy, 3),
    ] {
        let target = |i: usize, j: usize| match n_outputs {
            1 => f64::from(u8::from(labels[i] > 0)),
            _ => f64::from(u8::from(labels[i] == j)),
        };
        let y = Array2::from_shape_fn((labels.len(), n_outputs), |(i, j)| target(i, j));
        let means = y.mean_axis(ndarray::Axis(0)).unwrap().to_vec();
        let at = |scale: f64| {
            let logit = |m: f64| match loss {
                Loss::SoftmaxCrossEntropy => m.ln(),
                _ => (m / (1.0 - m)).ln(),
            };
            let z = Array2::from_shape_fn(y.dim(), |(_, j)| scale * logit(means[j]));
            let a = z.mapv(|z| 1.0 / (1.0 + (-z).exp()));
            loss.value(z.view(), a.view(), y.view())
        };
        let best = loss.of_best_constant(&means);
        assert!(close(at(1.0), best), "{loss:?}: {} {best}", at(1.0));
        assert!(at(0.9) > best && at(1.1) > best);
    }
}

/// As above, for losses whose best constant is no logit of the mean: against a fine grid of constants.
#[test]
fn no_constant_on_a_grid_is_better_than_the_best_constant() {
    for n_ones in [0, 1, 7, 20, 30, 41, 60] {
        let y = Array2::from_shape_fn((60, 1), |(i, _)| f64::from(u8::from(i < n_ones)));
        for (loss, output) in [
            (Loss::Hinge, OutputActivation::Identity),
            (Loss::Focal, OutputActivation::Sigmoid),
            (Loss::Huber, OutputActivation::Sigmoid),
            (Loss::Huber, OutputActivation::Identity),
        ] {
            let at = |z: f64| {
                let z = Array2::from_elem((60, 1), z);
                let mut a = z.clone();
                output.apply(a.view_mut());
                loss.value(z.view(), a.view(), y.view())
            };
            let grid = (-12_000..=12_000).map(|i| at(f64::from(i) * 1e-3)).fold(f64::INFINITY, f64::min);
            let best = loss.of_best_constant(&[n_ones as f64 / 60.0]);
            // A grid of 0.001 misses the lowest point of a slope of at most 1 by less; at 0 and 1 that is far away.
            assert!(best <= grid + 1e-12 && best >= grid - 1e-5, "{loss:?} {output:?}, {n_ones}: {best} {grid}");
        }
    }
}

/// Arms of a built-in preset, ready to run.
fn study(name: &str, changes: &[&str], vary: &[&str], seeds: std::ops::Range<u64>) -> Study {
    let mut spec = preset::built_in(name).unwrap();
    for change in changes {
        assign::assign(&mut spec, change).unwrap();
    }
    let varied: Vec<Vary> = vary.iter().map(|text| Vary::parse(text).unwrap()).collect();
    let Source::Synthetic(source) = spec.data.source.clone() else { panic!("a preset of made data") };
    let dataset = Arc::new(source.generate().unwrap());
    let arms = Arm::combinations(name, &spec, &varied).unwrap();
    Study::new(arms.into_iter().map(|arm| (arm, Arc::clone(&dataset))).collect(), seeds).unwrap()
}

fn rows(study: &Study, jobs: usize) -> Vec<Row> {
    let todo: Vec<_> = study.runs().collect();
    let mut rows = Vec::new();
    runner::run(study, &todo, jobs, &AtomicBool::new(false), |done| rows.push(done.row)).unwrap();
    rows.sort_by(|a, b| (&a.arm, a.seed).cmp(&(&b.arm, b.seed)));
    rows
}

#[test]
fn a_run_of_a_study_is_the_run_alone_whatever_the_jobs() {
    let changes = ["training.stop=[MeanLossBelow(loss: 0.05, window: 100), Steps(1500)]"];
    for more in [&[][..], &["data.noise=0.1", "data.test_share=0.25", "training.batch=Sample(100)"]] {
        let changes: Vec<&str> = changes.iter().chain(more).copied().collect();
        let study =
            study("exact-relu", &changes, &["gradient=[Exact, BatchMean]", "learning_rate=log(0.01, 1, 3)"], 5..9);
        let one = rows(&study, 1);
        assert_eq!(one.len(), 6 * 4);
        assert_eq!(one, rows(&study, 4));
        for (arm, row) in
            study.arms().flat_map(|arm| one.iter().filter(|row| row.arm == arm.name).map(move |row| (arm, row)))
        {
            let mut spec = arm.spec.clone();
            spec.seed = row.seed;
            let ready = deltascope::experiment::load::load(spec, &mut deltascope::data::no_progress).unwrap();
            let mut trainer = Trainer::new(Plan::of(&ready));
            let stop = loop {
                if let Some(stop) = trainer.step().stop {
                    break stop;
                }
            };
            assert_eq!((row.steps, row.loss), (trainer.steps_taken(), trainer.last_loss()), "{row:?}");
            assert_eq!((row.stop_reason.as_str(), row.accuracy), (stop.key(), trainer.train_evaluation().accuracy));
            assert_eq!(row.test_accuracy.is_some(), !more.is_empty());
        }
    }
}

#[test]
fn runs_that_tell_nothing_apart_are_constants_and_those_that_diverge_are_called_that() {
    let deep = study("deep-sigmoid", &["training.stop=[Steps(300)]"], &[], 1..4);
    assert!(rows(&deep, 2).iter().all(|row| row.ending == Ending::Constant && !row.reached), "{:?}", rows(&deep, 1));
    let wild = study(
        "exact-sigmoid",
        &["network.output=Identity", "network.activation=Relu", "learning_rate=1e6", "training.stop=[Steps(1000)]"],
        &[],
        1..4,
    );
    assert!(rows(&wild, 2).iter().all(|row| row.ending == Ending::Diverged));
}

#[test]
fn arms_that_never_end_or_end_by_the_clock_are_refused() {
    let arm = |stop: Vec<StopRule>| {
        let mut spec = preset::built_in("exact-sigmoid").unwrap();
        spec.training.stop = stop;
        let Source::Synthetic(source) = spec.data.source.clone() else { panic!("a preset of made data") };
        (Arm { name: "a".to_owned(), set: Vec::new(), spec }, Arc::new(source.generate().unwrap()))
    };
    let refused = |arms| Study::new(arms, 0..2).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(refused(vec![arm(vec![])]).contains("--max-steps"));
    assert!(refused(vec![arm(vec![StopRule::Steps(9), StopRule::Seconds(1.0)])]).contains("clock"));
    assert!(refused(vec![arm(vec![StopRule::Steps(9)]), arm(vec![StopRule::Steps(9)])]).contains("two arms"));
}

/// Depth, width and activation of all hidden layers at once.
#[test]
fn whole_networks_can_be_varied() {
    let mut spec = preset::built_in("exact-sigmoid").unwrap();
    for assignment in ["network.depth=4", "network.width=5", "network.activation=Tanh"] {
        assign::assign(&mut spec, assignment).unwrap();
    }
    assert_eq!(spec.network.hidden.len(), 4);
    assert!(spec.network.hidden.iter().all(|layer| layer.units == 5 && layer.activation.key() == "tanh"));
    assert!(assign::assign(&mut spec, "network.depth=x").is_err());
    assign::assign(&mut spec, "network.depth=0").unwrap();
    assert!(assign::assign(&mut spec, "network.width=3").unwrap_err().to_string().contains("network.width"));
}

fn race(arguments: &[&str], out: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deltascope"));
    command.env("DELTASCOPE_LANGUAGE", "en").args(arguments).arg("--out").arg(out).output().unwrap()
}

fn table(folder: &Path) -> Vec<u8> {
    std::fs::read(folder.join("runs.csv")).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const RACE: [&str; 8] = [
    "race",
    "exact-sigmoid",
    "article-relu",
    "--vary",
    "learning_rate=[0.1, 0.5]",
    "--seeds",
    "3..13",
    "--max-steps=3000",
];

/// The race with more arguments.
fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&RACE, &["--json"][..], more].concat()
}

#[test]
fn one_job_two_jobs_five_shards_and_an_interruption_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let one = race(&with(&["--jobs", "1"]), &at("one"));
    assert!(one.status.success(), "{}", said(&one));
    let expected = table(&at("one"));
    assert_eq!(String::from_utf8_lossy(&expected).lines().count(), 1 + 4 * 10);
    assert!(race(&with(&["--jobs", "2"]), &at("two")).status.success());
    assert_eq!(table(&at("two")), expected);
    let summary: Value = serde_json::from_slice(&one.stdout).unwrap();
    assert_eq!((summary["arms"].as_array().unwrap().len(), summary["tests"].as_array().unwrap().len()), (4, 6));
    assert_eq!(summary["arms"][1]["set"]["learning_rate"], "0.5");
    assert_eq!(summary["seeds"], serde_json::json!([3, 13]));
    let mut files: Vec<_> = std::fs::read_dir(at("one")).unwrap().map(|e| e.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["runs.csv", "study.ron", "summary.json", "timings.csv"]);

    let shards: Vec<PathBuf> = (1..=5).map(|i| at(&format!("shard-{i}"))).collect();
    for (i, shard) in shards.iter().enumerate() {
        let part = format!("{}/5", i + 1);
        assert!(race(&with(&["--shard", &part]), shard).status.success());
    }
    let merge = |shards: &[PathBuf], out: &Path| {
        let names: Vec<&str> = std::iter::once("merge").chain(shards.iter().filter_map(|s| s.to_str())).collect();
        race(&names, out)
    };
    let merged = merge(&shards, &at("merged"));
    assert!(merged.status.success(), "{}", said(&merged));
    assert_eq!(table(&at("merged")), expected);
    let missing = merge(&shards[1..], &at("missing"));
    assert_eq!(missing.status.code(), Some(2));
    assert!(said(&missing).contains("seed 3, is missing"), "{}", said(&missing));
    assert!(!at("missing").exists());
    let doubled = merge(&[shards.clone(), vec![shards[2].clone()]].concat(), &at("doubled"));
    assert!(doubled.status.code() == Some(2) && said(&doubled).contains("name each shard once"), "{}", said(&doubled));
    let other = merge(&[shards[0].clone(), at("one")], &at("other"));
    assert_eq!(other.status.code(), Some(2), "{}", said(&other));

    // What is there is not written over, and only the same study goes on.
    let again = race(&with(&[]), &at("two"));
    assert!(again.status.code() == Some(2) && said(&again).contains("--resume"), "{}", said(&again));
    let else_asked = race(&["race", "exact-sigmoid", "--resume"], &at("two"));
    assert!(
        else_asked.status.code() == Some(2) && said(&else_asked).contains("another study"),
        "{}",
        said(&else_asked)
    );
    let timings = std::fs::read(at("two").join("timings.csv")).unwrap();
    assert!(race(&with(&["--resume"]), &at("two")).status.success());
    assert_eq!(std::fs::read(at("two").join("timings.csv")).unwrap(), timings, "nothing was run again");
    assert_eq!(table(&at("two")), expected);
}

#[test]
fn a_race_that_was_killed_or_interrupted_goes_on_to_the_same_table() {
    let folder = tempfile::tempdir().unwrap();
    let slow = ["race", "article-sigmoid", "--seeds", "1..9", "--max-steps", "120000", "--jobs", "2", "--json"];
    let whole = folder.path().join("whole");
    assert!(race(&slow, &whole).status.success());
    for (signal, code) in [("KILL", None), ("INT", Some(130)), ("TERM", Some(130))] {
        let out = folder.path().join(signal);
        let mut command = Command::new(env!("CARGO_BIN_EXE_deltascope"));
        command.args(slow).arg("--out").arg(&out).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let progress = out.join("progress.csv");
        while std::fs::read_to_string(&progress).map_or(0, |text| text.lines().count()) < 3 {
            assert!(child.try_wait().unwrap().is_none(), "{signal}: it has ended before it was stopped");
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(
            Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap().success()
        );
        assert_eq!(child.wait().unwrap().code(), code, "{signal}");
        if signal == "KILL" {
            // As if the last line had not been written whole.
            let text = std::fs::read_to_string(&progress).unwrap();
            std::fs::write(&progress, &text[..text.len() - 7]).unwrap();
        }
        let resumed: Vec<&str> = slow.iter().copied().chain(["--resume"]).collect();
        let resumed = race(&resumed, &out);
        assert!(resumed.status.success(), "{signal}: {}", said(&resumed));
        assert_eq!(table(&out), table(&whole), "{signal}");
    }
}

/// The program's output, without a folder.
fn deltascope(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_deltascope")).env("DELTASCOPE_LANGUAGE", "en").args(arguments).output().unwrap()
}

fn summary(output: &Output) -> Value {
    assert!(output.status.success(), "{}", said(output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The same runs, of which some are followed for longer: up to the shorter limit both arms are alike, and later nothing is
/// known of the first.
#[test]
fn a_longer_limit_of_another_arm_is_no_evidence() {
    let rules = |limit: u64| format!("[MeanLossBelow(loss: 0.01, window: 500), Steps({limit})]");
    let vary = format!("training.stop=[{}, {}]", rules(2500), rules(9000));
    let summary = summary(&deltascope(&["race", "exact-sigmoid", "--vary", &vary, "--json"]));
    let (short, long) = (&summary["arms"][0], &summary["arms"][1]);
    assert!(
        short["reached"].as_u64().unwrap() > 0 && short["reached"].as_u64() < long["reached"].as_u64(),
        "{summary}"
    );
    assert_eq!(summary["max_steps"], 9000);
    assert_eq!((&summary["tests"][0]["chi2"], &summary["tests"][0]["p"]), (&0.0.into(), &1.0.into()), "{summary}");
}

#[test]
fn max_steps_holds_for_stop_rules_that_are_varied() {
    let vary = "training.stop=[[Steps(9000)], [MeanLossBelow(loss: 1e-9, window: 10), Steps(8000)]]";
    let race = ["race", "exact-sigmoid", "--vary", vary, "--max-steps", "70", "--seeds", "1..3", "--json"];
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let race: Vec<&str> = race.into_iter().chain(["--out", out.to_str().unwrap()]).collect();
    assert_eq!(summary(&deltascope(&race))["max_steps"], 70);
    let rows = String::from_utf8(table(&out)).unwrap();
    assert_eq!(rows.lines().filter(|line| line.contains(",70,step_limit,")).count(), 4, "{rows}");
}

#[test]
fn numbers_of_layers_and_units_are_varied_in_ranges() {
    let race = |vary: &[&str]| {
        let begin = ["race", "exact-sigmoid", "--max-steps", "20", "--seeds", "1..2", "--json"];
        deltascope(&begin.iter().copied().chain(vary.iter().flat_map(|v| ["--vary", v])).collect::<Vec<_>>())
    };
    let all = summary(&race(&["network.depth=lin(1,5,5)", "network.width=log(2,32,5)"]));
    assert_eq!(all["arms"].as_array().unwrap().len(), 25);
    assert_eq!(all["arms"][24]["name"], "exact-sigmoid network.depth=5 network.width=32");
    let rates = summary(&race(&["learning_rate=lin(1, 3, 3)"]));
    assert_eq!(rates["arms"][2]["set"]["learning_rate"], "3");
    let half = race(&["network.depth=lin(1,4,3)"]);
    assert_eq!(half.status.code(), Some(2));
    assert!(said(&half).contains("network.depth takes whole numbers only, not 2.5"), "{}", said(&half));
}

/// What cannot be said on stdout is on disk all the same.
#[cfg(target_os = "linux")]
#[test]
fn a_full_stdout_leaves_the_tables_whole() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut command = Command::new(env!("CARGO_BIN_EXE_deltascope"));
    command.env("DELTASCOPE_LANGUAGE", "en").args(with(&["--out", out.to_str().unwrap()]));
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = command.stdout(full).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let mut files: Vec<_> = std::fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["runs.csv", "study.ron", "summary.json", "timings.csv"]);
    assert_eq!(String::from_utf8(table(&out)).unwrap().lines().count(), 1 + 4 * 10);
}

#[test]
fn merge_says_which_shard_has_not_ended() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for (part, name) in [("1/2", "one"), ("2/2", "two")] {
        let shard = ["race", "exact-sigmoid", "--max-steps=30", "--seeds=1..5", "--shard", part];
        assert!(race(&shard, &at(name)).status.success());
    }
    let merge = |out: &str| {
        let output = race(&["merge", at("one").to_str().unwrap(), at("two").to_str().unwrap()], &at(out));
        assert!(output.status.success() || !said(&output).contains("merge --resume"));
        (output.status.code(), said(&output))
    };
    assert_eq!(merge("whole").0, Some(0));
    let (code, sentence) = merge("whole");
    assert!(code == Some(2) && sentence.contains("another folder for --out"), "{sentence}");
    assert!(!sentence.contains("--resume"), "{sentence}");

    // Interrupted after a row; then before the first.
    let two = at("two");
    let rows = String::from_utf8(table(&two)).unwrap();
    let kept: Vec<&str> = rows.lines().take(2).collect();
    std::fs::write(two.join("runs.csv"), kept.join("\n")).unwrap();
    std::fs::write(two.join("progress.csv"), "").unwrap();
    let (code, sentence) = merge("other");
    assert!(code == Some(2) && sentence.contains("seed 4, is missing: the race in"), "{sentence}");
    std::fs::remove_file(two.join("runs.csv")).unwrap();
    std::fs::remove_file(two.join("progress.csv")).unwrap();
    let (code, sentence) = merge("other");
    assert!(code == Some(2) && sentence.contains("seed 2, is missing: the race in"), "{sentence}");
    assert!(!at("other").exists());
    let resumed = race(&["race", "exact-sigmoid", "--max-steps=30", "--seeds=1..5", "--shard=2/2", "--resume"], &two);
    assert!(resumed.status.success(), "{}", said(&resumed));
    assert_eq!(merge("other").0, Some(0));
    assert_eq!(table(&at("other")), table(&at("whole")));
}

#[test]
fn of_very_many_arms_each_is_tested_against_the_first() {
    let race = ["race", "exact-sigmoid", "--vary", "learning_rate=lin(0.01, 1, 300)", "--seeds", "1..2"];
    let race: Vec<&str> = race.into_iter().chain(["--max-steps", "20"]).collect();
    let summary = summary(&deltascope(&[&race[..], &["--json"]].concat()));
    let tests = summary["tests"].as_array().unwrap();
    assert_eq!((summary["arms"].as_array().unwrap().len(), tests.len()), (300, 299));
    assert!(tests.iter().all(|test| test["a"] == summary["arms"][0]["name"]));
    let text = String::from_utf8(deltascope(&race).stdout).unwrap();
    assert!(text.contains("of more than 64 arms, each is tested against the first alone"), "{text}");
}

#[test]
fn arms_are_what_they_are_called() {
    let spec = preset::built_in("exact-sigmoid").unwrap();
    let combine = |vary: &[&str]| {
        let varied: Vec<Vary> = vary.iter().map(|text| Vary::parse(text).unwrap()).collect();
        Arm::combinations("a", &spec, &varied).map(|arms| arms.len()).map_err(|error| error.to_string())
    };
    let twice = combine(&["learning_rate=[0.3, 0.4]", "learning_rate=[0.1]"]).unwrap_err();
    assert!(twice.contains("learning_rate=0.3") && twice.contains("written over"), "{twice}");
    let over = combine(&["network.width=[2, 5]", "network.hidden=[[(units: 4, activation: Relu)]]"]).unwrap_err();
    assert!(over.contains("network.width"), "{over}");
    assert_eq!(combine(&["network.hidden=[[(units: 4, activation: Relu)]]", "network.width=[2, 5]"]), Ok(2));
    assert_eq!(combine(&["network.depth=[1, 3]", "network.width=[2, 5]"]), Ok(4));
    assert!(combine(&["seed=[1, 2]"]).unwrap_err().contains("--seeds"));
    let decades = Vary::parse("learning_rate=log(0.001, 1000, 7)").unwrap().values;
    assert_eq!(decades, ["0.001", "0.01", "0.1", "1", "10", "100", "1000"]);
    let none = assign::assign(&mut spec.clone(), "network.norm=Foo").unwrap_err().to_string();
    assert!(none.contains("None") && !none.contains("r#None"), "{none}");
}

/// Names as long as nobody types them: the table is wide, and nothing panics.
#[test]
fn very_long_names_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("a.sqlite");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deltascope"));
        command.env("DELTASCOPE_LANGUAGE", "en").env("DELTASCOPE_ARCHIVE", &archive).args(arguments).output().unwrap()
    };
    let kept = run(&["train", "exact-sigmoid", "--max-steps", "20", "--keep", "--json"]);
    let summary: Value = serde_json::from_slice(&kept.stdout).unwrap();
    let id = summary["run"].as_str().unwrap();
    let name = "x".repeat(70_000);
    assert!(run(&["runs", "rename", id, &name]).status.success());
    let list = run(&["runs"]);
    assert!(list.status.success() && list.stdout.len() > 70_000, "{}", said(&list));
    let deleted = run(&["runs", "delete", id, &id[..id.len() - 1], "--json"]);
    let value: Value = serde_json::from_slice(&deleted.stdout).unwrap();
    assert_eq!(value["deleted"].as_array().map(Vec::len), Some(1), "{value}");
    let vary = format!("network.hidden=[[{}(units: 2, activation: Relu)]]", " ".repeat(66_000));
    let wide = run(&["race", "exact-sigmoid", "--vary", &vary, "--seeds", "1..2", "--max-steps", "20"]);
    assert!(wide.status.success(), "{}", said(&wide));
}
