//! What is open, without a window: edits, undo, files, restarts, and the curves of runs that were left.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use deltascope::data::mat_file::writer::Compression;
use deltascope::data::{Synthetic, export};
use deltascope::engine::Pace;
use deltascope::experiment::spec::{HiddenSpec, StopRule};
use deltascope::experiment::{Spec, assign, difference, preset, weights};
use deltascope::nn::{Activation, Batch, GradientRule, Loss, Optimizer, OutputActivation};
use deltascope::workbench::document::same_settings;
use deltascope::workbench::storage::{Texts, Trouble};
use deltascope::workbench::{LARGE, Notice, Said, Standing, Store, Stored, Wake, Workbench};
use proptest::prelude::*;

const PATIENCE: Duration = Duration::from_mins(1);
/// Edits so far, each at a time of its own.
static NOW: AtomicU32 = AtomicU32::new(0);

fn no_wake() -> Wake {
    Arc::new(|| {})
}

fn bench() -> Workbench {
    let mut bench = Workbench::new(preset::built_in("article-sigmoid").unwrap(), no_wake()).unwrap();
    bench.set_pace(Pace::Unlimited);
    bench
}

/// Looks at the workbench until `enough` says so.
fn wait(bench: &mut Workbench, enough: impl Fn(&Workbench) -> bool) {
    let began = Instant::now();
    loop {
        bench.poll();
        if enough(bench) {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "it does not get there: {:?}", bench.run().standing);
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Until nothing is under way in the background.
fn settle(bench: &mut Workbench) {
    wait(bench, |bench| !bench.is_busy());
}

fn edit(bench: &mut Workbench, change: impl FnOnce(&mut Spec)) {
    let mut spec = bench.spec().clone();
    change(&mut spec);
    // Long after the edit before: no two are one.
    bench.edit(spec, f64::from(10 * NOW.fetch_add(1, Ordering::Relaxed)));
}

fn said(bench: &mut Workbench) -> String {
    format!("{:?}", bench.take_notices())
}

#[derive(Clone, Debug)]
enum Step {
    Rate(u8),
    Seed(u8),
    Units(u8),
    BuiltIn(u8),
    Open(u8),
    SaveTo(u8),
    Undo,
    Redo,
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1..4_u8).prop_map(Step::Rate),
        (1..4_u8).prop_map(Step::Seed),
        (2..5_u8).prop_map(Step::Units),
        (0..3_u8).prop_map(Step::BuiltIn),
        (0..3_u8).prop_map(Step::Open),
        (0..3_u8).prop_map(Step::SaveTo),
        Just(Step::Undo),
        Just(Step::Undo),
        Just(Step::Redo),
        Just(Step::Restart),
    ]
}

/// The plain list that the workbench is compared with: every state with the document that it belongs to, and what files
/// and presets say.
struct Model {
    states: Vec<(Spec, usize)>,
    at: usize,
    /// Of each document its file, or what its preset says.
    documents: Vec<(Option<PathBuf>, Spec)>,
    files: HashMap<PathBuf, Spec>,
}

impl Model {
    fn new() -> Self {
        let spec = preset::built_in("article-sigmoid").unwrap();
        Self { states: vec![(spec.clone(), 0)], at: 0, documents: vec![(None, spec)], files: HashMap::new() }
    }

    fn spec(&self) -> &Spec {
        &self.states[self.at].0
    }

    fn document(&self) -> &(Option<PathBuf>, Spec) {
        &self.documents[self.states[self.at].1]
    }

    fn says(&self) -> Option<&Spec> {
        match self.document() {
            (Some(path), _) => self.files.get(path),
            (None, spec) => Some(spec),
        }
    }

    fn is_modified(&self) -> bool {
        self.says().is_none_or(|says| !same_settings(says, self.spec()))
    }

    fn push(&mut self, spec: Spec, document: usize) {
        self.states.truncate(self.at + 1);
        self.states.push((spec, document));
        self.at += 1;
    }

    fn edit(&mut self, change: impl FnOnce(&mut Spec)) {
        let mut spec = self.spec().clone();
        change(&mut spec);
        if spec != *self.spec() {
            self.push(spec, self.states[self.at].1);
        }
    }

    fn open(&mut self, spec: Spec, path: Option<PathBuf>) {
        self.documents.push((path, spec.clone()));
        self.push(spec, self.documents.len() - 1);
    }

    fn save(&mut self, path: &Path, hash: &str) {
        let mut spec = self.spec().clone();
        spec.data.record_hash(hash.to_owned());
        let is_called_as_before = self.says().is_some_and(|says| says.name == spec.name);
        if self.is_modified() && self.document().0.as_deref() != Some(path) && is_called_as_before {
            path.file_stem().unwrap().to_str().unwrap().clone_into(&mut spec.name);
        }
        let (old_name, document) = (self.spec().name.clone(), self.states[self.at].1);
        for (state, its) in &mut self.states {
            if *its == document && state.name == old_name {
                state.name.clone_from(&spec.name);
            }
        }
        self.states[self.at].0 = spec.clone();
        self.documents[document].0 = Some(path.to_owned());
        self.files.insert(path.to_owned(), spec);
    }

    fn restart(&mut self) {
        let (spec, document) = (self.spec().clone(), self.document().clone());
        (self.states, self.at, self.documents) = (vec![(spec, 0)], 0, vec![document]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn undo_redo_star_and_file_are_those_of_a_plain_list(steps in prop::collection::vec(step(), 1..28)) {
        let folder = tempfile::tempdir().unwrap();
        let path = |i: u8| folder.path().join(format!("file-{i}.ron"));
        let names = ["article-sigmoid", "exact-sigmoid", "xor-tanh-softmax"];
        let (mut bench, mut model) = (bench(), Model::new());
        for (now, step) in steps.iter().enumerate() {
            let now = 10.0 * now as f64;
            let change = |model: &mut Model, bench: &mut Workbench, change: &dyn Fn(&mut Spec)| {
                model.edit(change);
                let mut spec = bench.spec().clone();
                change(&mut spec);
                bench.edit(spec, now);
            };
            match *step {
                Step::Rate(i) => change(&mut model, &mut bench, &|spec| spec.learning_rate = 0.1 * f64::from(i)),
                Step::Seed(i) => change(&mut model, &mut bench, &|spec| spec.seed = u64::from(i)),
                Step::Units(n) => change(&mut model, &mut bench, &|spec| {
                    spec.network.hidden.last_mut().unwrap().units = usize::from(n);
                }),
                Step::BuiltIn(i) => {
                    let name = names[usize::from(i)];
                    model.open(preset::built_in(name).unwrap(), None);
                    bench.open_built_in(name);
                }
                Step::Open(i) => {
                    if let Some(spec) = model.files.get(&path(i)).cloned() {
                        model.open(spec, Some(path(i)));
                    }
                    bench.open(&path(i));
                }
                Step::SaveTo(i) => {
                    model.save(&path(i), bench.data_hash());
                    prop_assert!(bench.save_to(&path(i)));
                }
                Step::Undo => {
                    model.at = model.at.saturating_sub(1);
                    bench.undo();
                }
                Step::Redo => {
                    model.at = (model.at + 1).min(model.states.len() - 1);
                    bench.redo();
                }
                Step::Restart => {
                    let stored = bench.stored();
                    bench = self::bench();
                    bench.restore(stored);
                    model.restart();
                }
            }
            settle(&mut bench);
            prop_assert!(same_settings(bench.spec(), model.spec()), "{:?}\n{:?}", bench.spec(), model.spec());
            prop_assert_eq!(bench.is_modified(), model.is_modified());
            prop_assert_eq!(bench.preset_path(), model.document().0.as_deref());
            let runs = bench.ready().experiment.spec().clone();
            prop_assert_eq!(runs.network, model.spec().network.clone(), "what runs is what is shown");
            prop_assert_eq!(runs.seed, model.spec().seed);
        }
    }

    #[test]
    fn differences_are_the_assignments_between_two_specs(a in 0..8_usize, b in 0..8_usize, seed in 0..3_u64, n in 1..4_usize) {
        let built_in = |i: usize| preset::built_in(preset::BUILT_IN[i].0).unwrap();
        let (mut from, mut to) = (built_in(a), built_in(b));
        to.seed = seed;
        to.network.hidden.resize(n, HiddenSpec::new(n + 2, Activation::Gelu));
        let found = difference::differences(&from, &to);
        for difference in &found {
            assign::assign(&mut from, &difference.assignment()).unwrap();
        }
        prop_assert!(same_settings(&from, &to), "{found:?}");
        prop_assert!(difference::differences(&from, &to).is_empty());
    }
}

/// A dataset file with labels 1 to `n_classes`.
fn data_file(path: &Path, n_classes: usize) {
    let mut data = Synthetic::article().generate().unwrap();
    for (row, label) in data.labels.iter_mut().enumerate() {
        *label = row % n_classes;
    }
    data.classes = (1i64..).take(n_classes).collect();
    export(path, &data, Compression::Zlib).unwrap();
}

#[test]
fn undo_goes_back_over_files_of_data_and_redo_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = (2..5).map(|n| folder.path().join(format!("{n}.mat"))).collect();
    let mut bench = bench();
    for (i, file) in files.iter().enumerate() {
        data_file(file, i + 2);
        bench.open(file);
        settle(&mut bench);
        assert_eq!(bench.dataset().n_classes(), i + 2);
    }
    edit(&mut bench, |spec| spec.seed = 99);
    let n_classes = |bench: &mut Workbench| {
        settle(bench);
        bench.dataset().n_classes()
    };
    bench.undo();
    assert_eq!((n_classes(&mut bench), bench.spec().seed), (4, 7));
    for expected in [3, 2] {
        bench.undo();
        assert_eq!(n_classes(&mut bench), expected);
        assert_eq!(bench.file().unwrap().path, files[expected - 2]);
    }
    bench.undo();
    assert!(bench.file().is_none(), "the generated data that the program began with");
    bench.undo();
    assert!(said(&mut bench).contains("NothingToUndo"));
    // Two at once: the second does not wait for the first to be read.
    bench.redo();
    bench.redo();
    assert_eq!(n_classes(&mut bench), 3);
    bench.redo();
    bench.redo();
    assert_eq!((n_classes(&mut bench), bench.spec().seed), (4, 99));
    bench.redo();
    assert!(said(&mut bench).contains("NothingToRedo"));
    // A file that is gone meanwhile: nothing changes, and it can be tried again.
    std::fs::rename(&files[1], folder.path().join("elsewhere.mat")).unwrap();
    bench.undo();
    bench.undo();
    assert_eq!((n_classes(&mut bench), bench.spec().seed), (4, 7), "as far as it goes");
    std::fs::rename(folder.path().join("elsewhere.mat"), &files[1]).unwrap();
    bench.undo();
    assert_eq!(n_classes(&mut bench), 3);
    bench.redo();
    bench.redo();
    assert_eq!((n_classes(&mut bench), bench.spec().seed), (4, 99));
}

#[test]
fn a_change_of_a_live_setting_in_one_movement_is_one_step_of_undo() {
    let mut bench = bench();
    for (i, rate) in [0.2, 0.3, 0.4].into_iter().enumerate() {
        let mut spec = bench.spec().clone();
        spec.learning_rate = rate;
        bench.edit(spec, 5.0 + 0.1 * i as f64);
    }
    bench.undo();
    assert_eq!(bench.spec().learning_rate, 0.1);
    bench.redo();
    assert_eq!(bench.spec().learning_rate, 0.4);
}

fn finish(bench: &mut Workbench) -> u64 {
    bench.run_or_pause();
    wait(bench, |bench| matches!(bench.run().standing, Standing::Finished(_)));
    bench.run().progress.step
}

#[test]
fn every_run_that_ends_or_is_left_stays_as_a_curve() {
    let mut bench = bench();
    edit(&mut bench, |spec| spec.training.stop = vec![StopRule::Steps(500)]);
    assert_eq!(finish(&mut bench), 500);
    assert!(bench.comparable().is_empty(), "the present run stands beside itself only once");
    assert_eq!(bench.records().all().len(), 1, "kept as soon as it has ended");
    edit(&mut bench, |spec| spec.learning_rate = 0.5);
    bench.run_or_pause(); // run again
    wait(&mut bench, |bench| {
        matches!(bench.run().standing, Standing::Finished(_)) && bench.run().progress.learning_rate == 0.5
    });
    let steps = |bench: &Workbench| -> Vec<u64> {
        bench.comparable().iter().map(|record| record.history.last_step()).collect()
    };
    assert_eq!(steps(&bench), [500]);
    let present = bench.spec().clone();
    let differences = bench.comparable()[0].differences(&present);
    assert_eq!(differences.iter().map(difference::Difference::assignment).collect::<Vec<_>>(), ["learning_rate=0.1"]);
    bench.rewind();
    assert_eq!(steps(&bench), [500, 500], "a run that was thrown back to step 0");
    // The same run again, longer: one seed gives one curve, so the longer of the two stays.
    edit(&mut bench, |spec| spec.training.stop = vec![StopRule::Steps(700)]);
    finish(&mut bench);
    bench.rewind();
    assert_eq!(steps(&bench), [500, 700]);
    // Another loss, and other data: nothing to compare with.
    edit(&mut bench, |spec| spec.loss = Loss::BinaryCrossEntropy);
    assert!(bench.comparable().is_empty());
    edit(&mut bench, |spec| spec.loss = Loss::HalfMse);
    assert_eq!(steps(&bench).len(), 2);
    edit(&mut bench, |spec| spec.data.source = Synthetic::article().with_seed(5).into());
    assert!(bench.comparable().is_empty());
    bench.undo();
    assert_eq!(steps(&bench).len(), 2);
    bench.clear_records();
    assert!(bench.records().all().is_empty());
}

#[test]
fn very_many_runs_stay_bounded_and_that_is_said_once() {
    let mut bench = bench();
    edit(&mut bench, |spec| spec.training.stop = vec![StopRule::Steps(3)]);
    let mut n_said = 0;
    for seed in 0..80 {
        edit(&mut bench, |spec| spec.seed = 1000 + seed);
        finish(&mut bench);
        n_said += said(&mut bench).matches("OldestRunGone").count();
    }
    assert_eq!(bench.records().all().len(), deltascope::workbench::records::RECORD_CAP);
    assert_eq!(bench.records().all().last().unwrap().spec.seed, 1079, "the oldest give way");
    assert_eq!(n_said, 1);
    assert_eq!(bench.comparable().len(), deltascope::workbench::records::SHOWN_CAP);
    assert!(
        bench.comparable().iter().all(|record| record.id != bench.run_id()),
        "the present run is not one of before"
    );
}

#[test]
fn nothing_changes_or_is_cut_without_a_word() {
    let mut bench = bench();
    edit(&mut bench, |spec| spec.network.output = OutputActivation::Identity);
    assert_eq!(bench.spec().loss, Loss::HalfMse, "which goes with it");
    edit(&mut bench, |spec| spec.loss = Loss::BinaryCrossEntropy);
    assert_eq!(bench.spec().network.output, OutputActivation::Sigmoid, "the loss was chosen, the output follows");
    assert!(said(&mut bench).contains("output"));
    edit(&mut bench, |spec| spec.network.output = OutputActivation::Identity);
    assert_eq!(bench.spec().loss, Loss::HalfMse, "the output was chosen, the loss follows");
    assert!(said(&mut bench).contains("loss"));
    edit(&mut bench, |spec| spec.loss = Loss::Hinge);
    assert_eq!(bench.spec().network.output, OutputActivation::Identity, "which hinge loss goes with");
    edit(&mut bench, |spec| spec.optimizer = Optimizer::Lbfgs { history: 10 });
    assert_eq!(bench.spec().training.batch, Batch::Full, "the optimizer was chosen, the batch follows");
    assert!(said(&mut bench).contains("full batches"));
    edit(&mut bench, |spec| spec.training.batch = Batch::Sample(20));
    assert_eq!(bench.spec().optimizer, Optimizer::Sgd, "the batch was chosen, the optimizer follows");
    assert!(said(&mut bench).contains("optimizer set to SGD"));
    let layer = HiddenSpec::new(3, Activation::Relu);
    edit(&mut bench, |spec| spec.network.hidden = vec![layer; 50]);
    assert_eq!(bench.ready().experiment.n_layers(), 51);
    said(&mut bench);
    edit(&mut bench, |spec| spec.network.hidden = vec![layer; 65]);
    assert_eq!(bench.ready().experiment.n_layers(), 51, "what cannot run changes nothing");
    assert!(said(&mut bench).contains("64"));
    edit(&mut bench, |spec| spec.network.hidden[0].units = 5);
    assert_eq!(bench.spec().gradient, GradientRule::BatchMean);
}

#[test]
fn an_experiment_whose_data_are_missing_survives_edits_saves_and_restarts_until_they_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let (file, moved) = (folder.path().join("three.mat"), folder.path().join("moved.mat"));
    data_file(&file, 3);
    let mut first = bench();
    edit(&mut first, |spec| spec.seed = 41);
    first.open(&file);
    settle(&mut first);
    let meant = first.spec().clone();
    let stored = first.stored();
    std::fs::rename(&file, &moved).unwrap();
    let mut second = bench();
    second.restore(stored.clone());
    assert_eq!(second.stored(), stored, "also while it is being read");
    settle(&mut second);
    assert_eq!(second.missing_file(), Some(file.clone()));
    let notices = second.take_notices();
    assert!(notices.iter().any(|n| matches!(n, Notice::Offer(..))), "{notices:?}");
    assert_eq!(second.stored().experiment, stored.experiment, "nothing is thrown away");
    assert_eq!((second.spec().seed, &second.spec().network.hidden), (41, &meant.network.hidden));
    edit(&mut second, |spec| spec.learning_rate = 0.25);
    edit(&mut second, |spec| spec.weight_decay = 0.5);
    second.undo();
    let mut third = bench();
    third.restore(second.stored());
    settle(&mut third);
    assert_eq!(third.missing_file(), Some(file));
    third.find_missing(&moved);
    settle(&mut third);
    assert_eq!(third.missing_file(), None);
    let mut expected = meant;
    expected.learning_rate = 0.25;
    let Some(path) = deltascope::workbench::reading::data_path(third.spec()) else { panic!("no file") };
    assert_eq!(path, moved);
    let differences = difference::differences(&expected, third.spec());
    assert_eq!(differences.iter().map(|d| d.path.as_str()).collect::<Vec<_>>(), ["data.source"]);
    assert_eq!(third.dataset().n_classes(), 3);
}

#[test]
fn a_file_opened_at_the_start_comes_over_the_experiment_of_the_last_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("three.mat");
    data_file(&file, 3);
    let mut first = bench();
    edit(&mut first, |spec| spec.seed = 41);
    let stored = first.stored();
    for path in ["/nope/x.mat", "/nope/y.ron", "nonsense"] {
        let mut second = bench();
        second.restore(stored.clone());
        second.open(path.as_ref());
        settle(&mut second);
        assert_eq!(second.stored(), stored, "{path}");
        assert!(said(&mut second).contains("Error"), "{path}");
    }
    let mut second = bench();
    second.restore(stored.clone());
    second.open("exact-relu".as_ref());
    settle(&mut second);
    assert_eq!(second.document().built_in, Some("exact-relu"));
    second.undo();
    assert_eq!(second.spec().seed, 41);
    let mut third = bench();
    third.restore(stored);
    third.open(&file);
    settle(&mut third);
    assert_eq!((third.spec().seed, third.dataset().n_classes()), (41, 3));
    let mut damaged = bench();
    damaged.restore(Stored { experiment: "(version: 1, nam".to_owned(), ..Stored::default() });
    settle(&mut damaged);
    assert!(damaged.take_unreadable() && said(&mut damaged).contains("Error"));
    let mut given_up = bench();
    given_up.restore(given_up.stored());
    given_up.cancel_reading();
    assert!(given_up.take_unreadable() && given_up.take_notices().is_empty(), "who gives up knows why");
}

#[test]
fn a_preset_names_its_data_from_where_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    let (inner, other) = (folder.path().join("data"), tempfile::tempdir().unwrap());
    std::fs::create_dir(&inner).unwrap();
    let file = inner.join("two.mat");
    data_file(&file, 2);
    let mut bench = bench();
    bench.open(&file);
    settle(&mut bench);
    for (path, says) in [
        (folder.path().join("beside.ron"), "path: \"data/two.mat\"".to_owned()),
        (other.path().join("elsewhere.ron"), format!("path: \"{}\"", file.display())),
    ] {
        assert!(bench.save_to(&path));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(&says), "{text}");
        assert!(!bench.is_modified());
        let mut again = self::bench();
        again.open(&path);
        settle(&mut again);
        assert_eq!(again.file().unwrap().path, file);
        assert!(!again.is_modified());
    }
}

#[test]
fn large_data_are_prepared_in_the_background_and_the_latest_change_wins() {
    let mut bench = bench();
    let source = |rows: usize| Synthetic::article().with_rows(rows).into();
    edit(&mut bench, |spec| spec.data.source = source(2 * LARGE));
    let before = bench.run_id();
    assert_eq!(bench.dataset().n_rows(), 200, "the old run stays until the new one is ready");
    assert_eq!(bench.spec().data.source, source(2 * LARGE), "and the settings show what was asked for");
    settle(&mut bench);
    assert!(bench.dataset().n_rows() == 2 * LARGE && bench.run_id() != before);
    let began = Instant::now();
    for seed in 0..20 {
        edit(&mut bench, |spec| spec.seed = seed);
    }
    let asked = began.elapsed();
    edit(&mut bench, |spec| spec.learning_rate = 0.3);
    bench.undo();
    settle(&mut bench);
    assert_eq!((bench.spec().seed, bench.ready().experiment.spec().seed), (19, 19));
    assert_eq!(bench.ready().experiment.spec().learning_rate, 0.1);
    // Twenty times all rows would take seconds; to be asked for takes no time.
    assert!(asked < Duration::from_millis(500), "{asked:?}");
    bench.undo();
    settle(&mut bench);
    assert_eq!(bench.ready().experiment.spec().seed, 18);
    // What cannot run gives way to what ran.
    edit(&mut bench, |spec| spec.data.test_share = 0.95);
    settle(&mut bench);
    assert_eq!((bench.spec().data.test_share, bench.spec().seed), (0.0, 18));
    assert!(said(&mut bench).contains("test share"));
}

fn store(path: &Path) -> (Store, Option<Trouble>) {
    Store::open(path.to_owned(), no_wake(), |_, mine, theirs| format!("{mine}+{theirs}"))
}

fn texts(list: &[(&str, &str)]) -> Texts {
    list.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn two_programs_that_remember_in_one_file_lose_nothing_of_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("not yet there/preferences.ron");
    let (mut one, trouble) = store(&path);
    assert_eq!(trouble, None);
    one.set(texts(&[("theme", "dark"), ("zoom", "1")]));
    one.finish().unwrap();
    let (mut two, _) = store(&path);
    assert_eq!(two.texts(), &texts(&[("theme", "dark"), ("zoom", "1")]));
    two.set(texts(&[("theme", "light"), ("zoom", "1")]));
    two.finish().unwrap();
    one.set(texts(&[("theme", "dark"), ("zoom", "2")]));
    one.finish().unwrap();
    assert_eq!(store(&path).0.texts(), &texts(&[("theme", "light"), ("zoom", "2")]), "each its own change");
    two.set(texts(&[("theme", "light"), ("zoom", "3")]));
    two.finish().unwrap();
    assert_eq!(store(&path).0.texts()["zoom"], "3+2", "what both changed is settled by the caller");
}

#[test]
fn damaged_storage_is_kept_aside_and_said() {
    let damages: [&[u8]; 8] =
        [b"", b"\0\0\0\0", b"{\"theme\": \"dark\"", b"\xff\xfe", b"[1, 2]", b"{\"a\": 1}", b"(version: 1)", b"{}{}"];
    for damage in damages {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.ron");
        std::fs::write(&path, damage).unwrap();
        let (mut store, trouble) = store(&path);
        let Some(Trouble::Damaged { kept, .. }) = trouble else { panic!("{damage:?}: {trouble:?}") };
        assert_eq!(std::fs::read(&kept).unwrap(), damage);
        store.set(texts(&[("theme", "dark")]));
        store.finish().unwrap();
        assert_eq!(self::store(&path).0.texts(), &texts(&[("theme", "dark")]), "and the next start is whole");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("preferences.ron");
    std::fs::create_dir(&path).unwrap();
    assert!(matches!(store(&path).1, Some(Trouble::Damaged { .. })), "a folder in its place");
}

#[cfg(target_os = "linux")]
#[test]
fn storage_that_cannot_be_written_says_so_once() {
    // Where nobody, not even the administrator, can make a folder.
    let (mut store, _) = store(Path::new("/proc/deltascope/preferences.ron"));
    assert_eq!(store.copy_aside(), Ok(None), "there is nothing of which a copy could be kept");
    let mut troubles = 0;
    store.set(texts(&[("theme", "dark")]));
    for _ in 0..200 {
        troubles += u32::from(store.poll().is_err());
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(troubles, 1);
}

/// A file where the folder of what is remembered should be: nobody can write there as long as it stands.
fn blocked() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("deltascope");
    std::fs::write(&blocked, "").unwrap();
    (folder, blocked)
}

#[test]
fn what_could_not_be_written_once_is_tried_again_at_the_end() {
    let (_folder, blocked) = blocked();
    let path = blocked.join("preferences.ron");
    let (mut store, _) = store(&path);
    store.set(texts(&[("theme", "dark")]));
    let mut of_store = 0;
    for _ in 0..500 {
        of_store += u32::from(store.poll().is_err());
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(of_store, 1, "said once");
    std::fs::remove_file(&blocked).unwrap();
    store.finish().unwrap();
    assert_eq!(self::store(&path).0.texts(), &texts(&[("theme", "dark")]));
}

#[test]
fn a_file_that_is_damaged_while_the_window_is_open_is_kept_aside_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("preferences.ron");
    let (mut store, _) = store(&path);
    store.set(texts(&[("theme", "dark"), ("zoom", "1")]));
    store.finish().unwrap();
    std::fs::write(&path, "damaged").unwrap();
    store.set(texts(&[("theme", "light"), ("zoom", "1")]));
    let Err(Trouble::Damaged { kept, .. }) = store.finish() else { panic!("it is said") };
    assert_eq!(std::fs::read(kept).unwrap(), b"damaged");
    assert_eq!(self::store(&path).0.texts(), &texts(&[("theme", "light"), ("zoom", "1")]), "what had not changed too");
    store.finish().unwrap();
}

#[test]
fn weights_and_data_of_a_file_survive_what_is_not_saved() {
    // A save speaks for the states of its document, and for no other of the same experiment.
    let folder = tempfile::tempdir().unwrap();
    let mut bench = bench();
    edit(&mut bench, |spec| spec.seed = 2);
    assert!(bench.save_to(&folder.path().join("a.ron")));
    assert_eq!(bench.spec().name, "a", "changed settings are no longer called as the preset that they began as");
    bench.undo();
    assert!(bench.is_modified() && bench.preset_path().is_some());
    bench.redo();
    assert!(!bench.is_modified());
    let weights = folder.path().join("w.mat");
    assert!(bench.export_weights(&weights));
    assert!(bench.start_from_weights(&weights));
    assert!(bench.ready().experiment.initial_weights().is_some());
    assert!(
        matches!(bench.take_notices().last(), Some(Notice::Info(said)) if said.contains(&Said::StartedFrom(weights)))
    );
    let own = folder.path().join("w.safetensors");
    assert!(bench.export_weights(&own) && bench.start_from_weights(&own));
    assert!(bench.weights_to_show().is_none(), "our own names need no question");
    bench.open_built_in("article-sigmoid");
    assert!(bench.ready().experiment.initial_weights().is_none(), "another experiment starts as it says");
}

#[test]
fn tensors_of_another_program_are_shown_before_they_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = bench();
    let path = folder.path().join("w.safetensors");
    let network = bench.ready().experiment.initial_network();
    weights::write_as(&path, weights::Format::Pytorch, &network, &weights::RunRecord::default()).unwrap();
    bench.open(&path);
    assert!(bench.ready().experiment.initial_weights().is_none(), "not before they were shown");
    let found = bench.weights_to_show().unwrap();
    assert!(found.lines()[0].contains("0.weight, transposed"), "{:?}", found.lines());
    assert!(bench.weights_to_show().is_none(), "once");
    assert!(bench.take_weights(&found));
    assert_eq!(bench.ready().experiment.initial_weights().unwrap().parameters, network.parameters);
    // What was shown speaks of another network by now.
    let mut of_others = found;
    of_others.layers[0].is_transposed = false;
    assert!(!bench.take_weights(&of_others));
    assert!(matches!(bench.take_notices().last(), Some(Notice::Error(_))));
}
