//! Tests of everything below the screen, in one binary: linking is what costs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails where it has to")]

mod archive;
mod archive_kept;
mod command_line;
mod data_csv;
mod data_files;
mod data_mutation;
mod data_numpy;
mod data_selection;
mod data_sets;
mod data_text;
mod data_write;
mod engine;
mod floors;
mod glossary;
mod gradients;
mod imports;
mod kept_runs;
mod kernel_agrees;
mod kernel_allocations;
mod lanes;
mod map;
mod measures;
mod one_step;
mod oracle_cures;
mod oracle_pieces;
mod oracles;
mod papers;
mod presets;
mod race;
mod state;
mod support;
mod training;
mod weights;
mod why;
mod words;
mod words_in_the_terminal;
mod workbench;
