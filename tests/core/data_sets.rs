//! Datasets in memory: labels, splits, scaling, hashes, generators, and sources as presets write them.

use deltascope::data::{
    Cluster, DataError, Dataset, FileSource, Label, Selection, Shape, Source, Standardiser, Synthetic,
};
use ndarray::{Array2, array};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

#[test]
fn labels_of_every_kind_become_class_indices() {
    for (values, labels, classes) in [
        (vec![0.0, 1.0, 1.0], vec![0, 1, 1], vec![0, 1]),
        (vec![1.0, -1.0, 1.0], vec![1, 0, 1], vec![-1, 1]),
        (vec![3.0, 1.0, 2.0], vec![2, 0, 1], vec![1, 2, 3]),
        (vec![70.0, -5.0, 70.0], vec![1, 0, 1], vec![-5, 70]),
    ] {
        let dataset = Dataset::new(Array2::zeros((3, 2)), &values).unwrap();
        assert_eq!((&dataset.labels, &dataset.classes), (&labels, &classes));
        assert_eq!(dataset.original_label(0) as f64, values[0]);
    }
}

#[test]
fn data_that_cannot_be_learned_are_refused_with_a_sentence() {
    let said = |features: Array2<f64>, labels: &[f64]| Dataset::new(features, labels).unwrap_err().to_string();
    let two = || Array2::zeros((2, 2));
    assert!(said(two(), &[1.0, 1.0]).contains("all 2 rows have the label 1"));
    assert!(said(two(), &[1.0, 2.5]).contains("the label in row 2 is 2.5"));
    assert!(said(two(), &[f64::NAN, 2.0]).contains("the label in row 1 is NaN"));
    assert!(said(array![[1.0, 2.0], [3.0, f64::NAN]], &[0.0, 1.0]).contains("row 2, feature column 2 is NaN"));
    assert!(
        said(array![[1.0, f64::NEG_INFINITY], [3.0, 0.0]], &[0.0, 1.0]).contains("row 1, feature column 2 is -inf")
    );
    assert!(said(Array2::zeros((0, 2)), &[]).contains("no rows"));
    assert!(said(two(), &[0.0]).contains("2 rows of features but 1 labels"));
    let many: Vec<f64> = (0..500).map(f64::from).collect();
    assert!(said(Array2::zeros((500, 1)), &many).contains("500 different values (at most 100"));
    // Where labels repeat they may be more, if somebody chooses them.
    let twice: Vec<f64> = (0..1000).map(|i| f64::from(i % 500)).collect();
    assert_eq!(Dataset::new(Array2::zeros((1000, 1)), &twice).unwrap().n_classes(), 500);
    let more: Vec<f64> = (0..4000).map(|i| f64::from(i % 2000)).collect();
    assert!(said(Array2::zeros((4000, 1)), &more).contains("2,000 different values (at most 1,000"));
}

#[test]
fn scaling_is_measured_on_the_given_rows_and_undone() {
    let train = array![[1.0, 5.0], [3.0, 5.0]];
    let scaling = Standardiser::fit(&train);
    assert_eq!((&scaling.mean[..], &scaling.std[..]), (&[2.0, 5.0][..], &[1.0, 1.0][..]));
    let mut x = array![[1.0, 5.0], [4.0, 7.0]];
    scaling.apply(&mut x);
    assert_eq!(x, array![[-1.0, 0.0], [2.0, 2.0]]);
    scaling.inverse(&mut x);
    assert_eq!(x, array![[1.0, 5.0], [4.0, 7.0]]);
    let mut constant = Array2::from_elem((7, 1), 0.1);
    Standardiser::fit(&constant).apply(&mut constant);
    assert!(constant.iter().all(|v| v.abs() < 1e-9));
}

#[test]
fn a_run_sees_the_largest_spreads_scaled() {
    let features = array![[1.7e308], [-1.7e308], [-1.7e308], [1.7e308]];
    let dataset = Dataset::new(features, &[0.0, 1.0, 0.0, 1.0]).unwrap();
    let spec = deltascope::experiment::spec::DataSpec { standardise: true, ..article_data() };
    let samples = deltascope::experiment::Samples::prepare(dataset, &spec, 1).unwrap();
    let (x, _) = samples.batch(&[0, 1, 2, 3], 1);
    assert!(x.iter().zip([1.0, -1.0, -1.0, 1.0]).all(|(a, b)| (a - b).abs() < 1e-12), "{x}");
}

fn article_data() -> deltascope::experiment::spec::DataSpec {
    deltascope::experiment::preset::built_in("exact-sigmoid").unwrap().data
}

#[test]
fn a_seed_gives_the_same_data_on_every_machine() {
    // If these change, every preset's recorded hash changes with them: think twice.
    let hashes: Vec<String> =
        Synthetic::examples().iter().map(|s| format!("{} {}", s.key(), s.generate().unwrap().content_hash())).collect();
    assert_eq!(hashes, HASHES);
}

const HASHES: [&str; 6] = [
    "clusters 0352a034599e1ce8",
    "xor ebd6de6fa58b11a3",
    "spheres 35cc9f13ee755afb",
    "spirals b03f94b2d9e4a77a",
    "moons f88cefd7e701660b",
    "xor-table df45f3c35ad66062",
];

#[test]
fn generated_points_lie_where_they_should() {
    let article = Synthetic::article().generate().unwrap();
    assert_eq!((article.n_rows(), article.n_features(), article.classes.clone()), (200, 3, vec![0, 1]));
    for (row, point) in article.features.rows().into_iter().enumerate() {
        let corner = if row < 100 { [1.0, 1.0, 1.0] } else { [-1.0, 2.0, -7.0] };
        assert_eq!(article.labels[row], usize::from(row < 100));
        assert!(point.iter().zip(corner).all(|(v, c)| (c..c + 1.0).contains(v)), "{point}");
    }
    let clusters = vec![Cluster { at: (5.0, 0.0, 0.0), label: 3 }, Cluster { at: (0.0, 0.0, 0.0), label: 9 }];
    for (shape, full) in [(Shape::Ball { radius: 2.0 }, true), (Shape::Shell { radius: 2.0 }, false)] {
        let data = Synthetic::Clusters { seed: 4, rows_per_cluster: 500, shape, clusters: clusters.clone() };
        let data = data.generate().unwrap();
        assert_eq!(data.classes, [3, 9]);
        let mut inside = 0;
        for point in data.features.rows().into_iter().take(500) {
            let r = ((point[0] - 5.0).powi(2) + point[1].powi(2) + point[2].powi(2)).sqrt();
            assert!(r < 2.0 + 1e-9 && (full || r > 2.0 - 1e-9), "{r}");
            inside += usize::from(r < 1.0);
        }
        // An eighth of a ball's volume lies within half its radius.
        assert!(if full { (35..95).contains(&inside) } else { inside == 0 }, "{inside} of 500");
    }
    let xor = Synthetic::Xor { seed: 1, rows: 101, gap: 0.5 }.generate().unwrap();
    for (point, &label) in xor.features.rows().into_iter().zip(&xor.labels) {
        assert_eq!(label == 1, (point[0] > 0.0) != (point[1] > 0.0));
        assert!(point.iter().all(|v| (0.25..=1.0).contains(&v.abs())));
    }
}

#[test]
fn parameters_without_sense_are_refused() {
    let cases = [
        (Synthetic::article().with_rows(0), "the number of rows is 0"),
        (Synthetic::Spheres { seed: 1, rows: 10, inner: -1.0, outer: 2.0 }, "the inner radius is -1"),
        (Synthetic::Spheres { seed: 1, rows: 10, inner: 1.0, outer: f64::NAN }, "the outer radius is NaN"),
        (Synthetic::Spirals { seed: 1, rows: usize::MAX, turns: 1.0 }, "the number of rows is"),
        (Synthetic::Moons { seed: 1, rows: 10, depth: f64::INFINITY }, "the depth is inf"),
        (Synthetic::Xor { seed: 1, rows: 10, gap: 3.0 }, "the gap is 3"),
        (
            Synthetic::Clusters { seed: 1, rows_per_cluster: 5, shape: Shape::Cube, clusters: vec![] },
            "number of clusters",
        ),
        (
            Synthetic::Clusters {
                seed: 1,
                rows_per_cluster: usize::MAX,
                shape: Shape::Ball { radius: 0.0 },
                clusters: vec![Cluster { at: (0.0, 0.0, 0.0), label: 1 }; 2],
            },
            "the number of rows is",
        ),
    ];
    for (synthetic, part) in cases {
        let said = synthetic.generate().unwrap_err().to_string();
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn noise_has_the_asked_spread() {
    let mut data = Dataset::new(Array2::zeros((4000, 3)), &[0.0, 1.0].repeat(2000)).unwrap();
    data.add_noise(0.5, &mut rng(1));
    let spread = (data.features.iter().map(|v| v * v).sum::<f64>() / 12_000.0).sqrt();
    assert!((spread - 0.5).abs() < 0.02, "{spread}");
}

#[test]
fn a_source_reads_and_writes_as_presets_show_it() {
    let text = "Clusters(seed: 1, rows_per_cluster: 100, shape: Cube, \
                clusters: [(at: (1.0, 1.0, 1.0), label: 1), (at: (-1.0, 2.0, -7.0), label: 0)])";
    let source: Source = ron::from_str(text).unwrap();
    assert_eq!(source, Source::Synthetic(Synthetic::article()));
    let file: Source = ron::from_str(
        "File(path: \"a.mat\", variable: \"samples\", features: [1, 2, 3], label: Column(4), transpose: false, hash: \"ab\")",
    )
    .unwrap();
    let selection = Selection::new("samples", vec![1, 2, 3], Label::Column(4));
    assert_eq!(file, Source::File(FileSource { path: "a.mat".into(), selection, hash: "ab".to_owned() }));
    for source in Synthetic::examples().into_iter().map(Source::from).chain([file]) {
        let written = ron::to_string(&source).unwrap();
        assert_eq!(ron::from_str::<Source>(&written).unwrap(), source, "{written}");
        let json = serde_json::to_string(&source).unwrap();
        assert_eq!(serde_json::from_str::<Source>(&json).unwrap(), source, "{json}");
    }
    let wrong = ron::from_str::<Source>("Cluster(seed: 1)").unwrap_err().to_string();
    assert!(wrong.contains("Clusters") && wrong.contains("File"), "{wrong}");
    assert!(ron::from_str::<Source>("Xor(seed: 1, rows: 2, gap: 0.0, more: 1)").is_err());
}

proptest! {
    #[test]
    fn a_split_holds_every_row_once(n in 4_usize..200, share in 0.0..0.9_f64, seed: u64) {
        let labels: Vec<f64> = (0..n).map(|i| (i % 2) as f64).collect();
        let data = Dataset::new(Array2::zeros((n, 1)), &labels).unwrap();
        match data.split(share, &mut rng(seed)) {
            Ok(split) => {
                prop_assert_eq!(split.test.len(), (share * n as f64).round() as usize);
                let mut all = [split.train.clone(), split.test.clone()].concat();
                all.sort_unstable();
                prop_assert_eq!(all, (0..n).collect::<Vec<_>>());
                prop_assert!(split.train.is_sorted() && split.test.is_sorted());
                prop_assert_eq!(data.split(share, &mut rng(seed)).unwrap(), split);
            }
            Err(DataError::EmptySplit { .. }) => {}
            Err(e) => prop_assert!(false, "{}", e),
        }
    }

    #[test]
    fn the_hash_sees_every_bit(row in 0_usize..6, bit in 0_u32..52) {
        let data = Dataset::new(Array2::from_elem((6, 1), 1.5), &[0.0, 1.0, 0.0, 1.0, 0.0, 1.0]).unwrap();
        let mut other = data.clone();
        other.features[[row, 0]] = f64::from_bits(1.5_f64.to_bits() ^ (1 << bit));
        prop_assert_ne!(data.content_hash(), other.content_hash());
        prop_assert_eq!(data.content_hash(), data.clone().content_hash());
    }
}
