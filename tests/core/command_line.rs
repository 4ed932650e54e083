//! The program itself against what a system does to it: full disks, closed pipes, signals, pipes as files, odd names.
#![cfg(unix)]

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn program() -> Command {
    in_english(Command::new(env!("CARGO_BIN_EXE_deltascope")))
}

/// Whatever the machine speaks: sentences are compared.
fn in_english(mut command: Command) -> Command {
    command.env("DELTASCOPE_LANGUAGE", "en");
    command
}

fn run(arguments: &[&OsStr]) -> Output {
    program().args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Through a shell, for limits and masks; `$0` is the program, `$1` the folder.
fn shell(script: &str, folder: &Path) -> Output {
    in_english(Command::new("sh")).args(["-c", script, env!("CARGO_BIN_EXE_deltascope")]).arg(folder).output().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

const FOUR: [&str; 4] = ["preset.ron", "steps.csv", "summary.json", "weights.mat"];

/// Waits, but not for ever.
fn wait(child: &mut Child) -> i32 {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code().unwrap_or(-1);
        }
        if began.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
            panic!("no end after 20 s");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_path_that_is_no_text_is_kept_in_the_preset() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made.csv");
    let status = program().args(["generate", "moons", "--out"]).arg(&made).output().unwrap().status;
    assert!(status.success());
    let odd = folder.path().join(OsString::from_vec(b"x\xff.csv".to_vec()));
    std::fs::rename(&made, &odd).unwrap();
    let out = folder.path().join("o");
    let mut trains = program();
    trains.args(["train", "exact-sigmoid", "--max-steps", "5", "--data"]).arg(&odd).arg("--out").arg(&out);
    let output = trains.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let preset = out.join("preset.ron");
    let text = std::fs::read_to_string(&preset).unwrap();
    assert!(text.contains("learning_rate") && text.contains(r"x\xff.csv"), "{text}");
    let again = run(&["train".as_ref(), preset.as_ref(), "--max-steps".as_ref(), "5".as_ref()]);
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
}

#[test]
fn a_pipe_given_as_a_file_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["p.mat", "p.csv", "p.ron"] {
        let pipe = folder.path().join(name);
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    }
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let source = format!("data.source=File(path: {:?}, variable: \"p\", features: [1], label: Column(2))", at("p.csv"));
    for arguments in [
        vec!["inspect", &at("p.mat")],
        vec!["inspect", &at("p.csv")],
        vec!["train", &at("p.ron")],
        vec!["train", "exact-sigmoid", "--data", &at("p.csv")],
        vec!["train", "exact-sigmoid", "--initial-weights", &at("p.mat")],
        vec!["train", "exact-sigmoid", "--set", &source],
    ] {
        let mut child = program().args(&arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        assert_eq!(wait(&mut child), 2, "{arguments:?}");
        let said = said(&child.wait_with_output().unwrap());
        assert!(said.contains("is a device or pipe"), "{arguments:?}: {said}");
    }
}

#[test]
fn the_summary_comes_even_where_the_disk_is_full_and_old_files_stay() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let first = run(&[
        "train".as_ref(),
        "exact-sigmoid".as_ref(),
        "--max-steps".as_ref(),
        "50".as_ref(),
        "--out".as_ref(),
        out.as_ref(),
    ]);
    assert!(first.status.success(), "{}", said(&first));
    assert_eq!(names(&out), FOUR);
    let before: Vec<Vec<u8>> = FOUR.iter().map(|name| std::fs::read(out.join(name)).unwrap()).collect();
    // A limit of 8 blocks stands for a full disk.
    let script =
        "trap '' XFSZ; ulimit -f 8; exec \"$0\" train article-sigmoid --max-steps 3000 --every 1 --json --out \"$1\"";
    let full = shell(script, &out);
    assert_eq!(full.status.code(), Some(1), "{}", said(&full));
    let summary: serde_json::Value = serde_json::from_slice(&full.stdout).unwrap();
    assert_eq!(summary["steps"], 3000);
    assert!(said(&full).contains("steps.csv") && !said(&full).contains(".deltascope-"), "{}", said(&full));
    let after: Vec<Vec<u8>> = FOUR.iter().map(|name| std::fs::read(out.join(name)).unwrap()).collect();
    assert_eq!(names(&out), FOUR, "nothing unfinished is left");
    assert!(before == after, "the old files are as they were");
}

#[test]
fn what_cannot_be_printed_is_a_failure() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let inspect = format!("inspect {} --json", crate::support::fixture("csv/comma.csv").display());
    for arguments in ["train exact-sigmoid --max-steps 5 --json", "presets show exact-sigmoid", &inspect] {
        let output = shell(&format!("exec \"$0\" {arguments} > /dev/full"), Path::new(""));
        assert_eq!(output.status.code(), Some(1), "{arguments}: {}", said(&output));
        assert!(said(&output).contains("standard output cannot be written"), "{}", said(&output));
    }
}

#[test]
fn a_reader_that_has_gone_away_is_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let closed = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        writer
    };
    let made = folder.path().join("m.csv");
    let mut generate = program();
    generate.args(["generate", "moons", "--out"]).arg(&made);
    assert_eq!(generate.stdout(closed()).status().unwrap().code(), Some(0));
    for arguments in [vec!["train", "exact-sigmoid", "--max-steps", "5"], vec!["bench", "--seconds", "0.1"]] {
        assert_eq!(program().args(&arguments).stdout(closed()).status().unwrap().code(), Some(0), "{arguments:?}");
    }
    // Nobody listens to what goes wrong either.
    let status = program().args(["train", "no-such-preset"]).stderr(closed()).status().unwrap();
    assert_eq!(status.code(), Some(2));
    let mut noted = program();
    noted.args(["train", "exact-sigmoid", "--set", "training.stop=[]", "--max-steps", "9"]);
    assert_eq!(noted.stderr(closed()).stdout(Stdio::null()).status().unwrap().code(), Some(0));
}

#[test]
fn signals_end_a_run_with_what_there_is() {
    for signals in [&["TERM"][..], &["HUP"], &["INT", "INT", "INT"]] {
        let folder = tempfile::tempdir().unwrap();
        let mut command = program();
        command.args(["train", "article-sigmoid", "--set", "training.stop=[]", "--json", "--out"]).arg(folder.path());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let began = Instant::now();
        while names(folder.path()).is_empty() {
            assert!(began.elapsed() < Duration::from_secs(10));
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(names(folder.path()).iter().all(|name| name.starts_with('.')), "nothing stands there before the end");
        for signal in signals {
            let id = child.id().to_string();
            // The program may have ended after the first.
            let _ = Command::new("kill").args([&format!("-{signal}"), &id]).stderr(Stdio::null()).status().unwrap();
        }
        assert_eq!(wait(&mut child), 130, "{signals:?}");
        let output = child.wait_with_output().unwrap();
        let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(summary["stop_reason"], "user", "{signals:?}");
        assert_eq!(names(folder.path()), FOUR, "{signals:?}");
    }
}

#[test]
fn new_files_keep_to_the_mask_of_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let script = "umask 077; \"$0\" presets export exact-sigmoid \"$1/p.ron\" && \
                  \"$0\" train exact-sigmoid --max-steps 5 --out \"$1/out\" && umask 022 && \
                  \"$0\" presets export exact-sigmoid \"$1/q.ron\"";
    let output = shell(script, folder.path());
    assert!(output.status.success(), "{}", said(&output));
    let mode = |name: PathBuf| std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("p.ron".into()), 0o600);
    assert_eq!(mode("q.ron".into()), 0o644);
    for name in FOUR {
        assert_eq!(mode(Path::new("out").join(name)), 0o600, "{name}");
    }
}

#[test]
fn the_time_limit_holds_however_long_a_step_takes() {
    let output = program()
        .args(["train", "exact-sigmoid", "--json", "--set", "data.source=Moons(seed: 1, rows: 40000, depth: 0.5)"])
        .args(["--set", "training=(batch: Full, stop: [Seconds(0.5)])"])
        .args(["--set", "network.hidden=[(units: 96, activation: Tanh), (units: 96, activation: Tanh)]"])
        .output()
        .unwrap();
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["stop_reason"], "time_limit");
    let (steps, elapsed) = (summary["steps"].as_f64().unwrap(), summary["elapsed_secs"].as_f64().unwrap());
    assert!(elapsed < 0.8 + 2.0 * elapsed / steps, "{elapsed} s for {steps} steps");
}

/// From a file of NumPy to weights that PyTorch loads, and on from there.
#[test]
fn numpy_in_and_tensors_out() {
    let folder = tempfile::tempdir().unwrap();
    let fixture =
        |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/numpy").join(name).into_os_string();
    let printed = |arguments: &[&OsStr]| {
        let output = run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let [inspect, train, out, steps] = ["inspect", "train", "--out", "--max-steps=20"].map(OsStr::new);
    let text = printed(&[inspect, &fixture("stored.npz")]);
    assert!(text.contains(": npz") && text.contains("suggested: "), "{text}");
    let text = printed(&[inspect, &fixture("sequential_f32.safetensors")]);
    assert!(text.contains("as weights of a network 2-5-5-1"), "{text}");
    assert!(text.contains("W2 (5x5) = 2.weight, transposed; b2 = 2.bias"), "{text}");
    let data = folder.path().join("a.npz");
    printed(&["generate".as_ref(), "clusters".as_ref(), "--out".as_ref(), data.as_ref()]);
    let preset = OsStr::new("exact-sigmoid");
    let first = folder.path().join("first");
    for format in ["mat", "npz", "safetensors", "pytorch"] {
        let format = OsString::from(format!("--weights-as={format}"));
        printed(&[train, preset, "--data".as_ref(), data.as_ref(), steps, out, first.as_ref(), &format]);
    }
    assert_eq!(
        names(&first),
        ["preset.ron", "steps.csv", "summary.json", "weights.mat", "weights.npz", "weights.safetensors"]
    );
    // The weights of every format give the same run.
    let lines: Vec<String> = ["weights.mat", "weights.npz", "weights.safetensors"]
        .iter()
        .map(|name| {
            let second = folder.path().join("second");
            let weights = first.join(name);
            let start: [&OsStr; 2] = ["--initial-weights".as_ref(), weights.as_ref()];
            let output = run(&[
                train,
                preset,
                "--data".as_ref(),
                data.as_ref(),
                steps,
                out,
                second.as_ref(),
                start[0],
                start[1],
                "--every=1".as_ref(),
            ]);
            assert!(output.status.success(), "{name}: {}", said(&output));
            let is_told = said(&output).contains("W1 (3x3) = 0.weight, transposed; b1 = 0.bias");
            assert_eq!(is_told, *name == "weights.safetensors", "{name}: {}", said(&output));
            std::fs::read_to_string(second.join("steps.csv")).unwrap()
        })
        .collect();
    assert!(lines[0].lines().count() > 20 && lines[0] == lines[1] && lines[1] == lines[2]);
    let refused = run(&[train, preset, "--data".as_ref(), &fixture("object.npy"), "--variable=object".as_ref()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("Python objects (pickle)"), "{}", said(&refused));
}
