//! Runs by the beginning of their name.

use super::record::RunSummary;
use crate::say;
use crate::telemetry::RunId;
use crate::words::list;

/// Characters of a shortened name, at least.
const SHORTEST: usize = 8;
/// Candidates that a sentence names, at most.
const NAMED: usize = 5;

/// Why a text names no run. The message is a sentence that names the candidates.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FindError {
    /// Several runs begin so.
    #[error("{}", say!("run-ambiguous", text = text, n = n, candidates = list(candidates)))]
    Ambiguous {
        /// The text.
        text: String,
        /// How many.
        n: usize,
        /// Some of them, shortened as far as they can be.
        candidates: Vec<String>,
    },
    /// No run begins so.
    #[error("{}", say!("run-unknown", text = text, candidates = list(candidates)))]
    Unknown {
        /// The text.
        text: String,
        /// The newest runs.
        candidates: Vec<String>,
    },
    /// There is no run at all.
    #[error("{}", say!("run-none", text = .0))]
    None(String),
}

/// Characters from which on the names of all these runs differ.
pub fn shortest(runs: &[RunSummary]) -> usize {
    let mut names: Vec<String> = runs.iter().map(|run| run.id.to_string()).collect();
    names.sort();
    let common = |pair: &[String]| pair[0].bytes().zip(pair[1].bytes()).take_while(|(a, b)| a == b).count();
    let n = names.windows(2).map(common).max().map_or(SHORTEST, |n| (n + 1).max(SHORTEST));
    // Not just behind or before a hyphen that says nothing.
    if names.first().is_some_and(|name| name.as_bytes().get(n - 1) == Some(&b'-')) { n - 1 } else { n }
}

impl FindError {
    /// The run of these whose name begins so; hyphens may be left out.
    ///
    /// # Errors
    /// Where none does, or several do.
    pub fn find(runs: &[RunSummary], text: &str) -> Result<RunId, Self> {
        let plain = |text: &str| text.chars().filter(|c| *c != '-').collect::<String>().to_lowercase();
        let wanted = plain(text.trim());
        let begins = |run: &&RunSummary| !wanted.is_empty() && plain(&run.id.to_string()).starts_with(&wanted);
        let found: Vec<&RunSummary> = runs.iter().filter(begins).collect();
        let n_chars = shortest(runs);
        let short = |run: &RunSummary| run.id.to_string()[..n_chars].to_owned();
        let text = crate::data::visible(text);
        match found.as_slice() {
            [run] => Ok(run.id),
            [] if runs.is_empty() => Err(Self::None(text)),
            [] => Err(Self::Unknown { text, candidates: runs.iter().take(NAMED).map(short).collect() }),
            several => Err(Self::Ambiguous {
                text,
                n: several.len(),
                candidates: several.iter().take(NAMED).map(|run| short(run)).collect(),
            }),
        }
    }
}
