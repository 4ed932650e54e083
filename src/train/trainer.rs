//! The trainer: one run's whole state, and the one step that everything else is built on.

use std::sync::Arc;

use ndarray::{Array2, Axis};
use rand::rngs::Xoshiro256PlusPlus;

use super::recording::{Change, Recorded};
use super::sampler::Sampler;
use super::stop::{ACCURACY_EVERY, Standing, StopReason, StopRules, WindowMean};
use crate::experiment::spec::StopRule;
use crate::experiment::streams::{Stream, stream};
use crate::experiment::{Experiment, Samples};
use crate::nn::gradient_rule::norm;
use crate::nn::optimizer::OptimizerState;
use crate::nn::{Network, Parameters};
use crate::telemetry::series::TEST_EVERY;

/// Steps of the window whose mean loss is reported, where no stop rule names another.
pub const REPORT_WINDOW: u64 = 1000;

/// What a step left: everything that curves are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct StepRecord<'a> {
    /// Number of this step, from 1.
    pub step: u64,
    /// Mean loss of the step's batch, from its forward pass, before the update.
    pub loss: f64,
    /// Mean loss over the test rows after the update, every [`TEST_EVERY`] steps.
    pub test_loss: Option<f64>,
    /// Norm of the bias gradient of every layer.
    pub speed_of_learning: &'a [f64],
    /// Frobenius norm of the weight gradient of every layer.
    pub weight_gradient_norm: &'a [f64],
    /// Why the run ends here, where it does (time limits are the caller's, who has the clock).
    pub stop: Option<StopReason>,
}

/// Loss and accuracy over a set of rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// Mean loss.
    pub loss: f64,
    /// Share of rows predicted right, 0 to 1 (threshold 0.5, or the largest output).
    pub accuracy: f64,
}

/// A run. The same experiment and samples give the same steps, bit for bit, however they are paced.
#[derive(Clone, Debug)]
pub struct Trainer {
    experiment: Arc<Experiment>,
    samples: Arc<Samples>,
    pub(super) train: RowSet,
    test: RowSet,
    pub(super) network: Network,
    pub(super) gradient: Parameters,
    optimizer: OptimizerState,
    pub(super) sampler: Sampler,
    pub(super) batch_rng: Xoshiro256PlusPlus,
    /// Rows of the last step's batch, positions in `train`.
    pub(super) last_rows: Vec<u32>,
    step: u64,
    last_loss: f64,
    learning_rate: f64,
    stop_rules: StopRules,
    report: WindowMean,
    speed_of_learning: Vec<f64>,
    weight_gradient_norm: Vec<f64>,
    changes: Vec<Recorded>,
}

/// Inputs and targets of the rows that training or testing sees, rows x features and rows x outputs.
#[derive(Clone, Debug)]
pub(super) struct RowSet {
    pub x: Array2<f64>,
    pub y: Array2<f64>,
}

impl RowSet {
    fn new(samples: &Samples, y: &Array2<f64>, rows: &[u32]) -> Self {
        let rows: Vec<usize> = rows.iter().map(|r| *r as usize).collect();
        Self { x: samples.inputs.select(Axis(0), &rows), y: y.select(Axis(0), &rows) }
    }
}

impl Trainer {
    /// A run at step 0, with the experiment's initial weights.
    pub fn new(experiment: Arc<Experiment>, samples: Arc<Samples>) -> Self {
        let spec = experiment.spec();
        let network = experiment.initial_network();
        let n_layers = experiment.n_layers();
        let y = samples.targets(experiment.sizes()[n_layers]);
        let n_parameters = network.parameters.values().len();
        let window = spec.loss_goal().map_or(REPORT_WINDOW, |(_, window)| window);
        Self {
            train: RowSet::new(&samples, &y, &samples.train_rows),
            test: RowSet::new(&samples, &y, &samples.test_rows),
            gradient: Parameters::zeros(experiment.sizes()),
            optimizer: OptimizerState::new(spec.optimizer, spec.weight_decay, n_parameters),
            sampler: Sampler::new(spec.training.batch, samples.train_rows.len()),
            batch_rng: stream(spec.seed, Stream::Batches),
            last_rows: Vec::new(),
            step: 0,
            last_loss: f64::NAN,
            learning_rate: spec.learning_rate,
            stop_rules: StopRules::new(&spec.training.stop),
            report: WindowMean::new(window),
            speed_of_learning: vec![0.0; n_layers],
            weight_gradient_norm: vec![0.0; n_layers],
            changes: Vec::new(),
            network,
            experiment,
            samples,
        }
    }

    /// Takes one step: draw a batch, forward, loss, gradient by the rule, update.
    pub fn step(&mut self) -> StepRecord<'_> {
        let spec = self.experiment.spec();
        let rows = self.sampler.next_rows(&mut self.batch_rng);
        self.last_rows.clear();
        self.last_rows.extend_from_slice(rows);
        let (x, y) = self.batch();
        let pass = self.network.forward(x.view());
        let last = self.network.n_layers() - 1;
        let loss = spec.loss.value(pass.z[last].view(), pass.a[last].view(), y.view());
        let gradient = spec.gradient.gradient(&self.network, &pass, x.view(), y.view(), spec.loss);
        self.gradient.copy_from(&gradient.parameters);
        self.optimizer.update(self.network.parameters.values_mut(), self.gradient.values(), self.learning_rate);
        self.step += 1;
        self.last_loss = loss;
        for l in 0..=last {
            self.speed_of_learning[l] = norm(self.gradient.biases_slice(l));
            self.weight_gradient_norm[l] = norm(self.gradient.weights_slice(l));
        }
        self.report.push(loss);
        let test_loss =
            (self.step.is_multiple_of(TEST_EVERY) && self.has_test_rows()).then(|| self.test_evaluation().loss);
        let looks = self.stop_rules.need_accuracy() && self.step.is_multiple_of(ACCURACY_EVERY);
        let accuracy = looks.then(|| self.train_evaluation().accuracy);
        let stop = self.stop_rules.after_step(Standing { step: self.step, loss, accuracy });
        StepRecord {
            step: self.step,
            loss,
            test_loss,
            speed_of_learning: &self.speed_of_learning,
            weight_gradient_norm: &self.weight_gradient_norm,
            stop,
        }
    }

    /// Inputs and targets of the last batch.
    pub(super) fn batch(&self) -> (Array2<f64>, Array2<f64>) {
        let rows: Vec<usize> = self.last_rows.iter().map(|r| *r as usize).collect();
        (self.train.x.select(Axis(0), &rows), self.train.y.select(Axis(0), &rows))
    }

    /// Loss and accuracy over all training rows, at the present weights.
    pub fn train_evaluation(&self) -> Evaluation {
        self.evaluate(&self.train)
    }

    /// Loss and accuracy over all test rows, at the present weights; NaN without test rows.
    pub fn test_evaluation(&self) -> Evaluation {
        self.evaluate(&self.test)
    }

    /// Whether some rows are kept for testing.
    pub fn has_test_rows(&self) -> bool {
        !self.samples.test_rows.is_empty()
    }

    fn evaluate(&self, rows: &RowSet) -> Evaluation {
        let pass = self.network.forward(rows.x.view());
        let last = self.network.n_layers() - 1;
        let loss = self.experiment.spec().loss.value(pass.z[last].view(), pass.a[last].view(), rows.y.view());
        let right = pass.a[last].rows().into_iter().zip(rows.y.rows());
        let n_right = right.filter(|(a, y)| super::probe::class_of(*a).0 == super::probe::class_of(*y).0).count();
        Evaluation { loss, accuracy: n_right as f64 / rows.x.nrows() as f64 }
    }

    /// Goes back to step 0: the same initial weights, the same batches to come, the experiment's own settings.
    pub fn rewind(&mut self) {
        *self = Self::new(Arc::clone(&self.experiment), Arc::clone(&self.samples));
    }

    /// Changes the learning rate from the next step on, and records it.
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
        self.changes.push(Recorded { after_step: self.step, change: Change::LearningRate(learning_rate) });
    }

    /// Changes the stop rules from the next step on, and records it. Their windows start anew.
    pub fn set_stop_rules(&mut self, rules: &[StopRule]) {
        self.stop_rules = StopRules::new(rules);
        self.changes.push(Recorded { after_step: self.step, change: Change::StopRules(rules.to_vec()) });
    }

    /// The time rule that holds after this many seconds of training.
    pub fn time_stop(&self, active_secs: f64) -> Option<StopReason> {
        self.stop_rules.after_secs(active_secs)
    }

    /// Steps taken.
    pub fn steps_taken(&self) -> u64 {
        self.step
    }

    /// Loss of the last step; NaN before the first.
    pub fn last_loss(&self) -> f64 {
        self.last_loss
    }

    /// Mean loss of the last full window (that of the loss goal, else [`REPORT_WINDOW`] steps).
    pub fn window_mean(&self) -> Option<f64> {
        self.report.last()
    }

    /// The learning rate in force.
    pub fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    /// What was changed so far, and when.
    pub fn changes(&self) -> &[Recorded] {
        &self.changes
    }

    /// The network as it is now.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The gradient of the last step, by the chosen rule.
    pub fn gradient(&self) -> &Parameters {
        &self.gradient
    }

    /// What is run.
    pub fn experiment(&self) -> &Arc<Experiment> {
        &self.experiment
    }

    /// What it runs on.
    pub fn samples(&self) -> &Arc<Samples> {
        &self.samples
    }

    /// Norm of the bias gradient of every layer at the last step.
    pub fn speed_of_learning(&self) -> &[f64] {
        &self.speed_of_learning
    }

    /// Frobenius norm of the weight gradient of every layer at the last step.
    pub fn weight_gradient_norm(&self) -> &[f64] {
        &self.weight_gradient_norm
    }
}
