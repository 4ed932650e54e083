//! One curve of a history as it fits on the screen: at most one column per few pixels, no value left out.

use crate::telemetry::{Bucket, History, SeriesId, Stat};

/// Neighbouring buckets that share a column of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Where it stands on the steps axis (steps, or log10 of them).
    pub x: f64,
    /// First step inside.
    pub first_step: u64,
    /// Last step inside.
    pub last_step: u64,
    /// The curve's values.
    pub stat: Stat,
}

impl Column {
    /// log10 of the mean; `None` where a log axis has no place for it.
    pub fn mean_log10(&self) -> Option<f64> {
        self.stat.mean().filter(|&m| m > 0.0).map(f64::log10)
    }

    /// log10 of the smallest and the largest value; the smallest is taken as the smallest number where it is zero.
    pub fn band_log10(&self) -> Option<(f64, f64)> {
        (self.stat.max > 0.0).then(|| (self.stat.min.max(f64::MIN_POSITIVE).log10(), self.stat.max.log10()))
    }
}

/// Where a step stands on the axis.
pub fn axis_of_step(step: f64, is_log: bool) -> f64 {
    if is_log { step.max(1.0).log10() } else { step }
}

/// The step that stands at this place of the axis.
pub fn step_of_axis(at: f64, is_log: bool) -> f64 {
    if is_log { 10f64.powf(at) } else { at }
}

/// The reach of a history on the axis: from its start to its newest step.
pub fn reach(history: &History, is_log: bool) -> Option<(f64, f64)> {
    let last = history.last_step();
    (last > 0).then(|| (if is_log { 0.0 } else { 0.0f64.min(last as f64) }, axis_of_step(last as f64, is_log)))
}

/// The columns of a curve over the part `shown` of the axis, at most `n_columns` and a neighbour on either side.
///
/// The work is bounded by the caps of [`History`], whatever the number of steps. Columns without any value (a test loss
/// that is looked at now and then) are left out.
pub fn columns(history: &History, id: SeriesId, shown: (f64, f64), is_log: bool, n_columns: usize) -> Vec<Column> {
    let at = history.schema.index(id);
    let width = (shown.1 - shown.0) / n_columns.max(1) as f64;
    let first_step = step_of_axis(shown.0, is_log).floor().max(1.0) as u64;
    let recent_reaches = history.recent.front().is_some_and(|b| b.first_step <= first_step);
    let buckets: Box<dyn Iterator<Item = &Bucket>> = if is_log && !recent_reaches {
        Box::new(history.decades.iter())
    } else {
        Box::new(history.covering(first_step))
    };

    let place = |x: f64| if width > 0.0 { ((x - shown.0) / width).floor().clamp(-1.0, n_columns as f64) } else { 0.0 };
    let mut columns: Vec<Column> = Vec::new();
    let mut last_place = f64::NEG_INFINITY;
    for bucket in buckets {
        let stat = bucket.stats[at];
        if stat.count == 0 && stat.non_finite == 0 {
            continue;
        }
        let x = f64::midpoint(
            axis_of_step(bucket.first_step as f64, is_log),
            axis_of_step(bucket.last_step as f64, is_log),
        );
        let place = place(x);
        // Left of what is shown one neighbour is enough: the line comes in from there.
        let same = place == last_place && (0.0..n_columns as f64).contains(&place);
        match columns.last_mut() {
            Some(last) if same => {
                last.stat.merge(&stat);
                last.last_step = bucket.last_step;
                last.x = f64::midpoint(
                    axis_of_step(last.first_step as f64, is_log),
                    axis_of_step(last.last_step as f64, is_log),
                );
            }
            Some(last) if place < 0.0 && last_place < 0.0 => {
                *last = Column { x, first_step: bucket.first_step, last_step: bucket.last_step, stat };
            }
            _ => columns.push(Column { x, first_step: bucket.first_step, last_step: bucket.last_step, stat }),
        }
        last_place = place;
        if place >= n_columns as f64 && x > shown.1 {
            break;
        }
    }
    columns
}

/// The range of log10 values to show for these curves: all their means, and their bands up to a decade beyond.
/// It looks at what is shown only; `None` where nothing has a place on a log axis.
pub fn fit_log10<'a>(curves: &(impl Iterator<Item = &'a [Column]> + Clone)) -> Option<(f64, f64)> {
    let widen = |range: Option<(f64, f64)>, low: f64, high: f64| {
        Some(range.map_or((low, high), |(min, max)| (min.min(low), max.max(high))))
    };
    let all = || curves.clone().flatten();
    let means = all().filter_map(Column::mean_log10).fold(None, |range, m| widen(range, m, m))?;
    let band =
        all().filter_map(Column::band_log10).fold(means, |(min, max), (low, high)| (min.min(low), max.max(high)));
    Some((band.0.max(means.0 - 1.0), band.1.min(means.1 + 1.0)))
}

/// log10 of the columns' means, smoothed over a distance of about `reach` on the axis to either side, so that the line
/// does not lag.
pub fn smoothed_log10(columns: &[Column], reach: f64) -> Vec<Option<f64>> {
    let values: Vec<Option<f64>> = columns.iter().map(Column::mean_log10).collect();
    let one_sided = |order: &mut dyn Iterator<Item = usize>| -> Vec<(f64, f64)> {
        // What lies before a column (in this order), and the weight of that; the column itself is not in it.
        let (mut sum, mut weight, mut at) = (0.0, 0.0, f64::NAN);
        order
            .map(|i| {
                let keep = (-(columns[i].x - at).abs() / reach.max(f64::MIN_POSITIVE)).exp();
                let before = if keep.is_nan() { (0.0, 0.0) } else { (sum * keep, weight * keep) };
                (sum, weight) = before;
                at = columns[i].x;
                if let Some(v) = values[i] {
                    sum += v;
                    weight += 1.0;
                }
                before
            })
            .collect()
    };
    let before = one_sided(&mut (0..columns.len()));
    let mut after = one_sided(&mut (0..columns.len()).rev());
    after.reverse();
    let value = |i: usize| values[i].map(|v| (v + before[i].0 + after[i].0) / (1.0 + before[i].1 + after[i].1));
    (0..values.len()).map(value).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails where it has to")]
mod tests {
    use super::*;
    use crate::telemetry::Schema;

    fn history(n: u64, loss: impl Fn(u64) -> f64) -> History {
        let mut history = History::new(Schema::new(1));
        for step in 1..=n {
            let mut bucket = Bucket::empty(step, history.schema.len());
            bucket.stats[0].add(loss(step));
            history.push(bucket);
        }
        history
    }

    #[test]
    fn a_lone_spike_a_zero_and_a_nan_reach_the_screen_on_both_axes() {
        let history = history(100_000, |step| match step {
            50_000 => 1e6,
            60_000 => 0.0,
            99_000 => f64::NAN,
            _ => 0.1,
        });
        for is_log in [false, true] {
            let shown = reach(&history, is_log).unwrap();
            let columns = columns(&history, SeriesId::Loss, shown, is_log, 200);
            assert!(columns.len() <= 202, "{}", columns.len());
            let mut all = Stat::EMPTY;
            for column in &columns {
                all.merge(&column.stat);
            }
            assert_eq!((all.count, all.zeros, all.non_finite, all.max), (99_999, 1, 1, 1e6));
            assert!(columns.windows(2).all(|w| w[0].x < w[1].x && w[0].last_step < w[1].first_step));
        }
    }

    #[test]
    fn the_shown_range_decides_the_fit_not_all_time_extremes() {
        let history = history(1000, |step| if step < 10 { 1e3 } else { 1e-3 });
        let late = columns(&history, SeriesId::Loss, (500.0, 1000.0), false, 100);
        let (min, max) = fit_log10(&[late.as_slice()].into_iter()).unwrap();
        assert!((min, max) == (-3.0, -3.0), "{min} {max}");
        let all = columns(&history, SeriesId::Loss, (0.0, 1000.0), false, 100);
        assert!(fit_log10(&[all.as_slice()].into_iter()).unwrap().1 > 2.0);
    }

    #[test]
    fn the_smoothed_line_does_not_lag_behind_a_falling_curve() {
        let history =
            history(400, |step| 10f64.powf(-(step as f64) / 100.0) * if step % 2 == 0 { 1.2 } else { 1.0 / 1.2 });
        let columns = columns(&history, SeriesId::Loss, (0.0, 400.0), false, 400);
        let smooth = smoothed_log10(&columns, 6.0);
        for at in [50, 200, 350] {
            let exact = -(columns[at].first_step as f64) / 100.0;
            assert!((smooth[at].unwrap() - exact).abs() < 0.02, "{at}: {:?} {exact}", smooth[at]);
        }
    }

    #[test]
    fn zeros_only_have_no_place_on_a_log_axis() {
        let history = history(10, |_| 0.0);
        let columns = columns(&history, SeriesId::Loss, (0.0, 10.0), false, 100);
        assert!(columns.iter().all(|c| c.mean_log10().is_none() && c.stat.zeros > 0));
        assert_eq!(fit_log10(&[columns.as_slice()].into_iter()), None);
    }
}
