//! The archive under a workbench: runs are kept while they go on, come back, and what is wished of them is done.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use deltascope::archive::{Archive, Labels, Outcome, Place};
use deltascope::engine::{Pace, new_run_id};
use deltascope::experiment::Spec;
use deltascope::experiment::preset;
use deltascope::experiment::spec::StopRule;
use deltascope::telemetry::{History, RunId};
use deltascope::train::Recorded;
use deltascope::workbench::kept_runs::Wish;
use deltascope::workbench::{KeptRuns, Notice, Standing, Workbench};
use serde::Serialize;

const PATIENCE: Duration = Duration::from_mins(1);

/// A workbench with its kept runs, and a clock.
struct Desk {
    bench: Workbench,
    kept: KeptRuns,
    began: Instant,
}

impl Desk {
    fn at(place: Place, old: PathBuf) -> Self {
        let mut bench = Workbench::new(preset::built_in("exact-sigmoid").unwrap(), Arc::new(|| {})).unwrap();
        bench.set_pace(Pace::Unlimited);
        let kept = KeptRuns::open(place, old, Arc::new(|| {})).unwrap();
        Self { bench, kept, began: Instant::now() }
    }

    fn in_folder(folder: &Path) -> Self {
        Self::at(Place::in_folder(folder), folder.join("runs.ron.gz"))
    }

    fn poll(&mut self) {
        self.bench.poll();
        self.kept.poll(self.began.elapsed().as_secs_f64(), &mut self.bench);
    }

    fn wait(&mut self, what: &str, enough: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        loop {
            self.poll();
            if enough(self) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{what}");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn opened(mut self) -> Self {
        self.wait("it opens", |desk| desk.kept.is_open() && !desk.kept.is_busy());
        self
    }

    fn wish(&mut self, wish: Wish) {
        self.kept.wish(wish, &mut self.bench);
        self.wait("what is wished is done", |desk| !desk.kept.is_busy());
    }

    fn edit(&mut self, change: impl FnOnce(&mut Spec)) {
        let mut spec = self.bench.spec().clone();
        change(&mut spec);
        self.bench.edit(spec, f64::NEG_INFINITY);
        self.wait("it is prepared", |desk| !desk.bench.is_busy());
    }

    /// Runs to the end; its name.
    fn run(&mut self) -> RunId {
        self.bench.run_or_pause();
        self.wait("it ends", |desk| matches!(desk.bench.run().standing, Standing::Finished(_)));
        self.bench.run_id()
    }

    /// Runs with another seed; its name.
    fn run_seed(&mut self, seed: u64) -> RunId {
        self.edit(|spec| spec.seed = seed);
        self.run()
    }

    fn ids(&self) -> Vec<RunId> {
        self.kept.list().iter().map(|run| run.id).collect()
    }

    fn n_errors(&mut self) -> usize {
        self.bench.take_notices().iter().filter(|notice| matches!(notice, Notice::Error(_))).count()
    }
}

#[test]
fn a_run_is_kept_while_it_goes_on_and_a_killed_window_loses_little() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::in_folder(folder.path()).opened();
    desk.edit(|spec| spec.training.stop = vec![StopRule::Steps(u64::MAX)]);
    desk.bench.run_or_pause();
    let steps = |desk: &Desk| desk.kept.list().first().map(|run| run.steps);
    desk.wait("it is in the list", |desk| steps(desk).is_some_and(|steps| steps > 0));
    let first = steps(&desk);
    desk.wait("the list goes on with it", |desk| steps(desk) > first);
    let id = desk.bench.run_id();
    let at_least = steps(&desk).unwrap();
    std::mem::forget(desk); // what a kill leaves: nothing is written any more
    let mut archive = Archive::existing(&Place::in_folder(folder.path())).unwrap();
    let record = archive.load(id).unwrap();
    assert!(record.steps >= at_least && record.outcome == Outcome::Running);
    // From its states it goes on.
    let frames = archive.frame_steps(id).unwrap();
    assert!(frames[0] == 0 && frames.len() == 2, "{frames:?}");
    assert!(record.state.unwrap().steps_taken() > 0);
}

#[test]
fn an_ended_run_is_kept_whole_and_comes_back_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::in_folder(folder.path()).opened();
    let (one, other) = (desk.run_seed(3), desk.run_seed(4));
    let steps = desk.bench.run().progress.step;
    desk.bench.keep_present();
    desk.kept.finish(&mut desk.bench).unwrap();
    drop(desk);
    let mut archive = Archive::existing(&Place::in_folder(folder.path())).unwrap();
    let list = archive.list().unwrap();
    assert_eq!(list.iter().map(|run| run.id).collect::<Vec<_>>(), [other, one]);
    assert_eq!((list[0].outcome, list[0].steps, list[0].seed), (Outcome::GoalMet, steps, 4));
    assert_eq!(list[0].preset, "exact-sigmoid");
    let record = archive.load(other).unwrap();
    assert_eq!(record.weights.as_ref().unwrap(), &Arc::new(record.state.unwrap().parameters().clone()));
    let desk = Desk::in_folder(folder.path()).opened();
    assert_eq!(desk.ids(), [other, one]);
    assert_eq!(desk.bench.comparable().len(), 2, "their curves are there");
    assert_eq!(desk.bench.comparable()[1].history.n_steps(), steps, "no step is lost");
}

#[test]
fn runs_are_labelled_hidden_deleted_brought_back_and_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::in_folder(folder.path()).opened();
    let (one, other) = (desk.run_seed(3), desk.run_seed(4));
    desk.edit(|spec| spec.seed = 5);
    desk.wait("both are in the list", |desk| desk.kept.list().len() == 2 && !desk.kept.is_busy());
    let labels = Labels { name: "three".to_owned(), star: true, ..Labels::default() };
    desk.wish(Wish::Label(one, labels.clone()));
    assert_eq!(desk.kept.list()[1].labels, labels);
    let shown = |desk: &Desk| desk.bench.comparable().iter().map(|run| run.id).collect::<Vec<_>>();
    assert_eq!(shown(&desk), [one, other]);
    desk.wish(Wish::Show(one, false));
    assert_eq!(shown(&desk), [other]);
    desk.wish(Wish::Show(one, true));
    assert_eq!(shown(&desk), [one, other]);
    desk.wish(Wish::Delete(vec![one]));
    assert_eq!((desk.ids(), shown(&desk), desk.kept.n_deleted()), (vec![other], vec![other], 1));
    desk.wish(Wish::Undelete);
    assert_eq!((desk.ids(), desk.kept.n_deleted()), (vec![other, one], 0));
    assert_eq!(desk.kept.list()[1].labels, labels);
    assert_eq!(shown(&desk), [other], "its curves are read again where they are asked for");
    desk.wish(Wish::Show(one, true));
    assert_eq!(shown(&desk), [one, other]);
    // Opened again, it is the same run once more.
    desk.wish(Wish::Open(one));
    desk.wait("its settings are there", |desk| desk.bench.spec().seed == 3 && !desk.bench.is_busy());
    let steps = desk.kept.list()[1].steps;
    desk.run();
    assert_eq!(desk.bench.run().progress.step, steps);
    desk.wish(Wish::Duplicate(other));
    desk.wait("it has a run of its own", |desk| desk.bench.n_lanes() == 2 && desk.bench.spec().seed == 4);
    assert_eq!(desk.n_errors(), 0);
}

#[test]
fn runs_of_an_earlier_program_are_taken_over_once() {
    #[derive(Serialize)]
    struct Contents {
        version: u32,
        runs: Vec<Old>,
    }
    #[derive(Serialize)]
    struct Old {
        id: RunId,
        spec: Spec,
        changes: Vec<Recorded>,
        data_hash: String,
        history: Arc<History>,
    }
    let folder = tempfile::tempdir().unwrap();
    let new = crate::archive::record(1, 200);
    let id = new_run_id();
    let old =
        Old { id, spec: new.spec, changes: new.changes, data_hash: new.data_hash, history: Arc::clone(&new.history) };
    let text = ron::to_string(&Contents { version: 1, runs: vec![old] }).unwrap();
    let file = std::fs::File::create(folder.path().join("runs.ron.gz")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap();
    for _ in 0..2 {
        let mut desk = Desk::in_folder(folder.path()).opened();
        assert_eq!(desk.ids(), [id]);
        assert_eq!(desk.kept.list()[0].steps, new.history.last_step());
        assert_eq!(desk.bench.records().all()[0].history.n_steps(), new.history.n_steps());
        assert_eq!(desk.n_errors(), 0);
        assert!(!folder.path().join("runs.ron.gz").exists() && folder.path().join("runs.ron.gz.taken-over").exists());
    }
    // One that cannot be understood is kept aside, and said.
    std::fs::write(folder.path().join("runs.ron.gz"), "no runs").unwrap();
    let mut desk = Desk::in_folder(folder.path()).opened();
    assert_eq!(desk.n_errors(), 1);
    assert_eq!(std::fs::read(folder.path().join("runs.ron.gz.damaged")).unwrap(), b"no runs");
    assert_eq!(desk.ids(), [id]);
}

#[test]
fn what_cannot_be_opened_is_said_once_and_tried_again_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("a file where the folder should be");
    std::fs::write(&blocked, "").unwrap();
    let mut desk = Desk::in_folder(&blocked);
    let id = desk.run_seed(3);
    for _ in 0..300 {
        desk.poll();
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(!desk.kept.is_open());
    assert_eq!(desk.n_errors(), 1, "said once; the run went on");
    std::fs::remove_file(&blocked).unwrap();
    desk.bench.keep_present();
    desk.kept.finish(&mut desk.bench).unwrap();
    assert_eq!(Desk::in_folder(&blocked).opened().ids(), [id]);
}

#[test]
fn a_damaged_or_newer_archive_is_said_and_the_window_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::in_folder(folder.path());
    let damaged = vec![0x55; 9000];
    std::fs::write(&place.path, &damaged).unwrap();
    let mut desk = Desk::in_folder(folder.path()).opened();
    assert_eq!(desk.n_errors(), 1);
    assert_eq!(std::fs::read(folder.path().join("archive.sqlite.damaged")).unwrap(), damaged);
    let id = desk.run_seed(3);
    desk.wait("it is kept in the new one", |desk| desk.ids() == [id]);
    drop(desk);
    rusqlite::Connection::open(&place.path).unwrap().pragma_update(None, "user_version", 7).unwrap();
    let mut desk = Desk::in_folder(folder.path());
    desk.run_seed(4);
    assert!(!desk.kept.is_open());
    assert_eq!(desk.n_errors(), 1);
}

#[test]
fn two_windows_keep_their_runs_in_one_archive() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut other) = (Desk::in_folder(folder.path()).opened(), Desk::in_folder(folder.path()).opened());
    for seed in 1..4 {
        one.run_seed(seed);
        other.run_seed(10 * seed);
        one.poll();
        other.poll();
    }
    for desk in [&mut one, &mut other] {
        desk.bench.keep_present();
        desk.kept.finish(&mut desk.bench).unwrap();
        assert_eq!(desk.n_errors(), 0);
    }
    let list = Archive::existing(&Place::in_folder(folder.path())).unwrap().list().unwrap();
    let mut seeds: Vec<u64> = list.iter().map(|run| run.seed).collect();
    seeds.sort_unstable();
    assert_eq!(seeds, [1, 2, 3, 10, 20, 30]);
}
