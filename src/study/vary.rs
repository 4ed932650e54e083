//! `PATH=VALUES`: a setting that is varied, and the values that it takes.

use crate::say;

/// Values of one setting at most: more is a mistake.
const MOST_VALUES: usize = 10_000;

/// A setting and its values, as `--set` would take each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vary {
    /// The dotted path.
    pub path: String,
    /// The values in RON.
    pub values: Vec<String>,
}

/// Why the text is no such thing. The message is a sentence with the way out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", say!("vary-unreadable", text = .0))]
pub struct BadVary(String);

impl Vary {
    /// Reads `PATH=VALUES`: a RON list `[Exact, BatchMean]`, `lin(FROM, TO, COUNT)` or `log(FROM, TO, COUNT)`, both ends
    /// included; `log` in equal ratios.
    ///
    /// # Errors
    /// With the text, where it is none of these.
    pub fn parse(text: &str) -> Result<Self, BadVary> {
        let bad = || BadVary(text.to_owned());
        let (path, values) = text.split_once('=').ok_or_else(bad)?;
        let (path, values) = (path.trim(), values.trim());
        let list = |open: &str, close: char| values.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        let values = if let Some(inner) = list("[", ']') {
            elements(inner).ok_or_else(bad)?
        } else if let Some(inner) = list("lin(", ')') {
            spaced(inner, |from, to, at| from + (to - from) * at).ok_or_else(bad)?
        } else if let Some(inner) = list("log(", ')') {
            let between = |from: f64, to: f64, at: f64| (from.ln() + (to.ln() - from.ln()) * at).exp();
            spaced(inner, between).ok_or_else(bad)?
        } else {
            return Err(bad());
        };
        if path.is_empty() || values.is_empty() || values.len() > MOST_VALUES {
            return Err(bad());
        }
        Ok(Self { path: path.to_owned(), values })
    }
}

/// The elements of a list without its brackets, split at the commas that stand in no bracket or text. `None` where
/// brackets or quotes do not match, or an element is empty.
fn elements(inner: &str) -> Option<Vec<String>> {
    let (mut found, mut start, mut open, mut in_text, mut escaped) = (Vec::new(), 0, Vec::new(), false, false);
    for (at, c) in inner.char_indices() {
        if in_text {
            (in_text, escaped) = (escaped || c != '"', c == '\\' && !escaped);
            continue;
        }
        match c {
            '"' => in_text = true,
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(c) => return None,
            ',' if open.is_empty() => {
                found.push(inner[start..at].trim().to_owned());
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = inner[start..].trim();
    if !last.is_empty() {
        found.push(last.to_owned()); // a comma may end the list
    }
    (!in_text && open.is_empty() && found.iter().all(|element| !element.is_empty())).then_some(found)
}

/// `FROM, TO, COUNT` numbers; the ends are exactly those that were written, what lies between has 13 digits: so 4 between 2
/// and 8 is 4, and 0.3 no 0.30000000000000004.
fn spaced(inner: &str, between: impl Fn(f64, f64, f64) -> f64) -> Option<Vec<String>> {
    let parts: Vec<&str> = inner.split(',').map(str::trim).collect();
    let [from, to, count] = parts.as_slice() else { return None };
    let (from, to): (f64, f64) = (from.parse().ok()?, to.parse().ok()?);
    let count: usize = count.parse().ok().filter(|n| (1..=MOST_VALUES).contains(n))?;
    if !from.is_finite() || !to.is_finite() {
        return None;
    }
    let value = |i: usize| match i {
        0 => from,
        _ if i + 1 == count => to,
        _ => rounded(between(from, to, i as f64 / (count - 1) as f64)),
    };
    (count < 2 || between(from, to, 0.5).is_finite()).then(|| (0..count).map(|i| written(value(i))).collect())
}

/// To 13 significant digits: powers of ten between powers of ten are just those, however the logarithm was rounded.
pub(super) fn rounded(value: f64) -> f64 {
    format!("{value:.12e}").parse().unwrap_or(value)
}

/// A number as a setting takes it: a whole one without a point, which numbers of layers take and learning rates too. Beyond
/// 2^53 not every whole number is one of ours, and powers of ten read better.
pub(super) fn written(value: f64) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT { format!("{}", value as i64) } else { format!("{value:?}") }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails where it has to")]
mod tests {
    use super::*;

    #[test]
    fn lists_and_ranges_are_read() {
        let values = |text: &str| Vary::parse(text).map(|vary| vary.values);
        assert_eq!(values("gradient=[Exact, BatchMean]").unwrap(), ["Exact", "BatchMean"]);
        let nested = "network.hidden=[[(units: 3, activation: Relu)], [], [(units: 2, activation: Tanh),],]";
        assert_eq!(values(nested).unwrap().len(), 3);
        assert_eq!(values(r#"name=["a, b", "c\"]"]"#).unwrap(), [r#""a, b""#, r#""c\"]""#]);
        assert_eq!(values("learning_rate=lin(0.1, 0.5, 5)").unwrap()[0], "0.1");
        assert_eq!(values("learning_rate=lin(0, 1, 3)").unwrap(), ["0", "0.5", "1"]);
        assert_eq!(values("learning_rate=lin(0.1, 0.5, 5)").unwrap(), ["0.1", "0.2", "0.3", "0.4", "0.5"]);
        assert_eq!(values("network.depth=lin(1,5,5)").unwrap(), ["1", "2", "3", "4", "5"]);
        assert_eq!(values("network.width=log(2,32,5)").unwrap(), ["2", "4", "8", "16", "32"]);
        assert_eq!(values("a=lin(-0.0, -2, 3)").unwrap(), ["0", "-1", "-2"]);
        assert_eq!(values("seed=lin(0, 1e6, 2)").unwrap(), ["0", "1000000"]);
        assert_eq!(values("a=log(1e-300, 1e300, 3)").unwrap(), ["1e-300", "1", "1e300"]);
        let log = values("learning_rate = log(0.001, 10, 5)").unwrap();
        assert_eq!(log, ["0.001", "0.01", "0.1", "1", "10"]);
        assert_eq!(values("seed=lin(7, 9, 1)").unwrap(), ["7"]);
        for bad in [
            "rate",
            "rate=3",
            "rate=[",
            "rate=[a,,b]",
            "rate=[(a]",
            "rate=[]",
            "=[1]",
            "r=lin(1, 2)",
            "r=log(-1, 1, 3)",
            "r=log(0, 1, 3)",
            "r=lin(0, 1, 0)",
            "r=lin(0, inf, 2)",
            "r=[\"a]",
        ] {
            assert!(values(bad).is_err(), "{bad}");
        }
    }
}
