//! What the columns of a table are called, by schedulers, in calendars and in our own words.

use super::TableOptions;

/// Fields that a column can hold, as named in `columns:`.
pub const COLUMN_FIELDS: &[&str] = &[
    "text",
    "title",
    "description",
    "excerpt",
    "first_comment",
    "hashtags",
    "images",
    "alt",
    "channels",
    "publish_at",
    "date",
    "time",
    "link",
    "account",
    "author",
    "bio",
    "id",
    "consent",
    "shows",
    "people",
    "credit",
    "approved_by",
    "approval_status",
    "ignore",
];

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// One of [`COLUMN_FIELDS`].
    Field(&'static str),
    /// Pictures or alternative texts with this number (`Picture Url 3`).
    Numbered(&'static str, usize),
    /// TRUE where the post goes to this channel.
    Network(&'static str),
    /// Kept, not read.
    Other,
}

/// Headers by the field they mean, in lower case without blanks and signs. Taken from the templates of Buffer (support
/// article 926), Sprout Social (115005864203), Metricool, Publer, `SocialBee` (article 80), the `GoHighLevel` family, `PostFast`,
/// Ayrshare, Oktopost (386002) and from content calendars.
const HEADERS: &[(&str, &[&str])] = &[
    (
        "text",
        &[
            "text",
            "message",
            "messagetext",
            "content",
            "post",
            "posttext",
            "postcopy",
            "postcontent",
            "copy",
            "caption",
            "copycaption",
            "contentcaption",
            "captioncopy",
            "body",
            "tweet",
            "socialcopy",
            "draft copy",
            "draftcopy",
            "wording",
        ],
    ),
    (
        "title",
        &[
            "title",
            "titleboard",
            "posttopic",
            "topic",
            "headline",
            "linktitle",
            "documenttitle",
            "youtubetitle",
            "tiktoktitle",
        ],
    ),
    ("description", &["description", "summary", "metadescription", "linkdescription"]),
    ("excerpt", &["excerpt"]),
    ("first_comment", &["firstcomment", "firstcommenttext", "followupcomment", "followupcommenttext"]),
    ("hashtags", &["hashtags", "hashtag", "hashtagset"]),
    (
        "images",
        &[
            "image",
            "images",
            "imageurl",
            "imageurls",
            "publicimageurl",
            "picture",
            "pictures",
            "pictureurl",
            "photo",
            "photos",
            "photourl",
            "media",
            "mediaurl",
            "mediaurls",
            "gifurl",
            "gifurls",
            "video",
            "videourl",
            "videourls",
            "visual",
            "visualcreativelink",
            "visuallink",
            "creative",
            "creativelink",
            "file",
            "filename",
            "attachment",
            "attachments",
            "videothumbnailurl",
        ],
    ),
    (
        "alt",
        &[
            "alt",
            "alttext",
            "alttexts",
            "imagealt",
            "imagealttext",
            "alttextpicture",
            "altdescription",
            "imagedescription",
            "alternativetext",
        ],
    ),
    (
        "channels",
        &[
            "channel",
            "channels",
            "platform",
            "platforms",
            "network",
            "networks",
            "socialnetwork",
            "socialnetworks",
            "socialplatform",
        ],
    ),
    (
        "publish_at",
        &[
            "publishat",
            "postingtime",
            "postatspecifictime",
            "scheduledat",
            "scheduledate",
            "scheduledfor",
            "scheduledtime",
            "scheduleddate",
            "scheduletime",
            "publishdate",
            "publicationdate",
            "publishon",
            "postdate",
            "datetime",
            "dateandtime",
            "golive",
            "golivedate",
            "sendat",
        ],
    ),
    ("date", &["date", "day"]),
    ("time", &["time", "time24hr", "posttime", "publishtime"]),
    ("link", &["link", "linkurl", "url", "publicurl", "posturl", "weblink"]),
    ("account", &["account"]),
    ("author", &["author"]),
    ("bio", &["bio"]),
    ("id", &["id", "postid"]),
    ("consent", &["consent", "consentgiven", "photoconsent"]),
    ("shows", &["shows"]),
    ("people", &["people"]),
    ("credit", &["credit", "photocredit"]),
    ("approved_by", &["approvedby", "approver", "signedoffby"]),
    ("approval_status", &["approvalstatus", "approval"]),
];

/// Columns that say TRUE for a channel.
const NETWORKS: &[(&str, &str)] = &[
    ("facebook", "facebook"),
    ("twitterx", "x"),
    ("twitter", "x"),
    ("x", "x"),
    ("xtwitter", "x"),
    ("linkedin", "linkedin"),
    ("instagram", "instagram"),
    ("tiktok", "tiktok"),
    ("youtube", "youtube"),
    ("threads", "threads"),
    ("bluesky", "bluesky"),
    ("mastodon", "mastodon"),
];

/// What a header means: as the configuration says, else by its name.
pub(super) fn role(header: &str, options: &TableOptions) -> Role {
    let plain = comparable(header);
    for (column, field) in &options.columns {
        if comparable(column) == plain {
            return COLUMN_FIELDS
                .iter()
                .find(|known| **known == field.as_str() && **known != "ignore")
                .map_or(Role::Other, |field| Role::Field(field));
        }
    }
    if let Some((_, channel)) = NETWORKS.iter().find(|(name, _)| *name == plain) {
        return Role::Network(channel);
    }
    // Our own field names, then those of the schedulers, with and without a number.
    if let Some(field) = COLUMN_FIELDS.iter().find(|field| comparable(field) == plain && **field != "ignore") {
        return Role::Field(field);
    }
    let by_name = |name: &str| HEADERS.iter().find(|(_, names)| names.contains(&name)).map(|(field, _)| *field);
    if let Some(field) = by_name(&plain) {
        return Role::Field(field);
    }
    let stem = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    match (by_name(stem), plain.get(stem.len()..).and_then(|number| number.parse().ok())) {
        (Some(field @ ("images" | "alt")), Some(number)) => Role::Numbered(field, number),
        _ => Role::Other,
    }
}

/// A header in lower case, without blanks, signs and what stands in brackets.
fn comparable(header: &str) -> String {
    let outside = header.split(['(', '[']).next().unwrap_or(header);
    outside.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
