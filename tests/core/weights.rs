//! Weights out and in: the same bits, the same run, and clear refusals.

use std::sync::Arc;

use deltascope::data::mat_file::writer::{Compression, MatValue, write_mat_file};
use deltascope::experiment::InitialWeights;
use deltascope::experiment::weights::{self, RunRecord};
use deltascope::train::{Plan, Trainer};

use crate::support::{ready, trainer};

#[test]
fn a_run_continues_from_its_own_weights_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weights.mat");
    let full = &["training.batch=Full"];
    let mut first = trainer("exact-sigmoid", full);
    for _ in 0..50 {
        first.step();
    }
    let columns = vec!["step".into(), "loss".into()];
    let record = RunRecord { columns, history: vec![1.0, 0.5], loss: "x", ..RunRecord::default() };
    weights::write(&path, &first.network(), &record).unwrap();
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
fn inflated(path: &std::path::Path) -> Vec<u8> {
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
