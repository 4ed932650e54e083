//! `deltascope generate KIND --out FILE`: made data as a .mat, .npz or .csv file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{Failure, print};
use crate::data::mat_file::writer::Compression;
use crate::data::{DataError, Synthetic, export, visible};
use crate::experiment::streams::generated_noise;
use crate::say;
use crate::words::together;

/// What to make.
#[derive(Args, Clone, Debug)]
pub struct GenerateArgs {
    /// The kind of data.
    #[arg(value_enum)]
    pub kind: Kind,
    /// Samples in all.
    #[arg(long, default_value_t = 200)]
    pub rows: usize,
    /// Seed: the same seed gives the same bits.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Standard deviation of normal noise added to every feature.
    #[arg(long, default_value_t = 0.0)]
    pub noise: f64,
    /// Where to write: a name that ends in .mat, .npz or .csv.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Write .mat or .npz without compression (as save -v6 and numpy.savez do).
    #[arg(long)]
    pub uncompressed: bool,
}

/// The generators by name.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The article's two unit cubes.
    Clusters,
    /// Exclusive or of the signs of the first two coordinates.
    Xor,
    /// Two concentric spheres.
    Spheres,
    /// Two arms of a spiral.
    Spirals,
    /// Two half circles that reach into each other.
    Moons,
    /// The truth table of exclusive or: four rows.
    XorTable,
}

impl Kind {
    fn key(self) -> &'static str {
        match self {
            Self::Clusters => "clusters",
            Self::Xor => "xor",
            Self::Spheres => "spheres",
            Self::Spirals => "spirals",
            Self::Moons => "moons",
            Self::XorTable => "xor-table",
        }
    }
}

/// Makes the data, writes them and says so in one line.
///
/// # Errors
/// Parameters that make no sense, or a place that cannot be written.
pub fn run(args: &GenerateArgs) -> Result<ExitCode, Failure> {
    let generator =
        Synthetic::examples().into_iter().find(|s| s.key() == args.kind.key()).unwrap_or_else(Synthetic::article);
    let mut dataset = generator.with_seed(args.seed).with_rows(args.rows).generate().map_err(Failure::input)?;
    if !(0.0..=1e9).contains(&args.noise) {
        return Err(Failure::input(DataError::BadNoise(args.noise)));
    }
    if args.noise > 0.0 {
        dataset.add_noise(args.noise, &mut generated_noise(args.seed));
    }
    let compression = if args.uncompressed { Compression::None } else { Compression::Zlib };
    export(&args.out, &dataset, compression).map_err(Failure::input)?;
    print(&format!(
        "{}\n",
        say!(
            "generated",
            path = visible(&args.out.to_string_lossy()),
            rows = dataset.n_rows(),
            features = dataset.n_features(),
            labels = together((0..dataset.n_classes()).map(|class| dataset.class_name(class)))
        )
    ))?;
    Ok(ExitCode::SUCCESS)
}
