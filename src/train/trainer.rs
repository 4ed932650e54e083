//! The trainer: one run's whole state, and the one step that everything else is built on.

use std::sync::Arc;

use ndarray::{Array2, Axis};
use rand::rngs::Xoshiro256PlusPlus;

use super::recording::{Change, Recorded};
use super::sampler::Sampler;
use super::stop::{ACCURACY_EVERY, Standing, StopReason, StopRules, WindowMean};
use crate::experiment::spec::{StopRule, loss_goal};
use crate::experiment::streams::{Stream, stream};
use crate::experiment::{Experiment, Samples};
use crate::nn::gradient_rule::norm;
use crate::nn::kernels::{Kernel, KernelSpec, SampleRows, VectorPath};
use crate::nn::optimizer::OptimizerState;
use crate::nn::{Network, Parameters};
use crate::telemetry::series::TEST_EVERY;

/// Steps of the window whose mean loss is reported, where no stop rule names another.
pub const REPORT_WINDOW: u64 = 1000;

/// The window of the first rule about the mean loss, else [`REPORT_WINDOW`].
fn report_window(rules: &[StopRule]) -> u64 {
    loss_goal(rules).map_or(REPORT_WINDOW, |(_, window)| window)
}

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
    /// Targets of every row of the samples.
    targets: Array2<f64>,
    train: RowSet,
    test: RowSet,
    kernel: Kernel,
    network: Network,
    gradient: Parameters,
    optimizer: OptimizerState,
    sampler: Sampler,
    batch_rng: Xoshiro256PlusPlus,
    step: u64,
    last_loss: f64,
    learning_rate: f64,
    stop_rules: StopRules,
    report: WindowMean,
    speed_of_learning: Vec<f64>,
    weight_gradient_norm: Vec<f64>,
    changes: Vec<Recorded>,
}

/// The rows that training or testing sees, as the kernel reads them.
#[derive(Clone, Debug)]
struct RowSet {
    data: SampleRows,
    /// All of them, in order.
    rows: Vec<u32>,
}

impl RowSet {
    fn new(samples: &Samples, targets: &Array2<f64>, rows: &[usize]) -> Self {
        let (x, y) = (samples.inputs.select(Axis(0), rows), targets.select(Axis(0), rows));
        Self { data: SampleRows::new(x.view(), y.view()), rows: (0..rows.len() as u32).collect() }
    }

    fn evaluate(&self, kernel: &mut Kernel, parameters: &Parameters) -> Evaluation {
        let score = kernel.score(parameters, &self.data, &self.rows);
        Evaluation { loss: score.loss, accuracy: score.n_right as f64 / self.rows.len() as f64 }
    }
}

impl Trainer {
    /// A run at step 0, with the experiment's initial weights.
    pub fn new(experiment: Arc<Experiment>, samples: Arc<Samples>) -> Self {
        Self::on_path(experiment, samples, VectorPath::detect())
    }

    /// The same on a vector path of choice, for comparing paths.
    pub fn on_path(experiment: Arc<Experiment>, samples: Arc<Samples>, path: VectorPath) -> Self {
        let spec = experiment.spec();
        let network = experiment.initial_network();
        let n_layers = experiment.n_layers();
        let targets = samples.targets(experiment.sizes()[n_layers]);
        let kernel = KernelSpec {
            sizes: experiment.sizes().to_vec(),
            hidden: network.hidden.clone(),
            output: network.output,
            loss: spec.loss,
            rule: spec.gradient,
            max_batch: spec.training.batch.max_rows(samples.train_rows.len()),
        };
        let n_parameters = network.parameters.values().len();
        Self {
            train: RowSet::new(&samples, &targets, &samples.train_rows),
            test: RowSet::new(&samples, &targets, &samples.test_rows),
            targets,
            kernel: Kernel::new(kernel, path),
            gradient: Parameters::zeros(experiment.sizes()),
            optimizer: OptimizerState::new(spec.optimizer, spec.weight_decay, n_parameters),
            sampler: Sampler::new(spec.training.batch, samples.train_rows.len()),
            batch_rng: stream(spec.seed, Stream::Batches),
            step: 0,
            last_loss: f64::NAN,
            learning_rate: spec.learning_rate,
            stop_rules: StopRules::new(&spec.training.stop),
            report: WindowMean::new(report_window(&spec.training.stop)),
            speed_of_learning: vec![0.0; n_layers],
            weight_gradient_norm: vec![0.0; n_layers],
            changes: Vec::new(),
            network,
            experiment,
            samples,
        }
    }

    /// Takes one step: draw a batch, forward, loss, gradient by the rule, update. Allocates nothing.
    pub fn step(&mut self) -> StepRecord<'_> {
        let rows = self.sampler.next_rows(&mut self.batch_rng);
        let parameters = &mut self.network.parameters;
        let loss = self.kernel.gradient(parameters, &self.train.data, rows, &mut self.gradient);
        self.optimizer.update(parameters.values_mut(), self.gradient.values(), self.learning_rate);
        self.step += 1;
        self.last_loss = loss;
        for l in 0..self.speed_of_learning.len() {
            self.speed_of_learning[l] = norm(self.gradient.biases_slice(l));
            self.weight_gradient_norm[l] = norm(self.gradient.weights_slice(l));
        }
        self.report.push(loss);
        let looks = self.has_test_rows() && self.step.is_multiple_of(TEST_EVERY);
        let test_loss = if looks { Some(self.test_evaluation().loss) } else { None };
        let looks = self.stop_rules.need_accuracy() && self.step.is_multiple_of(ACCURACY_EVERY);
        let accuracy = if looks { Some(self.train_evaluation().accuracy) } else { None };
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

    /// Loss and accuracy over all training rows, at the present weights.
    pub fn train_evaluation(&mut self) -> Evaluation {
        self.train.evaluate(&mut self.kernel, &self.network.parameters)
    }

    /// Loss and accuracy over all test rows, at the present weights; NaN without test rows.
    pub fn test_evaluation(&mut self) -> Evaluation {
        self.test.evaluate(&mut self.kernel, &self.network.parameters)
    }

    /// Whether some rows are kept for testing.
    pub fn has_test_rows(&self) -> bool {
        !self.samples.test_rows.is_empty()
    }

    /// Goes back to step 0: the same initial weights, the same batches to come, the experiment's own settings.
    pub fn rewind(&mut self) {
        *self = Self::on_path(Arc::clone(&self.experiment), Arc::clone(&self.samples), self.kernel.path());
    }

    /// Changes the learning rate from the next step on, and records it.
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
        self.changes.push(Recorded { after_step: self.step, change: Change::LearningRate(learning_rate) });
    }

    /// Changes the stop rules from the next step on, and records it. Their windows start anew.
    pub fn set_stop_rules(&mut self, rules: &[StopRule]) {
        self.stop_rules = StopRules::new(rules);
        self.report = WindowMean::new(report_window(rules));
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

    /// The vector path that steps are computed on.
    pub fn vector_path(&self) -> VectorPath {
        self.kernel.path()
    }

    /// Inputs and targets of the last batch; before the first step, of the batch that the first step will draw.
    pub(super) fn last_batch(&self) -> (Array2<f64>, Array2<f64>) {
        let mut peek = self.sampler.clone();
        let rows = if self.step > 0 { self.sampler.last_rows() } else { peek.next_rows(&mut self.batch_rng.clone()) };
        let rows: Vec<usize> = rows.iter().map(|&r| self.samples.train_rows[r as usize]).collect();
        (self.samples.inputs.select(Axis(0), &rows), self.targets.select(Axis(0), &rows))
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
