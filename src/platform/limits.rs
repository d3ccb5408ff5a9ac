//! The limits of each platform, as written in `rulesets/platforms.yaml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::count::Counting;
use super::measure::Measure;

static DATA: &str = include_str!("../../rulesets/platforms.yaml");

/// A place where posts go.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// The channel's word.
    pub id: String,
    /// As people write it.
    pub name: String,
    pub limits: Vec<Limit>,
}

/// The most that a platform takes of something.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub of: Measure,
    pub most: usize,
    /// How a text is measured; numbers of things are counted as they are.
    #[serde(default)]
    pub counted: Counting,
    /// Day on which somebody found the value in its source, `YYYY-MM-DD`; `None` where nobody has looked.
    pub checked: Option<String>,
    /// Where the value is from.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    platforms: Vec<Platform>,
}

/// Read once, and only where a post goes to a platform: a start costs no YAML. The data is embedded and a test reads it, so
/// it cannot fail to parse in a build that was tested.
static PLATFORMS: LazyLock<Vec<Platform>> =
    LazyLock::new(|| serde_saphyr::from_str::<File>(DATA).map(|file| file.platforms).unwrap_or_default());

/// Every platform that is known.
#[must_use]
pub fn platforms() -> &'static [Platform] {
    &PLATFORMS
}

/// The platform that a channel is, if its limits are known.
#[must_use]
pub fn platform(channel: &str) -> Option<&'static Platform> {
    platforms().iter().find(|platform| platform.id == channel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_channel_of_a_network_has_limits_with_their_source() {
        let file: File = serde_saphyr::from_str(DATA).unwrap();
        let ids: Vec<&str> = file.platforms.iter().map(|platform| platform.id.as_str()).collect();
        let expected =
            ["x", "bluesky", "mastodon", "threads", "instagram", "facebook", "linkedin", "tiktok", "youtube"];
        assert_eq!(ids, expected);
        for limit in file.platforms.iter().flat_map(|platform| &platform.limits) {
            assert!(!limit.source.is_empty() && limit.most > 0, "{limit:?}");
            assert!(limit.checked.as_ref().is_none_or(|day| day.len() == 10), "{limit:?}");
            let is_text = matches!(limit.of, Measure::Text | Measure::Title | Measure::Alt);
            assert_eq!(is_text, limit.counted != Counting::Number, "{limit:?}");
        }
    }
}
