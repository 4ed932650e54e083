//! What is taken out of a run belongs to one step.

use deltascope::data::{Limits, no_progress, read_variable};
use deltascope::engine::message::Frame;
use deltascope::engine::{Progress, Status, new_run_id};
use deltascope::experiment::weights;
use deltascope::telemetry::{Buckets, Cells};
use deltascope::train::{Change, Recorded, Trainer};
use deltascope::workbench::live_run::LiveRun;
use deltascope::workbench::one_step;

use crate::support::trainer;

fn frame(trainer: &Trainer, statuses: Vec<Status>) -> Frame {
    let progress = Progress { step: trainer.steps_taken(), ..Progress::default() };
    Frame {
        run: new_run_id(),
        statuses,
        progress,
        buckets: Buckets::default(),
        cells: Cells::default(),
        states: Vec::new(),
        snapshot: None,
    }
}

#[test]
fn weights_stand_beside_the_curves_up_to_their_step() {
    use deltascope::engine::outbox::Outbox;
    use deltascope::telemetry::Schema;
    let mut trainer = trainer("exact-sigmoid", &[]);
    let mut run = LiveRun::new(Schema::new(3));
    let mut outbox = Outbox::new(new_run_id(), &Schema::new(3));
    let mut at_step_40 = None;
    for step in 1..=100 {
        outbox.add_step(&trainer.step());
        match step {
            20 | 60 => {
                let recorded = trainer.set_learning_rate(f64::from(step)).clone();
                run.take(frame(&trainer, vec![Status::Changed(recorded)]));
            }
            40 => {
                outbox.set_snapshot(trainer.snapshot());
                at_step_40 = Some(trainer.parameters().clone());
            }
            _ => {}
        }
        run.take(outbox.take());
    }
    run.take(frame(&trainer, Vec::new()));
    assert!(run.was_steered());
    assert_eq!(run.changes[1], Recorded { after_step: 60, change: Change::LearningRate(60.0) });

    let (network, record) = one_step::newest(&run, trainer.experiment());
    assert_eq!(Some(&network.parameters), at_step_40.as_ref());
    assert_eq!(record.step, 40);
    let steps: Vec<f64> = record.history.chunks(record.columns.len()).map(|row| row[0]).collect();
    assert_eq!(steps, (1..=40).map(f64::from).collect::<Vec<f64>>(), "the run is at step 100");
    assert_eq!(record.changes, ["20 learning_rate=20.0"]);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.mat");
    weights::write(&path, &network, &record).unwrap();
    assert_eq!(read_variable(&path, "step", &Limits::default(), &mut no_progress).unwrap().real.to_vec(), [40.0]);
    assert_eq!(&weights::read(&path, trainer.experiment().sizes()).unwrap(), &network.parameters);
}

#[test]
fn a_run_that_nobody_looked_at_is_taken_at_step_0() {
    let mut trainer = trainer("exact-sigmoid", &[]);
    let start = trainer.parameters().clone();
    trainer.step();
    let mut run = LiveRun::new(deltascope::telemetry::Schema::new(3));
    run.take(frame(&trainer, Vec::new()));
    let (network, record) = one_step::newest(&run, trainer.experiment());
    assert_eq!((network.parameters, record.step, record.history.len()), (start, 0, 0));
    assert!(!run.was_steered());
}

#[test]
fn a_change_is_written_as_set_takes_it() {
    use deltascope::experiment::spec::StopRule;
    use deltascope::experiment::{assign, preset};
    let rules = vec![StopRule::MeanLossBelow { loss: 0.01, window: 7 }, StopRule::Steps(5)];
    for change in [Change::LearningRate(1e-7), Change::StopRules(rules.clone())] {
        let text = Recorded { after_step: 1200, change: change.clone() }.assignment();
        let (step, assignment) = text.split_once(' ').unwrap();
        assert_eq!(step, "1200");
        let mut spec = preset::built_in("exact-sigmoid").unwrap();
        assign::assign(&mut spec, assignment).unwrap();
        match change {
            Change::LearningRate(rate) => assert_eq!(spec.learning_rate, rate),
            Change::StopRules(rules) => assert_eq!(spec.training.stop, rules),
            Change::BestWeights(_) => unreachable!("weights are no setting"),
        }
    }
}
