//! Every fixture of `tests/fixtures/mat` is read right or refused with a sentence; a file cut anywhere never panics.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use deltascope::data::{self, DataError, FileListing, Limits, no_progress};
use serde::Deserialize;

#[derive(Deserialize)]
struct Expected {
    usable: BTreeMap<String, Variable>,
    told: bool,
}

#[derive(Deserialize)]
struct Variable {
    dims: Vec<u64>,
    crc32: u32,
}

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/mat").join(name)
}

fn examine(path: &Path) -> Result<FileListing, DataError> {
    data::examine(path, &Limits::default(), &mut no_progress)
}

/// MATLAB 7.3 is read only with the feature `hdf5`.
pub fn is_read(file: &str) -> bool {
    cfg!(feature = "hdf5") || !file.starts_with("v73")
}

#[test]
fn without_hdf5_a_sentence_names_the_way_out() {
    let listing = examine(&fixture("v73_classes.mat"));
    assert_eq!(listing.is_ok(), cfg!(feature = "hdf5"));
    if let Err(e) = listing {
        assert!(e.to_string().contains("without the feature hdf5") && e.to_string().contains("-v7"), "{e}");
    }
}

/// Readers behind a library that may refuse a feature with a sentence instead.
fn may_be_refused(file: &str) -> bool {
    file == "v73_lzf.mat"
}

#[test]
fn fixtures_hold_what_their_script_says() {
    let text = std::fs::read_to_string(fixture("expected.json")).unwrap();
    let expected: BTreeMap<String, Expected> = serde_json::from_str(&text).unwrap();
    assert!(expected.len() > 90, "only {} fixtures", expected.len());
    let mut wrong = Vec::new();
    for (file, expected) in expected.into_iter().filter(|(file, _)| is_read(file)) {
        let listing = match examine(&fixture(&file)) {
            Ok(listing) => listing,
            Err(e) => {
                let sentence = e.to_string();
                assert!(sentence.contains(' ') && !sentence.contains('\n'), "{file}: {sentence:?} is no sentence");
                if !expected.usable.is_empty() {
                    wrong.push(format!("{file}: refused: {sentence}"));
                }
                continue;
            }
        };
        let told = !listing.problems.is_empty() || listing.variables.iter().any(|v| v.reason.is_some());
        if expected.told && !told && !may_be_refused(&file) {
            wrong.push(format!("{file}: nothing was said"));
        }
        let usable: Vec<_> = listing.variables.iter().filter(|v| v.usable).collect();
        if usable.len() != expected.usable.len() && !may_be_refused(&file) {
            let names: Vec<_> = usable.iter().map(|v| &v.name).collect();
            wrong.push(format!("{file}: usable are {names:?}, problems {:?}", listing.problems));
        }
        for info in usable {
            let crc32 = info.summary.map(|s| s.crc32);
            match expected.usable.get(&info.name) {
                Some(e) if e.dims == info.dims && Some(e.crc32) == crc32 => {}
                _ => wrong.push(format!("{file}: {} {} {crc32:?} is not as written", info.shown_name(), info.kind())),
            }
            let read = data::read_variable(&fixture(&file), &info.name, &Limits::default(), &mut no_progress).unwrap();
            assert_eq!(read.dims, info.dims, "{file}");
            assert_eq!(read.real.len() as u64, info.n_values().unwrap(), "{file}");
        }
        for reason in listing.variables.iter().filter_map(|v| v.reason.as_ref()).chain(&listing.problems) {
            assert!(!reason.to_string().chars().any(char::is_control), "{file}: {reason:?}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sentences_name_the_variable_and_the_way_out() {
    let said = |file: &str| match examine(&fixture(file)) {
        Ok(listing) => {
            let reasons = listing.variables.into_iter().filter_map(|v| v.reason);
            listing.problems.into_iter().chain(reasons).map(|m| m.to_string()).collect::<Vec<_>>().join("\n")
        }
        Err(e) => e.to_string(),
    };
    for (file, part) in [
        (
            "v5_cut.mat",
            "cut short: variable 'samples' needs 144 bytes but only 124 are left; copy or download it again",
        ),
        ("v5_table.mat", "'T' is a table; in MATLAB: X = table2array(T)"),
        ("v73_classes.mat", "'T' is a table; in MATLAB: X = table2array(T)"),
        ("scipy_mixed_packed.mat", "'thin' is sparse; use full(thin)"),
        ("octave_text.mat", "this is an Octave text file; in Octave: save -v7 out.mat samples"),
        ("octave_hdf5.mat", "Octave HDF5"),
        ("octave_binary.mat", "Octave binary"),
        ("octave_text_gz.mat", "gzip"),
        ("scipy_struct_only.mat", "'data' is a struct; its fields are listed and can be chosen by 'data.field'"),
        ("v5_bomb.mat", "compressed bytes cannot hold the 512.0 MB that they declare"),
        ("v73_huge.mat", "'m' would need 298.0 GB (limit 2.0 GB)"),
        ("v73_outside.mat", "external link to 'other.h5' is not followed"),
        ("v73_outside.mat", "external storage to '/etc/hostname' is not followed"),
        ("v5_packed_nested.mat", "another compressed element"),
        ("v5_appended.mat", "a second MAT-file begins"),
        ("foreign_page.mat", "web page"),
        ("foreign_lfs.mat", "git lfs pull"),
        ("foreign_sheet.mat", "spreadsheet"),
        ("foreign_table.mat", "CSV"),
        ("foreign_empty.mat", "0 bytes"),
        ("v4_text_and_vax.mat", "VAX"),
        ("v4_cut.mat", "cut short: variable 'samples' needs 144 bytes"),
    ]
    .into_iter()
    .filter(|(file, _)| is_read(file))
    {
        let said = said(file);
        assert!(said.contains(part), "{file}: expected {part:?} in:\n{said}");
    }
}

#[test]
fn a_file_cut_at_every_byte_is_an_error_or_a_shorter_file_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.mat");
    for file in
        ["scipy_mixed_plain.mat", "scipy_mixed_packed.mat", "octave_v4.mat", "v5_be_packed.mat", "v73_compact.mat"]
            .into_iter()
            .filter(|file| is_read(file))
    {
        let whole = std::fs::read(fixture(file)).unwrap();
        let n_whole = examine(&fixture(file)).unwrap().variables.len();
        // The HDF5 file is longer; every seventh place does for it.
        let stride = if file.starts_with("v73") { 7 } else { 1 };
        for end in (0..whole.len()).step_by(stride) {
            std::fs::write(&path, &whole[..end]).unwrap();
            if let Ok(listing) = examine(&path)
                && !listing.damaged
                && !file.starts_with("v73")
            {
                // Only a cut exactly between two variables cannot be told from a shorter file.
                assert!(listing.variables.len() < n_whole, "{file} cut at {end} of {} looks whole", whole.len());
            }
        }
    }
}

#[test]
fn reading_can_be_cancelled_and_tells_how_far_it_is() {
    let path = fixture("scipy_mixed_plain.mat");
    let mut last = 0;
    let mut progress = |p: data::Progress| {
        assert!(p.bytes_done >= last && p.bytes_done <= p.bytes_total, "{p:?} after {last}");
        last = p.bytes_done;
        ControlFlow::Continue(())
    };
    data::examine(&path, &Limits::default(), &mut progress).unwrap();
    assert_eq!(last, std::fs::metadata(&path).unwrap().len());
    for file in ["scipy_mixed_plain.mat", "scipy_mixed_packed.mat", "octave_v4.mat", "v73_classes.mat"]
        .into_iter()
        .filter(|file| is_read(file))
    {
        let cancelled = data::examine(&fixture(file), &Limits::default(), &mut |_| ControlFlow::Break(()));
        assert!(matches!(cancelled, Err(DataError::Cancelled)), "{file}");
    }
}

#[test]
fn limits_hold_before_anything_is_allocated() {
    for file in ["v5_bomb.mat", "v73_huge.mat", "v5_dims_too_large.mat", "v5_size_4g.mat", "v5_packed_nested.mat"] {
        let path = fixture(file);
        let used = allocation_counter::measure(|| drop(examine(&path)));
        assert!(used.bytes_max < 8 << 20, "{file} took {} bytes", used.bytes_max);
    }
    let limits = Limits { max_variable_bytes: 100, ..Limits::default() };
    for file in ["v5_le_packed.mat", "v4_cut.mat", "v73_gzip.mat"].into_iter().filter(|file| is_read(file)) {
        let listing = data::examine(&fixture(file), &limits, &mut no_progress).unwrap();
        assert!(listing.variables.iter().all(|v| !v.usable), "{file}");
        assert!(listing.problems[0].to_string().contains("(limit 100 bytes)"), "{:?}", listing.problems);
    }
}

#[test]
fn listing_a_large_variable_holds_a_block_of_it_only() {
    use data::mat_file::writer::{Compression, MatValue, write_mat_file};
    let folder = tempfile::tempdir().unwrap();
    let big = ndarray::Array2::from_shape_fn((500_000, 4), |(i, j)| (i * j) as f64);
    for compression in [Compression::None, Compression::Zlib] {
        let path = folder.path().join("big.mat");
        write_mat_file(&path, &[("big", MatValue::Matrix(big.view()))], compression).unwrap();
        let used = allocation_counter::measure(|| drop(examine(&path)));
        assert!(used.bytes_max < 4 << 20, "a 16 MB variable took {} bytes to look at", used.bytes_max);
        let used = allocation_counter::measure(|| {
            drop(data::read_variable(&path, "big", &Limits::default(), &mut no_progress));
        });
        assert!(used.bytes_max < 20 << 20, "a 16 MB variable took {} bytes to read", used.bytes_max);
    }
}
