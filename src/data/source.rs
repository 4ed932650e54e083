//! Where an experiment's samples come from, as a preset writes it: `Clusters(..)`, `Xor(..)`, ... or `File(..)`.

use std::fmt;
use std::path::PathBuf;

use serde::de::value::{EnumAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, EnumAccess, Error as _, IntoDeserializer, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::selection::{Label, Selection, TestSet};
use super::synthetic::Synthetic;

/// A generator with its constants, or a file with a selection.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// Made by a generator; written as the generator itself.
    Synthetic(Synthetic),
    /// Read from a file; written as `File(path: .., variable: .., ..)`.
    File(FileSource),
}

/// A file, what is chosen of it, and the hash of the data that the preset was made with.
#[derive(Clone, Debug, PartialEq)]
pub struct FileSource {
    /// Where the file is; a relative path is relative to the preset.
    pub path: PathBuf,
    /// Which variable and columns.
    pub selection: Selection,
    /// [`super::dataset::Dataset::content_hash`] of the data; empty when not known.
    pub hash: String,
}

impl From<Synthetic> for Source {
    fn from(synthetic: Synthetic) -> Self {
        Self::Synthetic(synthetic)
    }
}

/// The file variant as it is written: one flat list of fields. (Derived serde has no such form: `flatten` makes RON write a
/// map, and an untagged enum loses the variants' names in RON, so the visitor below hands each variant to its own enum.)
#[derive(Serialize, Deserialize)]
#[serde(rename = "Source", deny_unknown_fields)]
enum Flat {
    File {
        #[serde(with = "super::lossless_path")]
        path: PathBuf,
        variable: String,
        features: Vec<usize>,
        label: Label,
        #[serde(default)]
        transpose: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        test: Option<TestSet>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        drop_nan_rows: bool,
        #[serde(default)]
        hash: String,
    },
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Synthetic(synthetic) => synthetic.serialize(serializer),
            Self::File(FileSource { path, selection, hash }) => Flat::File {
                path: path.clone(),
                variable: selection.variable.clone(),
                features: selection.features.clone(),
                label: selection.label.clone(),
                transpose: selection.transpose,
                test: selection.test.clone(),
                drop_nan_rows: selection.drop_nan_rows,
                hash: hash.clone(),
            }
            .serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("Source", VARIANTS, SourceVisitor)
    }
}

const VARIANTS: &[&str] = &["Clusters", "Xor", "Spheres", "Spirals", "Moons", "XorTable", "File"];

struct SourceVisitor;

impl<'de> Visitor<'de> for SourceVisitor {
    type Value = Source;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a data source: one of {}", VARIANTS.join(", "))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Source, A::Error> {
        let (Name(name), variant) = access.variant::<Name>()?;
        if !VARIANTS.contains(&name.as_str()) {
            return Err(A::Error::unknown_variant(&name, VARIANTS));
        }
        let is_file = name == "File";
        let replay = EnumAccessDeserializer::new(Replay { name, variant });
        if is_file {
            let Flat::File { path, variable, features, label, transpose, test, drop_nan_rows, hash } =
                Flat::deserialize(replay)?;
            let selection = Selection { variable, features, label, transpose, test, drop_nan_rows };
            Ok(Source::File(FileSource { path, selection, hash }))
        } else {
            Synthetic::deserialize(replay).map(Source::Synthetic)
        }
    }
}

/// The name of a variant, read as an identifier.
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl Visitor<'_> for NameVisitor {
            type Value = Name;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a data source")
            }
            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Name, E> {
                Ok(Name(name.to_owned()))
            }
        }
        deserializer.deserialize_identifier(NameVisitor)
    }
}

/// Hands the already read name on to the enum that the variant belongs to.
struct Replay<V> {
    name: String,
    variant: V,
}

impl<'de, V: serde::de::VariantAccess<'de>> EnumAccess<'de> for Replay<V> {
    type Error = V::Error;
    type Variant = V;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, V), V::Error> {
        let name: StrDeserializer<'_, V::Error> = self.name.as_str().into_deserializer();
        Ok((seed.deserialize(name)?, self.variant))
    }
}
