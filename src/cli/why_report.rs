//! What `deltascope why` prints: JSON, and a table with the sentence.

use serde_json::{Value, json};

use super::study_report::{arm_json, share_text, table_text};
use crate::report::why::{OfSuspect, WhyReport, factor_text, interval_text};
use crate::study::effect::RESAMPLES;
use crate::study::{ArmFigures, Effect};
use crate::train::stop::ACCURACY_EVERY;
use crate::{say, words};

/// One JSON object, as scripts rely on it. Numbers that are not finite become `null`.
pub fn to_json(report: &WhyReport) -> Value {
    let suspect = |one: &OfSuspect| {
        let tried = one.tried.as_ref().ok();
        let effect = tried.and_then(|tried| tried.effect);
        let changes = one.suspect.changes(&report.baseline.spec);
        let set: serde_json::Map<String, Value> =
            changes.into_iter().map(|(path, value)| (path, json!(value))).collect();
        json!({
            "suspect": one.suspect.key(),
            "set": set,
            "arm": tried.map(|tried| arm_json(&tried.arm.name, &tried.arm.set, &tried.figures)),
            "factor": effect.map(|effect| effect.factor),
            "factor_ci95": effect.map(|effect| [effect.ci95.0, effect.ci95.1]),
            "note": report.note(one),
        })
    };
    json!({
        "baseline": arm_json(&report.baseline.name, &report.baseline.set, &report.figures),
        "suspects": report.suspects.iter().map(suspect).collect::<Vec<_>>(),
        "sentence": report.sentence(),
    })
}

/// A table, what there is to say about each suspect, and the sentence, for people.
pub fn to_text(report: &WhyReport) -> String {
    let heads = ["suspect", "reached", "share", "km-median", "factor", "interval"];
    let mut table = vec![heads.map(|head| words::named("why-head", head).to_owned()).to_vec()];
    let row = |name: &str, figures: &ArmFigures, effect: Option<Effect>| {
        let dash = || "-".to_owned();
        vec![
            name.to_owned(),
            say!("race-reached", reached = figures.reached, runs = figures.runs),
            share_text(figures),
            figures.km_median.map_or_else(dash, |steps| words::grouped(steps as f64)),
            effect.map_or_else(dash, |effect| factor_text(effect.factor)),
            effect.map_or_else(dash, |effect| interval_text(&effect)),
        ]
    };
    table.push(row(words::text("why-baseline"), &report.figures, None));
    for one in &report.suspects {
        table.push(match &one.tried {
            Ok(tried) => row(one.name(), &tried.figures, tried.effect),
            Err(_) => std::iter::once(one.name().to_owned()).chain((1..heads.len()).map(|_| "-".to_owned())).collect(),
        });
    }
    let mut text = table_text(&table);
    for one in &report.suspects {
        if let Some(note) = report.note(one) {
            text += &(say!("why-note", suspect = one.name(), note = note) + "\n");
        }
    }
    let window = report.baseline.spec.loss_goal().map_or(ACCURACY_EVERY, |(_, window)| window);
    text + &say!("why-method", resamples = RESAMPLES, window = window) + "\n" + &report.sentence() + "\n"
}
