//! Made runs: small real trainings with the plain reference path, so that pictures look like the program's own.

use deltascope::data::dataset::Dataset;
use deltascope::nn::{Activation, GradientRule, Loss, Network, OutputActivation};
use deltascope::telemetry::snapshot::Prediction;
use deltascope::telemetry::{Bucket, History, LayerSnapshot, Schema, SeriesId, Snapshot};
use deltascope::train::Recorded;
use deltascope::ui::run_view::{Ghost, Goal, LayerActivation, NetworkView, RunView};
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
    pub dataset: Dataset,
    pub sizes: Vec<usize>,
    pub activations: Vec<LayerActivation>,
    pub history: History,
    pub ghosts: Vec<Ghost>,
    pub snapshot: Option<Snapshot>,
    pub changes: Vec<Recorded>,
    pub rule: GradientRule,
}

impl Run {
    pub fn view(&self) -> RunView<'_> {
        RunView {
            dataset: &self.dataset,
            test_rows: &[],
            network: NetworkView { sizes: &self.sizes, activations: &self.activations },
            history: &self.history,
            changes: &self.changes,
            ghosts: &self.ghosts,
            snapshot: self.snapshot.as_ref(),
            goal: Some(Goal { loss: 0.01, window: 1000 }),
            window_mean: None,
            rule: self.rule.name(),
            name: "A",
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
    let mut activations = vec![LayerActivation::Hidden(Activation::Sigmoid); sizes.len() - 2];
    activations.push(LayerActivation::Output(OutputActivation::Sigmoid));
    Run {
        dataset: cubes(100),
        sizes: sizes.to_vec(),
        activations,
        history: History::new(Schema::new(sizes.len() - 1)),
        ghosts: Vec::new(),
        snapshot: None,
        changes: Vec::new(),
        rule: GradientRule::AsPrinted,
    }
}

/// A training of sigmoid layers of these sizes on the two cubes, in buckets of `bucket` steps.
pub fn trained(sizes: &[usize], rule: GradientRule, n_steps: u64, bucket: u64) -> Run {
    let mut run = Run { rule, ..ready(sizes) };
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
    let schema = run.history.schema.clone();
    let mut open = Bucket::empty(1, schema.len());
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
        open.last_step = step;
        open.stats[schema.index(SeriesId::Loss)].add(loss);
        for l in 0..network.n_layers() {
            open.stats[schema.index(SeriesId::SpeedOfLearning(l))].add(norm(gradient.parameters.biases_slice(l)));
            open.stats[schema.index(SeriesId::WeightGradientNorm(l))].add(norm(gradient.parameters.weights_slice(l)));
        }
        if open.n_steps() >= bucket || step == n_steps {
            run.history.push(open.clone());
            open.reset(step + 1);
        }
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
                speed_of_learning: norm(gradient.parameters.biases_slice(l)),
                weight_gradient_norm: norm(gradient.parameters.weights_slice(l)),
                cosine_to_exact: None,
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
    run
}

/// Curves made of functions of the step, for what training seldom does.
pub fn history_of(n_layers: usize, n_steps: u64, value: impl Fn(SeriesId, u64) -> Option<f64>) -> History {
    let schema = Schema::new(n_layers);
    let mut history = History::new(schema.clone());
    for step in 1..=n_steps {
        let mut bucket = Bucket::empty(step, schema.len());
        for id in schema.series() {
            if let Some(value) = value(id, step) {
                bucket.stats[schema.index(id)].add(value);
            }
        }
        history.push(bucket);
    }
    history
}
