//! Where somebody may be shown: the uses a school asks for, and the channels of a post.

use std::fmt;

use super::columns::normal;

/// One use that consent was asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    Website,
    Newsletter,
    /// Newspapers and other media outside the organisation.
    Press,
    /// The prospectus and other printed matter.
    Print,
    /// Displays and screens inside the building.
    Internal,
    /// Every social network.
    Social,
    /// One social network, as channels are written: `x`, `facebook`.
    Network(String),
    /// Every use there is.
    All,
}

/// Channels that are social networks.
const NETWORKS: &[&str] =
    &["x", "facebook", "instagram", "linkedin", "threads", "bluesky", "mastodon", "tiktok", "youtube"];

/// Words of a column heading or consent type that do not say where.
const FILLERS: &[&str] = &[
    "photo",
    "photos",
    "photograph",
    "photographs",
    "photography",
    "image",
    "images",
    "picture",
    "pictures",
    "consent",
    "permission",
    "use",
    "of",
    "for",
    "on",
    "in",
    "the",
    "our",
    "school",
    "schools",
    "student",
    "students",
    "pupil",
    "pupils",
    "child",
    "and",
    "academy",
    "trust",
];

impl Scope {
    /// The use that `label` means: a value of our own register, or a heading or consent type of an export.
    #[must_use]
    pub fn read(label: &str) -> Option<Self> {
        let label = normal(label);
        let whole = match label.as_str() {
            "class photo" | "class photos" | "in school" | "internal display" => Some(Self::Internal),
            "all" | "everywhere" | "all uses" => Some(Self::All),
            _ => None,
        };
        if whole.is_some() {
            return whole;
        }
        let words: Vec<&str> = label.split(' ').filter(|word| !FILLERS.contains(word)).collect();
        Some(match words.join(" ").as_str() {
            "website" | "web" | "web site" | "web page" | "webpage" => Self::Website,
            "newsletter" | "newsletters" => Self::Newsletter,
            "press" | "local press" | "newspaper" | "newspapers" | "local paper" | "local newspaper"
            | "press local paper" => Self::Press,
            "print" | "printed" | "prospectus" | "brochure" | "print prospectus" | "prospectus print" => Self::Print,
            "internal" | "display" | "displays" => Self::Internal,
            "social" | "social media" | "socials" => Self::Social,
            "twitter" | "x twitter" | "twitter x" | "social twitter" => Self::Network("x".to_owned()),
            other => {
                let other = other.strip_prefix("social ").unwrap_or(other);
                let other = other.strip_prefix("media ").unwrap_or(other);
                let known = NETWORKS.contains(&other);
                // A network of our own register may be one that this list does not know yet.
                if known || (label.starts_with("social ") && !other.is_empty() && !other.contains(' ')) {
                    Self::Network(other.to_owned())
                } else {
                    return None;
                }
            }
        })
    }

    /// Whether a post on `channel` is within this use.
    #[must_use]
    pub fn covers(&self, channel: &str) -> bool {
        match self {
            Self::Website => channel == "website",
            Self::Newsletter => channel == "newsletter",
            Self::Press => channel == "press",
            Self::Print => channel == "print",
            Self::Internal => channel == "internal",
            Self::Social => NETWORKS.contains(&channel),
            Self::Network(network) => channel == network,
            Self::All => true,
        }
    }

    /// Whether some channel is within both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) | (_, Self::All) => true,
            (Self::Social, Self::Network(network)) | (Self::Network(network), Self::Social) => {
                NETWORKS.contains(&network.as_str())
            }
            _ => self == other,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Website => f.write_str("website"),
            Self::Newsletter => f.write_str("newsletter"),
            Self::Press => f.write_str("press"),
            Self::Print => f.write_str("print"),
            Self::Internal => f.write_str("internal"),
            Self::Social => f.write_str("social"),
            Self::Network(network) => write!(f, "social:{network}"),
            Self::All => f.write_str("all"),
        }
    }
}

/// The one spelling of a channel: lower case, `twitter` as `x`.
#[must_use]
pub fn channel_of(written: &str) -> String {
    let channel = written.trim().to_lowercase();
    match channel.as_str() {
        "twitter" => "x".to_owned(),
        "web" => "website".to_owned(),
        _ => channel.strip_prefix("social:").map(str::to_owned).unwrap_or(channel),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_exports_are_understood() {
        for (heading, scope) in [
            ("Website photographs", "website"),
            ("Internal photograph", "internal"),
            ("Class photos", "internal"),
            ("Photos on Twitter", "social:x"),
            ("Social media: Facebook", "social:facebook"),
            ("social:pinterest", "social:pinterest"),
            ("Social Media", "social"),
            ("Local newspaper", "press"),
        ] {
            assert_eq!(Scope::read(heading).map(|scope| scope.to_string()).as_deref(), Some(scope), "{heading}");
        }
        for heading in ["Photograph Student", "Biometric", "Trips", "Given By (Staff)", ""] {
            assert_eq!(Scope::read(heading), None, "{heading}");
        }
    }
}
