//! Live runs beside each other, without a window: each is the run that it would be alone, whatever the others do.

use std::sync::Arc;
use std::time::{Duration, Instant};

use deltascope::engine::Pace;
use deltascope::experiment::difference::differences;
use deltascope::experiment::spec::StopRule;
use deltascope::experiment::{Spec, load, preset};
use deltascope::nn::GradientRule;
use deltascope::train::{Plan, Trainer};
use deltascope::workbench::{LANES_CAP, Lane, Letter, Notice, Said, Standing, Wake, Workbench};

const PATIENCE: Duration = Duration::from_mins(1);

fn bench(steps: u64) -> Workbench {
    let mut spec = preset::built_in("article-sigmoid").unwrap();
    spec.training.stop = vec![StopRule::Steps(steps)];
    let wake: Wake = Arc::new(|| {});
    let mut bench = Workbench::new(spec, wake).unwrap();
    bench.set_pace(Pace::Unlimited);
    bench
}

fn wait(bench: &mut Workbench, what: &str, enough: impl Fn(&Workbench) -> bool) {
    let began = Instant::now();
    while !enough(bench) {
        bench.poll();
        assert!(began.elapsed() < PATIENCE, "{what}: {:?}", standings(bench));
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn edit(bench: &mut Workbench, change: impl FnOnce(&mut Spec)) {
    let mut spec = bench.spec().clone();
    change(&mut spec);
    bench.edit(spec, 0.0);
}

fn letters(bench: &Workbench) -> String {
    bench.lanes().map(|lane| lane.letter.to_string()).collect()
}

fn letter(name: &str) -> Letter {
    Letter::all().find(|letter| letter.to_string() == name).unwrap()
}

fn standings(bench: &Workbench) -> Vec<Standing> {
    bench.lanes().map(|lane| lane.run().live().standing).collect()
}

fn steps(bench: &Workbench) -> Vec<u64> {
    bench.lanes().map(|lane| lane.run().live().progress.step).collect()
}

fn all_finished(bench: &Workbench) -> bool {
    standings(bench).iter().all(|standing| matches!(standing, Standing::Finished(_)))
}

/// Four runs beside each other, with holding, stepping and pausing on the way: each ends with the bits of the run alone.
#[test]
fn every_run_is_bit_equal_to_the_same_run_alone() {
    let mut bench = bench(30_000);
    let rules = [None, Some(GradientRule::Exact), Some(GradientRule::BatchMean), Some(GradientRule::Exact)];
    for rule in rules.into_iter().skip(1) {
        bench.focus_on(Letter::A);
        assert!(bench.add_lane().is_some());
        edit(&mut bench, |spec| spec.gradient = rule.unwrap_or(spec.gradient));
    }
    edit(&mut bench, |spec| spec.learning_rate = 0.7); // D: live, before its first step
    assert_eq!(letters(&bench), "ABCD");
    bench.run_or_pause();
    wait(&mut bench, "under way", |bench| steps(bench).iter().all(|n| *n > 500));
    bench.hold(letter("B"), true);
    wait(&mut bench, "B is held", |bench| standings(bench)[1] == Standing::Paused);
    bench.run_or_pause();
    wait(&mut bench, "paused", |bench| !standings(bench).contains(&Standing::Running));
    bench.step_once();
    bench.run_or_pause();
    wait(&mut bench, "the others at the end", |bench| {
        standings(bench).iter().filter(|standing| matches!(standing, Standing::Finished(_))).count() == 3
    });
    bench.hold(letter("B"), false);
    bench.run_or_pause(); // what is left to go on
    wait(&mut bench, "at the end", all_finished);
    wait(&mut bench, "the last look", |bench| {
        bench.lanes().all(|lane| lane.run().live().snapshot.as_ref().is_some_and(|snapshot| snapshot.step == 30_000))
    });
    for lane in bench.lanes() {
        let spec = lane.run().spec();
        let ready = load::load(spec.clone(), &mut deltascope::data::no_progress).unwrap();
        let mut alone = Trainer::new(Plan::of(&ready));
        while alone.step().stop.is_none() {}
        let live = lane.run().live();
        assert_eq!(live.progress.step, alone.steps_taken());
        assert_eq!(live.progress.loss, Some(alone.last_loss()), "{}", lane.letter);
        assert_eq!(live.history.n_steps(), alone.steps_taken());
        let network = alone.network();
        for (l, layer) in live.snapshot.as_ref().unwrap().layers.iter().enumerate() {
            assert_eq!(layer.weights, network.parameters.weights_slice(l), "{} layer {l}", lane.letter);
        }
    }
    let rates: Vec<f64> = bench.lanes().map(|lane| lane.run().spec().learning_rate).collect();
    assert_eq!(rates, [0.1, 0.1, 0.1, 0.7], "a change of D is no change of A");
}

#[test]
fn a_held_run_stands_while_the_others_go_on_and_one_transport_moves_the_rest() {
    let mut bench = bench(1_000_000_000);
    bench.add_lane().unwrap();
    bench.run_or_pause();
    wait(&mut bench, "under way", |bench| steps(bench).iter().all(|n| *n > 100));
    bench.hold(letter("B"), true);
    wait(&mut bench, "held", |bench| standings(bench)[1] == Standing::Paused);
    let before = steps(&bench);
    wait(&mut bench, "A goes on", |bench| steps(bench)[0] > before[0] + 10_000);
    assert_eq!(steps(&bench)[1], before[1]);
    assert_eq!(bench.standing(), Standing::Running);
    bench.run_or_pause();
    wait(&mut bench, "paused", |bench| standings(bench)[0] == Standing::Paused);
    bench.hold(letter("B"), false);
    bench.poll();
    assert_eq!(standings(&bench)[1], Standing::Paused, "nothing runs: it does not go on by itself");
    bench.run_or_pause();
    wait(&mut bench, "both", |bench| standings(bench) == [Standing::Running; 2]);
    bench.stop();
    wait(&mut bench, "ended", all_finished);
    bench.rewind();
    wait(&mut bench, "at the start", |bench| standings(bench) == [Standing::Ready; 2] && steps(bench) == [0, 0]);
    assert_eq!(bench.records().all().len(), 1, "two runs of one experiment are one curve, the longer");
    bench.set_seed(9, 0.0);
    assert!(bench.lanes().all(|lane| lane.document().spec.seed == 9), "what is compared has one seed");
}

#[test]
fn runs_come_and_go_with_their_own_settings_undo_and_letters() {
    let mut bench = bench(1000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    assert!(bench.save_to(&path));
    for _ in 1..LANES_CAP {
        bench.add_lane().unwrap();
    }
    assert_eq!((letters(&bench).as_str(), bench.focus().to_string().as_str()), ("ABCD", "D"));
    assert_eq!(bench.preset_path(), None, "a save of D must not write over what A is");
    bench.take_notices();
    assert_eq!(bench.add_lane(), None);
    assert_eq!(bench.take_notices(), [Notice::Info(vec![Said::AllLanesTaken(LANES_CAP)])]);
    edit(&mut bench, |spec| spec.gradient = GradientRule::Exact);
    bench.focus_on(letter("B"));
    assert_eq!(bench.spec().gradient, GradientRule::AsPrinted);
    edit(&mut bench, |spec| spec.network.hidden[0].units = 5);
    bench.undo();
    assert_eq!(bench.spec().network.hidden[0].units, 3);
    bench.undo();
    assert_eq!(bench.lane(letter("D")).unwrap().document().spec.gradient, GradientRule::Exact, "its undo is its own");
    // What A and D differ in is one setting.
    let differ: Vec<String> = {
        let spec = |name: &str| bench.lane(letter(name)).unwrap().document().spec.clone();
        differences(&spec("A"), &spec("D")).into_iter().map(|d| d.path).collect()
    };
    assert_eq!(differ, ["gradient"]);
    bench.run_or_pause();
    wait(&mut bench, "all four", all_finished);
    bench.close_lane(letter("B"));
    assert_eq!((letters(&bench).as_str(), bench.focus()), ("ACD", Letter::A));
    bench.focus_on(letter("D"));
    bench.close_lane(Letter::A);
    assert_eq!((letters(&bench).as_str(), bench.focus()), ("CD", letter("D")));
    assert_eq!(bench.add_lane(), Some(Letter::A), "the first free name");
    bench.close_lane(Letter::A);
    bench.close_lane(letter("C"));
    bench.close_lane(letter("D"));
    assert_eq!(letters(&bench), "D", "the last one stays");
    assert_eq!(bench.spec().gradient, GradientRule::Exact);
    let rules: Vec<GradientRule> = bench.records().all().iter().map(|record| record.spec.gradient).collect();
    assert!(rules.contains(&GradientRule::Exact) && rules.contains(&GradientRule::AsPrinted), "{rules:?}");
}

#[test]
fn the_truth_switch_runs_the_exact_rule_from_the_same_start_and_closes_it_again() {
    let mut bench = bench(2000);
    bench.toggle_truth();
    assert_eq!((letters(&bench).as_str(), bench.focus()), ("AB", Letter::A));
    let rules: Vec<GradientRule> = bench.lanes().map(|lane| lane.document().spec.gradient).collect();
    assert_eq!(rules, [GradientRule::AsPrinted, GradientRule::Exact]);
    wait(&mut bench, "both run by themselves", all_finished);
    let start = |lane: &Lane| lane.plan().experiment().initial_network().parameters.values().to_vec();
    let starts: Vec<Vec<f64>> = bench.lanes().map(start).collect();
    assert_eq!(starts[0], starts[1], "the same initial weights");
    assert!(bench.is_truth_on());
    bench.toggle_truth();
    assert_eq!((letters(&bench).as_str(), bench.is_truth_on()), ("A", false));
    edit(&mut bench, |spec| spec.gradient = GradientRule::Exact);
    bench.toggle_truth();
    let rules: Vec<GradientRule> = bench.lanes().map(|lane| lane.document().spec.gradient).collect();
    assert_eq!(rules, [GradientRule::Exact, GradientRule::AsPrinted]);
    bench.close_lane(letter("B"));
    assert!(!bench.is_truth_on(), "closed by hand it is off");
}

/// A file that was wished for in one run is not given to another that came into focus meanwhile.
#[test]
fn what_is_read_comes_to_the_run_that_wished_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.ron");
    preset::write(&path, &preset::built_in("exact-relu").unwrap()).unwrap();
    let mut bench = bench(1000);
    let second = bench.add_lane().unwrap();
    bench.open(&path);
    bench.focus_on(Letter::A);
    wait(&mut bench, "read", |bench| !bench.is_busy());
    assert_eq!(bench.spec().name, preset::built_in("article-sigmoid").unwrap().name);
    assert_eq!(bench.lane(second).unwrap().document().path.as_deref(), Some(path.as_path()));
    // Of a run that was closed meanwhile nothing is left to read for.
    bench.focus_on(second);
    bench.open(&path);
    bench.close_lane(second);
    wait(&mut bench, "nothing", |bench| !bench.is_busy());
    assert_eq!(bench.spec().gradient, GradientRule::AsPrinted);
    // The start of the program opens A.
    let second = bench.add_lane().unwrap();
    edit(&mut bench, |spec| spec.seed = 123);
    assert_eq!(bench.focus(), second);
    assert!(!bench.stored().experiment.contains("123"));
}

/// A race beside the live runs: the table of `deltascope race`, whoever computes it; given up, it stays as far as it came.
#[test]
fn a_race_in_the_background_is_the_same_table_and_can_be_given_up() {
    let mut bench = bench(1500);
    bench.add_lane().unwrap();
    edit(&mut bench, |spec| spec.gradient = GradientRule::Exact);
    edit(&mut bench, |spec| {
        spec.training.stop = vec![StopRule::MeanLossBelow { loss: 0.05, window: 100 }, StopRule::Seconds(1e9)];
    });
    bench.start_race(3..9);
    wait(&mut bench, "the race", |bench| bench.race().is_some_and(|race| !race.study.is_running()));
    let race = bench.race().unwrap();
    assert_eq!(race.study.rows.len(), 12, "{:?}", race.study.rows);
    assert!(race.study.arms[1].spec.training.stop.iter().all(|rule| !matches!(rule, StopRule::Seconds(_))));
    for (arm, rows) in race.study.arms.iter().zip(race.study.by_arm()) {
        assert_eq!(rows.len(), 6);
        let mut spec = arm.spec.clone();
        spec.seed = rows[2].seed;
        let ready = load::load(spec, &mut deltascope::data::no_progress).unwrap();
        let mut alone = Trainer::new(Plan::of(&ready));
        while alone.step().stop.is_none() {}
        assert_eq!((rows[2].steps, rows[2].loss), (alone.steps_taken(), alone.last_loss()));
    }
    // Given up: what has ended stays, and nothing runs on.
    edit(&mut bench, |spec| spec.training.stop = vec![StopRule::Steps(1_000_000_000)]);
    bench.start_race(0..1000);
    wait(&mut bench, "some rows", |bench| bench.race().is_some_and(|race| !race.study.rows.is_empty()));
    bench.cancel_race();
    wait(&mut bench, "given up", |bench| bench.race().is_some_and(|race| !race.study.is_running()));
    let race = bench.race().unwrap();
    assert!(race.study.is_cancelled() && (race.study.rows.len() as u64) < race.study.n_runs());
    // A race that is under way ends with its workbench: nothing hangs.
    bench.start_race(0..1000);
    drop(bench);
}

/// What is held or has ended stays so, and nothing is left that the transport cannot move.
#[test]
fn no_run_is_left_that_cannot_be_moved_and_none_that_has_ended_moves() {
    let mut bench = bench(500);
    let second = bench.add_lane().unwrap();
    edit(&mut bench, |spec| spec.training.stop = vec![StopRule::Steps(1_000_000_000)]);
    bench.hold(Letter::A, true);
    bench.run_or_pause();
    wait(&mut bench, "B runs", |bench| steps(bench)[1] > 100);
    bench.close_lane(second);
    bench.run_or_pause();
    wait(&mut bench, "A can be run again", all_finished);
    // A has met its limit, B is on its way: a step is B's.
    let second = bench.add_lane().unwrap();
    edit(&mut bench, |spec| spec.training.stop = vec![StopRule::Steps(1000)]);
    let before = steps(&bench);
    bench.step_once();
    wait(&mut bench, "a step of B", |bench| steps(bench)[1] == before[1] + 1);
    assert_eq!(steps(&bench)[0], before[0]);
    assert!(matches!(standings(&bench)[0], Standing::Finished(_)), "{:?}", standings(&bench));
    bench.hold(second, true);
    assert!(matches!(bench.standing(), Standing::Finished(_)), "the button speaks of the runs that it moves");
}
