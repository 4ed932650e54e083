//! A training step allocates nothing, whatever the network.

use deltascope::cli::bench::Workload;

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
}
