//! The one list of measures: one more is found wherever curves are.

use deltascope::cli::report::{OutFolder, Summary, WeightsAs};
use deltascope::data::{Limits, read_variable};
use deltascope::engine::new_run_id;
use deltascope::engine::outbox::Outbox;
use deltascope::telemetry::{History, Measure, Schema, Stat};
use deltascope::train::StopReason;

use crate::support::trainer;

/// The usual measures and one more, in front of others.
fn with_one_more(n_layers: usize) -> Schema {
    let mut measures = Measure::USUAL.to_vec();
    measures.insert(1, Measure::WeightNorm);
    Schema::of(&measures, n_layers)
}

#[test]
fn an_added_measure_is_found_in_outbox_history_and_files() {
    let mut run =
        trainer("exact-sigmoid", &["data.test_share=0.25", "training.batch=Sample(100)"]).measuring(with_one_more(3));
    let folder = tempfile::tempdir().unwrap();
    let mut files = OutFolder::new(folder.path(), &run, 1, WeightsAs::Mat).unwrap();
    let mut outbox = Outbox::new(new_run_id(), run.schema());
    let mut history = History::new(run.schema().clone());
    let n = 1000;
    let mut norms = Vec::new();
    for step in 1..=n {
        let record = run.step();
        outbox.add_step(&record);
        files.add_step(&record);
        norms.push(run.parameters().weights_slice(1).iter().map(|w| w * w).sum::<f64>().sqrt());
        if step % 100 == 0 {
            let frame = outbox.take();
            frame.buckets.iter().for_each(|b| history.push(b));
            history.push_cells(&frame.cells);
        }
    }
    let id = Measure::WeightNorm.of_layer(1);
    let mut seen = Stat::EMPTY;
    let mut exact = Stat::EMPTY;
    history.whole.curve(history.schema.index(id).unwrap()).iter().for_each(|s| seen.merge(s));
    for norm in &norms {
        exact.add(*norm);
    }
    assert_eq!((seen.count, seen.min, seen.max), (n, exact.min, exact.max));
    assert!((seen.sum / exact.sum - 1.0).abs() < 1e-12);
    // The curves beside it are still their own.
    let of = |id| {
        let mut all = Stat::EMPTY;
        history.whole.curve(history.schema.index(id).unwrap()).iter().for_each(|s| all.merge(s));
        all
    };
    assert_eq!(of(Measure::TestLoss.of_run()).count, 10);
    assert_eq!(of(Measure::WindowLoss.of_run()).count, 1);
    let window = of(Measure::WindowLoss.of_run()).sum;
    assert!((of(Measure::Loss.of_run()).mean().unwrap() / window - 1.0).abs() < 1e-12);
    let median = history.quantiles(id, 1, n).unwrap().median;
    norms.sort_by(f64::total_cmp);
    assert!((median / norms[n as usize / 2] - 1.0).abs() < 0.02, "{median} {}", norms[n as usize / 2]);

    // Its columns stand in steps.csv, in the table of the window's export and in weights.mat.
    let columns = run.schema().columns();
    let expected = "step,loss,weight_norm_1,weight_norm_2,weight_norm_3,speed_1,speed_2,speed_3,weight_grad_1,weight_grad_2,weight_grad_3";
    assert_eq!(columns.join(","), expected);
    assert_eq!(history.table().0, columns);
    let (train, test) = (run.train_evaluation(), run.test_evaluation());
    let stop = StopReason::User;
    let summary =
        Summary { preset: "made", trainer: &run, train, test: Some(test), stop, elapsed_secs: 1.0, run: None };
    assert!(summary.to_json()["layers"][1]["weight_norm"].as_f64().unwrap() > 0.0);
    assert!(summary.to_text().contains("weight norm"), "{}", summary.to_text());
    files.finish(&summary).unwrap();
    let csv = std::fs::read_to_string(folder.path().join("steps.csv")).unwrap();
    let rows: Vec<Vec<&str>> = csv.lines().map(|l| l.split(',').collect()).collect();
    assert_eq!(rows[0].join(","), expected);
    assert_eq!(rows.len() as u64, n + 1);
    let limits = Limits::default();
    let mat = folder.path().join("weights.mat");
    let table = read_variable(&mat, "history", &limits, &mut deltascope::data::no_progress).unwrap();
    let last = rows[n as usize][3].parse::<f64>().unwrap();
    assert_eq!(table.dims, [n, columns.len() as u64]);
    assert_eq!(table.real[3 * n as usize + n as usize - 1], last); // column by column
}

#[test]
fn todays_files_keep_their_columns() {
    assert_eq!(Schema::new(2).columns(), ["step", "loss", "speed_1", "speed_2", "weight_grad_1", "weight_grad_2"]);
}
