//! In what two specs differ, as the assignments that make the one of the other.

use serde::Serialize;

use super::preset::ron_options;
use super::spec::Spec;

/// One setting that differs, as [`super::assign::assign`] takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The setting's path, as in `--set`.
    pub path: String,
    /// Its value in the second spec, in RON.
    pub value: String,
}

impl Difference {
    /// `path=value`
    pub fn assignment(&self) -> String {
        format!("{}={}", self.path, self.value)
    }
}

/// What must be assigned to `from` so that it becomes `to`, recorded hashes of data aside.
pub fn differences(from: &Spec, to: &Spec) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut add = |path: &str, differs: bool, value: &dyn Fn() -> String| {
        if differs {
            found.push(Difference { path: path.to_owned(), value: value() });
        }
    };
    let (mut a, mut b) = (from.clone(), to.clone());
    a.data.record_hash(String::new());
    b.data.record_hash(String::new());
    add("name", a.name != b.name, &|| ron(&b.name));
    add("seed", a.seed != b.seed, &|| ron(&b.seed));
    add("data.source", a.data.source != b.data.source, &|| ron(&b.data.source));
    add("data.noise", a.data.noise != b.data.noise, &|| ron(&b.data.noise));
    add("data.test_share", a.data.test_share != b.data.test_share, &|| ron(&b.data.test_share));
    add("data.standardise", a.data.standardise != b.data.standardise, &|| ron(&b.data.standardise));
    let (old, new) = (&a.network.hidden, &b.network.hidden);
    if old.len() == new.len() {
        for (l, (old, new)) in old.iter().zip(new).enumerate() {
            add(&format!("network.hidden[{l}].units"), old.units != new.units, &|| ron(&new.units));
            add(&format!("network.hidden[{l}].activation"), old.activation != new.activation, &|| ron(&new.activation));
            add(&format!("network.hidden[{l}].norm"), old.norm != new.norm, &|| ron(&new.norm).replace("r#", ""));
            add(&format!("network.hidden[{l}].skip"), old.skip != new.skip, &|| ron(&new.skip));
            add(&format!("network.hidden[{l}].dropout"), old.dropout != new.dropout, &|| ron(&new.dropout));
            add(&format!("network.hidden[{l}].init"), old.init != new.init, &|| ron(&new.init));
        }
    } else {
        add("network.hidden", true, &|| ron(new));
    }
    add("network.output", a.network.output != b.network.output, &|| ron(&b.network.output));
    add("network.init", a.network.init != b.network.init, &|| ron(&b.network.init));
    add("network.bias_init", a.network.bias_init != b.network.bias_init, &|| ron(&b.network.bias_init));
    add("loss", a.loss != b.loss, &|| ron(&b.loss));
    add("gradient", a.gradient != b.gradient, &|| ron(&b.gradient));
    add("transform", a.transform != b.transform, &|| ron(&b.transform));
    add("learning_rate", a.learning_rate != b.learning_rate, &|| ron(&b.learning_rate));
    add("schedule", a.schedule != b.schedule, &|| ron(&b.schedule));
    add("optimizer", a.optimizer != b.optimizer, &|| ron(&b.optimizer));
    add("weight_decay", a.weight_decay != b.weight_decay, &|| ron(&b.weight_decay));
    add("l1", a.l1 != b.l1, &|| ron(&b.l1));
    add("training.batch", a.training.batch != b.training.batch, &|| ron(&b.training.batch));
    add("training.stop", a.training.stop != b.training.stop, &|| ron(&b.training.stop));
    add("training.keep_best", a.training.keep_best != b.training.keep_best, &|| ron(&b.training.keep_best));
    found
}

/// A spec holds numbers, text and enums only: there is nothing in it that cannot be written.
fn ron(value: &impl Serialize) -> String {
    ron_options().to_string(value).unwrap_or_default()
}
