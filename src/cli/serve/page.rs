//! The page itself: one document with its script and style, and the policy that lets nothing else run or load.

use super::desk::Desk;
use crate::draft::Account;
use crate::platform::platform;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Where posts may go, in the order of the contract, with the names of those whose limits are not known.
const CHANNELS: &[(&str, &str)] = &[
    ("x", "X"),
    ("facebook", "Facebook"),
    ("instagram", "Instagram"),
    ("linkedin", "LinkedIn"),
    ("threads", "Threads"),
    ("bluesky", "Bluesky"),
    ("mastodon", "Mastodon"),
    ("tiktok", "TikTok"),
    ("youtube", "YouTube"),
    ("website", "Website"),
    ("newsletter", "Newsletter"),
];

/// The page for one visit, whose script and style bear `nonce`.
pub(super) fn page(desk: &Desk, nonce: &str) -> anyhow::Result<String> {
    let loaded = desk.loaded()?;
    let settings = loaded.settings()?;
    let channels: Vec<serde_json::Value> = CHANNELS
        .iter()
        .map(|(id, name)| {
            let name = platform(id).map_or(*name, |known| known.name.as_str());
            serde_json::json!({"id": id, "name": name, "chosen": settings.channels.iter().any(|chosen| chosen == id)})
        })
        .collect();
    let state = serde_json::json!({
        "account": if settings.account == Account::Personal { "personal" } else { "official" },
        "channels": channels,
        "largest": super::desk::MAX_PICTURE,
    });
    let ruleset = format!("{} {}", loaded.ruleset.name, loaded.ruleset.version);
    let page = PAGE
        .replace("{{nonce}}", nonce)
        .replace("{{version}}", env!("CARGO_PKG_VERSION"))
        .replace("{{ruleset}}", &escape(&ruleset))
        .replace("{{state}}", &escape(&state.to_string()));
    // Ours, and last: nothing in them is a placeholder.
    Ok(page.replace("{{style}}", STYLE).replace("{{script}}", SCRIPT))
}

/// What the page may do.
pub(super) fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src blob: data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
