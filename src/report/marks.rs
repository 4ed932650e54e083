//! Marks and labels of axes: powers of ten, round numbers, steps in k and M, and how a number is written.

use crate::words;

/// One mark of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where it stands, on the axis' own scale.
    pub at: f64,
    /// What stands beside it; empty for a grid line only.
    pub label: String,
}

/// Least distance between two labelled marks of a value axis, in points.
const VALUE_SPACING: f64 = 22.0;
/// Least distance between two labelled marks of a steps axis, in points.
const STEP_SPACING: f64 = 58.0;

/// `10⁻³` and the like.
pub fn power_label(exponent: i32) -> String {
    let digits: String = exponent
        .to_string()
        .chars()
        .map(|c| match c {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            digit => char::from_u32('⁰' as u32 + (digit as u32 - '0' as u32)).unwrap_or(digit),
        })
        .collect();
    format!("10{digits}")
}

/// Marks of a logarithmic value axis that shows `10^min ..= 10^max` over `length` points: powers of ten; where fewer
/// than two of them are in sight, also their multiples by 2 and 5, or round numbers.
pub fn log_value_marks(min: f64, max: f64, length: f64) -> Vec<Mark> {
    log_marks(min, max, length, VALUE_SPACING, power_label, value)
}

/// Marks of a logarithmic steps axis that shows `10^min ..= 10^max` steps over `length` points.
pub fn log_step_marks(min: f64, max: f64, length: f64) -> Vec<Mark> {
    log_marks(min, max, length, STEP_SPACING, |exponent| steps(10f64.powi(exponent)), steps)
}

fn log_marks(
    min: f64,
    max: f64,
    length: f64,
    spacing: f64,
    power: impl Fn(i32) -> String,
    number: impl Fn(f64) -> String,
) -> Vec<Mark> {
    let span = max - min;
    if !(span > 0.0 && span.is_finite() && length > 0.0) {
        return Vec::new();
    }
    let per_decade = length / span;
    let exponents = (min.floor() as i32)..=(max.ceil() as i32);
    let inside = |at: f64| at >= min - 1e-9 && at <= max + 1e-9;
    let n_powers = exponents.clone().filter(|&e| inside(f64::from(e))).count();
    if n_powers >= 2 {
        let every = ((spacing / per_decade).ceil() as i32).max(1);
        return exponents
            .filter(|&e| e.rem_euclid(every) == 0 && inside(f64::from(e)))
            .map(|e| Mark { at: f64::from(e), label: power(e) })
            .collect();
    }
    let factors: &[f64] = if per_decade * 0.3 >= spacing { &[1.0, 2.0, 5.0] } else { &[1.0, 3.0] };
    let marks: Vec<Mark> = exponents
        .flat_map(|e| factors.iter().map(move |f| f * 10f64.powi(e)))
        .filter(|v| inside(v.log10()))
        .map(|v| Mark { at: v.log10(), label: number(v) })
        .collect();
    if marks.len() >= 2 {
        return marks;
    }
    linear_marks(10f64.powf(min), 10f64.powf(max), length, spacing, number)
        .into_iter()
        .filter(|mark| mark.at > 0.0)
        .map(|mark| Mark { at: mark.at.log10(), ..mark })
        .collect()
}

/// Marks of a linear steps axis that shows `min ..= max` over `length` points.
pub fn linear_step_marks(min: f64, max: f64, length: f64) -> Vec<Mark> {
    let mut marks = linear_marks(min, max, length, STEP_SPACING, steps);
    marks.retain(|mark| mark.at >= 0.0 && mark.at.fract() == 0.0);
    marks
}

/// Marks at round numbers, at least `spacing` points apart.
pub fn linear_marks(min: f64, max: f64, length: f64, spacing: f64, number: impl Fn(f64) -> String) -> Vec<Mark> {
    let span = max - min;
    if !(span > 0.0 && span.is_finite() && length > 0.0) {
        return Vec::new();
    }
    let step = round_step(span * spacing / length);
    let first = (min / step - 1e-9).ceil() as i64;
    let last = (max / step + 1e-9).floor() as i64;
    (first..=last)
        .map(|i| {
            let at = i as f64 * step;
            Mark { at, label: number(at) }
        })
        .collect()
}

/// The smallest of 1, 2, 3, 5 times a power of ten that is not under `least`.
fn round_step(least: f64) -> f64 {
    let power = 10f64.powf(least.log10().floor());
    [1.0, 2.0, 3.0, 5.0, 10.0].into_iter().map(|f| f * power).find(|&s| s >= least * (1.0 - 1e-9)).unwrap_or(least)
}

/// A number of steps: `0`, `250`, `30k`, `1.5M`.
pub fn steps(value: f64) -> String {
    let short = |scaled: f64, unit: &str| format!("{}{unit}", trimmed(scaled, 3));
    match value.abs() {
        v if v < 1e3 => trimmed(value, 0),
        v if v < 1e6 => short(value / 1e3, "k"),
        v if v < 1e9 => short(value / 1e6, "M"),
        _ => short(value / 1e9, "G"),
    }
}

/// A count or a rate in full: `1,234,567`; under ten with one digit after the point.
pub fn count(value: f64) -> String {
    let digits = if value < 10.0 { 10.0 } else { 1.0 };
    words::grouped((value * digits).round() / digits)
}

/// A measured value with three figures: `0.0856`, `12.3`, `3.1e-4`; NaN and infinities by name.
pub fn value(v: f64) -> String {
    if v.is_nan() {
        return "NaN".to_owned();
    }
    if v.is_infinite() {
        return if v > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    match v.abs() {
        0.0 => "0".to_owned(),
        a if !(1e-3..1e5).contains(&a) => {
            let text = format!("{v:.2e}");
            let (figures, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            let figures = figures.trim_end_matches('0').trim_end_matches('.').replace('-', "−");
            format!("{figures}e{exponent}")
        }
        a if a < 1e3 => trimmed(v, (2 - a.log10().floor() as i32).max(0) as usize),
        _ => words::grouped(v.round()).replace('-', "−"),
    }
}

/// A measured value with one figure, for narrow places: `3e-4`, `0.08`.
pub fn short_value(v: f64) -> String {
    let a = v.abs();
    if !v.is_finite() || a == 0.0 {
        value(v)
    } else if (0.01..100.0).contains(&a) {
        trimmed(v, (-a.log10().floor() as i32).max(0) as usize)
    } else {
        format!("{v:.0e}")
    }
}

/// At most `decimals` decimals, without zeros at the end.
fn trimmed(v: f64, decimals: usize) -> String {
    let text = format!("{v:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(marks: &[Mark]) -> Vec<&str> {
        marks.iter().map(|m| m.label.as_str()).collect()
    }

    #[test]
    fn powers_of_ten_label_a_log_axis_and_multiples_a_narrow_one() {
        assert_eq!(labels(&log_value_marks(-5.3, -1.8, 300.0)), ["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²"]);
        assert_eq!(labels(&log_value_marks(-2.05, -0.9, 300.0)), ["10⁻²", "10⁻¹"]);
        assert_eq!(labels(&log_value_marks(-1.9, -1.1, 300.0)), ["0.02", "0.05"]);
        let narrow = log_value_marks(0.1175f64.log10(), 0.1185f64.log10(), 300.0);
        assert!(narrow.len() > 2 && narrow[0].label.starts_with("0.11"), "{narrow:?}");
        let many = log_value_marks(-300.0, 10.0, 200.0);
        assert!(many.len() <= 10, "labels must not overlap: {}", many.len());
        assert!(log_value_marks(1.0, 1.0, 100.0).is_empty() && log_value_marks(f64::NAN, 1.0, 100.0).is_empty());
    }

    #[test]
    fn steps_are_written_in_k_and_m() {
        assert_eq!(
            labels(&linear_step_marks(0.0, 120_000.0, 350.0)),
            ["0", "20k", "40k", "60k", "80k", "100k", "120k"]
        );
        assert_eq!(labels(&linear_step_marks(0.0, 120_000.0, 260.0)), ["0", "30k", "60k", "90k", "120k"]);
        assert_eq!(labels(&linear_step_marks(0.0, 3.0, 500.0)), ["0", "1", "2", "3"]);
        assert_eq!(labels(&log_step_marks(0.0, 6.0, 600.0)), ["1", "10", "100", "1k", "10k", "100k", "1M"]);
        assert_eq!([steps(1_500_000.0), steps(881_000.0), steps(250.0)], ["1.5M", "881k", "250"]);
        assert_eq!([count(1_234_567.4), count(9.96), count(0.52), count(3.0)], ["1,234,567", "10", "0.5", "3"]);
    }

    #[test]
    fn values_have_three_figures() {
        assert_eq!([value(0.0856), value(12.34), value(0.0), value(3.1e-4)], ["0.0856", "12.3", "0", "3.1e-4"]);
        assert_eq!([value(-0.5), value(f64::NAN), value(2e-9), value(1.234e-7)], ["−0.5", "NaN", "2e-9", "1.23e-7"]);
        assert_eq!([value(1.0), value(100.0), value(99_999.0)], ["1", "100", "99,999"]);
    }
}
