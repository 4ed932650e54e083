//! Presets: every built-in one loads, checks and trains; reading is strict and speaks in sentences.

use deltascope::experiment::{assign, load, preset};
use deltascope::train::{Plan, Trainer};
use proptest::prelude::*;

use crate::support::{fixture, json, ready, trainer};

#[test]
fn every_built_in_preset_loads_checks_and_trains() {
    let files: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/presets"))
        .unwrap()
        .map(|f| f.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(files.len(), preset::BUILT_IN.len(), "every file in presets/ is built in");
    for name in preset::built_in_names() {
        assert!(files.iter().any(|f| f == name), "{name} is a file");
        let mut trainer = trainer(name, &[]);
        let start = trainer.network().parameters.clone();
        for _ in 0..50 {
            assert!(trainer.step().loss.is_finite(), "{name}");
        }
        assert_ne!(start, trainer.network().parameters, "{name} moves");
    }
}

/// The files are frozen: they were written by version 1, and so were their losses.
#[test]
fn presets_of_version_1_open_for_good_with_the_same_numbers() {
    let folder = fixture("presets-v1");
    let losses = json("presets-v1/losses.json");
    let losses = losses.as_object().unwrap();
    assert_eq!(losses.len(), 9, "the eight that were built in, and one with whatever could be said");
    for (file, then) in losses {
        let path = folder.join(file);
        assert!(std::fs::read_to_string(&path).unwrap().contains("version: 1,"), "{file}");
        let spec = preset::read(&path).unwrap();
        let ready = load::load(spec.clone(), &mut deltascope::data::no_progress).unwrap();
        let mut trainer = Trainer::new(Plan::of(&ready));
        let steps = then["steps"].as_u64().unwrap();
        for _ in 0..steps {
            trainer.step();
        }
        // As text: not every reader of JSON brings back the last bit.
        let (now, then): (f64, f64) = (trainer.last_loss(), then["loss"].as_str().unwrap().parse().unwrap());
        if trainer.vector_path().is_fused() {
            assert_eq!(now, then, "{file}");
        } else {
            assert!((now - then).abs() < 1e-9 * then, "{file}: {now} {then}");
        }
        let text = preset::to_text(&spec).unwrap();
        assert!(text.contains("version: 2"), "it is saved as it is read by this build: {text}");
        assert_eq!(preset::parse(&text, file).unwrap(), spec);
    }
    let text = std::fs::read_to_string(folder.join("everything.ron")).unwrap();
    let of_text = |text: &str| preset::parse(text, "old.ron");
    let transformed =
        of_text(&text.replace("learning_rate:", "transform: EqualLayerNorms,\n    learning_rate:")).unwrap();
    assert_eq!(transformed.transform, [deltascope::nn::GradientTransform::EqualLayerNorms]);
    assert!(
        of_text(&text.replace("learning_rate:", "transform: None,\n    learning_rate:")).unwrap().transform.is_empty()
    );
    let new_in_old = of_text(&text.replace("weight_decay:", "l1:")).unwrap_err().to_string();
    assert!(new_in_old.contains("l1"), "what version 1 did not know is no field of it: {new_in_old}");
}

#[test]
fn a_preset_written_is_the_preset_read() {
    let folder = tempfile::tempdir().unwrap();
    for name in preset::built_in_names() {
        let spec = preset::built_in(name).unwrap();
        let path = folder.path().join(format!("{name}.ron"));
        preset::write(&path, &spec).unwrap();
        assert_eq!(preset::read(&path).unwrap(), spec, "{}", preset::to_text(&spec).unwrap());
    }
}

#[test]
fn refusals_are_sentences_with_a_place_and_a_way_out() {
    let text = preset::built_in_text("article-sigmoid").unwrap();
    let message = |text: &str| preset::parse(text, "mine.ron").unwrap_err().to_string();
    let newer = message(&text.replace("version: 2", "version: 7"));
    assert!(newer.contains("version 7") && newer.contains("up to version 2"), "{newer}");
    let unknown = message(&text.replace("seed:", "sead:"));
    assert!(unknown.contains("line 5") && unknown.contains("sead"), "{unknown}");
    let cut = message(&text[..text.len() / 2]);
    assert!(cut.contains("mine.ron") && cut.contains("line"), "{cut}");
    assert!(message("").contains("line 1"));
    let missing = preset::read(std::path::Path::new("/no/such.ron")).unwrap_err().to_string();
    assert!(missing.contains("/no/such.ron"), "{missing}");
    let unknown = preset::built_in("artikel").unwrap_err().to_string();
    assert!(unknown.contains("article-sigmoid"), "{unknown}");
}

#[test]
fn settings_are_assigned_by_path() {
    let mut spec = preset::built_in("article-sigmoid").unwrap();
    for setting in [
        "gradient=Exact",
        "training.batch=Full",
        "learning_rate=0.3",
        "network.hidden[0].units=5",
        "network.hidden.1.activation=Relu",
        "optimizer=Adam(beta1: 0.8)",
        "data.source=Moons(seed: 3, rows: 60, depth: 0.5)",
        "name=mine",
    ] {
        assign::assign(&mut spec, setting).unwrap();
    }
    let text = preset::to_text(&spec).unwrap();
    for part in
        ["gradient: Exact", "batch: Full", "learning_rate: 0.3", "units: 5", "Relu", "beta1: 0.8", "rows: 60", "mine"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    for (wrong, part) in [
        ("gradient=Exactly", "gradient=Exact"),
        ("learning_rate", "PATH=VALUE"),
        ("network.deep=3", "network.hidden"),
        ("network.hidden[7].units=3", "only 2 hidden layers"),
        ("training.batch=128", "training.batch=Full"),
        ("optimizer=Adam(bta1: 0.1)", "bta1"),
        ("network.init=Normal(std: 1.0, bias: true)", "bias"),
        ("training.stop=[MeanLossBelow(loss: 0.1, windw: 10)]", "windw"),
        ("network.hidden....[0.units=4", "there is no setting"),
        ("network.hidden[0.units=4", "there is no setting"),
        ("network.hidden.0]].units=4", "there is no setting"),
    ] {
        let message = assign::assign(&mut spec, wrong).unwrap_err().to_string();
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn the_affairs_of_a_parser_are_not_told() {
    let mut spec = preset::built_in("article-sigmoid").unwrap();
    let deep = format!("data.source={}1{}", "Some(".repeat(5000), ")".repeat(5000));
    let assigned = assign::assign(&mut spec, &deep).unwrap_err().to_string();
    let read = preset::parse(&format!("(version: 1, name: {})", "[".repeat(5000)), "deep.ron").unwrap_err().to_string();
    for said in [assigned, read] {
        assert!(!said.contains("serde") && !said.contains("ron::"), "{}", &said[said.len() - 300..]);
    }
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_text_is_kept() {
    use std::os::unix::ffi::OsStrExt;
    let mut spec = preset::built_in("article-sigmoid").unwrap();
    assign::assign(&mut spec, r#"data.source=File(path: "a", variable: "v", features: [1], label: Column(2))"#)
        .unwrap();
    let deltascope::data::Source::File(file) = &mut spec.data.source else { panic!("a file was set") };
    file.path = std::ffi::OsStr::from_bytes(b"/tmp/x\xff \xe6\x97.csv").into();
    let text = preset::to_text(&spec).unwrap();
    assert_eq!(preset::parse(&text, "odd").unwrap(), spec, "{text}");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_preset_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real.ron"), folder.path().join("link.ron"));
    let spec = preset::built_in("exact-relu").unwrap();
    // Also one that leads to nothing yet.
    std::os::unix::fs::symlink("real.ron", &link).unwrap();
    for _ in 0..2 {
        preset::write(&link, &spec).unwrap();
        assert!(link.is_symlink() && !real.is_symlink());
        assert_eq!(preset::read(&real).unwrap(), spec);
    }
    let circle = folder.path().join("circle.ron");
    std::os::unix::fs::symlink("circle.ron", &circle).unwrap();
    assert!(preset::write(&circle, &spec).unwrap_err().to_string().contains("circle"));
}

#[test]
fn what_cannot_run_is_refused_in_a_sentence() {
    let refuse = |settings: &[&str]| {
        let mut spec = preset::built_in("article-sigmoid").unwrap();
        for setting in settings {
            assign::assign(&mut spec, setting).unwrap();
        }
        let loaded = load::load(spec, &mut deltascope::data::no_progress);
        loaded.unwrap_err().to_string()
    };
    for (settings, part) in [
        (&["network.hidden[0].units=4"][..], "set layer 1 to 3 units or choose 'batch mean'"),
        (&["network.hidden=[]"], "as many units as there are inputs"),
        (&["loss=SoftmaxCrossEntropy"], "choose softmax"),
        (&["training.batch=Sample(500)"], "only 200 training rows"),
        (&["learning_rate=-1.0"], "learning_rate is -1"),
        (&["learning_rate=NaN"], "learning_rate is NaN"),
        (&["network.hidden[0].units=0"], "from 1 to 4,096"),
        (&["optimizer=Momentum(beta: 1.5)"], "optimizer.beta is 1.5"),
        (&["optimizer=Lbfgs()"], "set training.batch to Full"),
        (&["optimizer=Lbfgs()", "training.batch=Epochs(200)"], "set training.batch to Full"),
        (&["optimizer=Lbfgs(history: 0)", "training.batch=Full"], "optimizer.history is 0, but must be from 1 to 100"),
        (
            &["optimizer=Lbfgs()", "training.batch=Full", "gradient=Exact", "network.hidden[0].units=3000"],
            "too many for L-BFGS (limit 10,000)",
        ),
        (&["optimizer=Lars(trust: 1.5)"], "optimizer.trust is 1.5"),
        (&["network.init=Constant(value: NaN)"], "network.init is NaN, but must be a finite number"),
        (&["network.init=Orthogonal(gain: -1.0)"], "network.init is -1, but must be a finite spread of at least 0"),
        (&["loss=Hinge"], "choose identity"),
        (&["loss=Focal", "network.output=Identity"], "choose sigmoid"),
        (&["data.test_share=1.0"], "test share is 1"),
        (&["data.noise=-2.0"], "noise is -2"),
        (&["data.source=Moons(seed: 1, rows: 1, depth: 0.5)"], "rows"),
        (&["training.stop=[MeanLossBelow(loss: 0.0, window: 1)]"], "above 0"),
    ] {
        let message = refuse(settings);
        assert!(message.contains(part), "{settings:?}: {message}");
    }
}

#[test]
fn every_generator_makes_what_it_says() {
    for source in deltascope::data::Synthetic::examples() {
        let load = || source.generate().unwrap();
        let dataset = load();
        assert_eq!(dataset, load(), "{} is seeded", source.key());
        assert_eq!(dataset.n_classes(), 2);
        let ones = dataset.labels.iter().filter(|l| **l == 1).count();
        assert_eq!(2 * ones, dataset.n_rows(), "{} is balanced", source.key());
    }
    let cubes = &ready("article-sigmoid", &[]).samples.dataset;
    assert_eq!((cubes.n_rows(), cubes.n_features()), (200, 3));
    for (row, &label) in cubes.features.rows().into_iter().zip(&cubes.labels) {
        let corner = if cubes.classes[label] == 1 { [1.0, 1.0, 1.0] } else { [-1.0, 2.0, -7.0] };
        assert!(row.iter().zip(corner).all(|(v, c)| (c..c + 1.0).contains(v)));
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(cut in 0_usize..600, byte in 0_u8..128, at in 0_usize..600) {
        let mut text = preset::built_in_text("xor-tanh-softmax").unwrap().as_bytes().to_vec();
        let n = text.len();
        text[at % n] = byte;
        text.truncate(n - cut % n);
        if let Ok(text) = String::from_utf8(text) {
            let _ = preset::parse(&text, "fuzzed");
        }
    }
}
