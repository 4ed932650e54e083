//! Fixtures with flipped bytes, cuts and grown lengths: no panic, no hang, bounded memory. Ten seconds by default;
//! `DELTASCOPE_MUTATION_SECS=60` runs for a minute.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use deltascope::data::{self, Limits, no_progress};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, RngExt, SeedableRng};

const LIMITS: Limits = Limits { max_variable_bytes: 32 << 20, max_variables: 1000 };

fn seconds(share: f64) -> Duration {
    let all = std::env::var("DELTASCOPE_MUTATION_SECS").ok().and_then(|s| s.parse().ok()).unwrap_or(10.0);
    Duration::from_secs_f64(all * share)
}

fn fixtures(extension: &str, folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == extension));
    files.sort();
    files.into_iter().map(|p| (p.clone(), std::fs::read(p).unwrap())).collect()
}

/// One to four changes to a file.
fn mutate(bytes: &mut Vec<u8>, rng: &mut impl Rng) {
    for _ in 0..rng.random_range(1..=4) {
        if bytes.is_empty() {
            bytes.extend(b"x");
        }
        // Headers and tags stand at the beginning of things: look there more often.
        let n = bytes.len();
        let at = if rng.random_bool(0.5) { rng.random_range(0..n.min(400)) } else { rng.random_range(0..n) };
        match rng.random_range(0..8) {
            0 => bytes[at] ^= 1 << rng.random_range(0..8),
            1 => bytes[at] = rng.random(),
            2 => bytes.truncate(at),
            3 => {
                // A length that grows or makes no sense.
                let at = at / 4 * 4;
                let value: u32 =
                    [0, 1, 7, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, rng.random(), 1 << rng.random_range(0..32)]
                        [rng.random_range(0..8)];
                if let Some(word) = bytes.get_mut(at..at + 4) {
                    word.copy_from_slice(&if rng.random() { value.to_le_bytes() } else { value.to_be_bytes() });
                }
            }
            4 => {
                let end = (at + rng.random_range(1..64)).min(n);
                bytes.drain(at..end);
            }
            5 => {
                let piece: Vec<u8> = bytes[at..(at + rng.random_range(1..64)).min(n)].to_vec();
                bytes.splice(at..at, piece);
            }
            6 => bytes[at] = bytes[at].wrapping_add(1),
            _ => {
                let end = (at + rng.random_range(1..16)).min(n);
                bytes[at..end].fill(if rng.random() { 0 } else { 0xff });
            }
        }
    }
}

fn attack(name: &str, extension: &str, files: &[(PathBuf, Vec<u8>)], time: Duration) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("mutant.{extension}"));
    let (start, mut executions, mut slowest) = (Instant::now(), 0_u64, Duration::ZERO);
    let mut most = 0;
    while start.elapsed() < time {
        let (original, bytes) = &files[executions as usize % files.len()];
        let mut bytes = bytes.clone();
        mutate(&mut bytes, &mut Xoshiro256PlusPlus::seed_from_u64(executions));
        std::fs::write(&path, &bytes).unwrap();
        let began = Instant::now();
        let mut used = 0;
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            used = allocation_counter::measure(|| {
                if let Ok(listing) = data::examine(&path, &LIMITS, &mut no_progress) {
                    for info in listing.variables.iter().take(20) {
                        let _ = data::read_variable(&path, &info.name, &LIMITS, &mut no_progress);
                    }
                    let _ = data::load_named(&path, &data::Named::default(), &LIMITS, &mut no_progress);
                    let whole = data::Named { drop_nan_rows: true, ..data::Named::default() };
                    let _ = data::load_named(&path, &whole, &LIMITS, &mut no_progress);
                }
            })
            .bytes_max;
        }));
        slowest = slowest.max(began.elapsed());
        most = most.max(used);
        let keep = |what: &str| {
            let kept = std::env::temp_dir().join(format!("mutant-{executions}.{extension}"));
            std::fs::write(&kept, &bytes).unwrap();
            panic!("{what}: {} with seed {executions}, kept as {}", original.display(), kept.display());
        };
        if outcome.is_err() {
            keep("panic");
        }
        if began.elapsed() > Duration::from_secs(3) {
            keep("took over 3 s");
        }
        // Suggesting holds two variables at a time.
        if used > bytes.len() as u64 + 2 * LIMITS.max_variable_bytes + (256 << 20) {
            keep("too much memory");
        }
        executions += 1;
    }
    println!("{name}: {executions} mutants, slowest {slowest:?}, most memory {} KB", most / 1024);
    assert!(executions > 50);
}

#[test]
fn mutated_mat_files_do_no_harm() {
    let (hdf5, others): (Vec<_>, Vec<_>) = fixtures("mat", "mat")
        .into_iter()
        .partition(|(p, _)| p.file_name().unwrap().to_string_lossy().starts_with("v73"));
    attack("v4 and v5", "mat", &others, seconds(0.5));
    attack("v7.3", "mat", &hdf5, seconds(0.35));
}

#[test]
fn mutated_tables_do_no_harm() {
    attack("csv", "csv", &fixtures("csv", "csv"), seconds(0.15));
}

#[test]
fn mutated_arrays_and_tensors_do_no_harm() {
    attack("npy", "npy", &fixtures("npy", "numpy"), seconds(0.2));
    attack("npz", "npz", &fixtures("npz", "numpy"), seconds(0.5));
    attack("safetensors", "safetensors", &fixtures("safetensors", "numpy"), seconds(0.3));
}
