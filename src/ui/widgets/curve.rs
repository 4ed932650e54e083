//! One curve of a history as it fits on the screen: at most one column per few pixels, no value left out.

use crate::telemetry::{History, Quantiles, SeriesId, Stat};

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
}

/// Where a step stands on the axis.
pub fn axis_of_step(step: f64, is_log: bool) -> f64 {
    if is_log { step.max(1.0).log10() } else { step }
}

/// The step that stands at this place of the axis.
pub fn step_of_axis(at: f64, is_log: bool) -> f64 {
    if is_log { 10f64.powf(at) } else { at }
}

/// The middle of these steps on the axis.
fn middle(first_step: u64, last_step: u64, is_log: bool) -> f64 {
    f64::midpoint(axis_of_step(first_step as f64, is_log), axis_of_step(last_step as f64, is_log))
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
    let Some(series) = history.schema.index(id) else { return Vec::new() };
    let width = (shown.1 - shown.0) / n_columns.max(1) as f64;
    let first_shown = step_of_axis(shown.0, is_log).floor().max(1.0) as u64;
    let recent_reaches = history.recent_reaches(first_shown);
    let (buckets, from) = if is_log && !recent_reaches { (&history.decades, 0) } else { history.covering(first_shown) };

    let place = |x: f64| if width > 0.0 { ((x - shown.0) / width).floor().clamp(-1.0, n_columns as f64) } else { 0.0 };
    let mut columns: Vec<Column> = Vec::new();
    let mut last_place = f64::NEG_INFINITY;
    for (first_step, last_step, stat) in buckets.buckets(series, from) {
        let stat = *stat;
        if stat.count == 0 && stat.non_finite == 0 {
            continue;
        }
        let x = middle(first_step, last_step, is_log);
        let place = place(x);
        // Left of what is shown one neighbour is enough: the line comes in from there.
        let same = place == last_place && (0.0..n_columns as f64).contains(&place);
        match columns.last_mut() {
            Some(last) if same => {
                last.stat.merge(&stat);
                last.last_step = last_step;
                last.x = middle(last.first_step, last_step, is_log);
            }
            Some(last) if place < 0.0 && last_place < 0.0 => {
                *last = Column { x, first_step, last_step, stat };
            }
            _ => columns.push(Column { x, first_step, last_step, stat }),
        }
        last_place = place;
        if place >= n_columns as f64 && x > shown.1 {
            break;
        }
    }
    columns
}

/// Points of sketches that a band is made of, about, at most: more would make it no smoother, and the frame slower.
const POINTS_PER_BAND: usize = 96;

/// How a curve was distributed over neighbouring steps that share a few columns of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Where it stands on the steps axis (steps, or log10 of them).
    pub x: f64,
    /// First step inside.
    pub first_step: u64,
    /// Last step inside.
    pub last_step: u64,
    /// Of the curve's finite values.
    pub quantiles: Quantiles,
}

/// The bands of a curve over the part `shown` of the axis, at most `n_bands` and a neighbour on either side.
///
/// Where every step that is shown is still at hand by itself, they are exact; else they come from the sketches of
/// `telemetry::bands`. A curve without a value at every step has none.
pub fn bands(history: &History, id: SeriesId, shown: (f64, f64), is_log: bool, n_bands: usize) -> Vec<Band> {
    let Some(series) = history.schema.index(id).filter(|&at| at < history.schema.every_step().len()) else {
        return Vec::new();
    };
    let first_shown = step_of_axis(shown.0, is_log).floor().max(1.0) as u64;
    let last_shown = step_of_axis(shown.1, is_log).ceil().max(1.0) as u64;
    let recent = history.recent.steps();
    let in_sight = recent.partition_point(|b| b.1 < first_shown)..recent.partition_point(|b| b.0 <= last_shown);
    let exact = recent.front().is_some_and(|b| b.0 <= first_shown) && recent.range(in_sight).all(|b| b.0 == b.1);
    let steps = if exact { recent } else { history.cells.steps() };
    let mut points = Vec::new();
    let mut quantiles_of = |from: usize, to: usize| {
        points.clear();
        if exact {
            points
                .extend(history.recent.curve(series).range(from..to).filter_map(|s| s.mean().map(|mean| (mean, 1.0))));
        } else {
            history.cells.points(from..to, series, POINTS_PER_BAND, &mut points);
        }
        Quantiles::of(&mut points)
    };

    let width = ((shown.1 - shown.0) / n_bands.max(1) as f64).max(f64::MIN_POSITIVE);
    let place = |at: usize| {
        let (first, last) = steps[at];
        ((middle(first, last, is_log) - shown.0) / width).floor().clamp(-1.0, n_bands as f64)
    };
    let beyond = n_bands as f64;
    let mut bands = Vec::new();
    // One neighbour on either side is enough: the line comes in from there, and goes out there.
    let mut from = steps.partition_point(|s| middle(s.0, s.1, is_log) < shown.0).saturating_sub(1);
    let mut here = if from < steps.len() { place(from) } else { beyond };
    while from < steps.len() {
        let alone = here < 0.0 || here >= beyond;
        let (mut to, mut next) = (from + 1, beyond);
        while to < steps.len() {
            next = place(to);
            if alone || next != here {
                break;
            }
            to += 1;
        }
        let (first_step, last_step) = (steps[from].0, steps[to - 1].1);
        bands.extend(quantiles_of(from, to).map(|quantiles| Band {
            x: middle(first_step, last_step, is_log),
            first_step,
            last_step,
            quantiles,
        }));
        if here >= beyond {
            break;
        }
        (from, here) = (to, next);
    }
    bands
}

/// All values of a curve over the steps `first_step..=last_step`, extremes and all, as far as whole buckets tell: those
/// that overlap these steps, of the finest view that reaches back so far.
pub fn stat_over(history: &History, id: SeriesId, (first_step, last_step): (u64, u64), is_log: bool) -> Option<Stat> {
    let series = history.schema.index(id)?;
    let recent_reaches = history.recent_reaches(first_step);
    let buckets = match (recent_reaches, is_log) {
        (true, _) => &history.recent,
        (false, true) => &history.decades,
        (false, false) => &history.whole,
    };
    let from = buckets.steps().partition_point(|b| b.1 < first_step);
    let mut all = Stat::EMPTY;
    buckets.buckets(series, from).take_while(|b| b.0 <= last_step).for_each(|b| all.merge(b.2));
    (all.count > 0 || all.non_finite > 0).then_some(all)
}

/// The range of log10 values to show for these curves: all their medians, and the middle eight tenths of their values up to a decade
/// beyond. It looks at what is shown only; `None` where nothing has a place on a log axis.
pub fn fit_log10<'a>(curves: &(impl Iterator<Item = &'a [Band]> + Clone)) -> Option<(f64, f64)> {
    let log10 = |v: f64| (v > 0.0).then(|| v.log10());
    let widen = |range: Option<(f64, f64)>, v: f64| Some(range.map_or((v, v), |(min, max)| (min.min(v), max.max(v))));
    let all = || curves.clone().flatten().map(|band| band.quantiles);
    let medians = all().filter_map(|q| log10(q.median)).fold(None, widen)?;
    let band = all().flat_map(|q| [log10(q.q10), log10(q.q90)]).flatten().fold(Some(medians), widen)?;
    Some((band.0.max(medians.0 - 1.0), band.1.min(medians.1 + 1.0)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails where it has to")]
mod tests {
    use super::*;
    use crate::telemetry::bands::CellSampler;
    use crate::telemetry::{Bucket, Cells, Measure, Schema};

    fn history(n: u64, loss: impl Fn(u64) -> f64) -> History {
        let schema = Schema::new(1);
        let (mut sampler, mut cells) = (CellSampler::new(schema.every_step().len()), Cells::default());
        let mut history = History::new(schema);
        for step in 1..=n {
            let mut bucket = Bucket::empty(step, history.schema.len());
            bucket.stats[0].add(loss(step));
            history.push(bucket.view());
            sampler.add(step, &[loss(step), 1.0, 1.0], &mut cells);
        }
        sampler.give(&mut cells);
        history.push_cells(&cells);
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
            let columns = columns(&history, Measure::Loss.of_run(), shown, is_log, 200);
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
        let fit = |shown| {
            let bands = bands(&history, Measure::Loss.of_run(), shown, false, 100);
            fit_log10(&[bands.as_slice()].into_iter()).unwrap()
        };
        let (min, max) = fit((500.0, 1000.0));
        assert!((min + 3.0).abs() < 1e-12 && (max + 3.0).abs() < 1e-12, "{min} {max}");
        // The first nine steps share a column.
        assert!(fit((0.0, 1000.0)).1 > -2.5);
    }

    #[test]
    fn bands_are_exact_while_every_step_is_at_hand_and_near_it_later() {
        // Values spread evenly over a decade, in an order that has no end soon.
        let value = |step: u64| 10f64.powf(-1.0 - (step as f64 * 0.618_033_988_749_895).fract());
        for (n, tolerance) in [(1_500, 0.05), (400_000, 0.1)] {
            let history = history(n, value);
            for is_log in [false, true] {
                let shown = reach(&history, is_log).unwrap();
                let bands = bands(&history, Measure::Loss.of_run(), shown, is_log, 30);
                assert!((10..=33).contains(&bands.len()), "{}", bands.len());
                assert!(bands.windows(2).all(|w| w[0].x < w[1].x && w[0].last_step < w[1].first_step));
                for band in bands.iter().filter(|b| b.last_step - b.first_step >= 32) {
                    let q = band.quantiles;
                    let wanted = [(q.q10, -1.9), (q.q25, -1.75), (q.median, -1.5), (q.q75, -1.25), (q.q90, -1.1)];
                    for (got, exact) in wanted {
                        let off = (got.log10() - exact).abs();
                        assert!(off < tolerance, "{n} steps, {is_log}: {band:?}: {off}");
                    }
                }
            }
        }
    }

    #[test]
    fn extremes_under_the_pointer_are_those_of_all_steps() {
        let history = history(100_000, |step| if step == 77_777 { 1e6 } else { 0.1 });
        let id = Measure::Loss.of_run();
        for is_log in [false, true] {
            let bands = bands(&history, id, reach(&history, is_log).unwrap(), is_log, 100);
            let band = bands.iter().find(|b| (b.first_step..=b.last_step).contains(&77_777)).unwrap();
            let stat = stat_over(&history, id, (band.first_step, band.last_step), is_log).unwrap();
            assert!(stat.max == 1e6 && stat.min == 0.1 && stat.count > band.last_step - band.first_step);
            assert!(band.quantiles.q90 < 0.101, "one step in many does not move the band: {band:?}");
        }
    }

    #[test]
    fn zeros_only_have_no_place_on_a_log_axis() {
        let history = history(10, |_| 0.0);
        let id = Measure::Loss.of_run();
        let columns = columns(&history, id, (0.0, 10.0), false, 100);
        assert!(columns.iter().all(|c| c.mean_log10().is_none() && c.stat.zeros > 0));
        let bands = bands(&history, id, (0.0, 10.0), false, 100);
        assert!(!bands.is_empty());
        assert_eq!(fit_log10(&[bands.as_slice()].into_iter()), None);
    }
}
