//! Made runs: small real trainings with the plain reference path, so that pictures look like the program's own.

use std::sync::Arc;

use deltascope::data::dataset::Dataset;
use deltascope::nn::{Activation, GradientRule, Loss, Network, OutputActivation};
use deltascope::telemetry::bands::CellSampler;
use deltascope::telemetry::snapshot::Prediction;
use deltascope::telemetry::{Bucket, Cells, History, LayerSnapshot, Looks, Measure, Schema, SeriesId, Snapshot, Stat};
use deltascope::train::Recorded;
use deltascope::ui::run_view::{Ghost, Goal, LayerActivation, NetworkView, RunView};
use deltascope::workbench::Letter;
use ndarray::{Array2, Axis};

/// A small generator that is the same everywhere.
pub struct Lcg(u64);

impl Lcg {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Nearly normal: a sum of uniform numbers.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// A run with everything that a view borrows.
pub struct Run {
    pub dataset: Arc<Dataset>,
    pub sizes: Vec<usize>,
    pub activations: Vec<LayerActivation>,
    pub history: History,
    pub looks: Looks,
    pub ghosts: Vec<Ghost>,
    pub snapshot: Option<Snapshot>,
    pub changes: Vec<Recorded>,
    pub window_mean: Option<f64>,
    pub letter: Letter,
}

impl Run {
    pub fn view(&self) -> RunView<'_> {
        RunView {
            dataset: &self.dataset,
            test_rows: &[],
            network: NetworkView { sizes: &self.sizes, activations: &self.activations, threshold: 0.5 },
            history: &self.history,
            looks: &self.looks,
            changes: &self.changes,
            ghosts: &self.ghosts,
            snapshot: self.snapshot.as_ref(),
            goal: Some(Goal { loss: 0.01, window: 1000 }),
            window_mean: self.window_mean,
            name: "A",
            letter: self.letter,
            differs: "",
            others: &[],
        }
    }
}

/// The article's two unit cubes.
pub fn cubes(rows_per_cluster: usize) -> Dataset {
    let mut rng = Lcg::new(1);
    let corners = [[1.0, 1.0, 1.0], [-1.0, 2.0, -7.0]];
    let n = 2 * rows_per_cluster;
    let features = Array2::from_shape_fn((n, 3), |(row, j)| corners[row / rows_per_cluster][j] + rng.uniform());
    let labels = (0..n).map(|row| usize::from(row < rows_per_cluster)).collect();
    Dataset {
        features,
        labels,
        classes: vec![0, 1],
        class_names: Vec::new(),
        test_from: None,
        feature_names: ["x1", "x2", "x3"].map(String::from).to_vec(),
    }
}

/// Rows of `n_features` in `n_classes` clouds.
pub fn clouds(n: usize, n_features: usize, n_classes: usize) -> Dataset {
    let mut rng = Lcg::new(2);
    let centers = Array2::from_shape_fn((n_classes, n_features), |_| 3.0 * rng.normal());
    let features = Array2::from_shape_fn((n, n_features), |(row, j)| centers[[row % n_classes, j]] + rng.normal());
    let labels = (0..n).map(|row| row % n_classes).collect();
    let feature_names = (1..=n_features).map(|j| format!("x{j}")).collect();
    Dataset {
        features,
        labels,
        classes: (0..n_classes as i64).collect(),
        class_names: Vec::new(),
        test_from: None,
        feature_names,
    }
}

/// A run that has not begun.
pub fn ready(sizes: &[usize]) -> Run {
    let mut activations = vec![LayerActivation::Hidden(Activation::Sigmoid.into()); sizes.len() - 2];
    activations.push(LayerActivation::Output(OutputActivation::Sigmoid));
    Run {
        dataset: Arc::new(cubes(100)),
        sizes: sizes.to_vec(),
        activations,
        history: History::new(Schema::new(sizes.len() - 1)),
        looks: Looks::default(),
        ghosts: Vec::new(),
        snapshot: None,
        changes: Vec::new(),
        window_mean: None,
        letter: Letter::A,
    }
}

/// A training of sigmoid layers of these sizes on the two cubes, in buckets of `bucket` steps.
pub fn trained(sizes: &[usize], rule: GradientRule, n_steps: u64, bucket: u64) -> Run {
    let mut run = ready(sizes);
    let mut rng = Lcg::new(7);
    let hidden = vec![Activation::Sigmoid; sizes.len() - 2];
    let mut network = Network::zeros(sizes, &hidden, OutputActivation::Sigmoid);
    // Deep networks start as Xavier has it, small ones from N(0, 1) as the article has it.
    let deep = sizes.len() > 5;
    for l in 0..network.n_layers() {
        let std = if deep { (2.0 / (sizes[l] + sizes[l + 1]) as f64).sqrt() } else { 1.0 };
        network.parameters.weights_mut(l).mapv_inplace(|_| std * rng.normal());
        network.parameters.biases_mut(l).mapv_inplace(|_| if deep { 0.0 } else { rng.normal() });
    }
    let mut order: Vec<usize> = (0..run.dataset.labels.len()).collect();
    let mut recorder = Recorder::new(Schema::new(sizes.len() - 1), bucket);
    for step in 1..=n_steps {
        for i in 0..128 {
            let j = i + (rng.uniform() * (order.len() - i) as f64) as usize;
            order.swap(i, j);
        }
        let batch = &order[..128];
        let x = run.dataset.features.select(Axis(0), batch);
        let y = Array2::from_shape_fn((128, 1), |(i, _)| run.dataset.labels[batch[i]] as f64);
        let pass = network.forward(x.view());
        let loss = Loss::HalfMse.value(pass.z[pass.z.len() - 1].view(), pass.output().view(), y.view());
        let gradient = rule.gradient(&network, &pass, x.view(), y.view(), Loss::HalfMse);
        let norm = |values: &[f64]| values.iter().map(|v| v * v).sum::<f64>().sqrt();
        recorder.step(step, |id| match (id.measure, id.layer) {
            (Measure::Loss, _) => Some(loss),
            (Measure::SpeedOfLearning, Some(l)) => Some(norm(gradient.parameters.biases_slice(l))),
            (Measure::WeightGradientNorm, Some(l)) => Some(norm(gradient.parameters.weights_slice(l))),
            _ => None,
        });
        if step == n_steps {
            let mean = |m: &Array2<f64>| m.mean_axis(Axis(0)).unwrap().to_vec();
            let layers = (0..network.n_layers()).map(|l| LayerSnapshot {
                inputs: sizes[l],
                units: sizes[l + 1],
                weights: network.parameters.weights_slice(l).to_vec(),
                biases: network.parameters.biases_slice(l).to_vec(),
                weight_gradients: gradient.parameters.weights_slice(l).to_vec(),
                bias_gradients: gradient.parameters.biases_slice(l).to_vec(),
                mean_z: mean(&pass.z[l]),
                mean_a: mean(&pass.a[l]),
                mean_derivative: mean(&pass.a[l].mapv(|a| a * (1.0 - a))),
                saturated: mean(&pass.a[l].mapv(|a| f64::from(u8::from(!(0.015..=0.985).contains(&a))))),
                weight_gradient_norm: norm(gradient.parameters.weights_slice(l)),
                ..LayerSnapshot::default()
            });
            let answers = network.forward(run.dataset.features.view());
            let predictions =
                answers.output().iter().map(|&score| Prediction { class: usize::from(score >= 0.5), score });
            run.snapshot = Some(Snapshot {
                step,
                layers: layers.collect(),
                predictions: predictions.collect(),
                ..Snapshot::default()
            });
        }
        for (p, g) in network.parameters.values_mut().iter_mut().zip(gradient.parameters.values()) {
            *p -= 0.1 * g;
        }
    }
    (run.history, run.window_mean) = recorder.finish();
    run
}

/// Takes steps into a history as the engine does: sums in buckets, samples in cells, and the mean of every full window.
struct Recorder {
    history: History,
    open: Bucket,
    bucket: u64,
    sampler: CellSampler,
    cells: Cells,
    window: (f64, u64),
    window_mean: Option<f64>,
}

impl Recorder {
    fn new(schema: Schema, bucket: u64) -> Self {
        Self {
            open: Bucket::empty(1, schema.len()),
            sampler: CellSampler::new(schema.every_step().len()),
            history: History::new(schema),
            bucket,
            cells: Cells::default(),
            window: (0.0, 0),
            window_mean: None,
        }
    }

    fn step(&mut self, step: u64, value: impl Fn(SeriesId) -> Option<f64>) {
        self.open.last_step = step;
        let schema = self.history.schema.clone();
        let mut full = None;
        if let Some(loss) = value(Measure::Loss.of_run()) {
            self.window = (self.window.0 + loss, self.window.1 + 1);
            if self.window.1 == 1000 {
                full = Some(self.window.0 / 1000.0);
                self.window = (0.0, 0);
            }
        }
        self.window_mean = full.or(self.window_mean);
        let value = |id: SeriesId| if id.measure == Measure::WindowLoss { full } else { value(id) };
        for (at, id) in schema.series().iter().enumerate() {
            if let Some(value) = value(*id) {
                self.open.stats[at].add(value);
            }
        }
        let row: Vec<f64> = schema.every_step().iter().map(|id| value(*id).unwrap_or(f64::NAN)).collect();
        self.sampler.add(step, &row, &mut self.cells);
        if self.open.n_steps() >= self.bucket {
            self.history.push(self.open.view());
            self.open.reset(step + 1);
        }
    }

    fn finish(mut self) -> (History, Option<f64>) {
        if self.open.first_step <= self.open.last_step && self.open.stats[0] != Stat::EMPTY {
            self.history.push(self.open.view());
        }
        self.sampler.give(&mut self.cells);
        self.history.push_cells(&self.cells);
        (self.history, self.window_mean)
    }
}

/// Curves made of functions of the step, for what training seldom does.
pub fn history_of(n_layers: usize, n_steps: u64, value: impl Fn(SeriesId, u64) -> Option<f64>) -> History {
    let mut recorder = Recorder::new(Schema::new(n_layers), 1);
    for step in 1..=n_steps {
        recorder.step(step, |id| value(id, step));
    }
    recorder.finish().0
}
