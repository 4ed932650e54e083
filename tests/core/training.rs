//! The trainer: determinism, stop rules, looks, and the article's finding in small.

use std::sync::Arc;

use deltascope::data::Dataset;
use deltascope::experiment::preset;
use deltascope::experiment::spec::HiddenSpec;
use deltascope::nn::Parameters;
use deltascope::telemetry::{Measure, Snapshot};
use deltascope::train::{Plan, StopReason, Trainer, Watch};
use ndarray::Array2;

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
fn looking_changes_nothing() {
    let mut seen = trainer("article-sigmoid", &[]);
    let mut unseen = Trainer::new(Arc::clone(seen.plan()));
    let mut look = None;
    for step in 0..20 {
        let snapshot = seen.snapshot();
        assert_eq!(snapshot.step, seen.steps_taken());
        seen.train_evaluation();
        // A look may also go on while steps are taken: what it shows is of the step at which it was begun.
        let look = look.get_or_insert_with(|| seen.look(Watch::all()));
        assert_eq!((seen.look_on(look), look.step()), (step >= 1, 0));
        assert_eq!(seen.step().loss, unseen.step().loss);
    }
    assert_eq!(look.unwrap().into_snapshot(), Trainer::new(Arc::clone(seen.plan())).snapshot());
    assert_eq!(seen.state(), unseen.state());
}

#[test]
fn before_the_first_step_there_is_no_gradient() {
    let mut trainer = trainer("article-sigmoid", &[]);
    let start = trainer.snapshot();
    assert_eq!(start.cosine_to_exact, None);
    for layer in &start.layers {
        assert!(layer.weight_gradients.is_empty() && layer.bias_gradients.is_empty() && !layer.weights.is_empty());
        assert_eq!(layer.weight_gradient_norm, 0.0);
    }
    trainer.step();
    let first = trainer.snapshot();
    assert!(first.cosine_to_exact.is_some() && first.layers[0].weight_gradients.len() == 9);
}

#[test]
fn what_nobody_looks_at_is_not_in_the_snapshot() {
    let mut trainer = trainer("article-sigmoid", &["data.test_share=0.25", "training.batch=Sample(100)"]);
    trainer.step();
    let everything = trainer.snapshot();
    let mut seen = Snapshot { step: 1, ..Snapshot::default() };
    for part in Watch::all().iter() {
        let mut look = trainer.look(part);
        while !trainer.look_on(&mut look) {}
        let snapshot = look.into_snapshot();
        let has = [
            snapshot.layers.iter().any(|l| !l.weights.is_empty() || !l.biases.is_empty()),
            snapshot.layers.iter().any(|l| !l.weight_gradients.is_empty() || l.weight_gradient_norm > 0.0),
            snapshot.layers.iter().any(|l| !l.mean_z.is_empty() || !l.saturated.is_empty()),
            snapshot.cosine_to_exact.is_some(),
            !snapshot.predictions.is_empty(),
        ];
        let wanted = [Watch::WEIGHTS, Watch::GRADIENTS, Watch::UNITS, Watch::COSINE, Watch::PREDICTIONS];
        assert_eq!(has, wanted.map(|w| part.contains(w)), "{part:?}");
        if part == Watch::ACCURACY {
            assert!(snapshot.train_accuracy.is_some());
            (seen.train_accuracy, seen.test_accuracy) = (snapshot.train_accuracy, snapshot.test_accuracy);
        }
    }
    assert_eq!((seen.train_accuracy, seen.test_accuracy), (everything.train_accuracy, everything.test_accuracy));
}

#[test]
fn a_look_at_many_rows_and_weights_comes_in_many_small_pieces() {
    // 117,000 weights and 20,000 rows: 2.3e9 products for the answers alone.
    let features = Array2::from_shape_fn((20_000, 200), |(i, j)| ((i * 31 + j * 17) % 101) as f64 / 50.0 - 1.0);
    let labels: Vec<f64> = (0..20_000).map(|i| f64::from(u8::from(i % 3 == 0))).collect();
    let dataset = Arc::new(Dataset::new(features, &labels).unwrap());
    let data_bytes = 20_000 * 200 * 8_u64;
    let mut spec = preset::built_in("exact-sigmoid").unwrap();
    spec.network.hidden = [256; 2].map(|units| HiddenSpec::new(units, deltascope::nn::Activation::Sigmoid)).to_vec();
    spec.training.batch = deltascope::nn::Batch::Full;
    spec.data.standardise = true;
    let mut pieces = 0;
    let measured = allocation_counter::measure(|| {
        let plan = Plan::prepare(spec, Arc::clone(&dataset), None).unwrap();
        assert!(Arc::ptr_eq(&plan.samples().dataset, &dataset), "without noise the rows are not copied");
        let mut trainer = Trainer::new(plan);
        trainer.step();
        let mut look = trainer.look(Watch::all());
        while !trainer.look_on(&mut look) {
            pieces += 1;
        }
        let snapshot = look.into_snapshot();
        assert_eq!(snapshot.predictions.len(), 20_000);
        assert_eq!(snapshot.train_accuracy, Some(trainer.train_evaluation().accuracy));
    });
    assert!(pieces > 200, "{pieces} pieces");
    // The packed rows, and beside them what does not grow with the rows.
    assert!(measured.bytes_max < data_bytes * 5 / 4 + 80_000_000, "{measured:?}");
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
    let mut exact = trainer("exact-sigmoid", &[]);
    exact.step();
    let exact = exact.snapshot();
    assert_eq!(exact.cosine_to_exact.map(|c| (c * 1e12).round()), Some(1e12));
    let mut printed = trainer("article-sigmoid", &[]);
    steps(&mut printed, 2000);
    let cosine = printed.snapshot().cosine_to_exact.unwrap();
    assert!(cosine < 0.95, "{cosine}");
    let snapshot = printed.snapshot();
    assert_eq!(snapshot.predictions.len(), 200);
    assert_eq!(snapshot.layers.len(), 3);
    assert_eq!(snapshot.layers[0].weights.len(), 9);
    assert_eq!(snapshot.train_accuracy, Some(printed.train_evaluation().accuracy));
}

#[test]
fn a_test_split_is_measured_and_not_trained_on() {
    let mut split = trainer("exact-sigmoid", &["data.test_share=0.25", "training.batch=Sample(100)"]);
    assert_eq!(split.samples().test_rows.len(), 50);
    assert_eq!(split.samples().train_rows.len(), 150);
    let at = split.schema().index(Measure::TestLoss.of_run()).unwrap();
    let measured: Vec<u64> = (0..1000)
        .filter_map(|_| {
            let record = split.step();
            record.now_and_then.iter().any(|(series, _)| *series == at).then_some(record.step)
        })
        .collect();
    assert_eq!(measured, (1..=10).map(|i| i * 100).collect::<Vec<u64>>());
    assert!(split.snapshot().test_accuracy.is_some());
}

#[test]
fn gradients_of_sixty_four_sigmoid_layers_are_small_and_not_zero() {
    let hidden = vec!["(units: 4, activation: Sigmoid)"; 64].join(", ");
    let hidden = format!("network.hidden=[{hidden}]");
    let settings = [hidden.as_str(), "network.init=Normal(std: 0.005, biases: false)", "gradient=Exact"];
    let mut deep = trainer("exact-sigmoid", &settings);
    deep.step();
    let gradient = deep.gradient().clone();
    for (l, (speed, norm)) in deep.speed_of_learning().iter().zip(deep.weight_gradient_norm()).enumerate() {
        let largest = gradient.biases_slice(l).iter().fold(0f64, |m, v| m.max(v.abs()));
        assert!(largest > 0.0 && *speed >= largest && *speed <= 2.0 * largest, "layer {}: {speed} {largest}", l + 1);
        assert!(*norm > 0.0, "layer {}", l + 1);
    }
    assert!(deep.speed_of_learning()[0] < 1e-162, "{}", deep.speed_of_learning()[0]);
}

#[test]
fn the_window_losses_are_those_that_stop_the_run() {
    let mut goal = trainer("exact-sigmoid", &[]);
    let at = goal.schema().index(Measure::WindowLoss.of_run()).unwrap();
    let mut losses = Vec::new();
    let mut means = Vec::new();
    let mean = loop {
        let record = goal.step();
        losses.push(record.loss);
        means.extend(record.now_and_then.iter().filter(|(series, _)| *series == at).map(|(_, v)| (record.step, *v)));
        if let Some(reason) = record.stop {
            let StopReason::GoalMet { mean, .. } = reason else { panic!("{reason}") };
            break mean;
        }
    };
    let exact: Vec<(u64, f64)> = losses
        .chunks_exact(1000)
        .enumerate()
        .map(|(i, window)| (1000 * (i as u64 + 1), window.iter().sum::<f64>() / 1000.0))
        .collect();
    assert_eq!(means, exact);
    assert_eq!(means.last(), Some(&(goal.steps_taken(), mean)));
    assert!(mean < 0.01 && means[..means.len() - 1].iter().all(|(_, m)| *m >= 0.01), "{means:?}");
}

/// The update has layers of equal norm in the directions of the rule's gradient, which curves go on measuring.
#[test]
fn a_transformed_gradient_moves_the_network_and_is_not_what_is_measured() {
    use deltascope::nn::gradient_rule::{cosine, norm};
    for rule in ["gradient=Exact", "gradient=BatchMean", "gradient=AsPrinted"] {
        let changes = [rule, "transform=EqualLayerNorms", "weight_decay=0.0"];
        let mut trainer = trainer("article-sigmoid", &changes);
        let mut plain = crate::support::trainer("article-sigmoid", &[rule]);
        assert_eq!(
            trainer.step().values[..7],
            plain.step().values[..7],
            "the first step's loss and norms of gradients"
        );
        for _ in 0..30 {
            let before = trainer.parameters().clone();
            trainer.step();
            let (after, gradient) = (trainer.parameters(), trainer.gradient());
            let moved: Vec<f64> = before.values().iter().zip(after.values()).map(|(a, b)| a - b).collect();
            let norms: Vec<f64> = (0..3).map(|l| norm(&gradient.values()[gradient.span(l)])).collect();
            let wanted = 0.1 * norms.iter().sum::<f64>() / 3.0;
            for l in 0..3 {
                let moved = &moved[gradient.span(l)];
                assert!((norm(moved) / wanted - 1.0).abs() < 1e-6, "{rule}: {} {wanted}", norm(moved));
                assert!(cosine(moved, &gradient.values()[gradient.span(l)]).unwrap() > 1.0 - 1e-9);
                let weights = norm(&gradient.values()[gradient.weights_span(l)]);
                assert_eq!(trainer.weight_gradient_norm()[l], weights);
            }
        }
    }
}

/// What is not set is not written: presets of before and after read and write alike.
#[test]
fn a_preset_without_a_transform_is_written_as_ever() {
    use deltascope::experiment::{assign, difference, preset};
    let plain = preset::built_in("article-sigmoid").unwrap();
    assert!(!preset::to_text(&plain).unwrap().contains("transform"));
    let mut spec = plain.clone();
    assign::assign(&mut spec, "transform=EqualLayerNorms").unwrap();
    let text = preset::to_text(&spec).unwrap();
    assert!(text.contains("transform: [\n        EqualLayerNorms,\n    ]"), "{text}");
    assert_eq!(preset::parse(&text, "test").unwrap(), spec);
    let found = difference::differences(&plain, &spec);
    assert_eq!(
        found.iter().map(difference::Difference::assignment).collect::<Vec<_>>(),
        ["transform=[EqualLayerNorms]"]
    );
    assign::assign(&mut spec, "transform=None").unwrap();
    assert_eq!(spec, plain);
}

#[test]
fn a_rate_set_before_the_first_step_is_what_the_schedule_goes_on_from_and_later_it_ends_it() {
    let schedule = "schedule=(warm_up: 4, decay: Step(every: 3, factor: 0.5))";
    let mut edited = trainer("exact-sigmoid", &[schedule]);
    edited.set_learning_rate(0.8);
    let mut set = trainer("exact-sigmoid", &[schedule, "learning_rate=0.8"]);
    for _ in 0..20 {
        assert_eq!(edited.step().values, set.step().values, "the settings give the curve");
    }
    assert_eq!(edited.learning_rate(), 0.8 * 0.5_f64.powi(5));
    edited.set_learning_rate(0.3);
    for _ in 0..10 {
        edited.step();
        assert_eq!(edited.learning_rate(), 0.3, "by hand it stays");
    }
}

#[test]
fn the_best_state_is_gone_back_to_and_a_run_ends_where_nothing_gets_better() {
    let settings = [
        "learning_rate=1",
        "training.keep_best=Loss",
        "training.stop=[NoImprovement(of: Loss, window: 10, patience: 3), Steps(20000)]",
    ];
    for optimizer in ["optimizer=Sgd", "optimizer=Adam()", "optimizer=Lbfgs(history: 5)"] {
        // L-BFGS soon is where a step is as small as rounding: there it is looked at before.
        let own: &[&str] = if optimizer.contains("Lbfgs") {
            &[
                "training.batch=Full",
                "learning_rate=0.1",
                "training.stop=[NoImprovement(of: Loss, window: 10, patience: 3), Steps(35)]",
            ]
        } else {
            &["training.batch=Sample(16)"]
        };
        let mut run = trainer("exact-sigmoid", &[&settings[..], &[optimizer], own].concat());
        let (mut windows, mut sum, mut stop) = (Vec::new(), 0.0, None);
        while stop.is_none() {
            let record = run.step();
            sum += record.loss;
            if record.step.is_multiple_of(10) {
                windows.push(sum / 10.0);
                sum = 0.0;
            }
            stop = record.stop;
        }
        if let Some(StopReason::NoImprovement { patience: 3, window: 10, best, best_step, .. }) = stop {
            let at = windows.len() - 4;
            assert_eq!((best, best_step), (windows[at], 10 * (at as u64 + 1)), "{optimizer}: {windows:?}");
            assert!(windows[at + 1..].iter().all(|later| *later >= best));
        }
        let best = run.state().best().unwrap().clone();
        let lowest = windows.iter().copied().fold(f64::INFINITY, f64::min);
        assert!(
            (best.loss / lowest - 1.0).abs() < 1e-9 && best.step.is_multiple_of(10),
            "{optimizer}: {} {lowest}",
            best.loss
        );
        let before = run.steps_taken();
        let recorded = run.go_back_to_best().unwrap().clone();
        assert!(recorded.change.steers() && recorded.after_step == before);
        assert_eq!(run.parameters(), &best.parameters);
        let state = run.state().clone();
        run.step();
        if optimizer.contains("Lbfgs") {
            // A step from there as the first one: no difference that spans the jump is kept.
            let moved: Vec<f64> =
                run.parameters().values().iter().zip(best.parameters.values()).map(|(a, b)| a - b).collect();
            let along = deltascope::nn::gradient_rule::cosine(&moved, run.gradient().values()).unwrap();
            assert!((along + 1.0).abs() < 1e-9, "{along}");
        }
        let mut again = Trainer::resume(Arc::clone(run.plan()), state).unwrap();
        again.step();
        assert_eq!(again.parameters(), run.parameters(), "{optimizer}: a state taken there goes on alike");
    }
}
