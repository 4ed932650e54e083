//! Plan and state: a run restored from its written state goes on bit for bit, and a plan is shared, not made again.

use std::sync::Arc;

use deltascope::experiment::{Ready, assign, load, preset};
use deltascope::nn::optimizer::OptimizerState;
use deltascope::nn::{Optimizer, Parameters};
use deltascope::train::{Plan, State, Trainer};
use proptest::prelude::*;

use crate::support::{ready, trainer};

/// RON writes every number so that it reads back as the same one, and knows NaN and infinities.
fn written(state: &State) -> String {
    ron::to_string(state).unwrap()
}

fn read(text: &str) -> State {
    ron::from_str(text).unwrap()
}

/// Every number of a step, as bits; one NaN is as good as another.
fn step_bits(trainer: &mut Trainer) -> Vec<u64> {
    let record = trainer.step();
    let others = record.now_and_then.iter().flat_map(|(series, value)| [*series as f64, *value]);
    let numbers = record.values.iter().copied().chain(others);
    let mut bits: Vec<u64> = std::iter::once(record.loss)
        .chain(numbers)
        .map(|v| if v.is_nan() { f64::NAN.to_bits() } else { v.to_bits() })
        .collect();
    bits.push(record.stop.map_or(0, |reason| reason.key().len() as u64));
    bits
}

fn experiment(settings: &[String]) -> Ready {
    let mut spec = preset::built_in("article-sigmoid").unwrap();
    for setting in settings {
        assign::assign(&mut spec, setting).unwrap();
    }
    load::load(spec, &mut deltascope::data::no_progress).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn a_restored_run_goes_on_bit_for_bit(
        optimizer in 0..Optimizer::examples().len(), batch in 0_usize..3, rule in 0_usize..3, stop in 0_usize..5, decay in any::<bool>(),
        split in any::<bool>(), transforms in any::<bool>(), rate in prop_oneof![Just(0.1), Just(1e-3), Just(1e200)], seed in 0_u64..1000,
        before in 0_u64..1200, after in 1_u64..120, changed in prop::option::of(0_u64..1200),
    ) {
        let optimizer = Optimizer::examples()[optimizer];
        // L-BFGS takes whole batches only.
        let batch = if matches!(optimizer, Optimizer::Lbfgs { .. }) { 2 } else { batch };
        let stop = [
            "[]", "[Steps(1100)]", "[MeanLossBelow(loss: 0.05, window: 37), Steps(5)]",
            "[AccuracyAtLeast(0.9)]", "[MeanLossBelow(loss: 1e-9, window: 1000), Seconds(3.0)]",
        ][stop];
        let ready = experiment(&[
            format!("optimizer={}", ron::to_string(&optimizer).unwrap()),
            format!("training.batch={}", ["Sample(128)", "Epochs(37)", "Full"][batch]),
            format!("gradient={}", ["Exact", "BatchMean", "AsPrinted"][rule]),
            format!("training.stop={stop}"),
            format!("weight_decay={}", if decay { "1e-4" } else { "0.0" }),
            format!("transform={}", if transforms { "EqualLayerNorms" } else { "None" }),
            format!("data.test_share={}", if split { "0.25" } else { "0.0" }),
            format!("learning_rate={rate:e}"),
            format!("seed={seed}"),
        ]);
        let plan = Plan::of(&ready);
        let mut first = Trainer::new(Arc::clone(&plan));
        for step in 0..before {
            if changed == Some(step) {
                first.set_learning_rate(0.3);
                first.set_stop_rules(&[deltascope::experiment::spec::StopRule::MeanLossBelow { loss: 0.1, window: 11 }]);
            }
            first.step();
        }
        let text = written(first.state());
        let mut second = Trainer::resume(plan, read(&text)).unwrap();
        prop_assert_eq!(written(second.state()), text);
        for _ in 0..after {
            prop_assert_eq!(step_bits(&mut first), step_bits(&mut second));
        }
        prop_assert_eq!(first.window_mean().map(f64::to_bits), second.window_mean().map(f64::to_bits));
        prop_assert_eq!(first.time_stop(3.0), second.time_stop(3.0));
        prop_assert_eq!(written(first.state()), written(second.state()));
    }
}

/// What was written before optimizers had more to remember reads as it was, in every format.
#[test]
fn states_of_optimizers_that_were_written_before_still_read() {
    #[derive(serde::Serialize)]
    struct Earlier {
        optimizer: Optimizer,
        weight_decay: f64,
        n_updates: u64,
        first: Vec<f64>,
        second: Vec<f64>,
    }
    for optimizer in &Optimizer::examples()[..7] {
        let parameters = Parameters::zeros(&[2, 3, 1]);
        let fresh = OptimizerState::new(*optimizer, 0.01, &parameters);
        let n = |holds: bool| vec![0.0; if holds { parameters.values().len() } else { 0 }];
        let has_first = !matches!(optimizer, Optimizer::Sgd | Optimizer::AdaGrad { .. } | Optimizer::RmsProp { .. });
        let has_second = !matches!(optimizer, Optimizer::Sgd | Optimizer::Momentum { .. } | Optimizer::Nesterov { .. });
        let earlier = Earlier {
            optimizer: *optimizer,
            weight_decay: 0.01,
            n_updates: 0,
            first: n(has_first),
            second: n(has_second),
        };
        let read: OptimizerState = rmp_serde::from_slice(&rmp_serde::to_vec(&earlier).unwrap()).unwrap();
        assert_eq!(read, fresh, "{optimizer:?}");
        let read: OptimizerState = rmp_serde::from_slice(&rmp_serde::to_vec_named(&earlier).unwrap()).unwrap();
        assert_eq!(read, fresh, "{optimizer:?}");
        let read: OptimizerState = ron::from_str(&ron::to_string(&earlier).unwrap()).unwrap();
        assert!(read == fresh && read.is_like(&fresh), "{optimizer:?}");
    }
}

/// A state from a file whose optimizer has other tensors or another memory is refused before a step would go astray.
#[test]
fn states_with_another_memory_are_refused() {
    for (optimizer, from, to) in [
        ("Lars()", "tensors:[(start:0,end:9)", "tensors:[(start:0,end:8)"),
        ("Lbfgs(history:2)", "inverse_curvatures:[0.0,0.0]", "inverse_curvatures:[0.0]"),
    ] {
        let setting = format!("optimizer={optimizer}");
        let settings = [setting.as_str(), "training.batch=Full"];
        let text = written(trainer("article-sigmoid", &settings).state());
        let torn = text.replacen(from, to, 1);
        assert_ne!(torn, text, "{text}");
        let plan = Plan::of(&ready("article-sigmoid", &settings));
        assert!(Trainer::resume(Arc::clone(&plan), read(&text)).is_ok());
        let message = Trainer::resume(plan, read(&torn)).unwrap_err().to_string();
        assert!(message.contains("the numbers of the optimizer"), "{message}");
    }
}

#[test]
fn numbers_that_are_not_finite_are_kept() {
    let mut diverged = trainer("exact-relu", &["network.output=Identity", "learning_rate=1e6", "training.stop=[]"]);
    while diverged.last_loss().is_finite() || diverged.steps_taken() == 0 {
        diverged.step();
    }
    for _ in 0..100 {
        diverged.step();
    }
    let text = written(diverged.state());
    assert!(text.contains("NaN"), "{text}");
    assert_eq!(written(&read(&text)), text);
}

#[test]
fn the_state_of_the_articles_network_is_small() {
    let mut trainer = trainer("article-sigmoid", &["optimizer=Adam()"]);
    (0..100).for_each(|_| {
        trainer.step();
    });
    let text = written(trainer.state());
    assert!(text.len() < 5000, "{} bytes", text.len());
}

#[test]
fn trainers_of_one_plan_share_it_and_run_alike() {
    let plan = Plan::of(&ready("article-sigmoid", &["optimizer=Adam()"]));
    let mut first = Trainer::new(Arc::clone(&plan));
    let one: Vec<_> = (0..100).map(|_| step_bits(&mut first)).collect();
    first.set_learning_rate(5.0);
    first.step();
    let measured = allocation_counter::measure(|| {
        let mut second = Trainer::new(Arc::clone(&plan));
        let two: Vec<_> = (0..100).map(|_| step_bits(&mut second)).collect();
        assert_eq!(one, two, "from step 0 the same run again, whatever the other one did");
    });
    assert!(Arc::ptr_eq(first.plan(), &plan));
    assert!(measured.bytes_max < 1_000_000, "{measured:?}");
}

#[test]
fn a_state_of_another_experiment_is_refused_in_a_sentence() {
    let state = trainer("article-sigmoid", &[]).state().clone();
    for (settings, part) in [
        (&["network.hidden[1].units=3"][..], "the layers"),
        (&["optimizer=Adam()"], "the numbers of the optimizer"),
        (&["training.batch=Full"], "the batches"),
        (&["data.test_share=0.25"], "the batches"),
    ] {
        let plan = Plan::of(&ready("article-sigmoid", settings));
        let message = Trainer::resume(plan, state.clone()).unwrap_err().to_string();
        assert!(message.contains(part), "{settings:?}: {message}");
    }
    let text = written(&state);
    let torn = text.replacen("sizes:[3,3,2,1]", "sizes:[3,3,2,9]", 1);
    assert_ne!(torn, text);
    let error = ron::from_str::<State>(&torn).unwrap_err().to_string();
    assert!(error.contains("does not follow from the layers' sizes"), "{error}");
}
