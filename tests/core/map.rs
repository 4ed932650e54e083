//! Maps: the order of the cells, their figures, what is refused, pictures and tables of them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use deltascope::data::{Dataset, Source};
use deltascope::experiment::spec::StopRule;
use deltascope::experiment::{Spec, preset};
use deltascope::report::drawing::{Ink, Shape};
use deltascope::report::map_picture::{self, Colour, MapPicture, cell_lines};
use deltascope::report::svg::svg;
use deltascope::study::background::Before;
use deltascope::study::grid::{Asked, BadSide, Grid, Scale, Side};
use deltascope::study::number::Number;
use deltascope::study::statistics::{crossing, survival};
use deltascope::study::{Arm, Background, Chart, Mapping, Study, runner};

fn asked(number: Number, from: f64, to: f64, count: usize, scale: Scale) -> Asked {
    Asked { number, from, to, count, scale }
}

fn base(name: &str, limit: u64) -> Spec {
    let mut spec = preset::built_in(name).unwrap();
    spec.training.stop = vec![StopRule::MeanLossBelow { loss: 0.02, window: 50 }, StopRule::Steps(limit)];
    spec
}

fn data(spec: &Spec) -> Arc<Dataset> {
    let Source::Synthetic(synthetic) = &spec.data.source else { panic!("generated") };
    Arc::new(synthetic.generate().unwrap())
}

/// Computes a chart to its end.
fn compute(chart: &mut Chart, jobs: usize) {
    let mut mapping = Mapping::start(chart, data(&chart.base.clone()), jobs, || ()).unwrap();
    let began = Instant::now();
    while mapping.is_running() {
        chart.take(mapping.poll());
        assert!(began.elapsed() < Duration::from_mins(2), "a small map takes long");
        std::thread::sleep(Duration::from_millis(2));
    }
    chart.take(mapping.poll());
}

#[test]
fn cells_come_coarse_first_and_each_once() {
    let columns = asked(Number::LearningRate, 0.01, 10.0, 12, Scale::Log);
    let rows = asked(Number::WeightDecay, 0.0, 1.0, 9, Scale::Lin);
    let grid = Grid::of(columns, Some(rows)).unwrap();
    let order = grid.coarse_first();
    assert_eq!(order.iter().copied().collect::<BTreeSet<_>>().len(), 12 * 9);
    // Every eighth first, then every fourth, then every second.
    let places: Vec<(usize, usize)> = order.iter().map(|cell| grid.place(*cell)).collect();
    assert_eq!(places[..4], [(0, 0), (8, 0), (0, 8), (8, 8)]);
    assert!(places[4..9].iter().all(|(column, row)| column % 4 == 0 && row % 4 == 0));
    let is_coarse = |place: &(usize, usize)| place.0.is_multiple_of(2) && place.1.is_multiple_of(2);
    assert!(places[..30].iter().all(is_coarse) && !places[30..].iter().any(is_coarse));
    // With the first four there the map is covered by four blocks; a finer cell takes its part away.
    let blocks = grid.blocks(|cell| order[..4].contains(&cell));
    let sizes: Vec<_> = blocks.iter().map(|block| (grid.place(block.cell), block.columns, block.rows)).collect();
    assert_eq!(sizes, [((0, 0), 8, 8), ((8, 0), 4, 8), ((0, 8), 8, 1), ((8, 8), 4, 1)]);
    let blocks = grid.blocks(|cell| order[..5].contains(&cell));
    assert_eq!((blocks[0].columns, blocks[0].rows), (4, 4), "the fifth cell stands in the first block");
    let whole = grid.blocks(|_| true);
    assert!(whole.len() == 108 && whole.iter().all(|block| block.columns * block.rows == 1));
}

#[test]
fn a_side_has_its_ends_exactly_and_whole_numbers_once() {
    let side = |asked| Side::of(asked).map(|side| side.values);
    let log = side(asked(Number::LearningRate, 0.001, 10.0, 5, Scale::Log)).unwrap();
    assert_eq!(log, [0.001, 0.01, 0.1, 1.0, 10.0]);
    assert_eq!(side(asked(Number::Depth, 1.0, 3.0, 9, Scale::Lin)).unwrap(), [1.0, 2.0, 3.0]);
    assert_eq!(side(asked(Number::Batch, 1.0, 64.0, 4, Scale::Log)).unwrap(), [1.0, 4.0, 16.0, 64.0]);
    assert_eq!(side(asked(Number::LearningRate, 3.0, 1.0, 3, Scale::Lin)).unwrap(), [3.0, 2.0, 1.0]);
    let bad = side(asked(Number::LearningRate, 0.0, 1.0, 3, Scale::Log)).unwrap_err();
    assert!(matches!(bad, BadSide::NotPositive { .. }) && bad.to_string().contains("learning_rate"), "{bad}");
    assert!(matches!(side(asked(Number::Depth, 2.0, 2.0, 3, Scale::Lin)), Err(BadSide::OneValue(_))));
    let lin = |number| asked(number, 1.0, 3.0, 3, Scale::Lin);
    let both = |a, b| Grid::of(lin(a), Some(lin(b)));
    assert!(matches!(both(Number::Depth, Number::Depth), Err(BadSide::Same(_))));
    assert!(matches!(both(Number::Width, Number::Units(0)), Err(BadSide::Same(_))), "one writes over the other");
    assert!(both(Number::Depth, Number::Width).is_ok());
    let side = Side::of(asked(Number::LearningRate, 0.01, 1.0, 3, Scale::Log)).unwrap();
    assert!((side.place(0.0316) - 0.5).abs() < 1e-3 && side.place(1.0) == 2.0 && side.place(5.0).is_nan());
}

/// What every number of an experiment sets is what `--set` accepts, and it is that number alone that changes.
#[test]
fn every_number_sets_itself_alone() {
    for name in preset::built_in_names() {
        let mut spec = preset::built_in(name).unwrap();
        for optimizer in deltascope::nn::Optimizer::examples() {
            spec.optimizer = optimizer;
            for number in Number::of(&spec) {
                let value = if number.is_whole() { 2.0 } else { 0.125 };
                let (path, text) = number.set(&spec, value);
                let mut changed = spec.clone();
                deltascope::experiment::assign::assign(&mut changed, &format!("{path}={text}")).unwrap();
                assert_eq!(number.now(&changed), value, "{name}: {path}={text}");
                let (path, text) = number.set(&changed, number.now(&spec));
                deltascope::experiment::assign::assign(&mut changed, &format!("{path}={text}")).unwrap();
                // Of layers of several widths one width is left.
                if number != Number::Width && number != Number::Depth {
                    assert_eq!(changed, spec, "{name}: {path}={text}");
                }
            }
        }
    }
}

/// The runs of a cell are those of a race with its settings, whatever the number of jobs; what has ended is not repeated.
#[test]
fn a_cell_has_the_figures_of_its_race() {
    let grid = Grid::of(
        asked(Number::LearningRate, 0.01, 1.0, 3, Scale::Log),
        Some(asked(Number::Spread, 0.5, 1.5, 2, Scale::Lin)),
    )
    .unwrap();
    let mut chart = Chart::new(grid.clone(), base("exact-sigmoid", 3000), 4, 3000);
    compute(&mut chart, 3);
    assert_eq!((chart.n_whole, chart.blocks.len()), (6, 6));
    for cell in 0..6 {
        let mut arm = chart.arm(cell).unwrap();
        arm.name = "cell".to_owned();
        let study = Study::new(vec![(arm, data(&chart.base))], 1..5).unwrap();
        let (todo, mut rows) = (study.runs().collect::<Vec<_>>(), Vec::new());
        runner::run(&study, &todo, 1, &std::sync::atomic::AtomicBool::new(false), |done| rows.push(done.row)).unwrap();
        rows.sort_by_key(|row| row.seed);
        let figures = chart.cells[cell].figures.unwrap();
        let mut steps: Vec<u64> = rows.iter().filter(|row| row.reached).map(|row| row.steps).collect();
        steps.sort_unstable();
        assert_eq!(figures.runs.reached, steps.len() as u64, "{:?}", grid.values(cell));
        let ours: Vec<_> =
            chart.cells[cell].runs.iter().map(|run| (run.row.seed, run.row.steps, run.row.loss)).collect();
        assert_eq!(ours, rows.iter().map(|row| (row.seed, row.steps, row.loss)).collect::<Vec<_>>());
        // Three layers of sigmoids: the first one is slower, and by no more than four decades a layer.
        assert!((-4.0..0.0).contains(&figures.slope.unwrap()), "{:?}", figures.slope);
    }
    assert!(chart.cells[2].figures.unwrap().runs.reached > chart.cells[0].figures.unwrap().runs.reached);
    // Given up and gone on with, it is the same map.
    let mut other = Chart::new(grid, chart.base.clone(), 4, 3000);
    let mut mapping = Mapping::start(&other, data(&other.base), 1, || ()).unwrap();
    while other.n_whole < 2 && mapping.is_running() {
        other.take(mapping.poll());
    }
    mapping.cancel();
    while mapping.is_running() {
        other.take(mapping.poll());
    }
    other.take(mapping.poll());
    assert!(other.n_whole < 6, "it was given up");
    compute(&mut other, 2);
    let figures = |chart: &Chart| chart.cells.iter().map(|cell| cell.figures).collect::<Vec<_>>();
    assert_eq!(figures(&chart), figures(&other));
}

/// A combination that cannot run is said, and the others run.
#[test]
fn what_cannot_run_is_refused_in_a_sentence() {
    // As printed needs a first layer as wide as the input: 3.
    let grid = Grid::of(
        asked(Number::Width, 2.0, 4.0, 3, Scale::Lin),
        Some(asked(Number::LearningRate, 0.1, 1.0, 2, Scale::Log)),
    )
    .unwrap();
    let mut chart = Chart::new(grid, base("article-sigmoid", 200), 2, 200);
    compute(&mut chart, 2);
    let refused: Vec<bool> = chart.cells.iter().map(|cell| cell.refused.is_some()).collect();
    assert_eq!(refused, [true, false, true, true, false, true]);
    assert_eq!(chart.n_whole, 6);
    let lines = cell_lines(&chart, 0);
    assert!(lines.len() == 1 && lines[0].contains('3'), "{lines:?}");
    let csv = map_picture::csv(&chart);
    let header = "network.width,learning_rate,runs,reached,steps_min,steps_q1,steps_median";
    assert!(csv.starts_with(header) && csv.lines().count() == 7, "{csv}");
    assert!(csv.lines().nth(1).unwrap().starts_with("2.0,0.1,,,"), "a refused cell has no figures: {csv}");
    assert!(csv.lines().nth(2).unwrap().starts_with("3.0,0.1,2,0,,"), "none arrives: {csv}");
}

#[test]
fn the_picture_shows_every_cell_as_it_is() {
    let ink = Ink {
        paper: [255; 4],
        text: [0, 0, 0, 255],
        secondary: [1, 1, 1, 255],
        faint: [2, 2, 2, 255],
        grid: [3, 3, 3, 255],
        accent: [4, 4, 4, 255],
        bad: [5, 5, 5, 255],
        ramp: vec![[10, 0, 0, 255], [250, 0, 0, 255]],
    };
    let grid = Grid::of(
        asked(Number::LearningRate, 0.001, 1.0, 4, Scale::Log),
        Some(asked(Number::Spread, 0.5, 1.5, 3, Scale::Lin)),
    )
    .unwrap();
    let mut chart = Chart::new(grid, base("exact-sigmoid", 3000), 3, 3000);
    let empty = MapPicture::of(&chart, Colour::Steps, (600.0, 400.0), &ink);
    let frames = |picture: &MapPicture| picture.drawing.shapes.iter().filter(|s| matches!(s, Shape::Frame(..))).count();
    assert_eq!(frames(&empty), 12, "a cell that is not there is an empty frame");
    compute(&mut chart, 2);
    let picture = MapPicture::of(&chart, Colour::Steps, (600.0, 400.0), &ink);
    for cell in 0..12 {
        let (x, y) = picture.cell(cell).middle();
        assert_eq!(picture.at(x, y), Some(cell));
        let square = picture.drawing.shapes.iter().find_map(|shape| match shape {
            Shape::Fill(area, color) if area.contains(x, y) => Some((*area, *color)),
            _ => None,
        });
        let figures = chart.cells[cell].figures.unwrap();
        assert_eq!(square.is_some(), figures.runs.reached > 0, "a square where any arrive: {cell}");
        if let Some((area, _)) = square.filter(|_| figures.runs.reached == 3) {
            assert!((area.width - picture.cell(cell).width).abs() < 3.0, "all arrive: it fills the cell");
        }
    }
    assert_eq!(picture.at(5.0, 5.0), None);
    // The quickest cell is the brightest.
    let median =
        |cell: &usize| chart.cells[*cell].figures.unwrap().runs.steps.map_or(f64::INFINITY, |steps| steps.median);
    let quickest = (0..12).min_by(|a, b| median(a).total_cmp(&median(b))).unwrap();
    let (x, y) = picture.cell(quickest).middle();
    let bright = picture
        .drawing
        .shapes
        .iter()
        .any(|shape| matches!(shape, Shape::Fill(area, color) if area.contains(x, y) && *color == ink.ramp[1]));
    assert!(bright);
    for colour in Colour::ALL {
        let text = svg(&MapPicture::of(&chart, colour, (600.0, 400.0), &ink).drawing, ink.paper);
        assert!(text.contains("learning rate (log)") && text.ends_with("</svg>\n"));
        assert!(!text.contains("NaN") && !text.contains("inf"));
    }
    // One number alone is a curve.
    let grid = Grid::of(asked(Number::LearningRate, 0.001, 1.0, 4, Scale::Log), None).unwrap();
    let mut curve = Chart::new(grid, base("exact-sigmoid", 3000), 3, 3000);
    for colour in Colour::ALL {
        let text = svg(&MapPicture::of(&curve, colour, (600.0, 400.0), &ink).drawing, ink.paper);
        assert!(!text.contains("NaN") && !text.contains("inf"), "of nothing yet");
    }
    compute(&mut curve, 1);
    let picture = MapPicture::of(&curve, Colour::Steps, (600.0, 400.0), &ink);
    let dots = picture.drawing.shapes.iter().filter(|shape| matches!(shape, Shape::Dot(..))).count();
    let arrive = curve.cells.iter().filter(|cell| cell.figures.unwrap().runs.reached > 0).count();
    assert_eq!(dots, 4 + arrive, "a dot for every share, and for every median");
}

#[test]
fn curves_cross_where_the_lead_changes_and_not_by_the_play_of_a_few() {
    let of = |times: &[u64], never: usize| {
        let mut all: Vec<(u64, bool)> = times.iter().map(|at| (*at, true)).collect();
        all.extend((0..never).map(|_| (1000, false)));
        survival(&all)
    };
    let quick_but_few = of(&[10, 20, 30, 40], 6);
    let slow_but_all = of(&[100, 110, 120, 130, 140, 150, 160, 170, 180, 190], 0);
    assert_eq!(crossing(&quick_but_few, &slow_but_all, 10), Some(150), "six of ten against four of ten");
    assert_eq!(crossing(&slow_but_all, &quick_but_few, 10), Some(150));
    assert_eq!(crossing(&of(&[1, 2, 3], 0), &of(&[10, 20, 30], 0), 3), None);
    assert_eq!(crossing(&quick_but_few, &quick_but_few, 10), None);
    assert_eq!(crossing(&[], &slow_but_all, 10), None);
    // So many runs each, of which one arrives out of turn.
    for n in [10, 20, 40] {
        let early: Vec<u64> = (0..n).map(|i| 100 + 2 * i).collect();
        let mut late: Vec<u64> = (0..n).map(|i| 120 + 2 * i).collect();
        late[0] = 50;
        assert_eq!(crossing(&of(&early, 0), &of(&late, 0), n as usize), None, "{n} runs");
    }
}

/// Curves of a race's runs: at the same steps, bounded, ended where half have ended, and the rows are those of a race
/// without curves.
#[test]
fn a_race_beside_a_window_keeps_small_curves_and_goes_on_where_it_was() {
    let spec = base("exact-sigmoid", 4000);
    let arms = vec![(Arm { name: "A".to_owned(), set: Vec::new(), spec: spec.clone() }, data(&spec))];
    let wait = |study: &mut Background| {
        while study.is_running() {
            study.poll().unwrap();
            std::thread::sleep(Duration::from_millis(2));
        }
        study.poll().unwrap();
    };
    let mut study = Background::start(arms.clone(), 1..9, Before::default(), 2, || ()).unwrap();
    wait(&mut study);
    assert_eq!((study.rows.len(), study.curves.len()), (8, 8));
    let sampler = deltascope::study::Sampler::new(4000);
    assert!(sampler.steps().len() <= 64 && sampler.steps()[0] == 1 && sampler.steps().last() == Some(&4000));
    for row in &study.rows {
        let curve = &study.curves[&(0, row.seed)];
        let reached = sampler.steps().iter().filter(|step| **step <= row.steps).count();
        assert_eq!((curve.len(), curve.layers()), (reached, 3), "a point at every step of the sampler that it took");
    }
    let curves: Vec<_> = study.curves.values().collect();
    let loss = deltascope::study::curve::spread(&sampler, &curves, 0);
    let mut steps: Vec<u64> = study.rows.iter().map(|row| row.steps).collect();
    steps.sort_unstable();
    assert!(loss.last().unwrap().step <= steps[4], "it ends where fewer than half go on");
    assert!(loss.iter().all(|one| one.q10 <= one.q25 && one.q25 <= one.median && one.median <= one.q75));
    assert!(loss.last().unwrap().median < loss[0].median / 2.0, "the loss falls");
    let (_, study_rows) = (
        Study::new(arms.clone(), 1..9).unwrap(),
        study.by_arm()[0].iter().map(|row| (*row).clone()).collect::<Vec<_>>(),
    );
    // With five rows there already, three are computed, and the table is the same.
    let before: Vec<_> = study_rows.iter().take(5).cloned().collect();
    let mut rest = Background::start(arms, 1..9, Before { rows: before, ..Before::default() }, 2, || ()).unwrap();
    wait(&mut rest);
    assert_eq!(rest.curves.len(), 3);
    let rows: Vec<_> = rest.by_arm()[0].iter().map(|row| (*row).clone()).collect();
    assert_eq!(rows, study_rows);
}
