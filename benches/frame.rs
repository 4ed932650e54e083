//! What a frame costs: painting all panels and tessellating them, with little and with much behind them; and taking a
//! frame's buckets into the history. The two sizes of a pair should cost nearly the same.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use deltascope::data::{Dataset, Synthetic};
use deltascope::nn::{Activation, Hidden, OutputActivation};
use deltascope::telemetry::bands::CellSampler;
use deltascope::telemetry::snapshot::Prediction;
use deltascope::telemetry::{Bucket, Cells, History, LayerSnapshot, Schema, Snapshot};
use deltascope::ui::choices::PanelId;
use deltascope::ui::panels::{PanelStates, panel_ui};
use deltascope::ui::run_view::{Goal, LayerActivation, NetworkView, RunView};
use deltascope::ui::theme::Theme;
use eframe::egui::{self, Context, Event, Pos2, RawInput, Rect, Vec2};

const SIZES: [usize; 4] = [3, 3, 2, 1];
const SIGMOIDS: [LayerActivation; 3] = [
    LayerActivation::Hidden(Hidden::plain(Activation::Sigmoid)),
    LayerActivation::Hidden(Hidden::plain(Activation::Sigmoid)),
    LayerActivation::Output(OutputActivation::Sigmoid),
];

fn bucket(first_step: u64, n_steps: u64, schema: &Schema) -> Bucket {
    let mut bucket = Bucket::empty(first_step, schema.len());
    bucket.last_step = first_step + n_steps - 1;
    let wave = 1.0 + 0.3 * (first_step as f64 * 0.01).sin();
    for (i, stat) in bucket.stats.iter_mut().enumerate() {
        stat.add(0.1 * wave / (1.0 + i as f64));
        stat.add(0.2 * wave / (1.0 + i as f64));
    }
    bucket
}

/// The sketches of a run of `n_steps` steps.
fn cells(n_steps: u64, n_curves: usize) -> Cells {
    let (mut sampler, mut cells) = (CellSampler::new(n_curves), Cells::default());
    for step in 1..=n_steps {
        let wave = 1.0 + 0.3 * (step as f64).sin();
        let row: [f64; 7] = std::array::from_fn(|i| 0.1 * wave / (1.0 + i as f64));
        sampler.add(step, &row[..n_curves.min(7)], &mut cells);
    }
    cells
}

/// A history of `n_steps` steps as frames of the engine bring it: at most 256 buckets each.
fn history(n_steps: u64) -> History {
    let schema = Schema::new(3);
    let mut history = History::new(schema.clone());
    let per_bucket = (n_steps / 100_000).max(1);
    for i in 0..n_steps / per_bucket {
        history.push(bucket(1 + i * per_bucket, per_bucket, &schema).view());
    }
    history.push_cells(&cells(n_steps, schema.every_step().len()));
    history
}

fn snapshot(dataset: &Dataset) -> Snapshot {
    let layers = SIZES.windows(2).map(|w| LayerSnapshot {
        inputs: w[0],
        units: w[1],
        weights: vec![0.5; w[0] * w[1]],
        biases: vec![0.1; w[1]],
        weight_gradients: vec![1e-3; w[0] * w[1]],
        bias_gradients: vec![1e-3; w[1]],
        mean_z: vec![0.2; w[1]],
        mean_a: vec![0.6; w[1]],
        mean_derivative: vec![0.2; w[1]],
        saturated: vec![0.3; w[1]],
        ..LayerSnapshot::default()
    });
    let predictions = (0..dataset.n_rows()).map(|row| Prediction { class: usize::from(row % 7 == 0), score: 0.5 });
    Snapshot { step: 1, layers: layers.collect(), predictions: predictions.collect(), ..Snapshot::default() }
}

/// One frame of all panels at 1280 x 800, tessellated as for the screen, with the pointer somewhere.
fn paint(ctx: &Context, view: &RunView<'_>, states: &mut PanelStates, pointer: Option<Pos2>) -> usize {
    let input = RawInput {
        events: pointer.into_iter().map(Event::PointerMoved).collect(),
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, Vec2::new(1280.0, 800.0))),
        ..RawInput::default()
    };
    let theme = Theme::dark();
    let mut output = ctx.run_ui(input, |ui| {
        let rect = ui.max_rect();
        let half = rect.size() / 2.0;
        for (i, panel) in PanelId::ALL.into_iter().enumerate() {
            let at = rect.min + Vec2::new(half.x * (i % 2) as f32, half.y * (i / 2) as f32);
            let mut place = ui.new_child(egui::UiBuilder::new().max_rect(Rect::from_min_size(at, half)));
            panel_ui(panel, &mut place, view, states, &theme);
        }
    });
    output.textures_delta.clear(); // nothing is uploaded here, and egui wants that said
    ctx.tessellate(output.shapes, output.pixels_per_point).len()
}

fn frames(c: &mut Criterion) {
    for (name, n_steps, rows) in [
        ("10k steps, 200 points", 10_000, 200),
        ("10M steps, 10k points", 10_000_000, 10_000),
        ("10k steps, 100k points", 10_000, 100_000),
    ] {
        let Ok(dataset) = Synthetic::article().with_rows(rows).generate().map(Arc::new) else { continue };
        let (history, snapshot) = (history(n_steps), snapshot(&dataset));
        let view = RunView {
            dataset: &dataset,
            test_rows: &[],
            network: NetworkView { sizes: &SIZES, activations: &SIGMOIDS, threshold: 0.5 },
            history: &history,
            looks: &deltascope::telemetry::Looks::default(),
            changes: &[],
            ghosts: &[],
            snapshot: Some(&snapshot),
            goal: Some(Goal { loss: 0.01, window: 1000 }),
            window_mean: Some(0.05),
            name: "bench",
            letter: deltascope::workbench::Letter::A,
            differs: "",
            others: &[],
        };
        let ctx = Context::default();
        Theme::apply(&ctx);
        let mut states = PanelStates::default();
        let mut frame = 0;
        // The pointer goes over the points, which takes the tooltip and the ring along.
        let mut pointer = |states: &mut PanelStates| {
            frame += 1;
            let at = Pos2::new(250.0 + (frame % 150) as f32, 150.0 + (frame % 70) as f32);
            paint(&ctx, &view, states, Some(at))
        };
        pointer(&mut states);
        c.bench_function(&format!("frame: {name}"), |b| b.iter(|| black_box(pointer(&mut states))));
        c.bench_function(&format!("frame: {name}, turning"), |b| {
            b.iter(|| {
                states.scatter.camera.rotate(0.016);
                black_box(pointer(&mut states))
            });
        });
    }
}

fn merging(c: &mut Criterion) {
    let schema = Schema::new(3);
    let frame: Vec<Bucket> = (0..256).map(|i| bucket(10_000_001 + i, 1, &schema)).collect();
    for (name, n_steps) in [("10k steps", 10_000), ("10M steps", 10_000_000)] {
        let before = history(n_steps);
        c.bench_function(&format!("history takes 256 buckets after {name}"), |b| {
            b.iter_batched(
                || (before.clone(), frame.clone()),
                |(mut history, frame)| {
                    for bucket in &frame {
                        history.push(bucket.view());
                    }
                    history
                },
                BatchSize::LargeInput,
            );
        });
    }
}

criterion_group!(benches, frames, merging);
criterion_main!(benches);
