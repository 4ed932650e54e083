//! The window and the subcommands.

fn main() {}
