//! The engine: nothing lost, nothing waiting for nothing, stale news dropped, joined when dropped.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use deltascope::engine::{Command, Frame, Pace, Session, Status, new_run_id};
use deltascope::telemetry::{History, Measure, RunId, Schema, SeriesId, Stat};
use deltascope::train::{Change, Plan, Recorded, StopReason, Watch};

use crate::support::{ready, trainer};

use deltascope::data::Dataset;
use deltascope::experiment::preset;
use deltascope::experiment::spec::HiddenSpec;
use deltascope::nn::Activation;
use ndarray::Array2;

const PATIENCE: Duration = Duration::from_mins(1);

/// Drains frames into a history until `enough` says so.
fn drain(session: &mut Session, history: &mut History, mut enough: impl FnMut(&Frame) -> bool) -> Vec<Status> {
    let began = Instant::now();
    let mut statuses = Vec::new();
    loop {
        assert!(began.elapsed() < PATIENCE, "the worker does not answer; so far {statuses:?}");
        let Some(frame) = session.next_frame() else {
            assert!(session.is_alive(), "the worker is gone");
            std::thread::sleep(Duration::from_millis(1));
            continue;
        };
        statuses.extend(frame.statuses.iter().cloned());
        frame.buckets.iter().for_each(|b| history.push(b));
        history.push_cells(&frame.cells);
        if enough(&frame) {
            return statuses;
        }
    }
}

fn has(frame: &Frame, wanted: impl Fn(&Status) -> bool) -> bool {
    frame.statuses.iter().any(wanted)
}

fn total(history: &History, id: SeriesId) -> Stat {
    let mut all = Stat::EMPTY;
    history.whole.curve(history.schema.index(id).unwrap()).iter().for_each(|b| all.merge(b));
    all
}

fn start(session: &mut Session, name: &str, settings: &[&str]) {
    session.start(Plan::of(&ready(name, settings)));
}

#[test]
fn no_step_is_lost_with_a_screen_that_never_reads() {
    let mut session = Session::new(|| {}).unwrap();
    start(&mut session, "xor-tanh-softmax", &["training.stop=[Steps(1000000)]"]);
    session.send(Command::SetPace(Pace::Unlimited));
    session.send(Command::Resume);
    // Read nothing until the run must be over, judged by a second trainer of the same speed.
    let mut shadow = trainer("xor-tanh-softmax", &["training.stop=[Steps(1000000)]"]);
    while shadow.step().stop.is_none() {}
    let mut history = History::new(Schema::new(2));
    drain(&mut session, &mut history, |f| has(f, |s| matches!(s, Status::Finished(StopReason::StepLimit(_)))));
    let loss = total(&history, Measure::Loss.of_run());
    assert_eq!((loss.count, loss.non_finite), (1_000_000, 0));
    assert_eq!(history.n_steps(), 1_000_000);
    let steps: Vec<(u64, u64)> = history.whole.steps().iter().copied().collect();
    assert!(steps.windows(2).all(|w| w[0].1 + 1 == w[1].0));
}

#[test]
fn the_curve_is_the_same_however_it_is_paced() {
    let n = 400;
    let settings = &["training.stop=[Steps(400)]"];
    let mut plain = trainer("article-sigmoid", settings);
    let expected: Vec<f64> = (0..n).map(|_| plain.step().loss).collect();
    let mut session = Session::new(|| {}).unwrap();
    start(&mut session, "article-sigmoid", settings);
    let mut history = History::new(Schema::new(3));
    // Stepped, then slowed, then flat out with a pause in between.
    for _ in 0..5 {
        session.send(Command::StepOnce);
        drain(&mut session, &mut history, |f| has(f, |s| *s == Status::Paused));
    }
    session.send(Command::SetPace(Pace::StepsPerSecond(400.0)));
    session.send(Command::Resume);
    drain(&mut session, &mut history, |f| f.progress.step > 50);
    session.send(Command::Pause);
    drain(&mut session, &mut history, |f| has(f, |s| *s == Status::Paused));
    session.send(Command::SetPace(Pace::StepsPerSecond(3000.0)));
    session.send(Command::Resume);
    drain(&mut session, &mut history, |f| has(f, |s| matches!(s, Status::Finished(_))));
    let singles: Vec<f64> = history.recent.buckets(0, 0).filter(|b| b.0 == b.1).map(|b| b.2.sum).collect();
    assert_eq!(singles, expected, "at these paces every step is a bucket of its own");
}

#[test]
fn a_lone_spike_and_a_lone_nan_survive_to_the_history() {
    use deltascope::engine::outbox::Outbox;
    use deltascope::train::StepRecord;
    let mut outbox = Outbox::new(new_run_id(), &Schema::new(1));
    let n = 1_000_000;
    for step in 1..=n {
        let loss = match step {
            123_457 => 1e12,
            777_777 => f64::NAN,
            _ => 0.1,
        };
        outbox.add_step(&StepRecord { step, loss, values: &[loss, 1e-3, 0.0], now_and_then: &[], stop: None });
    }
    let frame = outbox.take();
    assert!(frame.buckets.len() <= 256);
    let mut history = History::new(Schema::new(1));
    frame.buckets.iter().for_each(|b| history.push(b));
    history.push_cells(&frame.cells);
    let loss = total(&history, Measure::Loss.of_run());
    assert_eq!((loss.count, loss.non_finite, loss.max), (n - 1, 1, 1e12));
    assert_eq!(total(&history, Measure::WeightGradientNorm.of_layer(0)).zeros, n);
    let spike = history.whole.buckets(0, 0).find(|b| b.2.max == 1e12).unwrap();
    assert!((spike.0..=spike.1).contains(&123_457));
}

#[test]
fn news_of_an_older_run_is_dropped() {
    let mut session = Session::new(|| {}).unwrap();
    start(&mut session, "exact-sigmoid", &["training.stop=[]"]);
    session.send(Command::SetPace(Pace::Unlimited));
    session.send(Command::Resume);
    std::thread::sleep(Duration::from_millis(100)); // frames of the first run wait in the channel
    let second = session.start(Plan::of(&ready("exact-sigmoid", &["training.stop=[]"])));
    let mut history = History::new(Schema::new(3));
    let mut frames = 0;
    drain(&mut session, &mut history, |f| {
        assert_eq!(f.run, second);
        frames += 1;
        f.snapshot.as_ref().is_some_and(|s| s.step == 0)
    });
    assert!(frames >= 1);
    assert_eq!(history.n_steps(), 0, "the new run stands at step 0");
}

#[test]
fn starting_a_plan_again_repeats_the_run() {
    let plan = Plan::of(&ready("article-sigmoid", &["training.stop=[Steps(300)]"]));
    let mut session = Session::new(|| {}).unwrap();
    session.send(Command::SetPace(Pace::Unlimited));
    let mut sums = Vec::new();
    for _ in 0..2 {
        session.start(Arc::clone(&plan));
        session.send(Command::Resume);
        let mut history = History::new(Schema::new(3));
        drain(&mut session, &mut history, |f| has(f, |s| matches!(s, Status::Finished(_))));
        sums.push((history.n_steps(), total(&history, Measure::Loss.of_run()).max));
    }
    assert_eq!(sums[0], sums[1]);
}

#[test]
fn names_of_runs_are_unique_and_in_the_order_of_time() {
    let ids: Vec<RunId> = (0..10_000).map(|_| new_run_id()).collect();
    assert!(ids.windows(2).all(|w| w[0] < w[1]));
    let (mut one, mut other) = (Session::new(|| {}).unwrap(), Session::new(|| {}).unwrap());
    let plan = Plan::of(&ready("article-sigmoid", &[]));
    let (first, second) = (one.start(Arc::clone(&plan)), other.start(plan));
    assert!(ids[ids.len() - 1] < first && first < second, "sessions do not count on their own");
    assert_eq!(first.to_string().parse(), Ok(first));
    assert_eq!(ron::from_str::<RunId>(&ron::to_string(&first).unwrap()).unwrap(), first);
    assert!(first.to_string() < second.to_string(), "the texts have the same order");
    assert!("run 7".parse::<RunId>().unwrap_err().to_string().contains("'run 7' is not"));
}

#[test]
fn only_what_is_watched_is_shown_and_more_of_it_at_once() {
    let mut session = Session::new(|| {}).unwrap();
    session.send(Command::Watch(Watch::empty()));
    start(&mut session, "exact-sigmoid", &["training.stop=[Steps(100)]"]);
    session.send(Command::SetPace(Pace::Unlimited));
    session.send(Command::Resume);
    let mut history = History::new(Schema::new(3));
    let mut pictures = Vec::new();
    let keep = |pictures: &mut Vec<_>, f: &Frame| pictures.extend(f.snapshot.clone());
    drain(&mut session, &mut history, |f| {
        keep(&mut pictures, f);
        has(f, |s| matches!(s, Status::Finished(_)))
    });
    std::thread::sleep(Duration::from_millis(50));
    assert!(pictures.is_empty() && session.next_frame().is_none(), "nobody looks, nothing is shown");
    for watch in [Watch::WEIGHTS, Watch::WEIGHTS | Watch::PREDICTIONS] {
        session.send(Command::Watch(watch));
        drain(&mut session, &mut history, |f| {
            keep(&mut pictures, f);
            f.snapshot.is_some()
        });
    }
    let has: Vec<_> = pictures.iter().map(|p| (p.step, p.layers[0].weights.len(), p.predictions.len())).collect();
    assert_eq!(has, [(100, 9, 0), (100, 9, 200)]);
}

#[test]
fn pause_acts_at_once_while_a_large_dataset_is_looked_at() {
    let features = Array2::from_shape_fn((100_000, 64), |(i, j)| ((i * 31 + j * 17) % 101) as f64 / 50.0 - 1.0);
    let labels: Vec<f64> = (0..100_000).map(|i| f64::from(u8::from(i % 3 == 0))).collect();
    let mut spec = preset::built_in("exact-sigmoid").unwrap();
    spec.network.hidden = [256; 3].map(|units| HiddenSpec::new(units, Activation::Sigmoid)).to_vec();
    spec.training.stop.clear();
    let plan = Plan::prepare(spec, Dataset::new(features, &labels).unwrap(), None).unwrap();
    let mut session = Session::new(|| {}).unwrap();
    session.send(Command::SetPace(Pace::Unlimited));
    session.start(plan);
    let mut history = History::new(Schema::new(4));
    let mut slowest = Duration::ZERO;
    for _ in 0..5 {
        session.send(Command::Resume);
        drain(&mut session, &mut history, |f| has(f, |s| *s == Status::Running));
        std::thread::sleep(Duration::from_millis(150)); // a look at the rows is under way: it takes a second or more
        let began = Instant::now();
        session.send(Command::Pause);
        drain(&mut session, &mut history, |f| has(f, |s| *s == Status::Paused));
        slowest = slowest.max(began.elapsed());
    }
    // A step of 128 rows takes some 10 ms; the rest is for a machine that is busy.
    assert!(slowest < Duration::from_millis(700), "{slowest:?}");
}

#[test]
fn dropping_joins_while_running_flat_out() {
    for name in ["exact-sigmoid", "deep-relu-he"] {
        let mut session = Session::new(|| {}).unwrap();
        start(&mut session, name, &["training.stop=[]"]);
        session.send(Command::SetPace(Pace::Unlimited));
        session.send(Command::Resume);
        std::thread::sleep(Duration::from_millis(50));
        let began = Instant::now();
        drop(session);
        assert!(began.elapsed() < Duration::from_secs(2), "{name}: {:?}", began.elapsed());
    }
}

#[test]
fn a_paused_run_wakes_nobody() {
    let wakes = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&wakes);
    let mut session = Session::new(move || {
        counted.fetch_add(1, Ordering::Relaxed);
    })
    .unwrap();
    start(&mut session, "exact-sigmoid", &["training.stop=[]"]);
    session.send(Command::SetPace(Pace::Unlimited));
    session.send(Command::Resume);
    let mut history = History::new(Schema::new(3));
    drain(&mut session, &mut history, |f| f.progress.step > 10);
    session.send(Command::Pause);
    drain(&mut session, &mut history, |f| has(f, |s| *s == Status::Paused));
    std::thread::sleep(Duration::from_millis(100));
    while session.next_frame().is_some() {}
    let before = wakes.load(Ordering::Relaxed);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(wakes.load(Ordering::Relaxed), before);
}

#[test]
fn the_last_frame_arrives_when_the_screen_comes_back_late() {
    let mut session = Session::new(|| {}).unwrap();
    start(&mut session, "exact-sigmoid", &["training.stop=[Steps(5000)]"]);
    session.send(Command::SetPace(Pace::Unlimited));
    session.send(Command::Resume);
    std::thread::sleep(Duration::from_millis(1500)); // long over, and nobody has read
    let mut history = History::new(Schema::new(3));
    let mut last_picture = None;
    drain(&mut session, &mut history, |f| {
        last_picture = f.snapshot.as_ref().map(|s| s.step).or(last_picture);
        has(f, |s| matches!(s, Status::Finished(_)))
    });
    assert_eq!(history.n_steps(), 5000);
    assert_eq!(last_picture, Some(5000), "the last picture is that of the last step");
}

#[test]
fn changes_are_acknowledged_with_their_step() {
    let mut session = Session::new(|| {}).unwrap();
    start(&mut session, "exact-sigmoid", &["training.stop=[]"]);
    let mut history = History::new(Schema::new(3));
    session.send(Command::StepOnce);
    drain(&mut session, &mut history, |f| has(f, |s| *s == Status::Paused));
    session.send(Command::SetLearningRate(0.5));
    let statuses = drain(&mut session, &mut history, |f| has(f, |s| matches!(s, Status::Changed(_))));
    assert!(statuses.contains(&Status::Changed(Recorded { after_step: 1, change: Change::LearningRate(0.5) })));
    session.send(Command::Stop);
    let statuses = drain(&mut session, &mut history, |f| has(f, |s| matches!(s, Status::Finished(_))));
    assert!(statuses.contains(&Status::Finished(StopReason::User)));
}

#[test]
fn a_slow_pace_is_kept() {
    let mut session = Session::new(|| {}).unwrap();
    start(&mut session, "exact-sigmoid", &["training.stop=[]"]);
    session.send(Command::SetPace(Pace::StepsPerSecond(50.0)));
    session.send(Command::Resume);
    let mut history = History::new(Schema::new(3));
    let mut last = (0, 0.0);
    drain(&mut session, &mut history, |f| {
        last = (f.progress.step, f.progress.active_secs);
        f.progress.active_secs > 1.0
    });
    let rate = last.0 as f64 / last.1;
    assert!((40.0..=52.0).contains(&rate), "{rate} steps a second");
}
