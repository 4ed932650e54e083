//! A training step allocates nothing, whatever the network.

use deltascope::cli::bench::Workload;
use deltascope::nn::Optimizer;

use crate::support::trainer;

#[test]
fn a_step_allocates_nothing() {
    for workload in Workload::all() {
        let mut trainer = workload.trainer().unwrap();
        let steps = if workload.hidden.contains(&512) { 2 } else { 50 };
        trainer.step();
        let counted = allocation_counter::measure(|| {
            for _ in 0..steps {
                trainer.step();
            }
        });
        assert_eq!(counted.count_total, 0, "{workload:?}");
    }
    for optimizer in Optimizer::examples() {
        let optimizer = format!("optimizer={}", ron::to_string(&optimizer).unwrap());
        let mut trainer = trainer("deep-sigmoid", &[&optimizer, "training.batch=Full", "weight_decay=1e-4"]);
        trainer.step();
        let counted = allocation_counter::measure(|| (0..50).for_each(|_| assert!(trainer.step().loss.is_finite())));
        assert_eq!(counted.count_total, 0, "{optimizer}");
    }
    let mut transformed = trainer("deep-sigmoid", &["transform=EqualLayerNorms"]);
    transformed.step();
    let counted = allocation_counter::measure(|| (0..50).for_each(|_| assert!(transformed.step().loss.is_finite())));
    assert_eq!(counted.count_total, 0);
}
