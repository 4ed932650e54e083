//! What is taken out of a run belongs to one step, and says which.

use super::live_run::LiveRun;
use crate::experiment::Experiment;
use crate::experiment::weights::RunRecord;
use crate::nn::Network;
use crate::train::Recorded;

/// The network at the step of the newest look, with the curves and changes up to the same step: a run may be further on. Of
/// a run that nobody has looked at yet it is the network at step 0.
pub fn newest(run: &LiveRun, experiment: &Experiment) -> (Network, RunRecord) {
    let mut network = experiment.initial_network();
    let mut step = 0;
    if let Some(snapshot) = &run.snapshot {
        for (l, layer) in snapshot.layers.iter().enumerate() {
            let (w, b) = network.parameters.layer_mut(l);
            if (layer.weights.len(), layer.biases.len()) == (w.len(), b.len()) {
                w.copy_from_slice(&layer.weights);
                b.copy_from_slice(&layer.biases);
                step = snapshot.step;
                let (gain, shift) = network.parameters.gain_and_shift_mut(l);
                for (to, from) in [gain, shift].into_iter().zip(&layer.scaling) {
                    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
                }
                for (to, from) in network.parameters.running_of_mut(l).into_iter().zip(&layer.running) {
                    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
                }
            }
        }
    }
    let (columns, mut history) = run.history.table();
    let n_kept = history.chunks(columns.len().max(1)).take_while(|row| row[0] <= step as f64).count();
    history.truncate(n_kept * columns.len());
    let changes = run.changes.iter().filter(|change| change.after_step < step).map(Recorded::assignment).collect();
    let loss = experiment.spec().loss.key();
    (network, RunRecord { columns, history, loss, step, changes })
}
