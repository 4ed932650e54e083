//! Tables as text: separators, decimal commas, encodings, headers, and the first bad cell.

use std::path::{Path, PathBuf};

use deltascope::data::{self, Label, Limits, Named, no_progress};

fn table(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/csv").join(name)
}

fn read(name: &str) -> Result<data::NumericVariable, data::DataError> {
    let stem = name.strip_suffix(".csv").unwrap();
    data::read_variable(&table(name), stem, &Limits::default(), &mut no_progress)
}

#[test]
fn tables_of_every_kind_are_read() {
    for (name, dims, columns, real) in [
        ("comma.csv", [6, 3], vec!["x1", "x2", "label"], vec![0.25, 0.5, 0.75, 1.0, 1.25, 1.5]),
        ("german.csv", [4, 3], vec!["Länge; cm", "Breite", "Klasse"], vec![0.25, 0.5, 1000.0, -0.0015, 6.5]),
        ("bom_tab.csv", [4, 2], vec!["a", "b"], vec![1.0, 2.0, 3.0, 4.0, 0.0]),
        ("gbk.csv", [4, 2], vec!["样本", "类别"], vec![1.0, 2.0]),
        ("utf16.csv", [4, 2], vec!["样本", "类别"], vec![1.0, 2.0]),
        ("blanks.csv", [4, 3], vec![], vec![1.0, 3.0, 5.0, 7.0, 2.0]),
        ("mixed_decimal.csv", [2, 3], vec![], vec![0.25, 0.5, 6.0, 5.0]),
    ] {
        let variable = read(name).unwrap();
        assert_eq!(variable.dims, dims, "{name}");
        assert_eq!(variable.columns, columns, "{name}");
        assert_eq!(variable.real[..real.len()], real, "{name}");
    }
}

#[test]
fn the_first_bad_cell_is_named() {
    for (name, part) in [
        ("bad_cell.csv", "row 3, column 2: 'four' of 'y' is not a number"),
        ("ragged.csv", "row 3, column 2: this row has 1 columns but the first has 2"),
        ("only_header.csv", "no rows of numbers"),
    ] {
        let said = read(name).unwrap_err().to_string();
        assert!(said.contains(part) && said.contains(name), "{said}");
    }
}

#[test]
fn the_label_column_is_found_by_its_header() {
    let (selection, loaded) =
        data::load_named(&table("label_first.csv"), &Named::default(), &Limits::default(), &mut no_progress).unwrap();
    assert_eq!((selection.features, selection.label), (vec![2, 3], Label::Column(1)));
    assert_eq!(loaded.dataset.feature_names, ["w", "h"]);
    assert_eq!(loaded.dataset.classes, [0, 1, 2]);
}

#[test]
fn a_dataset_written_as_csv_comes_back_with_the_same_bits() {
    let folder = tempfile::tempdir().unwrap();
    for generator in data::Synthetic::examples() {
        let dataset = generator.generate().unwrap();
        let path = folder.path().join("out.csv");
        data::export(&path, &dataset, data::mat_file::writer::Compression::Zlib).unwrap();
        let (_, loaded) = data::load_named(&path, &Named::default(), &Limits::default(), &mut no_progress).unwrap();
        assert_eq!(loaded.dataset, dataset, "{}", generator.key());
        assert_eq!(loaded.dataset.content_hash(), dataset.content_hash());
    }
}
