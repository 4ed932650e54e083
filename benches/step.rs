//! One training step of every workload of `deltascope bench`, and the gradient of the small network on every vector
//! path of this machine.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use deltascope::cli::bench::Workload;
use deltascope::nn::kernels::{Kernel, KernelSpec, SampleRows, VectorPath};
use deltascope::nn::{Activation, GradientRule, Loss, OutputActivation, Parameters};
use ndarray::Array2;

fn steps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("step");
    for workload in Workload::all() {
        let name = format!("{} {} {:?}", workload.network(), workload.activation.key(), workload.rule);
        let mut trainer = workload.trainer().unwrap_or_else(|error| panic!("{error:?}"));
        group.bench_function(name, |bencher| bencher.iter(|| black_box(trainer.step().loss)));
    }
    group.finish();
}

fn kernels(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("gradient of 3-3-2-1");
    let x = Array2::from_shape_fn((128, 3), |(i, j)| (i * 3 + j) as f64 / 200.0 - 1.0);
    let y = Array2::from_shape_fn((128, 1), |(i, _)| (i % 2) as f64);
    let data = SampleRows::new(x.view(), y.view());
    let rows: Vec<u32> = (0..128).collect();
    for path in VectorPath::available() {
        let spec = KernelSpec {
            sizes: vec![3, 3, 2, 1],
            hidden: vec![Activation::Sigmoid.into(); 2],
            output: OutputActivation::Sigmoid,
            loss: Loss::HalfMse,
            rule: GradientRule::Exact,
            max_batch: 128,
        };
        let mut parameters = Parameters::zeros(&spec.sizes);
        parameters.values_mut().iter_mut().enumerate().for_each(|(i, w)| *w = (i as f64).sin());
        let mut gradient = Parameters::zeros(&spec.sizes);
        let mut kernel = Kernel::new(spec, path);
        group.bench_function(path.to_string(), |bencher| {
            bencher.iter(|| black_box(kernel.gradient(&parameters, &data, &rows, &mut gradient)));
        });
    }
    group.finish();
}

criterion_group!(benches, steps, kernels);
criterion_main!(benches);
