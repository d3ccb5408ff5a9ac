//! What each platform takes: limits as data (`rulesets/platforms.yaml`), and how each platform counts.

mod address;
mod count;
mod limits;
mod measure;
mod top_level;

pub use count::{Counting, measure};
pub use limits::{Limit, Platform, platform, platforms};
pub use measure::Measure;
