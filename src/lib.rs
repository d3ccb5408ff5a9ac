//! postcheck: checks draft social-media posts and their pictures against an organisation's publishing policy.
//!
//! The trip of a post: [`draft`] reads it, [`text`] sees it, [`ruleset`] and [`checks`] judge it, [`engine`] settles what was
//! found, [`report`] tells it.

#![forbid(unsafe_code)]

pub mod calendar;
pub mod checks;
pub mod cli;
pub mod consent;
pub mod draft;
pub mod engine;
pub mod finding;
pub mod fix;
pub mod image;
pub mod platform;
pub mod report;
pub mod ruleset;
pub mod text;
