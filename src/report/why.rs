//! What the runs say that ask why an experiment is slow: the effect of each suspect, notes, and one sentence.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::nn::GradientRule;
use crate::study::effect::{EXPLAINS, Seen, explaining, saves_much};
use crate::study::statistics::{Time, times};
use crate::study::suspects::NotTried;
use crate::study::{Arm, ArmFigures, Effect, Row, Suspect};
use crate::{say, words};

/// A baseline and its suspects.
pub struct WhyReport {
    /// The experiment as it is.
    pub baseline: Arm,
    /// What its runs say.
    pub figures: ArmFigures,
    /// Every suspect, in the order of reports.
    pub suspects: Vec<OfSuspect>,
    n_seeds: u64,
    /// Runs that have ended, and those that were asked for.
    ended: (u64, u64),
}

/// What is known of one suspect.
pub struct OfSuspect {
    /// Which.
    pub suspect: Suspect,
    /// The runs without it, or why there are none.
    pub tried: Result<Tried, NotTried>,
}

/// The runs without it.
pub struct Tried {
    /// The experiment.
    pub arm: Arm,
    /// What its runs say.
    pub figures: ArmFigures,
    /// By what factor it is faster, where both have a median.
    pub effect: Option<Effect>,
}

impl WhyReport {
    /// Of the rows that there are.
    pub fn of(baseline: Arm, suspects: Vec<(Suspect, Result<Arm, NotTried>)>, seeds: Range<u64>, rows: &[Row]) -> Self {
        let limit = baseline.max_steps().unwrap_or(0);
        let rows_of = |arm: &Arm| rows.iter().filter(|row| row.arm == arm.name).collect::<Vec<&Row>>();
        let by_seed = |rows: &[&Row]| -> BTreeMap<u64, Time> {
            rows.iter().map(|row| row.seed).zip(times(rows, limit)).collect()
        };
        let base = rows_of(&baseline);
        let base_times = by_seed(&base);
        let suspects = suspects.into_iter().map(|(suspect, arm)| {
            let tried = arm.map(|arm| {
                let rows = rows_of(&arm);
                let its = by_seed(&rows);
                // The seeds that both have: all, but where the study was interrupted.
                let pairs = base_times.iter().filter_map(|(seed, time)| Some((*time, *its.get(seed)?)));
                let effect = Effect::of(&pairs.collect::<Vec<_>>());
                Tried { figures: ArmFigures::of(&rows, limit), effect, arm }
            });
            OfSuspect { suspect, tried }
        });
        let (suspects, n_seeds) = (suspects.collect::<Vec<_>>(), seeds.end - seeds.start);
        let n_arms = 1 + suspects.iter().filter(|s| s.tried.is_ok()).count() as u64;
        let figures = ArmFigures::of(&base, limit);
        Self { baseline, figures, suspects, n_seeds, ended: (rows.len() as u64, n_arms * n_seeds) }
    }

    /// The same in one line, where there is something.
    pub fn note(&self, one: &OfSuspect) -> Option<String> {
        let notes = self.notes(one);
        (!notes.is_empty()).then(|| notes.join(words::text("notice-between")))
    }

    /// What there is to say about a suspect.
    fn notes(&self, one: &OfSuspect) -> Vec<String> {
        let tried = match &one.tried {
            Ok(tried) => tried,
            Err(not_tried) => return vec![not_tried.to_string()],
        };
        let mut notes = Vec::new();
        let spec = &self.baseline.spec;
        if let (Suspect::CrossEntropy, Some((goal, _))) = (one.suspect, spec.loss_goal()) {
            let (here, there) = (spec.loss.name(), tried.arm.spec.loss.name());
            notes.push(say!("why-other-goal", goal = goal.to_string(), here = here, there = there));
        }
        match (one.suspect, spec.gradient) {
            (Suspect::BatchOfOne, GradientRule::BatchMean) => {
                notes.push(words::text("why-batch-mean-of-one").to_owned());
            }
            (Suspect::BatchOfOne, GradientRule::AsPrinted) => {
                notes.push(words::text("why-as-printed-of-one").to_owned());
            }
            _ => {}
        }
        if self.figures.km_median.is_none() {
            notes.push(words::text("why-baseline-without-median").to_owned());
        }
        if tried.figures.km_median.is_none() {
            notes.push(words::text("why-arm-without-median").to_owned());
        }
        if let Some(effect) = tried.effect {
            if effect.seen() == Seen::Nothing {
                notes.push(say!("why-unseen", seeds = self.n_seeds));
            }
            if effect.ci95.0 == 0.0 || effect.ci95.1 == f64::INFINITY {
                notes.push(words::text("why-open-end").to_owned());
            }
        }
        notes
    }

    /// What it comes to.
    pub fn sentence(&self) -> String {
        let mut sentences = Vec::new();
        if self.ended.0 < self.ended.1 {
            sentences.push(say!("why-unfinished", done = self.ended.0, all = self.ended.1));
        }
        let tried: Vec<(Suspect, &Tried)> =
            self.suspects.iter().filter_map(|one| Some((one.suspect, one.tried.as_ref().ok()?))).collect();
        let effects: Vec<(ArmFigures, Option<Effect>)> = tried.iter().map(|(_, t)| (t.figures, t.effect)).collect();
        let mut found: Vec<(Suspect, &Tried)> =
            explaining(&self.figures, &effects).into_iter().map(|at| tried[at]).collect();
        // With a batch of one nothing is averaged first: no second cause beside the rule that averages first.
        let has_rule = found.iter().any(|(suspect, _)| *suspect == Suspect::ExactRule);
        let of_one = found.iter().position(|(suspect, _)| *suspect == Suspect::BatchOfOne).filter(|_| has_rule);
        let of_one = of_one.map(|at| found.remove(at).1);
        if let Some(from) = self.figures.km_median {
            sentences.push(self.of_steps(from, &tried, &found));
            if let Some(to) = of_one.and_then(|tried| tried.figures.km_median) {
                sentences.push(say!("why-same-of-one", to = to));
            }
            sentences.extend(tried.iter().filter_map(|(suspect, tried)| self.but_fewer(*suspect, tried)));
        } else {
            sentences.push(say!("why-never", reached = self.figures.reached, runs = self.figures.runs));
            let each = found.iter().map(|(suspect, tried)| {
                let (reached, runs) = (tried.figures.reached, tried.figures.runs);
                say!("why-arrives", suspect = name(*suspect), reached = reached, runs = runs)
            });
            sentences.push(match found.as_slice() {
                [] => say!("why-none-arrives", seeds = self.n_seeds),
                _ => say!("why-arrive", list = words::list(each.collect::<Vec<_>>())),
            });
            if let Some(ArmFigures { reached, runs, .. }) = of_one.map(|tried| tried.figures) {
                sentences.push(say!("why-same-of-one-reach", reached = reached, runs = runs));
            }
        }
        let explains_itself = found.iter().any(|(suspect, _)| *suspect == Suspect::EqualLayerNorms);
        if let Some((_, equal)) =
            tried.iter().find(|(s, _)| *s == Suspect::EqualLayerNorms).filter(|_| !explains_itself)
        {
            sentences.push(self.of_equal_norms(equal));
        }
        sentences.join(words::text("why-between"))
    }

    /// Which suspects explain that the baseline takes so many steps.
    fn of_steps(&self, from: u64, tried: &[(Suspect, &Tried)], found: &[(Suspect, &Tried)]) -> String {
        let n = tried.len();
        let to = |tried: &Tried| tried.figures.km_median.unwrap_or(0);
        match found {
            [] => {
                let saved = tried.iter().filter_map(|(suspect, tried)| Some((*suspect, tried.effect?)));
                let saved = saved.filter(|(_, effect)| effect.seen() == Seen::Saves);
                let most = saved.max_by(|a, b| a.1.factor.total_cmp(&b.1.factor));
                let none = say!("why-none", n = n, steps = from, least = EXPLAINS.to_string());
                let more = match most {
                    None => say!("why-none-saves", seeds = self.n_seeds),
                    Some((suspect, effect)) => {
                        let (factor, interval) = (factor_text(effect.factor), interval_text(&effect));
                        say!("why-most", suspect = name(suspect), factor = factor, interval = interval)
                    }
                };
                [none, more].join(words::text("why-between"))
            }
            [(suspect, tried)] => {
                let cause = words::attribute("suspect", suspect.key(), "cause");
                say!("why-explains", n = n, cause = cause, from = from, to = to(tried))
            }
            several => {
                let each =
                    several.iter().map(|(suspect, tried)| say!("why-each", suspect = name(*suspect), to = to(tried)));
                let list = words::list(each.collect::<Vec<_>>());
                say!("why-several", n = n, found = several.len(), from = from, list = list)
            }
        }
    }

    /// What saves much and loses runs.
    fn but_fewer(&self, suspect: Suspect, tried: &Tried) -> Option<String> {
        let effect = tried.effect.filter(saves_much)?;
        let (reached, runs) = (tried.figures.reached, tried.figures.runs);
        let factor = factor_text(effect.factor);
        let loses = tried.figures.share() < self.figures.share();
        loses.then(|| say!("why-but-fewer", suspect = name(suspect), factor = factor, reached = reached, runs = runs))
    }

    /// What the vanishing gradient alone costs.
    fn of_equal_norms(&self, tried: &Tried) -> String {
        let Some(effect) = tried.effect else {
            let (reached, runs) = (tried.figures.reached, tried.figures.runs);
            return say!("why-equal-norms-reach", reached = reached, runs = runs);
        };
        let (factor, interval) = (factor_text(effect.factor), interval_text(&effect));
        match effect.seen() {
            Seen::Saves => say!("why-equal-norms-save", factor = factor),
            Seen::Costs => say!("why-equal-norms-cost", factor = factor_text(effect.factor.recip())),
            Seen::Nothing => {
                say!("why-equal-norms-unseen", seeds = self.n_seeds, factor = factor, interval = interval)
            }
        }
    }
}

impl OfSuspect {
    /// What is taken away, in the language in force.
    pub fn name(&self) -> &'static str {
        name(self.suspect)
    }
}

/// The suspect by the change that takes it away, in the language in force.
fn name(suspect: Suspect) -> &'static str {
    words::named("suspect", suspect.key())
}

/// A factor with as many digits as mean something.
pub fn factor_text(factor: f64) -> String {
    match factor {
        0.0 => "0".to_owned(),
        f if f.is_infinite() => "∞".to_owned(),
        f if f >= 100.0 => words::grouped(f.round()),
        f if f >= 1.0 => format!("{f:.1}"),
        f => format!("{f:.2}"),
    }
}

/// From and to of the interval of a factor.
pub fn interval_text(effect: &Effect) -> String {
    say!("why-interval", low = factor_text(effect.ci95.0), high = factor_text(effect.ci95.1))
}
