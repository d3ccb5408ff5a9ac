//! Pictures and films: what is read from them, what is taken out, and that nothing breaks on bad ones.
//!
//! Every picture is made here; none shows a person.

// Numbers here are made in code and small.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::trivially_copy_pass_by_ref,
    clippy::wildcard_imports,
    clippy::needless_raw_string_hashes
)]

mod clean;
mod command;
mod consent;
mod exiftool;
mod faces;
mod hostile;
mod inspect;
mod pictures;
