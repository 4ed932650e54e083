//! Central differences for every activation x loss x initialisation x depth; a new variant is tested the moment it
//! exists.

use deltascope::nn::gradcheck::{Verdict, check_gradient};
use deltascope::nn::{Activation, GradientRule, Hidden, Init, Loss, Network, Normalisation, OutputActivation};
use ndarray::Array2;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

#[test]
fn exact_is_the_derivative_for_every_activation_loss_init_and_depth() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
    let mut n_told = 0;
    for loss in Loss::ALL {
        for output in loss.outputs() {
            for f in Activation::ALL {
                for init in Init::examples() {
                    for hidden in [&[][..], &[4], &[3, 2], &[3, 3, 3, 3]] {
                        let n_outputs = if loss == Loss::SoftmaxCrossEntropy { 3 } else { 2 };
                        let sizes: Vec<usize> = [3].iter().chain(hidden).chain(&[n_outputs]).copied().collect();
                        let mut network = Network::zeros(&sizes, &vec![f; hidden.len()], *output);
                        init.fill(&mut network.parameters, &mut rng);
                        if f == Activation::Exponential || init == Init::Ones {
                            // Powers of powers leave the range of numbers after four layers with weights of 1; sums of
                            // three after three make outputs of hundreds, whose rounding hides what differences tell.
                            network.parameters.values_mut().iter_mut().for_each(|w| *w *= 0.1);
                        }
                        let x = Array2::from_shape_fn((8, 3), |_| rng.random_range(-2.0..2.0));
                        let y = Array2::from_shape_fn((8, n_outputs), |(row, j)| match loss {
                            Loss::SoftmaxCrossEntropy => f64::from(u8::from(row % n_outputs == j)),
                            _ => f64::from(u8::from(rng.random::<bool>())),
                        });
                        let check = check_gradient(&network, GradientRule::Exact, x.view(), y.view(), loss);
                        assert!(check.passes(), "{loss:?} {output:?} {f:?} {init:?} {sizes:?}: {check:?}");
                        // Zeros put every ReLU on its kink, and identity outputs may leave nothing to skip.
                        let may_skip = f.has_kink() || loss.has_kink();
                        assert!(may_skip || check.n_skipped_rows == 0, "{f:?} has no kink");
                        n_told += check.layers.iter().filter(|l| l.verdict == Verdict::Passes).count();
                    }
                }
            }
        }
    }
    assert!(n_told > 12_000, "only {n_told} layers could be told");
}

#[test]
fn the_other_rules_are_not_the_derivative_and_the_check_says_so() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
    let f = Activation::Sigmoid;
    for rule in [GradientRule::BatchMean, GradientRule::AsPrinted] {
        let mut network = Network::zeros(&[3, 3, 2, 1], &[f, f], OutputActivation::Sigmoid);
        Init::Normal { std: 1.0, biases: true }.fill(&mut network.parameters, &mut rng);
        let x = Array2::from_shape_fn((16, 3), |_| rng.random_range(-2.0..2.0));
        let y = Array2::from_shape_fn((16, 1), |(row, _)| f64::from(u8::from(row % 2 == 0)));
        assert!(!check_gradient(&network, rule, x.view(), y.view(), Loss::HalfMse).passes());
        // A batch of one has nothing to average: there BatchMean is exact.
        let first = |m: &Array2<f64>| m.select(ndarray::Axis(0), &[0]);
        let one = check_gradient(&network, rule, first(&x).view(), first(&y).view(), Loss::HalfMse);
        assert_eq!(one.passes(), rule == GradientRule::BatchMean);
    }
}

#[test]
fn a_vanished_gradient_is_too_small_to_tell_not_wrong() {
    let f = Activation::Sigmoid;
    let hidden = vec![f; 14];
    let sizes: Vec<usize> = std::iter::once(2).chain(std::iter::repeat_n(2, 14)).chain([1]).collect();
    let mut network = Network::zeros(&sizes, &hidden, OutputActivation::Sigmoid);
    Init::Normal { std: 0.05, biases: false }.fill(&mut network.parameters, &mut Xoshiro256PlusPlus::seed_from_u64(1));
    let x = ndarray::array![[0.3, -0.2], [0.8, 0.1]];
    let y = ndarray::array![[1.0], [1.0]];
    let check = check_gradient(&network, GradientRule::Exact, x.view(), y.view(), Loss::HalfMse);
    assert!(check.passes());
    assert_eq!(check.layers[0].verdict, Verdict::TooSmallToTell);
    assert_eq!(check.layers[14].verdict, Verdict::Passes);
}

#[test]
fn exact_is_the_derivative_through_normalisations_and_past_skips() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(12);
    let mut n_told = 0;
    for f in Activation::ALL {
        for norms in [[1, 1, 1], [2, 2, 2], [0, 1, 2], [2, 0, 1], [0, 0, 0]] {
            // Exponentials of normalised exponentials bend more than differences can follow.
            if f == Activation::Exponential && norms != [0, 0, 0] {
                continue;
            }
            for skips in 0..8_u32 {
                let layer = |l: usize| {
                    let (norm, skip) = (Normalisation::ALL[norms[l]], skips >> l & 1 == 1);
                    Hidden { activation: f, norm, skip, dropout: 0.0 }
                };
                let mut network = Network::zeros(&[4, 4, 4, 4, 2], &[0, 1, 2].map(layer), OutputActivation::Identity);
                // Exponentials of exponentials soon are no numbers.
                let gain = if f == Activation::Exponential { 0.1 } else { 1.0 };
                Init::ScaledNormal { gain, biases: true }.fill(&mut network.parameters, &mut rng);
                for l in 0..3 {
                    network.parameters.gain_and_shift_mut(l).0.fill(gain);
                }
                let x = Array2::from_shape_fn((12, 4), |_| rng.random_range(-2.0..2.0));
                let y = Array2::from_shape_fn((12, 2), |_| rng.random_range(0.0..1.0));
                let check = check_gradient(&network, GradientRule::Exact, x.view(), y.view(), Loss::HalfMse);
                assert!(check.passes(), "{f:?} {norms:?} {skips}: {check:?}");
                n_told += check.layers.iter().filter(|l| l.verdict == Verdict::Passes).count();
            }
        }
    }
    assert!(n_told > 1000, "only {n_told} layers could be told");
}
