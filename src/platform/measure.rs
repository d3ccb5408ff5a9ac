//! What platforms limit: one list for their data and for the rules about it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    Text,
    Title,
    Alt,
    Pictures,
    Hashtags,
    Mentions,
    Links,
    /// Bytes of the largest picture.
    PictureBytes,
    /// Bytes of the largest film.
    VideoBytes,
}

impl Measure {
    /// Whether it is counted in bytes.
    #[must_use]
    pub fn is_size(self) -> bool {
        matches!(self, Self::PictureBytes | Self::VideoBytes)
    }

    /// The word for it in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Alt => "alternative text",
            Self::Pictures => "pictures",
            Self::Hashtags => "hashtags",
            Self::Mentions => "mentions",
            Self::Links => "links",
            Self::PictureBytes => "largest picture",
            Self::VideoBytes => "largest film",
        }
    }
}
