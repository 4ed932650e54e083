//! `deltascope runs [list|show ID|export ID DIR|delete ID...|path|...]`: the runs that the archive keeps.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::report::WeightsAs;
use super::runs_export::export;
use super::{Failure, left, print, right, say, shown_width};
use crate::archive::{
    Archive, ArchiveError, CleanUp, DEFAULT_LIMIT, FindError, Labels, Outcome, Place, RunRecord, RunSummary, shortest,
};
use crate::data::visible;
use crate::experiment::preset;
use crate::say;
use crate::telemetry::RunId;
use crate::train::Recorded;
use crate::words;

/// Arguments of `deltascope runs`.
#[derive(Debug, Args)]
pub struct RunsArgs {
    #[command(subcommand)]
    action: Option<Action>,
    /// Print one JSON object
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the runs, newest first
    List,
    /// Show a run with its settings
    Show {
        /// The beginning of its name, as far as it is unambiguous
        id: String,
    },
    /// Write preset.ron, steps.csv, weights.mat and run.json of a run to a folder
    Export {
        /// The run
        id: String,
        /// The folder
        folder: PathBuf,
        /// Write the weights in this format
        #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
        weights_as: WeightsAs,
    },
    /// Delete runs; `restore` brings them back for seven days
    Delete {
        /// The runs
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// Bring deleted runs back
    Restore {
        /// The runs
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// Give a run a name
    Rename {
        /// The run
        id: String,
        /// The name
        name: String,
    },
    /// Give runs a star: they stay whatever is cleaned up
    Star {
        /// The runs
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        /// Take the star away
        #[arg(long)]
        off: bool,
    },
    /// Write a note to a run
    Note {
        /// The run
        id: String,
        /// The note
        note: String,
    },
    /// Say what has to go so that the archive stays within a limit, and delete it
    CleanUp {
        /// Megabytes that the archive may take
        #[arg(long, value_name = "MB", default_value_t = DEFAULT_LIMIT >> 20)]
        limit: u64,
        /// Delete it; otherwise it is only said
        #[arg(long)]
        yes: bool,
    },
    /// Print where the archive stands
    Path,
}

/// Runs the subcommand.
///
/// # Errors
/// For a run that is not there, an archive that cannot be read or written, a folder that cannot be written to.
pub fn run(args: &RunsArgs, place: Option<&Place>) -> Result<ExitCode, Failure> {
    let place = place.ok_or_else(|| Failure::Input(words::text("archive-no-place").to_owned()))?;
    let open = Opened::of(place);
    match args.action.as_ref().unwrap_or(&Action::List) {
        Action::List => list(&mut open?, args.json),
        Action::Show { id } => show(&mut open?, id, args.json),
        Action::Export { id, folder, weights_as } => {
            let mut open = open?;
            let id = open.find(id)?;
            let (run, record) = (open.summary(id)?, open.load(id)?);
            export(folder, &record, &shown(&run, &record), *weights_as)?;
            open.done(args.json, "exported", &[id], || {
                say!("runs-exported", run = id.to_string(), folder = visible(&folder.to_string_lossy()))
            })
        }
        Action::Delete { ids } => {
            let mut open = open?;
            let ids = open.find_all(ids)?;
            open.change(|archive| archive.delete(&ids))?;
            open.done(args.json, "deleted", &ids, || say!("runs-deleted", n = ids.len()))
        }
        Action::Restore { ids } => {
            let mut open = open?;
            open.runs = open.archive.as_mut().map_or(Ok(Vec::new()), Archive::deleted).map_err(failure)?;
            let ids = open.find_all(ids)?;
            open.change(|archive| archive.restore(&ids))?;
            open.done(args.json, "restored", &ids, || say!("runs-restored", n = ids.len()))
        }
        Action::Rename { id, name } => open?.label(args.json, &[id], |labels| labels.name.clone_from(name)),
        Action::Star { ids, off } => {
            open?.label(args.json, &ids.iter().collect::<Vec<_>>(), |labels| labels.star = !*off)
        }
        Action::Note { id, note } => open?.label(args.json, &[id], |labels| labels.note.clone_from(note)),
        Action::CleanUp { limit, yes } => clean_up(&mut open?, *limit, *yes, args.json),
        Action::Path => {
            let path = place.path.to_string_lossy();
            print(&if args.json { format!("{}\n", json!({ "archive": path })) } else { format!("{path}\n") })?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// What is wrong with an archive: what somebody named is wrong input, what a system does is a failure.
fn failure(error: ArchiveError) -> Failure {
    match error {
        ArchiveError::ReadOnly { .. }
        | ArchiveError::Full { .. }
        | ArchiveError::Busy { .. }
        | ArchiveError::RunDamaged { .. }
        | ArchiveError::Failed { .. } => Failure::run(error),
        _ => Failure::input(error),
    }
}

/// The archive with its runs; where there is none yet, no run.
struct Opened {
    path: PathBuf,
    archive: Option<Archive>,
    runs: Vec<RunSummary>,
}

impl Opened {
    fn of(place: &Place) -> Result<Self, Failure> {
        let mut archive = match Archive::existing(place) {
            Err(ArchiveError::None { .. }) => None,
            other => Some(other.map_err(failure)?),
        };
        let runs = archive.as_mut().map_or(Ok(Vec::new()), Archive::list).map_err(failure)?;
        Ok(Self { path: place.path.clone(), archive, runs })
    }

    fn find(&self, text: &str) -> Result<RunId, Failure> {
        FindError::find(&self.runs, text).map_err(Failure::input)
    }

    fn find_all(&self, texts: &[String]) -> Result<Vec<RunId>, Failure> {
        let mut found: Vec<RunId> = Vec::new();
        for text in texts {
            let id = self.find(text)?;
            if !found.contains(&id) {
                found.push(id); // named twice, it is one
            }
        }
        Ok(found)
    }

    fn summary(&self, id: RunId) -> Result<RunSummary, Failure> {
        self.runs.iter().find(|run| run.id == id).cloned().ok_or_else(|| failure(ArchiveError::NoRun(id)))
    }

    fn load(&mut self, id: RunId) -> Result<RunRecord, Failure> {
        self.change(|archive| archive.load(id))
    }

    fn change<T>(&mut self, work: impl FnOnce(&mut Archive) -> Result<T, ArchiveError>) -> Result<T, Failure> {
        let none = || ArchiveError::None { path: self.path.clone() };
        self.archive.as_mut().map_or_else(|| Err(none()), work).map_err(failure)
    }

    /// Changes what people say of some runs.
    fn label(&mut self, json: bool, ids: &[&String], set: impl Fn(&mut Labels)) -> Result<ExitCode, Failure> {
        let ids = ids.iter().map(|id| self.find(id)).collect::<Result<Vec<_>, _>>()?;
        for &id in &ids {
            let mut labels = self.summary(id)?.labels;
            set(&mut labels);
            self.change(|archive| archive.label(id, &labels))?;
        }
        self.done(json, "labelled", &ids, String::new)
    }

    /// Says what was done.
    fn done(
        &self,
        json: bool,
        what: &str,
        ids: &[RunId],
        sentence: impl FnOnce() -> String,
    ) -> Result<ExitCode, Failure> {
        if json {
            let ids: Vec<String> = ids.iter().map(RunId::to_string).collect();
            print(&format!("{}\n", json!({ "archive": self.path.to_string_lossy(), what: ids })))?;
        } else {
            let sentence = sentence();
            if !sentence.is_empty() {
                print(&(sentence + "\n"))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn list(open: &mut Opened, json: bool) -> Result<ExitCode, Failure> {
    if json {
        let runs: Vec<Value> = open.runs.iter().map(listed).collect();
        print(&format!("{}\n", json!({ "archive": open.path.to_string_lossy(), "runs": runs })))?;
    } else if open.runs.is_empty() {
        say(say!("runs-none", path = visible(&open.path.to_string_lossy())));
    } else {
        print(&table(&open.runs))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A run of the list. Numbers that are not finite become `null`.
fn listed(run: &RunSummary) -> Value {
    json!({
        "id": run.id.to_string(),
        "name": run.labels.name,
        "preset": run.preset,
        "seed": run.seed,
        "began": run.began,
        "ended": run.ended,
        "steps": run.steps,
        "stop_reason": run.outcome.key(),
        "reached": run.outcome.is_goal(),
        "loss": run.loss,
        "accuracy": run.accuracy,
        "test_accuracy": run.test_accuracy,
        "star": run.labels.star,
        "note": run.labels.note,
        "parent": run.parent.map(|parent| json!({ "run": parent.run.to_string(), "step": parent.step })),
        "colour": run.labels.colour,
        "active_secs": run.active_secs,
        "data_hash": run.data_hash,
        "bytes": run.bytes,
        "version": run.version,
    })
}

/// A run with its settings.
fn shown(run: &RunSummary, record: &RunRecord) -> Value {
    let mut value = listed(run);
    value["spec"] = json!(preset::to_text(&record.spec).unwrap_or_default());
    value["changes"] = json!(record.changes.iter().map(Recorded::assignment).collect::<Vec<_>>());
    value
}

fn show(open: &mut Opened, id: &str, json: bool) -> Result<ExitCode, Failure> {
    let id = open.find(id)?;
    let (run, record) = (open.summary(id)?, open.load(id)?);
    if json {
        print(&format!("{}\n", shown(&run, &record)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let percent = |share: f64| format!("{:.1}", 100.0 * share);
    let mut lines = vec![
        id.to_string(),
        say!(
            "summary-run",
            name = visible(&name(&run)),
            rule = record.spec.gradient.name(),
            seed = run.seed.to_string()
        ),
        words::named("outcome", run.outcome.key()).to_owned(),
        say!("runs-times", began = time(&run.began), secs = format!("{:.2}", run.active_secs)),
        say!("runs-steps", steps = run.steps, loss = format!("{:.6}", run.loss)),
    ];
    lines.extend(run.accuracy.map(|share| say!("summary-accuracy", percent = percent(share))));
    if !run.labels.note.is_empty() {
        lines.push(visible(&run.labels.note));
    }
    lines.extend(record.changes.iter().map(Recorded::assignment));
    let spec = preset::to_text(&record.spec).map_err(Failure::run)?;
    print(&format!("{}\n\n{spec}", lines.join("\n")))?;
    Ok(ExitCode::SUCCESS)
}

/// What people call a run, else what its experiment is called.
fn name(run: &RunSummary) -> String {
    if run.labels.name.is_empty() { preset::title(&run.preset) } else { run.labels.name.clone() }
}

/// Day and time of a UTC text, without what follows the seconds.
fn time(utc: &str) -> String {
    visible(&utc.chars().take(19).collect::<String>().replace('T', " "))
}

fn table(runs: &[RunSummary]) -> String {
    let short = shortest(runs);
    let heads = ["id", "star", "began", "name", "seed", "steps", "outcome", "loss"];
    let row = |run: &RunSummary| {
        [
            run.id.to_string()[..short].to_owned(),
            if run.labels.star { "*" } else { "" }.to_owned(),
            time(&run.began),
            visible(&name(run)),
            run.seed.to_string(),
            words::grouped(run.steps as f64),
            words::named("outcome", run.outcome.key()).to_owned(),
            if run.outcome == Outcome::Diverged { String::new() } else { format!("{:.5}", run.loss) },
        ]
    };
    let first = heads.map(|head| words::named("runs-head", head).to_owned());
    let rows: Vec<[String; 8]> = std::iter::once(first).chain(runs.iter().map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| shown_width(&row[column])).max().unwrap_or(0);
    let widths: [usize; 8] = std::array::from_fn(width);
    let mut text = String::new();
    for row in &rows {
        let cells = row.iter().enumerate().map(|(column, cell)| match column {
            4 | 5 | 7 => right(cell, widths[column]),
            _ => left(cell, widths[column]),
        });
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text += "\n";
    }
    text
}

fn clean_up(open: &mut Opened, limit: u64, yes: bool, json: bool) -> Result<ExitCode, Failure> {
    let plan = open.change(|archive| archive.clean_up_plan(limit.saturating_mul(1 << 20)))?;
    if yes {
        open.change(|archive| archive.clean_up(&plan))?;
    }
    if json {
        let ids = |runs: &[RunSummary]| runs.iter().map(|run| run.id.to_string()).collect::<Vec<_>>();
        let value = json!({
            "archive": open.path.to_string_lossy(),
            "size_bytes": plan.size_bytes,
            "limit_bytes": plan.limit_bytes,
            "runs": ids(&plan.runs),
            "deleted": ids(&plan.deleted),
            "done": yes,
        });
        print(&format!("{value}\n"))?;
    } else {
        print(&clean_up_text(&plan, yes))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn clean_up_text(plan: &CleanUp, done: bool) -> String {
    let mb = |bytes: u64| format!("{:.1}", bytes as f64 / f64::from(1 << 20));
    let mut text = say!("runs-size", size = mb(plan.size_bytes), limit = mb(plan.limit_bytes)) + "\n";
    if !plan.is_empty() {
        let all: Vec<RunSummary> = plan.runs.iter().chain(&plan.deleted).cloned().collect();
        text += &table(&all);
        let frees = mb(plan.frees_bytes());
        text += &if done { say!("runs-cleaned", frees = frees) } else { say!("runs-would-clean", frees = frees) };
        text += "\n";
    }
    text
}
