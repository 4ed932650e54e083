//! Written .mat files come back with the same bits: here through our own reader, and through scipy and Octave with
//! `tests/interop/check_written_mat.py`.

use deltascope::data::mat_file::writer::{Compression, MatValue, write_mat, write_mat_file};
use deltascope::data::{self, Limits, no_progress};
use ndarray::Array2;
use proptest::prelude::*;

fn round_trip(name: &str, matrix: &Array2<f64>, compression: Compression) -> data::NumericVariable {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mat");
    write_mat_file(
        &path,
        &[(name, MatValue::Matrix(matrix.view())), ("note", MatValue::Text("žluť 样本"))],
        compression,
    )
    .unwrap();
    let listing = data::examine(&path, &Limits::default(), &mut no_progress).unwrap();
    assert!(listing.problems.is_empty(), "{:?}", listing.problems);
    assert_eq!(listing.variables[1].class, "char");
    data::read_variable(&path, name, &Limits::default(), &mut no_progress).unwrap()
}

proptest! {
    #[test]
    fn every_bit_comes_back(rows in 0_usize..6, columns in 0_usize..6, seed: [u64; 3], name in "[a-zA-Z][a-zA-Z0-9_]{0,62}", packed: bool) {
        prop_assume!(name != "note");
        let matrix = Array2::from_shape_fn((rows, columns), |(i, j)| {
            f64::from_bits(seed[(i + j) % 3].rotate_left((i * 11 + j * 5) as u32))
        });
        let compression = if packed { Compression::Zlib } else { Compression::None };
        let read = round_trip(&name, &matrix, compression);
        prop_assert_eq!(&read.dims, &[rows as u64, columns as u64]);
        let bits: Vec<u64> = read.real.iter().map(|v| v.to_bits()).collect();
        let written: Vec<u64> = matrix.t().iter().map(|v| v.to_bits()).collect();
        prop_assert_eq!(bits, written);
    }
}

#[test]
fn names_and_places_that_do_not_work_are_refused() {
    let matrix = Array2::zeros((1, 1));
    for name in ["", "1a", "a b", "ä", "a\0b", &"a".repeat(64)] {
        let refused = write_mat(&mut Vec::new(), &[(name, MatValue::Matrix(matrix.view()))], Compression::None);
        assert!(refused.unwrap_err().to_string().contains("is no MATLAB name"), "{name}");
    }
    let nowhere = std::path::Path::new("/nowhere/at/all/a.mat");
    let said = write_mat_file(nowhere, &[("a", MatValue::Matrix(matrix.view()))], Compression::Zlib).unwrap_err();
    assert!(said.to_string().contains("the folder does not exist"), "{said}");
}

#[test]
fn a_failed_write_leaves_the_old_file_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mat");
    let matrix = Array2::from_elem((2, 2), 7.0);
    write_mat_file(&path, &[("a", MatValue::Matrix(matrix.view()))], Compression::Zlib).unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(write_mat_file(&path, &[("no name", MatValue::Matrix(matrix.view()))], Compression::Zlib).is_err());
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "a temporary file was left behind");
}
