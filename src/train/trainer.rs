//! The trainer: a plan, a state, and the one step that everything else is built on.

use std::ops::Range;
use std::sync::Arc;

use super::plan::Plan;
use super::recording::{Change, Recorded};
use super::state::{Best, Misfit, State};
use super::stop::{ACCURACY_EVERY, Standing, StopReason, StopRules, WindowMean, report_window};
use crate::experiment::spec::{Spec, StopRule, Watched};
use crate::experiment::streams::{Stream, at_step};
use crate::experiment::{Experiment, Samples};
use crate::nn::gradient_rule::norm;
use crate::nn::gradient_transform::Transformed;
use crate::nn::kernels::{Kernel, VectorPath};
use crate::nn::normalisation::MOMENTUM;
use crate::nn::{Network, Parameters, Schedule};
use crate::telemetry::series::TEST_EVERY;
use crate::telemetry::{Measure, Schema, SeriesId};

/// What a step left: everything that curves are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct StepRecord<'a> {
    /// Number of this step, from 1.
    pub step: u64,
    /// Mean loss of the step's batch, from its forward pass, before the update.
    pub loss: f64,
    /// The values of the curves that have one at every step, in the order of the schema.
    pub values: &'a [f64],
    /// The values of other curves that have one at this step, each with its place in the schema.
    pub now_and_then: &'a [(usize, f64)],
    /// Why the run ends here, where it does (time limits are the caller's, who has the clock).
    pub stop: Option<StopReason>,
}

/// Loss and accuracy over a set of rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// Mean loss.
    pub loss: f64,
    /// Share of rows predicted right, 0 to 1 (by [`crate::nn::Loss::threshold`], or the largest output).
    pub accuracy: f64,
}

/// A run: the same plan and state give the same steps, bit for bit, however they are paced. Not `Clone`: a copy of a run is
/// a copy of its [`State`], and [`Trainer::resume`].
#[derive(Debug)]
pub struct Trainer {
    plan: Arc<Plan>,
    state: State,
    /// Scratch of the step, and the gradient that it left: no part of the state.
    kernel: Kernel,
    gradient: Parameters,
    /// What is made of it where the experiment transforms it.
    transformed: Option<Transformed>,
    habits: Habits,
    /// What every value of a step is a number of: looked up once, not at every step.
    measured: Vec<Measured>,
    /// The last step's values of curves that have none at every step.
    now_and_then: Vec<(usize, f64)>,
}

/// What a step does beside the usual, looked up once: most runs do none of it.
#[derive(Clone, Copy, Debug)]
struct Habits {
    schedule: Schedule,
    /// Whether outputs are dropped.
    drops: bool,
    /// By what the best state is remembered.
    keep_best: Option<Watched>,
}

impl Habits {
    fn of(spec: &Spec) -> Self {
        Self { schedule: spec.schedule, drops: spec.has_dropout(), keep_best: spec.training.keep_best }
    }
}

/// What a value of every step is a number of.
#[derive(Clone, Debug, PartialEq)]
enum Measured {
    Loss,
    LearningRate,
    /// The norm of these numbers of the gradient.
    Gradient(Range<usize>),
    /// The norm of these numbers of the parameters.
    Parameters(Range<usize>),
}

impl Trainer {
    /// A run at step 0, with the experiment's initial weights.
    pub fn new(plan: Arc<Plan>) -> Self {
        Self::on_path(plan, VectorPath::detect())
    }

    /// The same on a vector path of choice, for comparing paths.
    pub fn on_path(plan: Arc<Plan>, path: VectorPath) -> Self {
        let state = State::start(&plan);
        Self::with(plan, state, path)
    }

    /// Goes on from a state of this plan, bit for bit as the run would have that it was taken from.
    ///
    /// # Errors
    /// Where the state is one of another experiment.
    pub fn resume(plan: Arc<Plan>, state: State) -> Result<Self, Misfit> {
        state.fits(&plan)?;
        Ok(Self::with(plan, state, VectorPath::detect()))
    }

    fn with(plan: Arc<Plan>, state: State, path: VectorPath) -> Self {
        Self {
            kernel: Kernel::new(plan.kernel_spec(), path),
            gradient: state.parameters.zeros_like(),
            transformed: Transformed::new(
                &plan.experiment().spec().transform,
                plan.experiment().spec().l1,
                &state.parameters,
            ),
            habits: Habits::of(plan.experiment().spec()),
            measured: measured(&state.schema, &state.parameters),
            now_and_then: Vec::with_capacity(state.schema.len()),
            plan,
            state,
        }
    }

    /// The same run with other curves measured.
    #[must_use]
    pub fn measuring(mut self, schema: Schema) -> Self {
        self.now_and_then = Vec::with_capacity(schema.len());
        self.state.values = vec![0.0; schema.every_step().len()];
        self.measured = measured(&schema, &self.state.parameters);
        self.state.schema = schema;
        self
    }

    /// Takes one step: draw a batch, forward, loss, gradient by the rule, its transform, update. Allocates nothing.
    pub fn step(&mut self) -> StepRecord<'_> {
        let state = &mut self.state;
        if let Some(rate) = state.scheduled {
            state.learning_rate = self.habits.schedule.rate(rate, state.step);
        }
        if self.habits.drops {
            self.kernel.drop_from(at_step(self.plan.experiment().spec().seed, Stream::Dropout, state.step));
        }
        let rows = state.sampler.next_rows(&mut state.batch_rng);
        let loss = self.kernel.gradient(&state.parameters, self.plan.data(), rows, &mut self.gradient);
        // Before the optimizer and so before weight decay, which is no part of what flows back: it pulls as it would without.
        // The curves below measure the rule's gradient, not what was made of it.
        let gradient = match &mut self.transformed {
            None => &self.gradient,
            Some(transformed) => transformed.of(&self.gradient, &state.parameters),
        };
        state.optimizer.update(state.parameters.values_mut(), gradient.values(), state.learning_rate);
        // Batch normalisation's running mean and variance follow those of the batch; empty without it.
        for (running, of_batch) in state.parameters.running_mut().iter_mut().zip(self.gradient.running()) {
            *running = (1.0 - MOMENTUM) * *running + MOMENTUM * of_batch;
        }
        state.step += 1;
        state.last_loss = loss;
        for (value, measured) in state.values.iter_mut().zip(&self.measured) {
            *value = match measured {
                Measured::Loss => loss,
                Measured::LearningRate => state.learning_rate,
                Measured::Gradient(span) => norm(&self.gradient.values()[span.clone()]),
                Measured::Parameters(span) => norm(&state.parameters.values()[span.clone()]),
            };
        }
        let window_loss = state.report.push(loss);
        let step = state.step;
        let is_noted = self.has_test_rows() && step.is_multiple_of(TEST_EVERY);
        let looks = is_noted || self.state.stop_rules.need_test_loss(step);
        let test_loss = if looks { Some(self.test_evaluation().loss) } else { None };
        let noted = test_loss.filter(|_| is_noted);
        self.now_and_then.clear();
        if noted.is_some() || window_loss.is_some() {
            self.note_now_and_then(noted, window_loss);
            self.remember_best(match self.habits.keep_best {
                None => None,
                Some(Watched::Loss) => window_loss,
                Some(Watched::TestLoss) => noted,
            });
        }
        let looks = self.state.stop_rules.need_accuracy() && step.is_multiple_of(ACCURACY_EVERY);
        let accuracy = if looks { Some(self.train_evaluation().accuracy) } else { None };
        let stop = self.state.stop_rules.after_step(Standing { step, loss, accuracy, test_loss });
        StepRecord { step, loss, values: &self.state.values, now_and_then: &self.now_and_then, stop }
    }

    /// Keeps the values of curves that have none at every step.
    fn note_now_and_then(&mut self, test_loss: Option<f64>, window_loss: Option<f64>) {
        for (at, id) in self.state.schema.series().iter().enumerate().skip(self.state.values.len()) {
            let value = match id.measure {
                Measure::TestLoss => test_loss,
                Measure::WindowLoss => window_loss,
                // These have a value at every step.
                Measure::Loss
                | Measure::SpeedOfLearning
                | Measure::WeightGradientNorm
                | Measure::WeightNorm
                | Measure::LearningRate => None,
            };
            self.now_and_then.extend(value.map(|value| (at, value)));
        }
    }

    /// Keeps the present weights where this is the lowest value of the loss that the best state is remembered by.
    fn remember_best(&mut self, value: Option<f64>) {
        let lowest = self.state.best.as_ref().map_or(f64::INFINITY, |best| best.loss);
        let Some(loss) = value.filter(|value| *value < lowest) else { return };
        let step = self.state.step;
        match &mut self.state.best {
            Some(best) => {
                (best.step, best.loss) = (step, loss);
                best.parameters.copy_from(&self.state.parameters);
            }
            none => *none = Some(Box::new(Best { step, loss, parameters: self.state.parameters.clone() })),
        }
    }

    /// Goes back to the weights of the best state so far, and records it; `None` where none is remembered. Steps go on
    /// counting, and the optimizer keeps what it has gathered, but for differences from step to step, which L-BFGS is made of.
    pub fn go_back_to_best(&mut self) -> Option<&Recorded> {
        let best = self.state.best.as_ref()?;
        self.state.parameters.copy_from(&best.parameters);
        self.state.optimizer.jumped();
        let step = best.step;
        Some(self.record(Change::BestWeights(step)))
    }

    /// Loss and accuracy over all training rows, at the present weights.
    pub fn train_evaluation(&mut self) -> Evaluation {
        evaluate(&mut self.kernel, &self.plan, &self.state.parameters, self.plan.train_rows())
    }

    /// Loss and accuracy over all test rows, at the present weights; NaN without test rows.
    pub fn test_evaluation(&mut self) -> Evaluation {
        evaluate(&mut self.kernel, &self.plan, &self.state.parameters, self.plan.test_rows())
    }

    /// Whether some rows are kept for testing.
    pub fn has_test_rows(&self) -> bool {
        !self.plan.test_rows().is_empty()
    }

    /// Changes the learning rate from the next step on, and records it. A schedule ends there; before the first step it is
    /// another setting, which the schedule goes on from.
    pub fn set_learning_rate(&mut self, learning_rate: f64) -> &Recorded {
        let state = &mut self.state;
        state.scheduled = state.scheduled.filter(|_| state.step == 0).map(|_| learning_rate);
        let scheduled = state.scheduled.map(|rate| self.habits.schedule.rate(rate, state.step));
        state.learning_rate = scheduled.unwrap_or(learning_rate);
        self.record(Change::LearningRate(learning_rate))
    }

    /// Changes the stop rules from the next step on, and records it. Their windows start anew.
    pub fn set_stop_rules(&mut self, rules: &[StopRule]) -> &Recorded {
        self.state.stop_rules = StopRules::new(rules);
        self.state.report = WindowMean::new(report_window(rules));
        self.record(Change::StopRules(rules.to_vec()))
    }

    fn record(&mut self, change: Change) -> &Recorded {
        let changes = &mut self.state.changes;
        Recorded { after_step: self.state.step, change }.keep_in(changes);
        &changes[changes.len() - 1]
    }

    /// The time rule that holds after this many seconds of training.
    pub fn time_stop(&self, active_secs: f64) -> Option<StopReason> {
        self.state.stop_rules.after_secs(active_secs)
    }

    /// Steps taken.
    pub fn steps_taken(&self) -> u64 {
        self.state.step
    }

    /// Loss of the last step; NaN before the first.
    pub fn last_loss(&self) -> f64 {
        self.state.last_loss
    }

    /// Mean loss of the last full window (that of the loss goal, else [`super::stop::REPORT_WINDOW`] steps).
    pub fn window_mean(&self) -> Option<f64> {
        self.state.report.last()
    }

    /// The vector path that steps are computed on.
    pub fn vector_path(&self) -> VectorPath {
        self.kernel.path()
    }

    /// The learning rate in force.
    pub fn learning_rate(&self) -> f64 {
        self.state.learning_rate
    }

    /// Weights and biases as they are now.
    pub fn parameters(&self) -> &Parameters {
        &self.state.parameters
    }

    /// A copy of the network as it is now.
    pub fn network(&self) -> Network {
        let spec = self.experiment().spec();
        Network { parameters: self.state.parameters.clone(), hidden: spec.hidden_layers(), output: spec.network.output }
    }

    /// The gradient of the last step, by the chosen rule, before any transform.
    pub fn gradient(&self) -> &Parameters {
        &self.gradient
    }

    /// What never changes.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// What a step changes.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The kernel, for looks between two steps: whatever they leave in it, the next step overwrites.
    pub(super) fn kernel_mut(&mut self) -> &mut Kernel {
        &mut self.kernel
    }

    /// What is run.
    pub fn experiment(&self) -> &Arc<Experiment> {
        self.plan.experiment()
    }

    /// What it runs on.
    pub fn samples(&self) -> &Arc<Samples> {
        self.plan.samples()
    }

    /// What is measured, and in which order.
    pub fn schema(&self) -> &Schema {
        &self.state.schema
    }

    /// The values of [`Schema::every_step`] at the last step.
    pub fn values(&self) -> &[f64] {
        &self.state.values
    }

    /// Norm of the bias gradient of every layer at the last step.
    pub fn speed_of_learning(&self) -> &[f64] {
        &self.state.values[self.state.schema.of_measure(Measure::SpeedOfLearning)]
    }

    /// Frobenius norm of the weight gradient of every layer at the last step.
    pub fn weight_gradient_norm(&self) -> &[f64] {
        &self.state.values[self.state.schema.of_measure(Measure::WeightGradientNorm)]
    }
}

/// What the values of [`Schema::every_step`] are numbers of.
fn measured(schema: &Schema, parameters: &Parameters) -> Vec<Measured> {
    let of = |id: &SeriesId| {
        let l = id.layer.unwrap_or(0);
        match id.measure {
            Measure::SpeedOfLearning => Measured::Gradient(parameters.offset_span(l)),
            Measure::WeightGradientNorm => Measured::Gradient(parameters.weights_span(l)),
            Measure::WeightNorm => Measured::Parameters(parameters.weights_span(l)),
            Measure::LearningRate => Measured::LearningRate,
            // The last two have no value at every step.
            Measure::Loss | Measure::TestLoss | Measure::WindowLoss => Measured::Loss,
        }
    };
    schema.every_step().iter().map(of).collect()
}

fn evaluate(kernel: &mut Kernel, plan: &Plan, parameters: &Parameters, rows: &[u32]) -> Evaluation {
    let score = kernel.score(parameters, plan.data(), rows);
    Evaluation { loss: score.loss, accuracy: score.n_right as f64 / rows.len() as f64 }
}
