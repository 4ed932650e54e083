//! The kernels against the plain ndarray path: every activation, output, loss and rule, on every vector path.

use deltascope::nn::kernels::{Kernel, KernelSpec, SampleRows, VectorPath};
use deltascope::nn::{Activation, GradientRule, Hidden, Loss, Network, Normalisation, OutputActivation, Parameters};
use ndarray::{Array2, Axis};
use proptest::prelude::*;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

/// `max |a - b| / max |b|`
fn distance(a: &[f64], b: &[f64]) -> f64 {
    let largest = |v: &mut dyn Iterator<Item = f64>| v.fold(0.0, f64::max);
    let gap = largest(&mut a.iter().zip(b).map(|(a, b)| (a - b).abs()));
    if gap == 0.0 { 0.0 } else { gap / largest(&mut b.iter().map(|b| b.abs())) }
}

struct Case {
    network: Network,
    loss: Loss,
    x: Array2<f64>,
    y: Array2<f64>,
    rows: Vec<u32>,
}

impl Case {
    fn new<H: Copy + Into<Hidden>>(
        sizes: &[usize],
        hidden: &[H],
        output: OutputActivation,
        loss: Loss,
        n: usize,
        seed: u64,
    ) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut network = Network::zeros(sizes, hidden, output);
        for (l, pair) in sizes.windows(2).enumerate() {
            // Powers of powers: under weights of this size they leave the range of numbers.
            let largest =
                if network.hidden.iter().any(|layer| layer.activation == Activation::Exponential) { 0.3 } else { 1.5 };
            let reach = largest / (pair[0] as f64).sqrt();
            let (weights, biases) = network.parameters.layer_mut(l);
            weights.iter_mut().chain(biases).for_each(|w| *w = rng.random_range(-reach..reach));
            let (gain, shift) = network.parameters.gain_and_shift_mut(l);
            for g in gain {
                *g = rng.random_range(0.3..1.7);
            }
            for h in shift {
                *h = rng.random_range(-0.5..0.5);
            }
            let [mean, variance] = network.parameters.running_of_mut(l);
            for m in mean {
                *m = rng.random_range(-0.5..0.5);
            }
            for v in variance {
                *v = rng.random_range(0.2..2.0);
            }
        }
        let n_rows = n + 7;
        let x = Array2::from_shape_simple_fn((n_rows, sizes[0]), || rng.random_range(-2.0..2.0));
        let outputs = sizes[sizes.len() - 1];
        let mut y = Array2::zeros((n_rows, outputs));
        for mut row in y.rows_mut() {
            let class = rng.random_range(0..outputs.max(2));
            if outputs == 1 {
                row[0] = class as f64;
            } else {
                row[class] = 1.0;
            }
        }
        let rows = (0..n).map(|_| rng.random_range(0..n_rows) as u32).collect();
        Self { network, loss, x, y, rows }
    }

    fn kernel(&self, rule: GradientRule, path: VectorPath) -> (f64, Parameters, Kernel) {
        let spec = KernelSpec {
            sizes: self.network.parameters.sizes().to_vec(),
            hidden: self.network.hidden.clone(),
            output: self.network.output,
            loss: self.loss,
            rule,
            max_batch: self.rows.len(),
        };
        let mut gradient = self.network.parameters.zeros_like();
        let mut kernel = Kernel::new(spec, path);
        let data = SampleRows::new(self.x.view(), self.y.view());
        let loss = kernel.gradient(&self.network.parameters, &data, &self.rows, &mut gradient);
        (loss, gradient, kernel)
    }

    fn plain(&self, rule: GradientRule) -> (f64, deltascope::nn::gradient_rule::Gradient) {
        let rows: Vec<usize> = self.rows.iter().map(|r| *r as usize).collect();
        let (x, y) = (self.x.select(Axis(0), &rows), self.y.select(Axis(0), &rows));
        let pass = self.network.forward(x.view());
        let last = self.network.n_layers() - 1;
        let loss = self.loss.value(pass.z[last].view(), pass.a[last].view(), y.view());
        (loss, rule.gradient(&self.network, &pass, x.view(), y.view(), self.loss))
    }

    fn check(&self, path: VectorPath) {
        for rule in GradientRule::ALL {
            let has_undefined_norm = self.network.hidden.iter().any(|layer| !rule.is_defined_with(layer.norm));
            if !rule.is_defined_for(self.network.parameters.sizes()) || has_undefined_norm {
                continue;
            }
            let (loss, gradient, kernel) = self.kernel(rule, path);
            let (plain_loss, plain) = self.plain(rule);
            self.compare(path, rule, (loss, &gradient, &kernel), plain_loss, &plain);
        }
    }

    fn compare(
        &self,
        path: VectorPath,
        rule: GradientRule,
        (loss, gradient, kernel): (f64, &Parameters, &Kernel),
        plain_loss: f64,
        plain: &deltascope::nn::gradient_rule::Gradient,
    ) {
        {
            let what = || format!("{path}, {rule:?}, {:?}, {:?}", self.network.hidden, self.network.parameters.sizes());
            assert!(distance(&[loss], &[plain_loss]) < 1e-12, "loss {loss}, plain {plain_loss}: {}", what());
            for l in 0..self.network.n_layers() {
                let pairs = [
                    (gradient.weights_slice(l), plain.parameters.weights_slice(l)),
                    (gradient.biases_slice(l), plain.parameters.biases_slice(l)),
                    (gradient.gain(l), plain.parameters.gain(l)),
                    (gradient.shift(l), plain.parameters.shift(l)),
                    (gradient.running_of(l)[0], plain.parameters.running_of(l)[0]),
                    (gradient.running_of(l)[1], plain.parameters.running_of(l)[1]),
                ];
                for (k, (ours, theirs)) in pairs.into_iter().enumerate() {
                    // The way back through a normalisation is a difference of numbers that may all but cancel: there a layer's
                    // numbers are held against the whole gradient's.
                    let is_normalised = self.network.hidden.iter().any(|layer| layer.norm != Normalisation::None);
                    let largest = plain.parameters.values().iter().fold(0.0, |most: f64, v| most.max(v.abs()));
                    let apart = ours.iter().zip(theirs).fold(0.0, |most: f64, (a, b)| most.max((a - b).abs()));
                    let gap = if is_normalised && k < 4 { apart / largest } else { distance(ours, theirs) };
                    let tolerance = if is_normalised { 1e-11 } else { 1e-12 };
                    assert!(gap < tolerance, "layer {l}, {k}: {gap:e}: {}", what());
                }
                if rule == GradientRule::Exact && self.network.parameters.norm_of(l) == Normalisation::None {
                    for ((i, j), delta) in plain.deltas[l].indexed_iter() {
                        let ours = kernel.delta(l, j, i).expect("the exact rule has deltas");
                        assert!((ours - delta).abs() < 1e-12, "delta {l} {i} {j}: {}", what());
                    }
                }
            }
        }
    }
}

/// A batch of more rows than the buffers hold is taken in parts; a last part of one row is the hardest.
#[test]
fn a_batch_in_parts_is_the_batch() {
    for n in [4096, 4097, 10_001] {
        for (output, loss, n_outputs) in
            [(OutputActivation::Sigmoid, Loss::HalfMse, 1), (OutputActivation::Softmax, Loss::SoftmaxCrossEntropy, 3)]
        {
            let hidden = [Activation::Sigmoid, Activation::Silu];
            let case = Case::new(&[5, 5, 19, n_outputs], &hidden, output, loss, n, 11);
            for rule in GradientRule::ALL {
                let (loss, gradient, _) = case.kernel(rule, VectorPath::detect());
                let (plain_loss, plain) = case.plain(rule);
                assert!(distance(&[loss], &[plain_loss]) < 1e-12, "{n} rows, {rule:?}: {loss}, {plain_loss}");
                let gap = distance(gradient.values(), plain.parameters.values());
                assert!(gap < 1e-12, "{n} rows, {rule:?}: {gap:e}");
            }
        }
    }
}

/// Every pair of loss and output that is defined, with a number of outputs.
fn endings() -> Vec<(Loss, OutputActivation, usize)> {
    let mut endings = Vec::new();
    for loss in Loss::ALL {
        for output in loss.outputs() {
            let n_outputs: &[usize] = if *output == OutputActivation::Softmax { &[2, 5, 10] } else { &[1, 3] };
            endings.extend(n_outputs.iter().map(|n| (loss, *output, *n)));
        }
    }
    endings
}

#[test]
fn every_activation_output_loss_and_rule_agrees_with_the_plain_path() {
    for path in VectorPath::available() {
        for activation in Activation::ALL {
            for (loss, output, n_outputs) in endings() {
                for (sizes, n) in [(vec![3, 3, 2], 128), (vec![2], 1), (vec![5, 5, 17, 6], 13), (vec![1, 4], 8)] {
                    let hidden = vec![activation; sizes.len() - 1];
                    let sizes = [sizes, vec![n_outputs]].concat();
                    Case::new(&sizes, &hidden, output, loss, n, 11).check(path);
                }
            }
        }
    }
}

#[test]
fn wide_and_deep_layers_agree_with_the_plain_path() {
    for path in VectorPath::available() {
        Case::new(&[3, 130, 71, 1], &[Activation::Tanh; 2], OutputActivation::Sigmoid, Loss::HalfMse, 100, 5)
            .check(path);
        Case::new(&[2, 301, 290, 2], &[Activation::Tanh; 2], OutputActivation::Sigmoid, Loss::HalfMse, 19, 5)
            .check(path);
        let sizes = [vec![16; 12], vec![4]].concat();
        let hidden = [Activation::Tanh; 11];
        Case::new(&sizes, &hidden, OutputActivation::Softmax, Loss::SoftmaxCrossEntropy, 128, 6).check(path);
    }
}

#[test]
fn all_paths_that_fuse_give_the_same_bits() {
    for (loss, output, n_outputs) in endings() {
        for activation in Activation::ALL {
            for (sizes, n) in [(vec![3, 3, 2], 128), (vec![7, 7, 40, 9], 61)] {
                let hidden = vec![activation; sizes.len() - 1];
                let sizes = [sizes, vec![n_outputs]].concat();
                let case = Case::new(&sizes, &hidden, output, loss, n, 23);
                for rule in GradientRule::ALL {
                    let mut first: Option<(u64, Vec<u64>)> = None;
                    for path in VectorPath::available().filter(|path| path.is_fused()) {
                        let (loss, gradient, _) = case.kernel(rule, path);
                        let bits = (loss.to_bits(), gradient.values().iter().map(|v| v.to_bits()).collect());
                        assert_eq!(*first.get_or_insert_with(|| bits.clone()), bits, "{path}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_batch_may_be_smaller_than_the_largest_and_leaves_nothing_behind() {
    let case = Case::new(&[3, 3, 2, 1], &[Activation::Sigmoid; 2], OutputActivation::Sigmoid, Loss::HalfMse, 40, 3);
    let data = SampleRows::new(case.x.view(), case.y.view());
    for rule in GradientRule::ALL {
        let (_, _, mut used) = case.kernel(rule, VectorPath::detect());
        let mut again = Parameters::zeros(&[3, 3, 2, 1]);
        let loss = used.gradient(&case.network.parameters, &data, &case.rows[..11], &mut again);
        let small = Case {
            rows: case.rows[..11].to_vec(),
            network: case.network.clone(),
            loss: case.loss,
            x: case.x.clone(),
            y: case.y.clone(),
        };
        let (fresh_loss, fresh, _) = small.kernel(rule, VectorPath::detect());
        assert_eq!((loss, again), (fresh_loss, fresh));
    }
}

#[test]
fn a_number_that_is_none_reaches_the_loss() {
    for path in VectorPath::available() {
        for activation in Activation::ALL {
            for (loss, output, n_outputs) in endings() {
                let mut case = Case::new(&[3, 3, 6, n_outputs], &[activation; 2], output, loss, 10, 3);
                case.network.parameters.weights_mut(0).fill(f64::NAN);
                for rule in GradientRule::ALL {
                    let (loss, gradient, _) = case.kernel(rule, path);
                    assert!(loss.is_nan(), "{path} {activation:?} {loss}");
                    assert!(gradient.weights_slice(0).iter().all(|g| g.is_nan()));
                }
            }
        }
    }
}

#[test]
fn scores_agree_with_the_plain_path_over_more_rows_than_a_batch_holds() {
    for (loss, output, n_outputs) in endings() {
        let mut case = Case::new(&[4, 9, n_outputs], &[Activation::Relu], output, loss, 300, 8);
        let (plain_loss, _) = case.plain(GradientRule::Exact);
        let all = std::mem::replace(&mut case.rows, vec![0]);
        let (_, _, mut kernel) = case.kernel(GradientRule::Exact, VectorPath::detect());
        let data = SampleRows::new(case.x.view(), case.y.view());
        let score = kernel.score(&case.network.parameters, &data, &all);
        assert!(distance(&[score.loss], &[plain_loss]) < 1e-12);
        let rows: Vec<usize> = all.iter().map(|r| *r as usize).collect();
        let pass = case.network.forward(case.x.select(Axis(0), &rows).view());
        let y = case.y.select(Axis(0), &rows);
        let class = |row: ndarray::ArrayView1<'_, f64>, threshold: f64| {
            if row.len() == 1 {
                usize::from(row[0] >= threshold)
            } else {
                (0..row.len()).fold(0, |b, k| if row[k] > row[b] { k } else { b })
            }
        };
        let n_right = pass
            .output()
            .rows()
            .into_iter()
            .zip(y.rows())
            .filter(|(a, y)| class(*a, loss.threshold()) == class(*y, 0.5))
            .count();
        assert_eq!(score.n_right, n_right);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_shape_and_batch_agrees_with_the_plain_path(
        widths in prop::collection::vec(1_usize..20, 1..6),
        activation in prop::sample::select(Activation::ALL.to_vec()),
        ending in prop::sample::select(endings()),
        n in 1_usize..70,
        seed in any::<u64>(),
    ) {
        let (loss, output, n_outputs) = ending;
        let hidden = vec![activation; widths.len() - 1];
        let sizes = [widths, vec![n_outputs]].concat();
        Case::new(&sizes, &hidden, output, loss, n, seed).check(VectorPath::detect());
    }
}

/// Every combination of what a hidden layer can do, on narrow (fused) and wide passes, whole and partial blocks of samples.
#[test]
fn normalised_and_skipping_layers_agree_on_every_path() {
    let mut seed = 100;
    for path in VectorPath::available() {
        for norm in Normalisation::ALL {
            for skips in 0..4_u32 {
                for (width, n) in [(1, 9), (3, 17), (4, 16), (6, 40), (17, 23)] {
                    for f in [Activation::Sigmoid, Activation::Relu, Activation::Silu] {
                        seed += 1;
                        let layer = |skip: bool, norm| Hidden { activation: f, norm, skip, dropout: 0.0 };
                        let hidden = [
                            layer(skips & 1 > 0, norm),
                            layer(skips & 2 > 0, Normalisation::None),
                            layer(skips & 1 > 0, norm),
                        ];
                        let sizes = [width, width, width, width, 1];
                        let output = OutputActivation::Sigmoid;
                        Case::new(&sizes, &hidden, output, Loss::HalfMse, n, seed).check(path);
                    }
                }
            }
        }
    }
}

/// What dropout leaves out is the same on the way back; and looks and scores drop nothing.
#[test]
fn dropped_outputs_are_dropped_on_the_way_back_too() {
    for path in VectorPath::available() {
        for (skip, norm) in [(false, Normalisation::None), (true, Normalisation::None), (true, Normalisation::Batch)] {
            for (width, n) in [(3, 21), (12, 64)] {
                let layer = |dropout| Hidden { activation: Activation::Tanh, norm, skip, dropout };
                let hidden = [layer(0.25), layer(0.0), layer(0.5)];
                let sizes = [width, width, width, width, 1];
                let case = Case::new(&sizes, &hidden, OutputActivation::Sigmoid, Loss::BinaryCrossEntropy, n, 5);
                for rule in [GradientRule::Exact, GradientRule::BatchMean] {
                    if !rule.is_defined_with(norm) {
                        continue;
                    }
                    let (undropped, _, mut kernel) = case.kernel(rule, path);
                    let data = SampleRows::new(case.x.view(), case.y.view());
                    let mut gradient = case.network.parameters.zeros_like();
                    kernel.drop_from(Xoshiro256PlusPlus::seed_from_u64(3));
                    let loss = kernel.gradient(&case.network.parameters, &data, &case.rows, &mut gradient);
                    assert_ne!(loss, undropped);
                    let mask = |l: usize| {
                        (case.network.hidden[l].dropout > 0.0)
                            .then(|| Array2::from_shape_fn((n, width), |(i, j)| kernel.dropped_by(l, j, i).unwrap()))
                    };
                    let masks: Vec<Option<Array2<f64>>> = (0..3).map(mask).collect();
                    let dropped = masks[2].as_ref().unwrap();
                    let share = dropped.iter().filter(|m| **m == 0.0).count() as f64 / dropped.len() as f64;
                    assert!((share - 0.5).abs() < 0.2 && dropped.iter().all(|m| *m == 0.0 || *m == 2.0), "{share}");
                    let rows: Vec<usize> = case.rows.iter().map(|r| *r as usize).collect();
                    let (x, y) = (case.x.select(Axis(0), &rows), case.y.select(Axis(0), &rows));
                    let pass = case.network.forward_dropping(x.view(), &masks);
                    let plain_loss = case.loss.value(pass.z[3].view(), pass.a[3].view(), y.view());
                    let plain = rule.gradient(&case.network, &pass, x.view(), y.view(), case.loss);
                    case.compare(path, rule, (loss, &gradient, &kernel), plain_loss, &plain);
                }
            }
        }
    }
}

/// Outside training batch normalisation goes by its running mean and variance.
#[test]
fn scores_are_those_of_the_plain_evaluation() {
    for norm in Normalisation::ALL {
        let layer = Hidden { activation: Activation::Elu, norm, skip: true, dropout: 0.3 };
        let case = Case::new(&[5, 5, 5, 1], &[layer; 2], OutputActivation::Sigmoid, Loss::HalfMse, 37, 8);
        let (_, _, mut kernel) = case.kernel(GradientRule::Exact, VectorPath::detect());
        let data = SampleRows::new(case.x.view(), case.y.view());
        let all: Vec<u32> = (0..case.x.nrows() as u32).collect();
        let score = kernel.score(&case.network.parameters, &data, &all);
        let pass = case.network.evaluate(case.x.view());
        let plain = case.loss.value(pass.z[2].view(), pass.a[2].view(), case.y.view());
        assert!(distance(&[score.loss], &[plain]) < 1e-12, "{norm:?}: {} {plain}", score.loss);
        let mut n = 0;
        kernel.predict(&case.network.parameters, &data, &all, |row, output| {
            let _ = row;
            assert!((output - pass.a[2][[n, 0]]).abs() < 1e-12);
            n += 1;
        });
        assert_eq!(n, all.len());
    }
}
