//! Pictures and films: what is read from them, what is taken out, and that nothing breaks on bad ones.
//!
//! Every picture is made here; none shows a person.

// Numbers here are made in code and small.
#![allow(clippy::cast_possible_truncation, clippy::wildcard_imports)]

mod clean;
mod command;
mod exiftool;
mod faces;
mod hostile;
mod inspect;
mod pictures;
