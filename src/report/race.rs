//! What the table of a race says, in words.

use crate::say;
use crate::study::{LogRank, NoTest};

/// The log-rank test of two arms, or why there is none.
pub fn test_text(a: &str, b: &str, test: Result<LogRank, NoTest>) -> String {
    match test {
        Ok(t) => say!("race-test", a = a, b = b, chi2 = format!("{:.2}", t.chi2), p = format!("{:.2e}", t.p)),
        Err(NoTest::NoneArrived) => say!("race-no-test", a = a, b = b),
        Err(NoTest::NothingToCompare) => say!("race-nothing-to-compare", a = a, b = b),
    }
}
