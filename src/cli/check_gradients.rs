//! `deltascope check-gradients PRESET`: a rule's gradient against central differences, layer by layer.

use std::process::ExitCode;

use clap::Args;

use super::train::{DataArgs, ExperimentArgs, ready};
use super::{Failure, print};
use crate::experiment::preset;
use crate::nn::gradcheck::{Verdict, check_gradient};
use crate::nn::spread::spread;
use crate::say;
use crate::words;

/// Rows that are compared at most: enough for every layer to show, few enough for a deep network to be quick.
const MAX_ROWS: usize = 64;

/// Arguments of `deltascope check-gradients`.
#[derive(Debug, Args)]
pub struct CheckGradientsArgs {
    #[command(flatten)]
    experiment: ExperimentArgs,
    #[command(flatten)]
    data: DataArgs,
}

/// Runs the subcommand: success when every layer passes, exit code 1 when one fails.
///
/// # Errors
/// For wrong input, and when the rule's gradient is not the gradient of the loss.
pub fn run(args: &CheckGradientsArgs) -> Result<ExitCode, Failure> {
    let ready = ready(&args.experiment, &args.data)?;
    let spec = ready.experiment.spec();
    // Spread, so that every class is there.
    let rows = &ready.samples.train_rows;
    let rows: Vec<usize> = spread(rows.len(), MAX_ROWS).into_iter().map(|i| rows[i]).collect();
    let network = ready.experiment.initial_network();
    let (x, y) = ready.samples.batch(&rows, network.parameters.sizes()[network.n_layers()]);
    let check = check_gradient(&network, spec.gradient, x.view(), y.view(), spec.loss);
    print(&format!(
        "{}\n",
        say!(
            "gradcheck-of",
            name = preset::title(&spec.name),
            rule = spec.gradient.name(),
            rows = check.n_rows,
            skipped = check.n_skipped_rows
        )
    ))?;
    for (l, layer) in check.layers.iter().enumerate() {
        let verdict = match layer.verdict {
            Verdict::Passes => "gradcheck-passes",
            Verdict::TooSmallToTell => "gradcheck-too-small",
            Verdict::Fails => "gradcheck-fails",
        };
        print(&format!(
            "{}\n",
            say!(
                "gradcheck-layer",
                layer = l + 1,
                verdict = words::text(verdict),
                ratio = format!("{:.1e}", layer.ratio),
                norm = format!("{:.3e}", layer.analytic_norm),
                differences = format!("{:.3e}", layer.numeric_norm)
            )
        ))?;
    }
    if check.n_rows == 0 {
        return Err(Failure::Run(words::text("gradcheck-only-kinks").to_owned()));
    }
    if check.passes() {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Failure::Run(say!("gradcheck-not-the-gradient", rule = spec.gradient.name())))
}
