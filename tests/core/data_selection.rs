//! What is suggested for a file and what is loaded: label columns, X and y apart, either orientation, one-hot.

use deltascope::data::mat_file::writer::{Compression, MatValue, row, write_mat_file};
use deltascope::data::{self, DataError, Label, Limits, Loaded, Named, Selection, no_progress};
use std::ops::Range;

use ndarray::{Array2, ArrayView2, Axis};

use super::data_files::fixture;

/// Features with one decimal, then the labels 0 and 1.
fn samples(n: usize, k: usize) -> Array2<f64> {
    Array2::from_shape_fn(
        (n, k + 1),
        |(i, j)| {
            if j == k { (i % 2) as f64 } else { (i * 7 + j * 3) as f64 * 0.1 + 0.05 }
        },
    )
}

fn rows(all: &Array2<f64>, range: Range<usize>) -> ArrayView2<'_, f64> {
    all.slice_axis(Axis(0), range.into())
}

fn columns(all: &Array2<f64>, range: Range<usize>) -> ArrayView2<'_, f64> {
    all.slice_axis(Axis(1), range.into())
}

fn suggested(variables: &[(&str, ArrayView2<'_, f64>)]) -> Option<(Selection, Loaded)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mat");
    let variables: Vec<_> = variables.iter().map(|(n, v)| (*n, MatValue::Matrix(v.view()))).collect();
    write_mat_file(&path, &variables, Compression::Zlib).unwrap();
    data::load_named(&path, &Named::default(), &Limits::default(), &mut no_progress).ok()
}

fn load(variables: &[(&str, ArrayView2<'_, f64>)], selection: &Selection) -> Result<Loaded, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mat");
    let variables: Vec<_> = variables.iter().map(|(n, v)| (*n, MatValue::Matrix(v.view()))).collect();
    write_mat_file(&path, &variables, Compression::None).unwrap();
    data::load(&path, selection, &Limits::default(), &mut no_progress)
}

#[test]
fn a_file_like_the_articles_is_understood() {
    let both = samples(200, 3);
    let (c1, c2) = (rows(&both, 0..100), rows(&both, 100..200));
    let mut c1 = c1.to_owned();
    let mut c2 = c2.to_owned();
    c1.column_mut(3).fill(1.0);
    c2.column_mut(3).fill(0.0);
    let all = ndarray::concatenate![Axis(0), c1, c2];
    let num = row(&[100.0]);
    let (selection, loaded) =
        suggested(&[("c1", c1.view()), ("c2", c2.view()), ("num", num.view()), ("samples", all.view())]).unwrap();
    assert_eq!((&*selection.variable, &selection.features[..]), ("samples", &[1, 2, 3][..]));
    assert_eq!((selection.label, selection.transpose), (Label::Column(4), false));
    assert_eq!((loaded.dataset.n_rows(), loaded.dataset.n_features(), loaded.dataset.n_classes()), (200, 3, 2));
    assert_eq!(loaded.dataset.features, columns(&all, 0..3));
}

#[test]
fn either_orientation_is_understood() {
    let all = samples(60, 4);
    let (selection, loaded) = suggested(&[("data", all.t())]).unwrap();
    assert!(selection.transpose);
    assert_eq!((selection.label, &selection.features[..]), (Label::Column(5), &[1, 2, 3, 4][..]));
    assert_eq!(loaded.dataset.features, columns(&all, 0..4));
    assert!(loaded.notes[0].to_string().contains("features x samples: transposed"), "{:?}", loaded.notes);
}

#[test]
fn features_and_labels_may_stand_apart() {
    let all = samples(60, 4);
    let (x, y) = (columns(&all, 0..4), columns(&all, 4..5));
    for (x, transpose) in [(x.view(), false), (x.t(), true)] {
        for y in [y.view(), y.t()] {
            let (selection, loaded) = suggested(&[("X", x), ("y", y)]).unwrap();
            assert_eq!(selection.label, Label::Variable("y".to_owned()));
            assert_eq!((&*selection.variable, selection.transpose), ("X", transpose));
            assert_eq!(loaded.dataset.labels, all.column(4).mapv(|v| v as usize).to_vec());
        }
    }
    let hot = Array2::from_shape_fn((60, 3), |(i, j)| f64::from(i % 3 == j));
    for hot in [hot.view(), hot.t()] {
        let (selection, loaded) = suggested(&[("inputs", x), ("targets", hot)]).unwrap();
        assert_eq!(selection.label, Label::Variable("targets".to_owned()));
        assert_eq!(loaded.dataset.classes, [1, 2, 3]);
        assert!(loaded.notes[0].to_string().contains("one-hot"), "{:?}", loaded.notes);
    }
}

#[test]
fn fixtures_of_other_programs_are_understood() {
    for (file, label, transpose) in [
        ("scipy_pair_plain.mat", Label::Variable("y".to_owned()), false),
        ("scipy_pair_packed.mat", Label::Variable("y".to_owned()), false),
        ("scipy_one_hot_lying.mat", Label::Variable("T".to_owned()), true),
        ("octave_v4.mat", Label::Column(3), false),
    ] {
        let (selection, _) =
            data::load_named(&fixture(file), &Named::default(), &Limits::default(), &mut no_progress).unwrap();
        assert_eq!((selection.label, selection.transpose), (label, transpose), "{file}");
    }
    let none =
        data::load_named(&fixture("v5_only_header.mat"), &Named::default(), &Limits::default(), &mut no_progress);
    let said = none.unwrap_err().to_string();
    assert!(said.contains("the file holds no variables"), "{said}");
}

#[test]
fn a_selection_that_does_not_fit_is_refused_with_a_sentence() {
    let all = samples(10, 3);
    let one = columns(&all, 0..1).to_owned();
    let variables = [("samples", all.view()), ("one", one.view())];
    let select = |variable: &str, features: &[usize], label: Label| Selection::new(variable, features.to_vec(), label);
    for (selection, part) in [
        (select("samples", &[1, 2, 9], Label::Column(4)), "column 9 was chosen but 'samples' has columns 1 to 4"),
        (select("samples", &[1, 2], Label::Column(0)), "column 0 was chosen"),
        (select("samples", &[], Label::Column(4)), "no feature column"),
        (select("samples", &[1, 4], Label::Column(4)), "both as a feature and as the label"),
        (select("samples", &[2], Label::Column(1)), "the label in row 1 is 0.05, not a whole number"),
        (select("one", &[1], Label::Column(2)), "'one' has too few columns (1)"),
        (select("nothing", &[1], Label::Column(2)), "holds no variable 'nothing'; it holds samples (double 10x4)"),
    ] {
        let said = load(&variables, &selection).unwrap_err().to_string();
        assert!(said.contains(part), "{said}");
    }
    let named = Named { variable: Some("volume".to_owned()), ..Named::default() };
    let volume = data::load_named(&fixture("scipy_mixed_plain.mat"), &named, &Limits::default(), &mut no_progress);
    assert!(volume.unwrap_err().to_string().contains("'volume' has 3 dimensions (2x3x4)"));
}
