//! Every fixture of `tests/fixtures/numpy`, made by NumPy and safetensors, is read right or refused with a sentence; what is
//! written comes back with the same bits.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use deltascope::data::mat_file::writer::Compression;
use deltascope::data::numpy_file::writer::{NpyValue, write_npz, write_npz_file};
use deltascope::data::safetensors_file::{self, Tensor};
use deltascope::data::{self, DataError, FileListing, Limits, no_progress};
use ndarray::Array2;
use proptest::prelude::*;
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
    /// The bits of all numbers, column by column, where they are few.
    columns: Option<Vec<u64>>,
}

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/numpy").join(name)
}

fn examine(path: &Path) -> Result<FileListing, DataError> {
    data::examine(path, &Limits::default(), &mut no_progress)
}

fn expected() -> BTreeMap<String, Expected> {
    let text = std::fs::read_to_string(fixture("expected.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn fixtures_hold_what_their_script_says() {
    let expected = expected();
    assert!(expected.len() > 110, "only {} fixtures", expected.len());
    let (mut wrong, mut n_numbers) = (Vec::new(), 0);
    for (file, expected) in expected {
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
        if expected.told != told {
            wrong.push(format!("{file}: told: {told}, {:?}", listing.problems));
        }
        let usable: Vec<_> = listing.variables.iter().filter(|v| v.usable).collect();
        if usable.len() != expected.usable.len() {
            let names: Vec<_> = usable.iter().map(|v| &v.name).collect();
            wrong.push(format!("{file}: usable are {names:?}, problems {:?}", listing.problems));
        }
        for info in usable {
            let crc32 = info.summary.map(|s| s.crc32);
            let Some(e) = expected.usable.get(&info.name) else {
                wrong.push(format!("{file}: {} is usable", info.shown_name()));
                continue;
            };
            if e.dims != info.dims || Some(e.crc32) != crc32 {
                wrong.push(format!("{file}: {} {} {crc32:?} is not as written", info.shown_name(), info.kind()));
            }
            let read = data::read_variable(&fixture(&file), &info.name, &Limits::default(), &mut no_progress).unwrap();
            assert_eq!(read.dims, info.dims, "{file}");
            assert_eq!(read.real.len() as u64, info.n_values().unwrap(), "{file}");
            assert_eq!(read.complex, file.contains("_c8") || file.contains("_c16"), "{file}");
            if let Some(columns) = &e.columns {
                let bits: Vec<u64> = read.real.iter().map(|v| v.to_bits()).collect();
                assert_eq!(&bits, columns, "{file}: {}", info.name);
                n_numbers += columns.len();
            }
        }
        for reason in listing.variables.iter().filter_map(|v| v.reason.as_ref()).chain(&listing.problems) {
            assert!(!reason.to_string().chars().any(char::is_control), "{file}: {reason:?}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(n_numbers > 400, "only {n_numbers} numbers were compared one by one");
}

/// Larger than a block, so that rows are cut anywhere: every number stands where its row and column say.
#[test]
fn rows_that_are_cut_by_blocks_come_together() {
    let read = |file: &str, name: &str| {
        data::read_variable(&fixture(file), name, &Limits::default(), &mut no_progress).unwrap().to_array().unwrap()
    };
    let large = read("large.npy", "large");
    assert_eq!(large.dim(), (10_000, 7));
    assert!(large.indexed_iter().all(|((i, j), &v)| v == ((7 * i + j) % 251) as f64));
    let wide = read("wide.npy", "wide");
    assert_eq!(wide.dim(), (2, 18_000));
    assert!(wide.indexed_iter().all(|((i, j), &v)| v == ((18_000 * i + j) % 127) as f64));
}

#[test]
fn sentences_name_the_array_and_the_way_out() {
    let said = |file: &str| match examine(&fixture(file)) {
        Ok(listing) => {
            let reasons = listing.variables.into_iter().filter_map(|v| v.reason);
            listing.problems.into_iter().chain(reasons).map(|m| m.to_string()).collect::<Vec<_>>().join("\n")
        }
        Err(e) => e.to_string(),
    };
    for (file, part) in [
        ("object.npy", "'object' holds Python objects (pickle), which are never read"),
        ("objects.npz", "'meta' holds Python objects (pickle)"),
        ("record.npy", "x['field']"),
        ("dates.npy", "elements of type <M8[D]"),
        ("long_double.npy", "f16"),
        ("three_d.npy", "'three_d' has 3 dimensions (2x3x4); in Python: x.reshape(len(x), -1)"),
        ("words.npy", "can be chosen as the labels"),
        ("one_text.npy", "'one_text' is text"),
        ("cut.npy", "cut short: variable 'cut' needs 144 bytes but only 124 are left; copy or download it again"),
        ("cut_header.npy", "cut short: variable 'cut_header' needs 118 bytes"),
        ("appended.npy", "'appended' is followed by 272 bytes that belong to no variable"),
        ("huge.npy", "'huge' would need 298.0 GB (limit 2.0 GB)"),
        ("beyond.npy", "more than any memory holds"),
        ("negative.npy", "its header is not what NumPy writes"),
        ("call.npy", "its header is not what NumPy writes"),
        ("header_4g.npy", "cut short"),
        ("header_large.npy", "its header would take 100,000 bytes"),
        ("version_9.npy", "format 9.0"),
        ("no_text_bytes.npy", "is text"),
        ("many_texts.npy", "would need"),
        ("none.npz", "the file holds no variables"),
        ("bzip2.npz", "numpy.savez_compressed"),
        ("mixed.npz", "'readme.txt' is no array of NumPy"),
        ("mixed.npz", "variable 'wrong': it is no array of NumPy"),
        ("twins.npz", "'X' stands in the file twice"),
        ("longer.npz", "'X' is followed by 4 bytes"),
        ("shorter.npz", "variable 'X' needs 144 bytes but only 136 are left"),
        ("cut.npz", "the list of members at the end of the archive is missing"),
        ("checksum.npz", "variable 'X': its bytes are not those that were written"),
        ("sheet.zip.npz", "zip archive without arrays of NumPy"),
        ("bomb.npz", "'X' would need 3.0 GB (limit 2.0 GB)"),
        ("ratio.npz", "compressed bytes cannot hold the 512.0 MB that they declare"),
        ("overlap.npz", "variable 'Z': it shares its bytes with another member"),
        ("encrypted.npz", "it is encrypted"),
        ("model_pt.npz", "this is a PyTorch file (pickle), which is never read"),
        ("others.safetensors", "'f8' holds elements of type F8_E4M3"),
        ("others.safetensors", "'conv' has 4 dimensions (2x3x3x3)"),
        ("cut.safetensors", "variable 'a' needs 144 bytes but only 124 are left"),
        ("cut_header.safetensors", "cut short: the header needs"),
        ("followed.safetensors", "4 bytes at the end belong to no tensor"),
        ("header_4g.safetensors", "the header would take 4.0 GB (limit 4.0 MB)"),
        ("huge.safetensors", "variable 'a' needs 320,000,000,000 bytes but only 64 are left"),
        ("gap.safetensors", "the header is damaged"),
        ("overlap.safetensors", "the header is damaged"),
        ("no_json.safetensors", "the header is damaged"),
    ] {
        let said = said(file);
        assert!(said.contains(part), "{file}: expected {part:?} in:\n{said}");
    }
}

#[test]
fn texts_are_labels() {
    let texts = |file: &str, name: &str| {
        let read = data::read_variable(&fixture(file), name, &Limits::default(), &mut no_progress).unwrap();
        (read.texts[&0].clone(), read.real.to_vec())
    };
    let (names, places) = texts("words.npy", "words");
    assert_eq!((names.join(" "), places), ("setosa virginica žluť".to_owned(), vec![0.0, 1.0, 0.0, 2.0]));
    assert_eq!(texts("words_big.npy", "words_big").0, ["a", "b", "样本"]);
    assert_eq!(texts("bytes.npy", "bytes"), (vec!["no".to_owned(), "yes".to_owned()], vec![0.0, 1.0, 0.0]));
    let (_, loaded) =
        data::load_named(&fixture("positional.npz"), &data::Named::default(), &Limits::default(), &mut no_progress)
            .unwrap();
    assert_eq!(loaded.dataset.class_names, ["no", "yes"]);
    assert_eq!((loaded.dataset.n_rows(), loaded.dataset.n_features()), (6, 2));
}

#[test]
fn a_file_cut_at_every_byte_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for file in
        ["le_f8.npy", "one_d.npy", "stored.npz", "deflated.npz", "zip64.npz", "types.safetensors", "net.safetensors"]
    {
        let whole = std::fs::read(fixture(file)).unwrap();
        let path = folder.path().join(file);
        for end in 0..whole.len() {
            std::fs::write(&path, &whole[..end]).unwrap();
            if let Ok(listing) = examine(&path) {
                assert!(listing.damaged, "{file} cut at {end} of {} looks whole", whole.len());
            }
        }
    }
}

#[test]
fn reading_can_be_cancelled_and_tells_how_far_it_is() {
    for file in ["large.npy", "long.npz", "stored.npz", "types.safetensors"] {
        let path = fixture(file);
        let mut last = 0;
        let mut progress = |p: data::Progress| {
            assert!(p.bytes_done >= last && p.bytes_done <= p.bytes_total, "{file}: {p:?} after {last}");
            last = p.bytes_done;
            ControlFlow::Continue(())
        };
        data::examine(&path, &Limits::default(), &mut progress).unwrap();
        assert_eq!(last, std::fs::metadata(&path).unwrap().len(), "{file}");
        let cancelled = data::examine(&path, &Limits::default(), &mut |_| ControlFlow::Break(()));
        assert!(matches!(cancelled, Err(DataError::Cancelled)), "{file}");
    }
}

#[test]
fn limits_hold_before_anything_is_allocated() {
    for file in [
        "huge.npy",
        "beyond.npy",
        "header_4g.npy",
        "header_large.npy",
        "no_text_bytes.npy",
        "many_texts.npy",
        "bomb.npz",
        "ratio.npz",
        "overlap.npz",
        "header_4g.safetensors",
        "huge.safetensors",
    ] {
        let path = fixture(file);
        let used = allocation_counter::measure(|| drop(examine(&path)));
        assert!(used.bytes_max < 1 << 20, "{file} took {} bytes", used.bytes_max);
    }
    let limits = Limits { max_variable_bytes: 100, ..Limits::default() };
    for file in ["version_1.npy", "stored.npz", "deflated.npz", "cut.safetensors"] {
        let listing = data::examine(&fixture(file), &limits, &mut no_progress).unwrap();
        assert!(listing.variables.iter().all(|v| !v.usable || v.n_values().unwrap() <= 12), "{file}");
        let said: Vec<String> = listing.problems.iter().map(ToString::to_string).collect();
        assert!(said.iter().any(|s| s.contains("(limit 100 bytes)") || s.contains("cut short")), "{file}: {said:?}");
    }
    let few = Limits { max_variables: 2, ..Limits::default() };
    for file in ["stored.npz", "types.safetensors"] {
        let listing = data::examine(&fixture(file), &few, &mut no_progress).unwrap();
        assert_eq!(listing.variables.len(), 2, "{file}");
        assert!(listing.damaged && listing.problems[0].to_string().contains("more than 2 variables"), "{file}");
    }
}

/// A megabyte that inflates to a gigabyte is looked at a block at a time, and refused where that is over the limit.
#[test]
fn what_inflates_takes_a_block_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("zeros.npz");
    let zeros = Array2::zeros((2_000_000, 4));
    write_npz_file(&path, &[("X", NpyValue::Matrix(zeros.view()))], Compression::Zlib).unwrap();
    assert!(std::fs::metadata(&path).unwrap().len() < 1 << 17);
    let used = allocation_counter::measure(|| drop(examine(&path)));
    assert!(used.bytes_max < 4 << 20, "a 64 MB array took {} bytes to look at", used.bytes_max);
    let limits = Limits { max_variable_bytes: 32 << 20, ..Limits::default() };
    let used = allocation_counter::measure(|| {
        let refused = data::read_variable(&path, "X", &limits, &mut no_progress).unwrap_err().to_string();
        assert!(refused.contains("'X' would need 61.0 MB (limit 32.0 MB)"), "{refused}");
    });
    assert!(used.bytes_max < 1 << 20, "{} bytes", used.bytes_max);
}

proptest! {
    #[test]
    fn every_bit_comes_back(rows in 0_usize..6, columns in 0_usize..6, seed: [u64; 3], name in "[a-zA-Z0-9_. ]{1,40}", packed: bool) {
        let folder = tempfile::tempdir().unwrap();
        let matrix = Array2::from_shape_fn((rows, columns), |(i, j)| {
            f64::from_bits(seed[(i + j) % 3].rotate_left((i * 11 + j * 5) as u32))
        });
        let vector: Vec<f64> = matrix.iter().copied().collect();
        let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        let columns_first: Vec<f64> = matrix.t().iter().copied().collect();
        let (beside, texts) = (format!("{name} v"), ["žluť".to_owned(), String::new(), "样本".to_owned()]);
        let npz = folder.path().join("a.npz");
        let compression = if packed { Compression::Zlib } else { Compression::None };
        let arrays = [(&*name, NpyValue::Matrix(matrix.view())), (&*beside, NpyValue::Vector(&vector)), ("'t'", NpyValue::Texts(&texts))];
        write_npz_file(&npz, &arrays, compression).unwrap();
        let safe = folder.path().join("a.safetensors");
        let tensors = [(&*name, Tensor::Matrix(matrix.view())), (&*beside, Tensor::Vector(&vector))];
        safetensors_file::write(&safe, &tensors, &[("layout", "\"any\"\n")]).unwrap();
        for path in [&npz, &safe] {
            let listing = examine(path).unwrap();
            prop_assert!(listing.problems.is_empty() || vector.is_empty(), "{:?}", listing.problems);
            let read = |name: &str| data::read_variable(path, name, &Limits::default(), &mut no_progress).unwrap();
            prop_assert_eq!(&read(&name).dims, &[rows as u64, columns as u64]);
            prop_assert_eq!(bits(&read(&name).real), bits(&columns_first));
            prop_assert_eq!(&read(&beside).dims, &[vector.len() as u64, 1]);
            prop_assert_eq!(bits(&read(&beside).real), bits(&vector));
        }
        let read = data::read_variable(&npz, "'t'", &Limits::default(), &mut no_progress).unwrap();
        prop_assert_eq!(&read.texts[&0].join(","), "žluť,样本");
        prop_assert_eq!(&safetensors_file::metadata(&safe, &Limits::default())["layout"], "\"any\"\n");
    }
}

#[test]
fn names_that_are_other_places_are_refused() {
    for name in ["", "a/b", "..\\a", "a\0b", &"a".repeat(2000)] {
        let refused = write_npz(&mut Vec::new(), &[(name, NpyValue::Number(1.0))], Compression::None);
        assert!(refused.unwrap_err().to_string().contains("cannot be the name of an array"), "{name}");
    }
}
