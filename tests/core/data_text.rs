//! Classes as text, rows with gaps, fields of structs, training and test set apart, and why nothing is suggested.

use std::path::{Path, PathBuf};

use deltascope::data::mat_file::writer::{Compression, MatValue, write_mat_file};
use deltascope::data::{self, DataError, Label, Limits, Loaded, Named, Selection, TestSet, no_progress};
use deltascope::experiment::{adapt, assign, load, preset};
use ndarray::{Array2, ArrayView2};

use super::data_files::{fixture, is_read};
use crate::support;

fn table(name: &str) -> PathBuf {
    support::fixture(&format!("csv/{name}"))
}

fn suggested(path: &Path) -> Result<(Selection, Loaded), DataError> {
    data::load_named(path, &Named::default(), &Limits::default(), &mut no_progress)
}

fn named(path: &Path, named: &Named) -> Result<(Selection, Loaded), DataError> {
    data::load_named(path, named, &Limits::default(), &mut no_progress)
}

fn load(path: &Path, selection: &Selection) -> Result<Loaded, DataError> {
    data::load(path, selection, &Limits::default(), &mut no_progress)
}

fn with_gaps(path: &Path) -> (Selection, Loaded) {
    named(path, &Named { drop_nan_rows: true, ..Named::default() }).unwrap()
}

fn written(variables: &[(&str, ArrayView2<'_, f64>)]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mat");
    let variables: Vec<_> = variables.iter().map(|(n, v)| (*n, MatValue::Matrix(v.view()))).collect();
    write_mat_file(&path, &variables, Compression::None).unwrap();
    (folder, path)
}

const IRIS: [&str; 3] = ["Iris-setosa", "Iris-versicolor", "Iris-virginica"];

#[test]
fn words_in_a_table_are_classes() {
    for (name, features) in [
        ("words.csv", vec!["length", "width"]),
        ("words_headerless.csv", vec!["x1", "x2"]),
        ("words_many.csv", vec!["length", "width"]),
    ] {
        let (selection, loaded) = suggested(&table(name)).unwrap();
        let dataset = loaded.dataset;
        assert_eq!(dataset.class_names, IRIS, "{name}");
        assert_eq!((&dataset.classes[..], &dataset.labels[..6]), (&[0, 1, 2][..], &[0, 0, 1, 1, 2, 2][..]), "{name}");
        assert_eq!(dataset.feature_names, features, "{name}: {selection:?}");
        assert_eq!(dataset.class_name(2), "Iris-virginica");
        assert_eq!(dataset.features.row(0).to_vec(), [5.1, 3.5], "{name}: no row is lost");
    }
    // Numbers that come first do not hide that a column holds words.
    let (_, loaded) = suggested(&table("words_late.csv")).unwrap();
    assert_eq!(loaded.dataset.class_names, ["1", "2", "bad", "good"]);
    // Text is no feature, and says so; what is no class says so.
    let refused = |features: &[usize], label| {
        let selection = Selection::new("words_many", features.to_vec(), Label::Column(label));
        load(&table("words_many.csv"), &selection).unwrap_err().to_string()
    };
    assert!(refused(&[1, 2], 4).contains("column 1 of 'words_many' holds text"));
    assert!(refused(&[2, 3], 1).contains("more than 1,000 different texts"), "{}", refused(&[2, 3], 1));
}

#[test]
fn a_dataset_of_words_trains_and_comes_back_from_files() {
    let (_, loaded) = suggested(&table("words.csv")).unwrap();
    let mut spec = preset::built_in("exact-sigmoid").unwrap();
    assign::assign(
        &mut spec,
        &format!(
            "data.source=File(path: {:?}, variable: \"words\", features: [1, 2], label: Column(3))",
            table("words.csv")
        ),
    )
    .unwrap();
    let said = adapt::to_data(&mut spec, &loaded.dataset);
    assert!(said.iter().any(|s| s.to_string().contains("3 labels")), "{said:?}");
    let mut trainer = {
        let ready = load::load(spec, &mut no_progress).unwrap();
        deltascope::train::Trainer::new(deltascope::train::Plan::of(&ready))
    };
    for _ in 0..20 {
        assert!(trainer.step().loss.is_finite());
    }
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("out.csv");
    data::export(&csv, &loaded.dataset, Compression::Zlib).unwrap();
    let (_, again) = suggested(&csv).unwrap();
    assert_eq!(again.dataset, loaded.dataset);
    assert_eq!(again.dataset.content_hash(), loaded.dataset.content_hash());
    let mat = folder.path().join("out.mat");
    data::export(&mat, &loaded.dataset, Compression::Zlib).unwrap();
    let names = data::read_variable(&mat, "classes", &Limits::default(), &mut no_progress).unwrap();
    assert_eq!(names.texts[&0], IRIS);
    let (_, again) = suggested(&mat).unwrap();
    assert_eq!((again.dataset.labels, again.dataset.classes), (loaded.dataset.labels, vec![1, 2, 3]));
}

#[test]
fn text_of_mat_files_is_classes_whatever_the_version() {
    for file in ["text_plain.mat", "text_packed.mat", "v73_text.mat"].into_iter().filter(|file| is_read(file)) {
        let path = fixture(file);
        let (selection, loaded) = suggested(&path).unwrap();
        assert_eq!(selection.label, Label::Variable("species".to_owned()), "{file}");
        assert_eq!(loaded.dataset.class_names, ["setosa", "virginica", "样本"], "{file}");
        assert_eq!(loaded.dataset.labels, [1, 0, 2, 0, 2, 1], "{file}");
        let label = |name: &str| {
            let selection = Selection::new("X", vec![1, 2], Label::Variable(name.to_owned()));
            load(&path, &selection)
        };
        let letters = label("letters").unwrap().dataset;
        assert_eq!(
            (letters.class_names, letters.labels),
            (vec!["ab".to_owned(), "c".to_owned()], vec![0, 1, 0, 1, 1, 0]),
            "{file}"
        );
        let gaps = label("gaps").unwrap_err().to_string();
        assert!(gaps.contains("row 2, the label is NaN, and 1 of 6 rows"), "{file}: {gaps}");
        assert!(label("line").unwrap_err().to_string().contains("'line' is text"), "{file}");
    }
    for file in ["text_plain.mat", "text_packed.mat"] {
        let mixed = Selection::new("X", vec![1], Label::Variable("mixed".to_owned()));
        let said = load(&fixture(file), &mixed).unwrap_err().to_string();
        assert!(said.contains("cell 2 holds no line of text"), "{said}");
    }
}

#[test]
fn fields_of_structs_are_chosen_by_their_names() {
    for file in ["structs_plain.mat", "structs_packed.mat", "v73_text.mat"].into_iter().filter(|file| is_read(file)) {
        let path = fixture(file);
        let listing = data::open(&path, &Limits::default(), &mut no_progress).unwrap();
        let names: Vec<&str> = listing.variables.iter().map(|v| &*v.name).collect();
        for name in ["s", "s.X", "s.y", "s.species", "s.inner", "s.inner.Z"] {
            assert!(names.contains(&name), "{file}: {name} in {names:?}");
        }
        let why =
            |name: &str| listing.variables.iter().find(|v| v.name == name).unwrap().reason.clone().unwrap().to_string();
        assert!(why("s").contains("its fields are listed"), "{file}");
        assert!(why("several").contains("X = several.field"), "{file}: {}", why("several"));
        assert!(listing.problems.is_empty(), "{:?}", listing.problems);
        let selection = Selection::new("s.X", vec![1, 2], Label::Variable("s.y".to_owned()));
        let loaded = load(&path, &selection).unwrap();
        assert_eq!(loaded.dataset.labels, [0, 0, 0, 1, 1, 1], "{file}");
        let selection = Selection::new("s.X", vec![1, 2], Label::Variable("s.species".to_owned()));
        let loaded = load(&path, &selection).unwrap();
        assert_eq!(loaded.dataset.class_names[2], "样本", "{file}");
    }
    let (selection, _) = suggested(&fixture("scipy_struct_only.mat")).unwrap();
    assert_eq!((&*selection.variable, selection.label), ("data.field", Label::Column(3)));
}

#[test]
fn rows_with_gaps_are_counted_and_left_out_on_demand() {
    let path = table("gaps.csv");
    let said = suggested(&path).unwrap_err().to_string();
    assert!(said.contains("row 2, feature column 1 is NaN, and 4 of 8 rows"), "{said}");
    assert!(said.contains("--drop-nan-rows"), "{said}");
    let (selection, loaded) = with_gaps(&path);
    assert!(selection.drop_nan_rows);
    assert_eq!(loaded.dataset.features.column(0).to_vec(), [1.0, 3.0, 6.0, 7.0]);
    assert_eq!(loaded.dataset.labels, [0, 1, 1, 0], "features and labels together");
    assert!(loaded.notes.iter().any(|n| n.to_string().contains("4 of 8 rows hold NaN")), "{:?}", loaded.notes);
    // X and y in variables of their own.
    let mut x = Array2::from_shape_fn((6, 2), |(i, j)| (i + j) as f64);
    let mut y = Array2::from_shape_fn((6, 1), |(i, _)| (i % 2) as f64);
    (x[[0, 1]], x[[2, 0]], y[[5, 0]]) = (f64::NAN, f64::INFINITY, f64::NAN);
    let (_folder, path) = written(&[("X", x.view()), ("y", y.view())]);
    let (selection, loaded) = with_gaps(&path);
    assert_eq!(selection.label, Label::Variable("y".to_owned()));
    assert_eq!(loaded.dataset.features.column(0).to_vec(), [1.0, 3.0, 4.0]);
    assert_eq!(loaded.dataset.labels, [1, 1, 0]);
    // A row of which nothing is left out has nothing to say.
    let (_, loaded) = with_gaps(&table("comma.csv"));
    assert!(loaded.notes.is_empty());
}

#[test]
fn the_choice_to_leave_rows_out_is_part_of_the_preset() {
    let mut spec = preset::built_in("exact-sigmoid").unwrap();
    let refused = assign::assign(&mut spec, "data.source.drop_nan_rows=true").unwrap_err().to_string();
    assert!(refused.contains("generated"), "{refused}");
    let source = format!(
        "data.source=File(path: {:?}, variable: \"gaps\", features: [1, 2], label: Column(3))",
        table("gaps.csv")
    );
    assign::assign(&mut spec, &source).unwrap();
    assign::assign(&mut spec, "training.batch=Full").unwrap();
    assert!(!preset::to_text(&spec).unwrap().contains("drop_nan_rows"), "what is not used is not written");
    let rule = "gradient=Exact";
    assign::assign(&mut spec, rule).unwrap();
    assert!(load::load(spec.clone(), &mut no_progress).is_err());
    assign::assign(&mut spec, "data.source.drop_nan_rows=true").unwrap();
    let text = preset::to_text(&spec).unwrap();
    assert!(text.contains("drop_nan_rows: true"), "{text}");
    let again = preset::parse(&text, "gaps").unwrap();
    assert_eq!(again, spec);
    assert_eq!(load::load(again, &mut no_progress).unwrap().samples.dataset.n_rows(), 4);
}

#[test]
fn the_first_row_is_data_where_it_holds_numbers() {
    let (selection, loaded) = with_gaps(&table("gap_first.csv"));
    assert_eq!((loaded.dataset.n_rows(), selection.label), (3, Label::Column(3)));
    assert!(loaded.notes.iter().any(|n| n.to_string().contains("1 of 4 rows")), "{:?}", loaded.notes);
    // Words over numbers are names even where some names are numbers, and that is said.
    let (_, loaded) = suggested(&table("numbers_as_names.csv")).unwrap();
    assert_eq!(loaded.dataset.feature_names, ["0", "1"]);
    assert!(loaded.notes.iter().any(|n| n.to_string().contains("names of the columns")), "{:?}", loaded.notes);
}

#[test]
fn test_sets_are_found_by_their_names_and_are_the_split() {
    let set = |n: usize, shift: f64| {
        let x = Array2::from_shape_fn((n, 3), |(i, j)| (i * 7 + j * 3) as f64 * 0.1 + shift);
        let y = Array2::from_shape_fn((n, 1), |(i, _)| (i % 2) as f64);
        (x, y)
    };
    let ((x, y), (xt, yt)) = (set(20, 0.05), set(8, 0.06));
    for names in [
        ["Xtrain", "ytrain", "Xtest", "ytest"],
        ["X_train", "y_train", "X_test", "y_test"],
        ["trainX", "trainY", "testX", "testY"],
        ["train_x", "train_y", "test_x", "test_y"],
        ["xTr", "yTr", "xTe", "yTe"],
        ["Xtr", "ytr", "Xts", "yts"],
        ["train_data", "train_labels", "test_data", "test_labels"],
        ["TrainingImages", "TrainingLabels", "TestImages", "TestLabels"],
    ] {
        let (_folder, path) =
            written(&[(names[2], xt.view()), (names[3], yt.view()), (names[0], x.view()), (names[1], y.view())]);
        let (selection, loaded) = suggested(&path).unwrap();
        assert_eq!(selection.variable, names[0]);
        assert_eq!(selection.label, Label::Variable(names[1].to_owned()), "{names:?}");
        let test = TestSet { variable: names[2].to_owned(), label: Some(names[3].to_owned()) };
        assert_eq!(selection.test, Some(test), "{names:?}");
        assert_eq!((loaded.dataset.n_rows(), loaded.dataset.test_from), (28, Some(20)));
        let source = data::Source::File(data::FileSource { path, selection, hash: loaded.dataset.content_hash() });
        let mut spec = preset::built_in("exact-sigmoid").unwrap();
        (spec.data.source, spec.data.test_share) = (source, 0.5);
        spec.training.batch = deltascope::nn::Batch::Full;
        spec.data.hash.clear();
        let text = preset::to_text(&spec).unwrap();
        assert!(text.contains(names[3]), "{text}");
        let ready = load::load(preset::parse(&text, "sets").unwrap(), &mut no_progress).unwrap();
        assert_eq!(ready.samples.train_rows, (0..20).collect::<Vec<_>>());
        assert_eq!(ready.samples.test_rows, (20..28).collect::<Vec<_>>(), "not the share of 0.5");
        assert!(ready.notes.iter().all(|n| !n.to_string().contains("differ")), "{:?}", ready.notes);
    }
    // One matrix each, with the label column inside.
    let join = |x: &Array2<f64>, y: &Array2<f64>| ndarray::concatenate![ndarray::Axis(1), *x, *y];
    let (train, test) = (join(&x, &y), join(&xt, &yt));
    let (_folder, path) = written(&[("train", train.view()), ("test", test.view())]);
    let (selection, loaded) = suggested(&path).unwrap();
    assert_eq!(
        (&*selection.variable, selection.test),
        ("train", Some(TestSet { variable: "test".to_owned(), label: None }))
    );
    assert_eq!(loaded.dataset.test_from, Some(20));
    // A class that only the test set has is refused.
    let mut odd = yt.clone();
    odd[[0, 0]] = 5.0;
    let (_folder, path) =
        written(&[("Xtrain", x.view()), ("ytrain", y.view()), ("Xtest", xt.view()), ("ytest", odd.view())]);
    let (_, loaded) = suggested(&path).unwrap();
    let split = loaded
        .dataset
        .split(0.0, &mut deltascope::experiment::streams::stream(1, deltascope::experiment::streams::Stream::Split));
    assert!(split.unwrap_err().to_string().contains("no row of class 5, which is in the test set"));
}

#[test]
fn a_file_without_classes_opens_and_says_why() {
    let x = Array2::from_shape_fn((30, 3), |(i, j)| (i * 7 + j * 3) as f64 * 0.1 + 0.05);
    let y = Array2::from_shape_fn((30, 1), |(i, _)| 0.3 * i as f64 + 0.01);
    let (_folder, path) = written(&[("X", x.view()), ("y", y.view())]);
    for path in [path, table("measured.csv")] {
        let opened = data::open_suggested(&path, &Limits::default(), &mut no_progress).unwrap();
        assert!(!opened.listing.variables.is_empty() && opened.selection.is_none());
        let said = opened.loaded.unwrap_err().to_string();
        assert!(said.contains("real-valued") && said.contains("row "), "{said}");
    }
    let many = Array2::from_shape_fn((600, 1), |(i, _)| (i % 150) as f64);
    let x = Array2::from_shape_fn((600, 2), |(i, j)| (i * 2 + j) as f64 * 0.37);
    let (_folder, path) = written(&[("X", x.view()), ("y", many.view())]);
    let said = suggested(&path).unwrap_err().to_string();
    assert!(said.contains("'y' holds 150 different labels") && said.contains("--label-variable"), "{said}");
    let by_hand = Named { variable: Some("X".into()), label_variable: Some("y".into()), ..Named::default() };
    assert_eq!(named(&path, &by_hand).unwrap().1.dataset.n_classes(), 150);
}

#[test]
fn columns_of_a_suggestion_are_not_counted_on_a_matrix_that_is_turned() {
    // Upright by what it looks like: three features and a label in the last column.
    let x = Array2::from_shape_fn((12, 4), |(i, j)| if j == 3 { (i % 2) as f64 } else { (i * 3 + j) as f64 * 0.1 });
    let (_folder, path) = written(&[("X", x.view())]);
    assert_eq!(suggested(&path).unwrap().0.label, Label::Column(4));
    let turned = Named { transpose: true, ..Named::default() };
    let selection = turned.select(&path, &Limits::default(), &mut no_progress).unwrap();
    assert!(selection.transpose);
    assert_eq!(
        (selection.features.len(), selection.label),
        (11, Label::Column(12)),
        "twelve columns, the last the label"
    );
}

#[test]
fn what_is_too_large_to_be_searched_is_named() {
    // A listing is enough: nothing of this size needs to be written.
    let info = |name: &str, dims: [u64; 2]| data::VariableInfo {
        name: name.to_owned(),
        class: "double".to_owned(),
        dims: dims.to_vec(),
        usable: true,
        ..data::VariableInfo::default()
    };
    let mut listing = data::FileListing {
        path: "big.mat".into(),
        format: data::FileFormat::MatV5,
        variables: vec![info("huge", [100_000, 784])],
        problems: Vec::new(),
        damaged: false,
    };
    let said = data::suggest(&listing, &mut |name| panic!("{name} must not be read")).unwrap_err().to_string();
    assert!(
        said.contains("'huge' (double 100000x784) takes more than 512.0 MB") && said.contains("--variable"),
        "{said}"
    );
    // With labels of its length beside it, it is suggested unread.
    listing.variables.push(info("y", [100_000, 1]));
    let suggestion = data::suggest(&listing, &mut |name| {
        assert_eq!(name, "y");
        Ok(data::NumericVariable {
            name: name.to_owned(),
            dims: vec![100_000, 1],
            real: (0..100_000).map(|i| f64::from(i % 2)).collect::<Vec<_>>().into(),
            complex: false,
            columns: Vec::new(),
            texts: std::collections::BTreeMap::new(),
            notes: Vec::new(),
        })
    });
    let selection = suggestion.unwrap().selection;
    assert_eq!((&*selection.variable, selection.label), ("huge", Label::Variable("y".to_owned())));
}
