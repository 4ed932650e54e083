//! Weights out and in: the same bits, the same run, and clear refusals.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use deltascope::data::mat_file::writer::{Compression, MatValue, write_mat_file};
use deltascope::data::{self, Limits, no_progress};
use deltascope::experiment::InitialWeights;
use deltascope::experiment::weights::{self, Format, RunRecord};
use deltascope::train::{Plan, Trainer};

use crate::data_numpy::fixture;
use crate::support::{ready, trainer};

#[test]
fn a_run_continues_from_its_own_weights_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        let path = folder.path().join(format!("weights.{}", format.ending()));
        continues(&path, format);
    }
}

fn continues(path: &Path, format: Format) {
    let path = path.to_owned();
    let full = &["training.batch=Full"];
    let mut first = trainer("exact-sigmoid", full);
    for _ in 0..50 {
        first.step();
    }
    let columns = vec!["step".into(), "loss".into()];
    let record = RunRecord { columns, history: vec![1.0, 0.5], loss: "x", ..RunRecord::default() };
    weights::write_as(&path, format, &first.network(), &record).unwrap();
    let fresh = ready("exact-sigmoid", full);
    let parameters = weights::read(&path, fresh.experiment.sizes()).unwrap();
    assert_eq!(&parameters, &first.network().parameters);
    let from_file = fresh.starting_from(Some(Arc::new(InitialWeights { path, parameters })));
    let mut second = Trainer::new(Plan::of(&from_file));
    for _ in 0..50 {
        assert_eq!(first.step().loss, second.step().loss);
    }
    let again = Trainer::new(Arc::clone(second.plan()));
    assert_eq!(again.steps_taken(), 0);
    assert_ne!(again.parameters(), first.parameters(), "a new trainer starts from the weights of the file");
}

/// Everything that the compressed elements of a v5 file hold.
fn inflated(path: &Path) -> Vec<u8> {
    use std::io::Read;
    let bytes = std::fs::read(path).unwrap();
    let (mut at, mut plain) = (128, Vec::new());
    while at < bytes.len() {
        let size = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
        flate2::read::ZlibDecoder::new(&bytes[at + 8..at + 8 + size]).read_to_end(&mut plain).unwrap();
        at += 8 + size;
    }
    plain
}

#[test]
fn activations_and_losses_are_written_by_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weights.mat");
    let run = trainer("deep-relu-he", &[r"network.hidden.0.activation=LeakyRelu"]);
    weights::write(
        &path,
        &run.network(),
        &RunRecord { loss: run.experiment().spec().loss.key(), ..RunRecord::default() },
    )
    .unwrap();
    let plain = inflated(&path);
    for key in ["leaky_relu,relu,relu", "half_mse"] {
        let key: Vec<u8> = key.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(plain.windows(key.len()).any(|w| w == key));
    }
}

#[test]
fn weights_that_do_not_fit_are_refused_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.mat");
    let trained = trainer("exact-sigmoid", &[]);
    weights::write(&path, &trained.network(), &RunRecord::default()).unwrap();
    let message = |sizes: &[usize]| weights::read(&path, sizes).unwrap_err().to_string();
    assert!(message(&[3, 3, 4, 1]).contains("'W2' in w.mat is 3x2, but this network needs 3x4"));
    assert!(message(&[3, 3, 2, 1, 1]).contains("no variable 'W4'"), "{}", message(&[3, 3, 2, 1, 1]));
    let transposed = ndarray::Array2::<f64>::zeros((2, 3));
    write_mat_file(&path, &[("W1", MatValue::Matrix(transposed.view()))], Compression::None).unwrap();
    assert!(message(&[3, 2]).contains("transpose"), "{}", message(&[3, 2]));
    let nan = ndarray::array![[f64::NAN]];
    write_mat_file(&path, &[("W1", MatValue::Matrix(nan.view()))], Compression::None).unwrap();
    assert!(message(&[1, 1]).contains("not a finite number"));
}

#[derive(serde::Deserialize)]
struct Expected {
    sizes: Vec<usize>,
    /// The bits of W, inputs x units, row by row.
    weights: Vec<Vec<u64>>,
    biases: Vec<Vec<u64>>,
}

/// Files that torch, safetensors and NumPy wrote: every number becomes the one that it is there.
#[test]
fn networks_of_other_programs_are_taken_as_they_are() {
    let text = std::fs::read_to_string(fixture("networks.json")).unwrap();
    let expected: BTreeMap<String, Expected> = serde_json::from_str(&text).unwrap();
    assert!(expected.len() >= 9);
    let bits = |values: &mut dyn Iterator<Item = f64>| values.map(f64::to_bits).collect::<Vec<u64>>();
    for (file, network) in expected {
        let read = weights::read(&fixture(&file), &network.sizes).unwrap_or_else(|e| panic!("{file}: {e}"));
        for l in 0..network.sizes.len() - 1 {
            assert_eq!(bits(&mut read.weights(l).iter().copied()), network.weights[l], "{file} W{}", l + 1);
            assert_eq!(bits(&mut read.biases_slice(l).iter().copied()), network.biases[l], "{file} b{}", l + 1);
        }
    }
}

#[test]
fn what_becomes_of_each_tensor_is_shown() {
    let lines = |file: &str, sizes: &[usize]| weights::find(&fixture(file), sizes).unwrap().lines();
    assert_eq!(
        lines("net.safetensors", &[3, 3, 3, 2]),
        [
            "W1 (3x3) = fc1.weight, transposed; b1 = fc1.bias",
            "W2 (3x3) = fc2.weight, transposed; b2 = fc2.bias",
            "W3 (3x2) = fc10.weight, transposed; b3 = fc10.bias",
        ]
    );
    let normed = lines("normed.safetensors", &[2, 4, 1]);
    let left_out = normed.last().unwrap();
    assert!(left_out.starts_with("not used:"), "{left_out}");
    for name in ["1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked"] {
        assert!(left_out.contains(name), "{left_out}");
    }
    let bare = lines("no_bias.safetensors", &[2, 4, 1]);
    assert_eq!(bare[0], "W1 (2x4) = fc1.weight, transposed; b1 = 0, since the file has none");
    let guess = |file: &str| {
        let listing = data::open(&fixture(file), &Limits::default(), &mut no_progress).unwrap();
        weights::guess(&listing).map(|found| found.shown_sizes())
    };
    assert_eq!(guess("net.safetensors").as_deref(), Some("3-3-3-2"));
    assert_eq!(guess("sequential_f32.safetensors").as_deref(), Some("2-5-5-1"));
    assert_eq!(guess("own.npz").as_deref(), Some("3-3-2"));
    assert_eq!(guess("stored.npz"), None, "data are no weights");
    assert_eq!(guess("types.safetensors"), None);
}

#[test]
fn tensors_of_another_network_are_refused_in_a_sentence() {
    let message = |file: &str, sizes: &[usize]| weights::find(&fixture(file), sizes).unwrap_err().to_string();
    let said = message("net.safetensors", &[3, 3, 2]);
    assert!(said.contains("fc10.weight 2x3") && said.contains("3x3") && said.contains("set the layers"), "{said}");
    let said = message("net.safetensors", &[3, 4, 3, 2]);
    assert!(said.contains("do not fit in any order") && said.contains("3x4"), "{said}");
    let said = message("one_d.npy", &[3, 2]);
    assert!(said.contains("no weights of a network") && said.contains("one_d 5x1"), "{said}");
    let folder = tempfile::tempdir().unwrap();
    let said =
        weights::write(&folder.path().join("w.txt"), &trainer("exact-sigmoid", &[]).network(), &RunRecord::default());
    assert!(said.unwrap_err().to_string().contains(".mat, .npz or .safetensors"));
}

/// A matrix of our own names is never transposed, square or not; one under PyTorch's names always is.
#[test]
fn a_file_of_tensors_says_its_layout() {
    let folder = tempfile::tempdir().unwrap();
    let network = trainer("deep-relu-he", &[]).network();
    for (format, layout, first) in
        [(Format::Safetensors, "inputs x units", "W1"), (Format::Pytorch, "units x inputs", "0.weight")]
    {
        let path = folder.path().join("w.safetensors");
        weights::write_as(&path, format, &network, &RunRecord { loss: "half_mse", step: 7, ..RunRecord::default() })
            .unwrap();
        let says = data::safetensors_file::metadata(&path, &Limits::default());
        assert_eq!((says["layout"].as_str(), says["step"].as_str(), says["loss"].as_str()), (layout, "7", "half_mse"));
        let w = data::read_variable(&path, first, &Limits::default(), &mut no_progress).unwrap();
        let w = w.matrix().unwrap();
        let expected = network.parameters.weights(0);
        let expected = if format == Format::Pytorch { expected.reversed_axes() } else { expected };
        assert_eq!(w, expected);
    }
}

#[test]
fn normalised_layers_keep_gain_shift_and_running_statistics_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let settings =
        ["network.depth=3", "network.width=3", "network.hidden[0].norm=Batch", "network.hidden[2].norm=Layer"];
    let mut trainer = trainer("exact-sigmoid", &settings);
    for _ in 0..50 {
        trainer.step();
    }
    let network = trainer.network();
    assert!(network.parameters.running_of(0)[0].iter().any(|mean| *mean != 0.0));
    for ending in ["mat", "npz", "safetensors"] {
        let path = folder.path().join(format!("weights.{ending}"));
        weights::write(&path, &network, &RunRecord::default()).unwrap();
        let found = weights::find(&path, trainer.experiment().sizes()).unwrap();
        let read = found.read_into(trainer.experiment().parameters_to_fill()).unwrap();
        assert_eq!(read, network.parameters, "{ending}");
    }
    let again = folder.path().join("again.safetensors");
    for _ in 0..5 {
        weights::write(&again, &network, &RunRecord::default()).unwrap();
        let bytes = |path: &Path| std::fs::read(path).unwrap();
        assert_eq!(bytes(&again), bytes(&folder.path().join("weights.safetensors")), "one run, one file");
    }
    let path = folder.path().join("torch.safetensors");
    weights::write_as(&path, Format::Pytorch, &network, &RunRecord::default()).unwrap();
    let listing = data::open(&path, &Limits::default(), &mut no_progress);
    let mut names: Vec<String> = listing.unwrap().variables.iter().map(|v| v.name.clone()).collect();
    names.sort();
    let expected = [
        "0.bias",
        "0.weight",
        "1.bias",
        "1.running_mean",
        "1.running_var",
        "1.weight",
        "3.bias",
        "3.weight",
        "5.bias",
        "5.weight",
        "6.bias",
        "6.weight",
        "8.bias",
        "8.weight",
    ];
    assert_eq!(names, expected, "Sequential(Linear, BatchNorm1d, f, Linear, f, Linear, LayerNorm, f, Linear)");
}

#[test]
fn data_are_no_weights() {
    let folder = tempfile::tempdir().unwrap();
    let samples = ready("exact-sigmoid", &[]).samples;
    for ending in ["mat", "npz", "csv"] {
        let path = folder.path().join(format!("samples.{ending}"));
        data::export(&path, &samples.dataset, Compression::None).unwrap();
        let listing = data::open(&path, &Limits::default(), &mut no_progress).unwrap();
        assert_eq!(weights::guess(&listing), None, "{ending}");
    }
}
