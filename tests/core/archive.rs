//! The archive of runs: every bit comes back, two write at once, and what is wrong with a file is said and harms nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use deltascope::archive::{
    Archive, ArchiveError, DEFAULT_LIMIT, FindError, Labels, Outcome, Parent, Place, RunRecord, shortest,
};
use deltascope::engine::new_run_id;
use deltascope::experiment::spec::StopRule;
use deltascope::telemetry::{Bucket, History, RunId};
use deltascope::train::{Change, Recorded};
use serde::Serialize;

use crate::support::trainer;

/// A run of so many steps, with everything that can be kept.
pub fn record(seed: u64, steps: u64) -> RunRecord {
    let mut trainer = trainer("xor-tanh-softmax", &[&format!("seed={seed}")]);
    let schema = trainer.schema().clone();
    let mut history = History::new(schema.clone());
    for step in 1..=steps {
        let mut bucket = Bucket::empty(step, schema.len());
        let values: Vec<f64> = trainer.step().values.to_vec();
        bucket.stats.iter_mut().zip(&values).for_each(|(stat, value)| stat.add(*value));
        history.push(bucket.view());
    }
    // What a file of numbers may lose.
    let mut odd = Bucket::empty(steps + 1, schema.len());
    odd.stats[0].add(f64::NAN);
    odd.stats[0].add(f64::MIN_POSITIVE / 3.0);
    odd.stats[1].add(-0.0);
    odd.stats[1].add(0.1 + 0.2);
    history.push(odd.view());
    trainer.set_learning_rate(0.1 + 0.2);
    let changes = vec![
        Recorded { after_step: 3, change: Change::LearningRate(0.1 + 0.2) },
        Recorded { after_step: 5, change: Change::StopRules(vec![StopRule::Steps(7), StopRule::Seconds(0.3)]) },
    ];
    RunRecord {
        id: new_run_id(),
        parent: None,
        preset: "xor-tanh-softmax".to_owned(),
        spec: trainer.experiment().spec().clone(),
        data_hash: trainer.samples().data_hash(),
        changes,
        history: Arc::new(history.thinned()),
        outcome: Outcome::StepLimit,
        steps,
        loss: trainer.last_loss(),
        accuracy: Some(2.0 / 3.0),
        test_accuracy: None,
        active_secs: 0.1 + 0.2,
        state: Some(Arc::new(trainer.state().clone())),
        weights: Some(Arc::new(trainer.parameters().clone())),
    }
}

fn bits(value: &impl Serialize) -> Vec<u8> {
    rmp_serde::to_vec(value).unwrap()
}

fn own(folder: &Path) -> Place {
    Place::in_folder(folder)
}

#[test]
fn a_run_comes_back_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(&own(folder.path())).unwrap();
    let parent = record(1, 20);
    archive.put(&parent).unwrap();
    let mut run = record(u64::MAX, 3000);
    run.parent = Some(Parent { run: parent.id, step: 7 });
    archive.put(&run).unwrap();
    drop(archive);
    let mut archive = Archive::existing(&own(folder.path())).unwrap();
    let read = archive.load(run.id).unwrap();
    assert_eq!((read.id, read.parent, &read.preset, &read.spec), (run.id, run.parent, &run.preset, &run.spec));
    assert_eq!((&read.changes, &read.data_hash, read.outcome), (&run.changes, &run.data_hash, run.outcome));
    assert_eq!((read.steps, read.loss.to_bits()), (run.steps, run.loss.to_bits()));
    assert_eq!((read.accuracy, read.test_accuracy), (run.accuracy, run.test_accuracy));
    assert_eq!(read.active_secs.to_bits(), run.active_secs.to_bits());
    assert_eq!(bits(&*read.history), bits(&*run.history));
    assert_eq!(bits(&*read.state.unwrap()), bits(&**run.state.as_ref().unwrap()));
    assert_eq!(bits(&*read.weights.unwrap()), bits(&**run.weights.as_ref().unwrap()));
    let list = archive.list().unwrap();
    assert_eq!(list.iter().map(|run| run.id).collect::<Vec<_>>(), [run.id, parent.id], "newest first");
    assert_eq!((list[0].seed, list[0].steps, list[0].outcome), (u64::MAX, 3000, Outcome::StepLimit));
    assert!(list[0].bytes > 1000 && list[0].spark.len() > 40 && list[0].spark.iter().any(|v| v.is_finite()));
    let utc = |text: &str| text.len() == 24 && text.starts_with("20") && text.ends_with('Z');
    assert!(utc(&list[0].began) && utc(list[0].ended.as_ref().unwrap()), "{list:?}");
}

#[test]
fn what_the_run_says_and_what_people_say_leave_each_other_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(&own(folder.path())).unwrap();
    let mut run = RunRecord { outcome: Outcome::Running, weights: None, ..record(1, 20) };
    archive.put(&run).unwrap();
    let labels = Labels {
        name: "a ' name".to_owned(),
        colour: Some("#12ab9f".to_owned()),
        star: true,
        note: "two\nlines".to_owned(),
    };
    archive.label(run.id, &labels).unwrap();
    (run.steps, run.loss, run.outcome) = (21, f64::NAN, Outcome::Diverged);
    archive.put(&run).unwrap();
    let list = archive.list().unwrap();
    assert_eq!((&list[0].labels, list[0].steps, list[0].outcome), (&labels, 21, Outcome::Diverged));
    assert!(list[0].loss.is_nan());
    assert!(matches!(archive.label(new_run_id(), &labels), Err(ArchiveError::NoRun(_))));
    // A run whose end nobody wrote has its weights in its newest state.
    assert_eq!(archive.load(run.id).unwrap().weights.unwrap(), Arc::new(run.state.unwrap().parameters().clone()));
    // Deleted, and brought back with everything.
    archive.delete(&[run.id]).unwrap();
    assert!(archive.list().unwrap().is_empty());
    assert_eq!(archive.deleted().unwrap().len(), 1);
    archive.restore(&[run.id]).unwrap();
    assert_eq!(archive.list().unwrap()[0].labels, labels);
}

#[test]
fn a_run_that_nobody_writes_any_more_is_interrupted() {
    let folder = tempfile::tempdir().unwrap();
    let place = own(folder.path());
    let run = RunRecord { outcome: Outcome::Running, ..record(1, 5) };
    let mut archive = Archive::open(&place).unwrap();
    archive.put(&run).unwrap();
    assert_eq!(archive.list().unwrap()[0].outcome, Outcome::Running);
    let direct = rusqlite::Connection::open(&place.path).unwrap();
    direct.execute("UPDATE runs SET updated = '2026-01-01T00:00:00.000Z'", []).unwrap();
    assert_eq!(archive.list().unwrap()[0].outcome, Outcome::Interrupted);
    assert_eq!(archive.load(run.id).unwrap().outcome, Outcome::Interrupted);
}

#[test]
fn key_frames_stay_and_the_newest_state_replaces_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(&own(folder.path())).unwrap();
    let mut run = record(1, 10);
    let mut trainer = trainer("xor-tanh-softmax", &[]);
    let start = trainer.state().clone();
    run.state = Some(Arc::new(start.clone()));
    archive.put(&run).unwrap();
    for _ in 0..3 {
        trainer.step();
        run.state = Some(Arc::new(trainer.state().clone()));
        archive.put(&run).unwrap();
    }
    assert_eq!(archive.frame_steps(run.id).unwrap(), [0, 3]);
    archive.put_frame(run.id, trainer.state()).unwrap();
    trainer.step();
    run.state = Some(Arc::new(trainer.state().clone()));
    archive.put(&run).unwrap();
    assert_eq!(archive.frame_steps(run.id).unwrap(), [0, 3, 4]);
    assert_eq!(bits(&archive.frame(run.id, 2).unwrap().unwrap()), bits(&start));
    assert_eq!(archive.frame(run.id, 3).unwrap().unwrap().steps_taken(), 3);
    assert!(archive.frame(new_run_id(), 3).unwrap().is_none());
}

#[test]
fn two_connections_write_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let place = own(folder.path());
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let place = place.clone();
            std::thread::spawn(move || {
                let mut archive = Archive::open(&place).unwrap(); // all four make the file
                (0..15)
                    .map(|n| {
                        let mut run = record(writer * 100 + n, 30);
                        archive.put(&run).unwrap();
                        run.steps += 1;
                        archive.put(&run).unwrap();
                        archive.list().unwrap();
                        run.id
                    })
                    .collect::<Vec<RunId>>()
            })
        })
        .collect();
    let mut ids: Vec<RunId> = writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
    ids.sort();
    let mut archive = Archive::existing(&place).unwrap();
    let list = archive.list().unwrap();
    assert_eq!(list.iter().rev().map(|run| run.id).collect::<Vec<_>>(), ids);
    assert!(list.iter().all(|run| run.steps == 31));
    assert_eq!(integrity(&place.path), "ok");
}

fn integrity(path: &Path) -> String {
    rusqlite::Connection::open(path).unwrap().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_newer_or_foreign_file_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let place = own(folder.path());
    Archive::open(&place).unwrap().put(&record(1, 5)).unwrap();
    rusqlite::Connection::open(&place.path).unwrap().pragma_update(None, "user_version", 2).unwrap();
    let before = std::fs::read(&place.path).unwrap();
    for opened in [Archive::open(&place), Archive::existing(&place)] {
        let error = opened.unwrap_err();
        assert!(matches!(error, ArchiveError::Newer { found: 2, known: 1, .. }), "{error}");
    }
    assert_eq!(std::fs::read(&place.path).unwrap(), before);
    let foreign = folder.path().join("other.sqlite");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    // A text that somebody named by mistake is not moved aside.
    let text = folder.path().join("thesis.txt");
    std::fs::write(&text, "Chapter 1. ".repeat(100)).unwrap();
    for path in [foreign, text] {
        let before = std::fs::read(&path).unwrap();
        for opened in [Archive::open(&Place::named(&path)), Archive::existing(&Place::named(&path))] {
            let error = opened.unwrap_err();
            assert!(matches!(error, ArchiveError::Foreign { .. }), "{error}");
        }
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}

#[test]
fn a_folder_or_a_pipe_in_its_place_is_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("folder");
    std::fs::create_dir(&inside).unwrap();
    let mut places = vec![inside];
    if cfg!(unix) {
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        places.push(pipe);
    }
    for path in places {
        for opened in [Archive::open(&Place::named(&path)), Archive::existing(&Place::named(&path))] {
            let error = opened.unwrap_err();
            assert!(matches!(error, ArchiveError::NotAFile { .. }), "{error}");
        }
    }
}

/// An archive of a few runs, as bytes.
fn whole() -> (Vec<u8>, Vec<RunId>) {
    let folder = tempfile::tempdir().unwrap();
    let place = own(folder.path());
    let mut archive = Archive::open(&place).unwrap();
    let runs: Vec<RunRecord> = (0..3).map(|seed| record(seed, 400)).collect();
    for run in &runs {
        archive.put(run).unwrap();
    }
    drop(archive);
    (std::fs::read(&place.path).unwrap(), runs.iter().map(|run| run.id).collect())
}

/// What an archive of these bytes does: it can be opened and written, whatever it takes, or says why not. Where it was
/// set aside, the bytes are still there.
fn survives(bytes: &[u8], ids: &[RunId]) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let place = own(folder.path());
    std::fs::write(&place.path, bytes).unwrap();
    let mut archive = match Archive::open(&place) {
        Ok(archive) => archive,
        Err(error) => {
            // The marks of version and program are bytes as well.
            let left_alone = matches!(error, ArchiveError::Newer { .. } | ArchiveError::Foreign { .. });
            assert!(left_alone && std::fs::read(&place.path).unwrap() == bytes, "{error}");
            return false;
        }
    };
    for id in ids {
        // A run whose bytes make no sense does not take the others with it.
        let _ = archive.load(*id);
    }
    let runs = archive.list().unwrap();
    let new = record(9, 5);
    archive.put(&new).unwrap();
    assert_eq!(archive.load(new.id).unwrap().steps, 5);
    let kept = archive.take_kept_aside();
    if let Some(kept) = &kept {
        assert_eq!(std::fs::read(kept).unwrap().len(), bytes.len(), "kept whole");
    }
    assert!(kept.is_some() || runs.len() <= ids.len());
    kept.is_some()
}

#[test]
fn a_damaged_file_is_kept_aside_and_a_new_one_begun() {
    let (bytes, ids) = whole();
    assert!(!survives(&bytes, &ids));
    for cut in [1, 15, 16, 99, 100, 512, 4096, 4097, bytes.len() / 2, bytes.len() - 4096] {
        survives(&bytes[..cut], &ids);
    }
    assert!(survives(&bytes[..4096], &ids), "only the first page");
    assert!(survives(b"just a text, and longer than any header of a database would be", &ids));
    assert!(survives(&[0; 5000], &ids));
    let mut random = 1_u64;
    let mut n_aside = 0;
    for n in 0..250 {
        let mut damaged = bytes.clone();
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Half of them in the header and the tables' own pages, where it hurts.
        let at = (random >> 33) as usize % if n % 2 == 0 { 8192 } else { damaged.len() };
        damaged[at] ^= 1 << (random % 8);
        n_aside += usize::from(survives(&damaged, &ids));
    }
    assert!(n_aside > 5, "{n_aside}");
}

#[test]
fn damage_inside_a_run_is_found_and_the_others_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let place = own(folder.path());
    let mut archive = Archive::open(&place).unwrap();
    let (one, other) = (record(1, 50), record(2, 50));
    archive.put(&one).unwrap();
    archive.put(&other).unwrap();
    let direct = rusqlite::Connection::open(&place.path).unwrap();
    for table in ["histories SET history = cut(history)", "weights SET weights = cut(weights)"] {
        // One bit in the middle of the packed numbers.
        let (name, column) = table.split_once(" SET ").map(|(t, c)| (t, c.split(' ').next().unwrap())).unwrap();
        let read = format!("SELECT {column} FROM {name} WHERE run = ?1");
        let before: Vec<u8> = direct.query_row(&read, [one.id.to_string()], |row| row.get(0)).unwrap();
        let mut bytes = before.clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        let write = format!("UPDATE {name} SET {column} = ?2 WHERE run = ?1");
        direct.execute(&write, rusqlite::params![one.id.to_string(), bytes]).unwrap();
        let error = archive.load(one.id).unwrap_err();
        assert!(matches!(error, ArchiveError::RunDamaged { .. }), "{error}");
        assert_eq!(archive.load(other.id).unwrap().steps, 50);
        direct.execute(&write, rusqlite::params![one.id.to_string(), before]).unwrap();
    }
    assert_eq!(archive.load(one.id).unwrap().steps, 50);
    assert!(archive.take_kept_aside().is_none());
}

#[test]
fn without_room_it_says_so_and_what_is_there_stays() {
    let folder = tempfile::tempdir().unwrap();
    let place = own(folder.path());
    let mut archive = Archive::open(&place).unwrap();
    archive.limit_bytes(300_000).unwrap();
    let mut kept = Vec::new();
    let error = loop {
        let run = record(kept.len() as u64, 300);
        match archive.put(&run) {
            Ok(()) => kept.push(run.id),
            Err(error) => break error,
        }
        assert!(kept.len() < 100);
    };
    assert!(matches!(error, ArchiveError::Full { .. }), "{error}");
    assert!(kept.len() > 1);
    let list = archive.list().unwrap();
    assert_eq!(list.iter().rev().map(|run| run.id).collect::<Vec<_>>(), kept);
    assert!(kept.iter().all(|id| archive.load(*id).is_ok()));
    // Room again, by cleaning up: the oldest go first, the star stays.
    archive.label(kept[0], &Labels { star: true, ..Labels::default() }).unwrap();
    archive.delete(&kept[2..3]).unwrap();
    let size = archive.size_bytes().unwrap();
    let plan = archive.clean_up_plan(size - 60_000).unwrap();
    assert_eq!(plan.deleted.iter().map(|run| run.id).collect::<Vec<_>>(), kept[2..3]);
    assert_eq!(plan.runs[0].id, kept[1]);
    assert!(plan.frees_bytes() >= 60_000 && plan.runs.iter().all(|run| run.id != kept[0]));
    archive.clean_up(&plan).unwrap();
    assert!(archive.size_bytes().unwrap() <= size - 50_000, "{} of {size}", archive.size_bytes().unwrap());
    assert!(archive.list().unwrap().iter().any(|run| run.id == kept[0]));
    assert!(archive.deleted().unwrap().is_empty());
    archive.put(&record(7, 300)).unwrap();
    assert_eq!(integrity(&place.path), "ok");
    assert!(archive.clean_up_plan(DEFAULT_LIMIT).unwrap().is_empty());
}

#[test]
fn what_was_deleted_a_week_ago_is_gone_for_good() {
    let folder = tempfile::tempdir().unwrap();
    let place = own(folder.path());
    let mut archive = Archive::open(&place).unwrap();
    let (old, young) = (record(1, 5), record(2, 5));
    archive.put(&old).unwrap();
    archive.put(&young).unwrap();
    archive.delete(&[old.id, young.id]).unwrap();
    let direct = rusqlite::Connection::open(&place.path).unwrap();
    let aged = "UPDATE runs SET deleted_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-8 days') WHERE id = ?1";
    direct.execute(aged, [old.id.to_string()]).unwrap();
    let mut archive = Archive::open(&place).unwrap();
    assert_eq!(archive.deleted().unwrap().iter().map(|run| run.id).collect::<Vec<_>>(), [young.id]);
    let left: i64 = direct.query_row("SELECT count(*) FROM histories", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 1, "its curves are gone with it");
}

#[test]
fn runs_are_found_by_the_beginning_of_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(&own(folder.path())).unwrap();
    assert!(matches!(FindError::find(&[], "0"), Err(FindError::None(_))));
    for seed in 0..8 {
        archive.put(&record(seed, 2)).unwrap();
    }
    let runs = archive.list().unwrap();
    let n = shortest(&runs);
    for run in &runs {
        let name = run.id.to_string();
        for text in [&name[..n], &name, &name.to_uppercase(), &name.replace('-', "")] {
            assert_eq!(FindError::find(&runs, text), Ok(run.id), "{text}");
        }
    }
    let ambiguous = FindError::find(&runs, "0").unwrap_err();
    assert!(matches!(&ambiguous, FindError::Ambiguous { n: 8, candidates, .. } if candidates.len() == 5));
    for text in ["", " ", "zz", "-"] {
        assert!(matches!(FindError::find(&runs, text), Err(FindError::Unknown { .. })), "{text}");
    }
}

#[test]
fn it_stands_where_it_is_told_to_or_in_the_data_folder() {
    let named = |option: Option<&str>, variable: Option<&str>| {
        Place::of(option.map(Into::into), variable.map(Into::into)).unwrap().path
    };
    assert_eq!(named(Some("/a/b"), Some("/c")), PathBuf::from("/a/b"));
    assert_eq!(named(None, Some("/c")), PathBuf::from("/c"));
    let default = named(Some(""), Some(""));
    assert!(default.is_absolute() && default.ends_with("archive.sqlite"), "{}", default.display());
    assert!(named(Some("here.sqlite"), None).is_absolute());
}

/// A run that was paused and went on: its weights are those of where it is, not those of the pause.
#[test]
fn weights_of_a_pause_are_not_given_as_those_of_a_later_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(&own(folder.path())).unwrap();
    let paused = RunRecord { outcome: Outcome::Paused, ..record(1, 20) };
    archive.put(&paused).unwrap();
    let later = RunRecord { id: paused.id, outcome: Outcome::Running, weights: None, ..record(1, 40) };
    archive.put(&later).unwrap();
    let read = archive.load(paused.id).unwrap().weights.unwrap();
    assert_ne!(bits(&*read), bits(&**paused.weights.as_ref().unwrap()));
    assert_eq!(bits(&*read), bits(&later.state.unwrap().parameters().clone()));
}

/// An archive lists its newest run first; where not all find room among the curves, the oldest give way.
#[test]
fn curves_of_the_newest_runs_are_those_that_are_shown() {
    let runs: Vec<RunRecord> = (1..=5).map(|seed| record(seed, 20)).collect();
    let mut records = deltascope::workbench::Records::default();
    records.merge(runs.iter().rev().cloned().collect());
    let ids: Vec<RunId> = records.all().iter().map(|record| record.id).collect();
    assert_eq!(ids, runs.iter().map(|run| run.id).collect::<Vec<_>>(), "oldest first");
}
