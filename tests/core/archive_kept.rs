//! Runs that the program itself keeps: killed at any moment, two at once, ended by a signal; and the subcommand that shows
//! them.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use deltascope::archive::{Archive, Outcome, Place};
use serde_json::Value;

fn program(archive: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deltascope"));
    command.env("DELTASCOPE_LANGUAGE", "en").env("DELTASCOPE_ARCHIVE", archive).stdin(Stdio::null());
    command
}

fn run(archive: &Path, arguments: &[&str]) -> Output {
    program(archive).args(arguments).output().unwrap()
}

fn json(archive: &Path, arguments: &[&str]) -> Value {
    let output = run(archive, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 1, "one object");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A run that does not end by itself.
fn long(archive: &Path, seed: usize) -> Child {
    let mut command = program(archive);
    command.args(["train", "article-sigmoid", "--keep", "--set", "training.stop=[Steps(100000000000)]", "--seed"]);
    command.arg(seed.to_string()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn unix_now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64()
}

#[test]
fn killed_at_any_moment_a_run_loses_at_most_its_last_second() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.sqlite");
    let mut lost = Vec::new();
    let mut random = 7_u64;
    for round in 0..11 {
        // Two write at once, and both are killed: `Child::kill` is SIGKILL.
        let mut children = [long(&path, 2 * round), long(&path, 2 * round + 1)];
        let mut ended = Vec::new();
        for child in &mut children {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            std::thread::sleep(Duration::from_millis(250 + (random >> 33) % 700));
            child.kill().unwrap();
            ended.push(unix_now());
            child.wait().unwrap();
        }
        let direct = rusqlite::Connection::open(&path).unwrap();
        let check: String = direct.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok");
        let mut archive = Archive::existing(&Place::named(&path)).unwrap();
        let runs = archive.list().unwrap();
        assert_eq!(runs.len(), 2 * round + 2, "every run is there");
        for (at, ended) in ended.iter().enumerate() {
            let seed = (2 * round + at) as u64;
            let run = runs.iter().find(|run| run.seed == seed).unwrap();
            let (secs, nanos) = run.id.0.get_timestamp().unwrap().to_unix();
            // Steps that were taken after the last writing, as seconds.
            lost.push(ended - (secs as f64 + f64::from(nanos) * 1e-9) - run.active_secs);
            let record = archive.load(run.id).unwrap();
            assert!(record.steps > 0 && record.history.last_step() == record.steps && record.state.is_some());
            assert!(matches!(record.outcome, Outcome::Running | Outcome::Interrupted));
        }
    }
    lost.sort_by(f64::total_cmp);
    eprintln!("seconds lost: median {:.2}, most {:.2}", lost[lost.len() / 2], lost[lost.len() - 1]);
    // A machine that is busy with other tests may be late once.
    assert!(lost.len() >= 20 && lost[lost.len() / 2] < 1.0 && lost[lost.len() - 2] < 3.0, "{lost:?}");
}

#[test]
fn two_programs_keep_their_runs_in_one_archive() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made/by/them.sqlite");
    let children: Vec<Child> = (0..4)
        .map(|seed| {
            let mut command = program(&path);
            command.args(["train", "exact-sigmoid", "--keep", "--seed", &seed.to_string()]);
            command.stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let list = json(&path, &["runs", "--json"]);
    let mut seeds: Vec<u64> = list["runs"].as_array().unwrap().iter().map(|r| r["seed"].as_u64().unwrap()).collect();
    seeds.sort_unstable();
    assert_eq!(seeds, [0, 1, 2, 3]);
}

#[test]
fn a_run_that_a_signal_ended_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let mut child = long(&path, 1);
    std::thread::sleep(Duration::from_millis(600));
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let list = json(&path, &["runs", "list", "--json"]);
    assert_eq!((&list["runs"][0]["stop_reason"], &list["runs"][0]["reached"]), (&"user".into(), &false.into()));
    assert!(list["runs"][0]["accuracy"].is_number() && list["runs"][0]["ended"].is_string());
}

#[test]
fn what_is_kept_is_what_the_run_printed_and_comes_out_as_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let summary = json(&path, &["train", "exact-sigmoid", "--keep", "--json", "--set", "data.test_share=0.25"]);
    let out = folder.path().join("trained");
    let same = ["train", "exact-sigmoid", "--json", "--set", "data.test_share=0.25", "--out", out.to_str().unwrap()];
    let without = json(&path, &same);
    let id = summary["run"].as_str().unwrap();
    assert!(without.get("run").is_none());
    let list = json(&path, &["runs", "--json"]);
    assert_eq!(list["archive"], path.to_str().unwrap());
    let kept = &list["runs"][0];
    assert_eq!(list["runs"].as_array().unwrap().len(), 1);
    for key in ["preset", "seed", "steps", "stop_reason", "loss", "accuracy", "test_accuracy"] {
        assert_eq!((&kept[key], key), (&summary[key], key));
        assert_eq!((&kept[key], key), (&without[key], key), "keeping changes nothing");
    }
    assert_eq!((&kept["id"], &kept["reached"], &kept["parent"]), (&summary["run"], &true.into(), &Value::Null));
    // As files, all four; the weights are those that `train --out` writes, the preset gives the same run again.
    let files = folder.path().join("files");
    let output = run(&path, &["runs", "export", &id[..13], files.to_str().unwrap()]);
    assert!(output.status.success(), "{}", said(&output));
    let mut names: Vec<String> =
        std::fs::read_dir(&files).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["preset.ron", "run.json", "steps.csv", "weights.mat"]);
    let layers = [3, 3, 2, 1];
    let weights = |folder: &Path| deltascope::experiment::weights::read(&folder.join("weights.mat"), &layers).unwrap();
    assert_eq!(weights(&files), weights(&out));
    let again = json(&path, &["train", files.join("preset.ron").to_str().unwrap(), "--json"]);
    assert_eq!((&again["steps"], &again["loss"]), (&summary["steps"], &summary["loss"]));
    let run_json: Value = serde_json::from_slice(&std::fs::read(files.join("run.json")).unwrap()).unwrap();
    assert_eq!(run_json, json(&path, &["runs", "show", id, "--json"]));
    let steps = std::fs::read_to_string(files.join("steps.csv")).unwrap();
    let header = steps.lines().next().unwrap();
    assert!(std::fs::read_to_string(out.join("steps.csv")).unwrap().starts_with(header));
    assert!(steps.lines().last().unwrap().starts_with(&format!("{},", summary["steps"])), "up to the last step");
    // Not written over where it cannot be whole.
    std::fs::remove_file(files.join("run.json")).unwrap();
    std::fs::create_dir(files.join("run.json")).unwrap();
    let before = std::fs::read(files.join("steps.csv")).unwrap();
    let output = run(&path, &["runs", "export", id, files.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(std::fs::read(files.join("steps.csv")).unwrap(), before);
}

#[test]
fn runs_are_labelled_deleted_and_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let ids: Vec<String> = (1..4)
        .map(|seed: u32| {
            let args = ["train", "exact-relu", "--keep", "--json", "--max-steps", "50", "--seed", &seed.to_string()];
            json(&path, &args)["run"].as_str().unwrap().to_owned()
        })
        .collect();
    let listed = || -> Vec<String> {
        let list = json(&path, &["--archive", path.to_str().unwrap(), "runs", "--json"]);
        list["runs"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(listed(), [&ids[2][..], &ids[1], &ids[0]], "newest first");
    for arguments in [
        vec!["runs", "rename", &ids[0], "the first"],
        vec!["runs", "star", &ids[0]],
        vec!["runs", "note", &ids[0], "too slow"],
    ] {
        assert!(run(&path, &arguments).status.success(), "{arguments:?}");
    }
    let shown = json(&path, &["runs", "show", &ids[0], "--json"]);
    assert_eq!(
        (&shown["name"], &shown["star"], &shown["note"]),
        (&"the first".into(), &true.into(), &"too slow".into())
    );
    assert!(shown["spec"].as_str().unwrap().contains("learning_rate"));
    let text = String::from_utf8(run(&path, &["runs"]).stdout).unwrap();
    assert!(text.contains("the first") && text.lines().count() == 4, "{text}");
    // All or none.
    assert_eq!(run(&path, &["runs", "delete", &ids[0], "zz"]).status.code(), Some(2));
    assert_eq!(listed().len(), 3);
    let deleted = json(&path, &["runs", "delete", &ids[0], &ids[1], "--json"]);
    assert_eq!(deleted["deleted"].as_array().unwrap().len(), 2);
    assert_eq!(listed(), [&ids[2][..]]);
    assert_eq!(run(&path, &["runs", "show", &ids[0]]).status.code(), Some(2));
    assert!(run(&path, &["runs", "restore", &ids[0], &ids[1]]).status.success());
    assert_eq!(listed().len(), 3);
    // A clean-up says what it would do, and does it only when told to.
    let plan = json(&path, &["runs", "clean-up", "--limit", "0", "--json"]);
    assert_eq!((plan["runs"].as_array().unwrap().len(), &plan["done"]), (2, &false.into()));
    assert_eq!(listed().len(), 3);
    assert!(run(&path, &["runs", "clean-up", "--limit", "0", "--yes"]).status.success());
    assert_eq!(listed(), [&ids[0][..]], "the star stays");
}

#[test]
fn an_unknown_or_ambiguous_run_is_said_in_one_sentence_with_the_candidates() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    // Without an archive nothing is made.
    let output = run(&path, &["runs", "show", "01"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(json(&path, &["runs", "--json"])["runs"], Value::Array(Vec::new()));
    assert!(!path.exists());
    for seed in ["1", "2"] {
        let args = ["train", "exact-relu", "--keep", "--max-steps", "5", "--seed", seed];
        assert!(run(&path, &args).status.success());
    }
    for text in ["0", "zz"] {
        for command in ["show", "delete"] {
            let output = run(&path, &["runs", command, text]);
            assert_eq!(output.status.code(), Some(2));
            let said = said(&output);
            assert!(said.lines().count() == 1 && said.matches('0').count() >= 2 && said.contains(','), "{said}");
        }
    }
    assert_eq!(String::from_utf8(run(&path, &["runs", "path"]).stdout).unwrap().trim(), path.to_str().unwrap());
}

/// Root may write everywhere; so the program runs as nobody, from a place that nobody can read.
fn unprivileged(program: &Path, archive: &Path, arguments: &[&str]) -> Output {
    let is_root = String::from_utf8(Command::new("id").arg("-u").output().unwrap().stdout).unwrap().trim() == "0";
    let mut command = if is_root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.args(arguments).env("DELTASCOPE_LANGUAGE", "en").env("DELTASCOPE_ARCHIVE", archive).output().unwrap()
}

#[test]
fn where_nothing_can_be_written_it_says_so_and_trains_and_what_is_there_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(folder.path(), 0o755);
    let program = folder.path().join("program");
    std::fs::copy(env!("CARGO_BIN_EXE_deltascope"), &program).unwrap();
    mode(&program, 0o755);
    let closed = folder.path().join("closed");
    std::fs::create_dir(&closed).unwrap();
    let path = closed.join("a.sqlite");
    assert!(run(&path, &["train", "exact-relu", "--keep", "--max-steps", "50"]).status.success());
    mode(&path, 0o444);
    mode(&closed, 0o555);
    let before = std::fs::read(&path).unwrap();
    for archive in [&path, &closed.join("new.sqlite"), &closed.join("deeper/new.sqlite")] {
        let output = unprivileged(&program, archive, &["train", "exact-relu", "--keep", "--max-steps", "5", "--json"]);
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains("cannot be written") && said(&output).lines().count() == 1, "{}", said(&output));
        let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(summary["steps"] == 5 && summary.get("run").is_none());
    }
    let output = unprivileged(&program, &path, &["runs", "--json"]);
    assert!(output.status.success(), "{}", said(&output));
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    let id = list["runs"][0]["id"].as_str().unwrap().to_owned();
    assert!(unprivileged(&program, &path, &["runs", "show", &id]).status.success());
    let output = unprivileged(&program, &path, &["runs", "delete", &id]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("cannot be written"), "{}", said(&output));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    mode(&closed, 0o755);
}

#[test]
fn on_a_full_disk_the_run_goes_on_and_the_archive_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    assert!(run(&path, &["train", "exact-sigmoid", "--keep"]).status.success());
    // A limit on the size of files stands for a full disk.
    let script = r#"trap '' XFSZ; ulimit -f 200; exec "$0" train exact-sigmoid --keep --json --seed "$1""#;
    let mut n_failed = 0;
    for seed in 0..8 {
        let mut command = Command::new("sh");
        command.args(["-c", script, env!("CARGO_BIN_EXE_deltascope"), &seed.to_string()]);
        let output = command.env("DELTASCOPE_LANGUAGE", "en").env("DELTASCOPE_ARCHIVE", &path).output().unwrap();
        let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(output.status.success() && summary["stop_reason"] == "goal_met", "{}", said(&output));
        if summary.get("run").is_none() {
            assert_eq!(said(&output).lines().count(), 1, "{}", said(&output));
            n_failed += 1;
        }
    }
    assert!(n_failed > 0);
    let runs = json(&path, &["runs", "--json"])["runs"].as_array().unwrap().len();
    assert!((1..9).contains(&runs));
    let direct = rusqlite::Connection::open(&path).unwrap();
    let check: String = direct.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
}

#[test]
fn a_newer_or_damaged_archive_is_said_and_the_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let train = ["train", "exact-relu", "--keep", "--max-steps", "50", "--json"];
    assert!(run(&path, &train).status.success());
    let whole = std::fs::read(&path).unwrap();
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 9).unwrap();
    let output = run(&path, &train);
    assert!(output.status.success() && said(&output).contains("version 9"), "{}", said(&output));
    assert_eq!(run(&path, &["runs"]).status.code(), Some(2));
    // Damaged: only looked at, it stays; to be written, it is set aside.
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(PathBuf::from(format!("{}{end}", path.display())));
    }
    let mut damaged = whole[..4096].to_vec();
    damaged[50..4000].fill(0x55);
    std::fs::write(&path, &damaged).unwrap();
    let output = run(&path, &["runs"]);
    assert!(output.status.code() == Some(2) && said(&output).contains("damaged"), "{}", said(&output));
    assert_eq!(std::fs::read(&path).unwrap(), damaged);
    let output = run(&path, &train);
    assert!(output.status.success() && said(&output).contains("a.sqlite.damaged"), "{}", said(&output));
    assert_eq!(std::fs::read(folder.path().join("a.sqlite.damaged")).unwrap(), damaged);
    assert_eq!(json(&path, &["runs", "--json"])["runs"].as_array().unwrap().len(), 1);
}
