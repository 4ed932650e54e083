//! Samples and where they come from: the dataset, its scaling, generators, and the file formats.
//!
//! What must never live here: a network, a thread, a screen. Only the `*_file` rooms touch the file system.

pub mod dataset;
