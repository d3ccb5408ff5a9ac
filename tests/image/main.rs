//! Pictures and films: what is read from them, what is taken out, and that nothing breaks on bad ones.
//!
//! Every picture is made here; none shows a person.

mod clean;
mod command;
mod exiftool;
mod hostile;
mod inspect;
mod pictures;
