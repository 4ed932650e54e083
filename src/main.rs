//! The program: opens the window, or runs a subcommand.

use std::ffi::OsStr;
use std::path::Path;
use std::process::ExitCode;

use deltascope::archive::{Place, VARIABLE};
use deltascope::cli::bench::BenchArgs;
use deltascope::cli::{self, Command, Failure};
use deltascope::cli::{help, language, option};
use deltascope::say;
use deltascope::words::{self, Language};

fn main() -> ExitCode {
    // A refusal, too, speaks what was asked for where that is known.
    let variable = std::env::var_os(language::VARIABLE);
    let known = variable.as_deref().and_then(OsStr::to_str).and_then(Language::from_tag);
    words::set_language(known.unwrap_or_else(Language::of_system));
    let (line, language) = match language::take(std::env::args_os(), variable) {
        Ok(taken) => taken,
        Err(failure) => return cli::finish(Err(failure)),
    };
    if let Some(language) = language {
        words::set_language(language);
    }
    let (line, archive) = option::take(line, "--archive");
    let archive = Place::of(archive, std::env::var_os(VARIABLE));
    let arguments = match help::parse(line) {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    match arguments.command {
        Some(Command::Bench(args)) if args.window => cli::finish(bench_window(&args)),
        Some(command) => cli::run(command, archive.as_ref()),
        None => cli::finish(open(arguments.file.as_deref(), language, archive)),
    }
}

/// Opens the window. Where that cannot be, says so and runs the experiment in the terminal instead.
///
/// An explicit language wins over the one that the window remembers.
fn open(file: Option<&Path>, language: Option<Language>, archive: Option<Place>) -> Result<ExitCode, Failure> {
    #[cfg(feature = "gui")]
    let why = if has_display() {
        #[cfg(target_os = "linux")]
        leave_a_core_to_training();
        match deltascope::ui::open_window(file.map(Path::to_owned), language, archive) {
            Ok(()) => return Ok(ExitCode::SUCCESS),
            Err(sentence) => sentence,
        }
    } else {
        words::text("no-display").to_owned()
    };
    #[cfg(not(feature = "gui"))]
    let (why, _, _) = (words::text("no-window-built"), language, archive);
    cli::say(say!("in-the-terminal", why = why));
    cli::train::run_without_window(file)
}

/// What the window costs the training.
#[cfg(feature = "gui")]
fn bench_window(args: &BenchArgs) -> Result<ExitCode, Failure> {
    use deltascope::cli::bench;
    use deltascope::ui::measure::measure_window;

    if !has_display() {
        return Err(Failure::Run(words::text("bench-no-display").to_owned()));
    }
    #[cfg(target_os = "linux")]
    leave_a_core_to_training();
    bench::run_with_window(args, |spec, secs, storage| {
        let m = measure_window(spec, secs, storage)?;
        Ok(bench::WindowSpeed {
            training: bench::Speed {
                steps_per_sec: m.steps as f64 / m.secs,
                steps_per_cpu_sec: m.steps as f64 / m.worker_cpu_secs,
            },
            frames_per_sec: m.frames as f64 / m.secs,
            cpu_ms_per_frame: 1e3 * m.drawing_cpu_secs / m.frames as f64,
        })
    })
}

#[cfg(not(feature = "gui"))]
fn bench_window(_: &BenchArgs) -> Result<ExitCode, Failure> {
    Err(Failure::Run(words::text("bench-no-window-built").to_owned()))
}

/// Mesa's software renderer (llvmpipe) draws on every core and so takes half of the worker's. It reads the number of its
/// threads from the environment only, which a program cannot change for itself: so it starts itself again, once, with one
/// core left free. Where a graphics processor draws, the variable means nothing.
#[cfg(all(feature = "gui", target_os = "linux"))]
fn leave_a_core_to_training() {
    use std::os::unix::process::CommandExt;

    const THREADS: &str = "LP_NUM_THREADS";
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if std::env::var_os(THREADS).is_some() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let mut again = std::process::Command::new(program);
        again.args(std::env::args_os().skip(1)).env(THREADS, cores.saturating_sub(1).max(1).to_string());
        // Comes back only where it failed; then the window opens with what there is.
        let _ = again.exec();
    }
}

/// Whether there is a screen to open a window on.
#[cfg(feature = "gui")]
fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(target_os = "windows", target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
