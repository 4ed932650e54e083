//! The trainer: determinism, stop rules, rewinding, live changes, and the article's finding in small.

use deltascope::nn::Parameters;
use deltascope::train::{StopReason, Trainer};

use crate::support::trainer;

fn run_to_the_end(trainer: &mut Trainer) -> StopReason {
    loop {
        if let Some(reason) = trainer.step().stop {
            return reason;
        }
    }
}

fn steps(trainer: &mut Trainer, n: u64) -> (Vec<f64>, Parameters) {
    let losses = (0..n).map(|_| trainer.step().loss).collect();
    (losses, trainer.network().parameters.clone())
}

#[test]
fn one_seed_gives_one_curve_bit_for_bit() {
    for name in ["article-sigmoid", "exact-relu", "deep-sigmoid", "xor-tanh-softmax"] {
        let first = steps(&mut trainer(name, &[]), 60);
        let second = steps(&mut trainer(name, &[]), 60);
        assert_eq!(first, second, "{name}");
        let other_seed = steps(&mut trainer(name, &["seed=8"]), 60);
        assert_ne!(first.0, other_seed.0, "{name}");
    }
}

#[test]
fn rewinding_brings_the_same_run_again() {
    let mut trainer = trainer("article-sigmoid", &["optimizer=Adam()"]);
    let first = steps(&mut trainer, 100);
    trainer.set_learning_rate(5.0);
    steps(&mut trainer, 10);
    trainer.rewind();
    assert_eq!(trainer.steps_taken(), 0);
    assert_eq!(steps(&mut trainer, 100), first);
}

#[test]
fn looking_changes_nothing() {
    let mut seen = trainer("article-sigmoid", &[]);
    let mut unseen = seen.clone();
    for _ in 0..20 {
        let snapshot = seen.snapshot();
        assert_eq!(snapshot.step, seen.steps_taken());
        seen.train_evaluation();
        assert_eq!(seen.step().loss, unseen.step().loss);
    }
    assert_eq!(seen.network(), unseen.network());
}

#[test]
fn rules_share_initial_weights_and_batches() {
    let mut runs = ["Exact", "BatchMean", "AsPrinted"].map(|r| trainer("article-sigmoid", &[&format!("gradient={r}")]));
    let starts: Vec<Parameters> = runs.iter().map(|t| t.network().parameters.clone()).collect();
    assert!(starts.windows(2).all(|w| w[0] == w[1]));
    // The first loss comes from the same batch under the same weights.
    let losses = runs.each_mut().map(|t| t.step().loss);
    assert!(losses.windows(2).all(|w| w[0] == w[1]));
}

#[test]
fn exact_gradients_reach_the_goal_in_a_few_thousand_steps() {
    let mut trainer = trainer("exact-sigmoid", &[]);
    let reason = run_to_the_end(&mut trainer);
    assert!(matches!(reason, StopReason::GoalMet { goal: 0.01, window: 1000, .. }), "{reason}");
    assert!(trainer.steps_taken() <= 6000, "{} steps", trainer.steps_taken());
    assert!(trainer.steps_taken().is_multiple_of(1000), "the goal is looked at after every full window");
}

#[test]
fn the_first_stop_rule_that_holds_names_itself() {
    let cases = [
        ("training.stop=[Steps(70)]", "step_limit", 70),
        ("training.stop=[MeanLossBelow(loss: 10.0, window: 7), Steps(70)]", "goal_met", 7),
        ("training.stop=[Steps(7), MeanLossBelow(loss: 10.0, window: 7)]", "step_limit", 7),
        ("training.stop=[MeanLossBelow(loss: 10.0, window: 7), Steps(7)]", "goal_met", 7),
        ("training.stop=[AccuracyAtLeast(0.9), Steps(70000)]", "accuracy_reached", 1000),
    ];
    for (setting, reason, n_steps) in cases {
        let mut trainer = trainer("exact-sigmoid", &[setting]);
        assert_eq!(run_to_the_end(&mut trainer).key(), reason, "{setting}");
        assert_eq!(trainer.steps_taken(), n_steps, "{setting}");
    }
    let timed = trainer("exact-sigmoid", &["training.stop=[Seconds(2.5)]"]);
    assert_eq!(timed.time_stop(2.4), None);
    assert_eq!(timed.time_stop(2.5), Some(StopReason::TimeLimit(2.5)));
}

#[test]
fn divergence_is_a_stop_with_its_step() {
    let mut trainer = trainer(
        "exact-relu",
        &["network.output=Identity", "learning_rate=1e6", "training.stop=[Steps(10000)]", "training.batch=Full"],
    );
    let reason = run_to_the_end(&mut trainer);
    assert!(matches!(reason, StopReason::Diverged { step } if step == trainer.steps_taken()), "{reason}");
}

#[test]
fn the_gradient_vanishes_in_the_deep_sigmoid_network_and_not_in_the_deep_relu_network() {
    let ratio = |name| {
        let mut trainer = trainer(name, &[]);
        trainer.step();
        let speeds = trainer.speed_of_learning();
        (speeds[0] / speeds[speeds.len() - 1]).log10()
    };
    assert!(ratio("deep-sigmoid") < -5.0, "{}", ratio("deep-sigmoid"));
    assert!(ratio("deep-relu-he") > -1.5, "{}", ratio("deep-relu-he"));
}

#[test]
fn the_snapshot_tells_the_rules_apart() {
    let exact = trainer("exact-sigmoid", &[]).snapshot();
    assert_eq!(exact.cosine_to_exact.map(|c| (c * 1e12).round()), Some(1e12));
    let mut printed = trainer("article-sigmoid", &[]);
    steps(&mut printed, 2000);
    let cosine = printed.snapshot().cosine_to_exact.unwrap();
    assert!(cosine < 0.95, "{cosine}");
    let snapshot = printed.snapshot();
    assert_eq!(snapshot.predictions.len(), 200);
    assert_eq!(snapshot.layers.len(), 3);
    assert_eq!(snapshot.layers[0].weights.len(), 9);
    assert_eq!(snapshot.train_accuracy, printed.train_evaluation().accuracy);
}

#[test]
fn a_test_split_is_measured_and_not_trained_on() {
    let mut split = trainer("exact-sigmoid", &["data.test_share=0.25", "training.batch=Sample(100)"]);
    assert_eq!(split.samples().test_rows.len(), 50);
    assert_eq!(split.samples().train_rows.len(), 150);
    let measured: Vec<u64> = (0..1000)
        .filter_map(|_| {
            let record = split.step();
            record.test_loss.map(|_| record.step)
        })
        .collect();
    assert_eq!(measured, (1..=10).map(|i| i * 100).collect::<Vec<u64>>());
    assert!(split.snapshot().test_accuracy.is_some());
}
