//! Which tensors of a file are the weights of which layer: by our own names, or by the order and the shapes of another program's.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::{NORMS, WeightsError};
use crate::data::table::shown_dims;
use crate::data::{FileFormat, FileListing, Limits, VariableInfo, no_progress, shown_name, visible};
use crate::words::{Argument, Message};
use crate::{data, message, say};

/// Which tensors become the weights of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The file.
    pub path: PathBuf,
    /// Widths, of the inputs first.
    pub sizes: Vec<usize>,
    /// One per layer.
    pub layers: Vec<LayerMatch>,
    /// Whether they are called `W1 b1 ...`, so that there was nothing to guess.
    pub is_own: bool,
    /// Of normalised layers what else the file has under our own names: layer, kind (`gain`, ...) and name.
    pub norms: Vec<(usize, (&'static str, String))>,
    /// Other tensors of the file, which become nothing.
    pub left_out: Vec<String>,
}

/// Which tensors become the weights of one layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerMatch {
    /// The tensor that becomes `W`, inputs x units.
    pub weight: String,
    /// Whether the file holds it as units x inputs.
    pub is_transposed: bool,
    /// The tensor that becomes the biases; of a layer without one they are zeros.
    pub bias: Option<String>,
}

impl Match {
    /// `2-5-5-1`
    pub fn shown_sizes(&self) -> String {
        self.sizes.iter().map(usize::to_string).collect::<Vec<_>>().join("-")
    }

    /// One line per layer, and one for what is left out: what is shown before the weights are used.
    pub fn lines(&self) -> Vec<String> {
        let line = |(l, layer): (usize, &LayerMatch)| {
            let size = format!("{}x{}", self.sizes[l], self.sizes[l + 1]);
            let weight = visible(&layer.weight);
            let key = if layer.is_transposed { "weights-line-transposed" } else { "weights-line" };
            let weight = say!(key, layer = (l + 1).to_string(), size = size, name = weight);
            match &layer.bias {
                Some(bias) => {
                    say!("weights-line-bias", weight = weight, layer = (l + 1).to_string(), name = visible(bias))
                }
                None => say!("weights-line-no-bias", weight = weight, layer = (l + 1).to_string()),
            }
        };
        let mut lines: Vec<String> = self.layers.iter().enumerate().map(line).collect();
        if !self.left_out.is_empty() {
            lines.push(say!(
                "weights-left-out",
                names = some(self.left_out.iter().map(|name| visible(name))).to_string()
            ));
        }
        lines
    }
}

/// The names, of many the first twelve.
fn some(names: impl ExactSizeIterator<Item = String>) -> Message {
    let n = names.len();
    let mut shown: Vec<Argument> = names.take(12).map(Into::into).collect();
    if n > 12 {
        shown.push(message!("found-more", n = n - 12).into());
    }
    message!("found-list", list = shown)
}

/// Finds the tensors of a network with layers of these `sizes` (input width first). Our own names are taken as they are; of
/// others (`fc1.weight`, `fc1.bias`, ...) the order of names and of the file are tried, and shapes decide: a matrix of units x
/// inputs is transposed. Where both ways fit, one that is called `weight` is transposed, as PyTorch has it. Where no order fits,
/// shapes alone may say which is which.
///
/// # Errors
/// The file cannot be read, or its tensors are not those of such a network.
pub fn find(path: &Path, sizes: &[usize]) -> Result<Match, WeightsError> {
    let listing = data::open(path, &Limits::default(), &mut no_progress)?;
    let n_layers = sizes.len().saturating_sub(1);
    if is_own(&listing) {
        return Ok(own(&listing, sizes.to_vec()));
    }
    let tensors = Tensors::of(&listing);
    let refused = |key| {
        let (file, found) = (shown_name(path), tensors.shown());
        let needed: Vec<String> = sizes.windows(2).map(|pair| format!("{}x{}", pair[0], pair[1])).collect();
        let needed = some(needed.into_iter());
        WeightsError::Unlike(Message::new(
            key,
            [("file", file.into()), ("found", found.into()), ("needed", needed.into())],
        ))
    };
    if tensors.weights.is_empty() {
        return Err(refused("weights-none"));
    }
    if tensors.weights.len() != n_layers {
        return Err(refused("weights-other-count"));
    }
    let layers = tensors.orders().into_iter().find_map(|order| fitting(&order, sizes));
    let layers = layers.or_else(|| tensors.by_shape(sizes)).ok_or_else(|| refused("weights-other-shapes"))?;
    tensors.matched(path, sizes.to_vec(), layers).map_err(|bias| {
        let needed = sizes[bias.layer + 1];
        let (file, found) = (shown_name(path), shown_dims(&bias.info.dims));
        WeightsError::Unlike(message!(
            "weights-bias",
            name = bias.info.shown_name(),
            file = file,
            found = found,
            needed = needed
        ))
    })
}

/// What a file would be as weights: of our own names, or of such as other programs give, where each layer goes on from the one
/// before it. `None` where it holds no such.
pub fn guess(listing: &FileListing) -> Option<Match> {
    if is_own(listing) {
        let mut sizes = Vec::new();
        for l in 1.. {
            let Some(info) = named(listing, &format!("W{l}")) else { break };
            let &[inputs, units] = &info.dims[..] else { return None };
            if l == 1 {
                sizes.push(inputs as usize);
            } else if sizes.last() != Some(&(inputs as usize)) {
                return None;
            }
            sizes.push(units as usize);
        }
        return (sizes.len() > 1).then(|| own(listing, sizes));
    }
    let tensors = Tensors::of(listing);
    if !tensors.weights.iter().any(|w| role(&w.name).is_some()) {
        return None; // any matrices of data
    }
    tensors.orders().into_iter().find_map(|order| {
        let chained = |is_transposed: &dyn Fn(&VariableInfo) -> bool| {
            let mut sizes = Vec::new();
            let mut layers = Vec::new();
            for info in &order {
                let (mut inputs, mut units) = shape(info)?;
                if is_transposed(info) {
                    std::mem::swap(&mut inputs, &mut units);
                }
                if sizes.last().is_some_and(|&last| last != inputs) {
                    return None;
                }
                if sizes.is_empty() {
                    sizes.push(inputs);
                }
                sizes.push(units);
                layers.push((*info, is_transposed(info)));
            }
            tensors.matched(&listing.path, sizes, layers).ok()
        };
        chained(&is_transposed_by_name).or_else(|| chained(&|info| !is_transposed_by_name(info)))
    })
}

fn named<'a>(listing: &'a FileListing, name: &str) -> Option<&'a VariableInfo> {
    listing.variables.iter().rev().find(|v| v.usable && v.name == name)
}

/// Files of MATLAB have no other names: what is wrong there is said of `W1`.
fn is_own(listing: &FileListing) -> bool {
    !matches!(listing.format, FileFormat::Npy | FileFormat::Npz | FileFormat::Safetensors)
        || named(listing, "W1").is_some()
}

fn own(listing: &FileListing, sizes: Vec<usize>) -> Match {
    let layer = |l: usize| LayerMatch { weight: format!("W{l}"), is_transposed: false, bias: Some(format!("b{l}")) };
    let layers = (1..sizes.len()).map(layer).collect();
    let norm = |l: usize| {
        let names = NORMS.into_iter().map(move |kind| (kind, format!("{kind}{l}")));
        names.filter(|(_, name)| named(listing, name).is_some()).map(move |norm| (l - 1, norm))
    };
    let norms = (1..sizes.len()).flat_map(norm).collect();
    Match { path: listing.path.clone(), sizes, layers, is_own: true, norms, left_out: Vec::new() }
}

/// What a tensor is, by the last part of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// `weight`: PyTorch has units x inputs.
    Weight,
    /// `kernel`: JAX and Keras have inputs x units.
    Kernel,
    Bias,
}

/// The role with what stands before it, which the tensors of one layer have in common.
fn role(name: &str) -> Option<(Role, &str)> {
    let name = name.strip_suffix(":0").unwrap_or(name); // as TensorFlow has it
    let at = name.rfind(['.', '/', '_']).map_or(0, |at| at + 1);
    let role = match name[at..].to_ascii_lowercase().as_str() {
        "weight" | "weights" | "w" => Role::Weight,
        "kernel" => Role::Kernel,
        "bias" | "biases" | "b" => Role::Bias,
        _ => return None,
    };
    Some((role, &name[..at]))
}

fn is_transposed_by_name(info: &VariableInfo) -> bool {
    matches!(role(&info.name), Some((Role::Weight, _)))
}

/// Rows and columns.
fn shape(info: &VariableInfo) -> Option<(usize, usize)> {
    let &[rows, columns] = &info.dims[..] else { return None };
    Some((usize::try_from(rows).ok()?, usize::try_from(columns).ok()?))
}

/// A bias of another length than its layer.
struct WrongBias<'a> {
    layer: usize,
    info: &'a VariableInfo,
}

/// The tensors of a file of another program.
struct Tensors<'a> {
    /// Matrices that can be weights, in the order of the file.
    weights: Vec<&'a VariableInfo>,
    all: &'a [VariableInfo],
    format: FileFormat,
}

impl<'a> Tensors<'a> {
    fn of(listing: &'a FileListing) -> Self {
        let is_matrix = |v: &&VariableInfo| {
            is_real(v) && !v.is_vector && v.dims.len() == 2 && !matches!(role(&v.name), Some((Role::Bias, _)))
        };
        let mut weights: Vec<&VariableInfo> = listing.variables.iter().filter(is_matrix).collect();
        // Where some say that they are weights, the others are something else.
        if weights.iter().any(|v| role(&v.name).is_some()) {
            weights.retain(|v| role(&v.name).is_some());
        }
        Self { weights, all: &listing.variables, format: listing.format }
    }

    /// `fc1.weight 5x2, fc2.weight 1x5`
    fn shown(&self) -> Message {
        let tensors: &mut dyn Iterator<Item = &VariableInfo> =
            if self.weights.is_empty() { &mut self.all.iter() } else { &mut self.weights.iter().copied() };
        let shown = |v: &VariableInfo| format!("{} {}", v.shown_name(), shown_dims(&v.dims));
        let all: Vec<String> = tensors.map(shown).collect();
        if all.is_empty() { message!("found-nothing") } else { some(all.into_iter()) }
    }

    /// The orders in which they may be meant: an archive of NumPy keeps the one in which they were saved, a file of tensors does
    /// not (they lie there by their names, so that `fc10` comes before `fc2`).
    fn orders(&self) -> [Vec<&'a VariableInfo>; 2] {
        let of_file = self.weights.clone();
        let mut by_name = of_file.clone();
        by_name.sort_by(|a, b| natural(&a.name, &b.name));
        if self.format == FileFormat::Npz { [of_file, by_name] } else { [by_name, of_file] }
    }

    /// Where every layer has exactly one tensor that fits, and no two the same.
    fn by_shape(&self, sizes: &[usize]) -> Option<Vec<(&'a VariableInfo, bool)>> {
        let mut taken = HashSet::new();
        let layer = |pair: &[usize]| {
            let mut fitting = self.weights.iter().filter_map(|&info| Some((info, way(info, pair)?)));
            let only = fitting.next()?;
            (fitting.next().is_none() && taken.insert(&only.0.name)).then_some(only)
        };
        sizes.windows(2).map(layer).collect()
    }

    /// Adds to the weights of each layer the biases that are called as they are.
    fn matched(
        &self,
        path: &Path,
        sizes: Vec<usize>,
        layers: Vec<(&'a VariableInfo, bool)>,
    ) -> Result<Match, WrongBias<'a>> {
        let mut used: HashSet<&str> = HashSet::new();
        let mut matched = Vec::new();
        for (layer, (info, is_transposed)) in layers.into_iter().enumerate() {
            let group = role(&info.name).map(|(_, group)| group);
            let belongs =
                |v: &&VariableInfo| is_real(v) && matches!(role(&v.name), Some((Role::Bias, of)) if Some(of) == group);
            let bias = self.all.iter().find(belongs);
            if let Some(bias) = bias
                && !matches!(shape(bias), Some((n, 1) | (1, n)) if n == sizes[layer + 1])
            {
                return Err(WrongBias { layer, info: bias });
            }
            used.extend([Some(info), bias].into_iter().flatten().map(|v| v.name.as_str()));
            let bias = bias.map(|v| v.name.clone());
            matched.push(LayerMatch { weight: info.name.clone(), is_transposed, bias });
        }
        let left_out = self.all.iter().filter(|v| !used.contains(v.name.as_str())).map(|v| v.name.clone()).collect();
        Ok(Match { path: path.to_owned(), sizes, layers: matched, is_own: false, norms: Vec::new(), left_out })
    }
}

/// Whether it holds floating-point numbers: integers are counters, or weights in a form of their own.
fn is_real(info: &VariableInfo) -> bool {
    info.usable && !info.complex && matches!(info.class.as_str(), "double" | "single" | "half" | "bfloat16")
}

/// Whether a matrix can be the weights between two widths, and if so, whether transposed.
fn way(info: &VariableInfo, pair: &[usize]) -> Option<bool> {
    let &[inputs, units] = pair else { return None };
    let found = shape(info)?;
    match (found == (inputs, units), found == (units, inputs)) {
        (true, true) => Some(is_transposed_by_name(info)),
        (true, false) => Some(false),
        (false, true) => Some(true),
        (false, false) => None,
    }
}

/// The tensors in this order, where each fits its layer.
fn fitting<'a>(order: &[&'a VariableInfo], sizes: &[usize]) -> Option<Vec<(&'a VariableInfo, bool)>> {
    order.iter().zip(sizes.windows(2)).map(|(&info, pair)| Some((info, way(info, pair)?))).collect()
}

/// As people count: `fc2` before `fc10`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (of_a, of_b) = (digits(a), digits(b));
        let order = if of_a > 0 && of_b > 0 {
            let (number_a, number_b) = (a[..of_a].trim_start_matches('0'), b[..of_b].trim_start_matches('0'));
            (a, b) = (&a[of_a..], &b[of_b..]);
            number_a.len().cmp(&number_b.len()).then_with(|| number_a.cmp(number_b))
        } else {
            let (mut chars_a, mut chars_b) = (a.chars(), b.chars());
            let (first_a, first_b) = (chars_a.next(), chars_b.next());
            (a, b) = (chars_a.as_str(), chars_b.as_str());
            if first_a.is_none() && first_b.is_none() {
                return Ordering::Equal;
            }
            first_a.cmp(&first_b)
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_put_in_order_as_people_count() {
        let mut names = ["fc10.weight", "fc2.weight", "fc1.weight", "fc", "net.0.w", "net.00.w", "fc02.bias"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["fc", "fc1.weight", "fc02.bias", "fc2.weight", "fc10.weight", "net.0.w", "net.00.w"]);
    }

    #[test]
    fn the_last_part_of_a_name_says_what_it_is() {
        assert_eq!(role("fc1.weight"), Some((Role::Weight, "fc1.")));
        assert_eq!(role("dense_1/kernel:0"), Some((Role::Kernel, "dense_1/")));
        assert_eq!(role("params.Dense_0.bias"), Some((Role::Bias, "params.Dense_0.")));
        assert_eq!(role("weight"), Some((Role::Weight, "")));
        assert_eq!(role("overweight"), None);
        assert_eq!(role("fc1.weight_scale"), None);
    }
}
