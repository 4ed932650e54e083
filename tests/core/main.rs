//! All tests that need no window, in one binary.

mod kernel_agrees;
