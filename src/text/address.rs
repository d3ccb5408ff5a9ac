//! Web and e-mail addresses as tokens.

use super::scan::{Scanner, offset};
use super::token::{Token, TokenKind};

impl Scanner<'_> {
    /// A web or e-mail address whose first part is `start..at`; true when it has been pushed.
    pub(super) fn address(&mut self, start: usize, at: usize, next: u8) -> bool {
        let rest = &self.bytes[start..self.limit];
        // An address is looked for no further than this, so that time stays linear in the text.
        let window = &rest[..rest.len().min(300)];
        let end = window
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'>' | b'"' | b'(' | b')' | b','))
            .unwrap_or(window.len());
        let chunk = &window[..end];
        let kind = if next == b':' {
            if !(chunk.starts_with(b"http://") || chunk.starts_with(b"https://")) {
                return false;
            }
            TokenKind::Url
        } else if let Some(sign) = chunk.iter().position(|byte| *byte == b'@') {
            let host = &chunk[sign + 1..];
            let local = &chunk[..sign];
            if local.is_empty()
                || !local.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+'))
                || !is_host(host)
            {
                return false;
            }
            TokenKind::Email
        } else {
            let _ = at;
            let host = chunk
                .split(|byte| matches!(byte, b'/' | b'?' | b'#' | b'!' | b';' | b':' | b'\''))
                .next()
                .unwrap_or(chunk);
            if !(host.starts_with(b"www.") || has_known_ending(host)) || !is_host(host) {
                return false;
            }
            TokenKind::Url
        };
        let trimmed = chunk
            .iter()
            .rposition(|byte| !matches!(byte, b'.' | b'!' | b'?' | b';' | b':' | b'\'' | b'*' | b'_'))
            .map_or(0, |last| last + 1);
        let mut end = start + trimmed;
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let gap = std::mem::take(&mut self.gap);
        self.tokens.push(Token {
            start: offset(start),
            end: offset(end),
            hash: 0,
            kind,
            capital: false,
            shouted: false,
            mixed: false,
            hashtag: false,
            disguised: false,
            respelt: false,
            known: 0,
            gap,
        });
        self.at = end;
        true
    }
}

fn is_host(host: &[u8]) -> bool {
    let host = host.strip_suffix(b".").unwrap_or(host);
    host.contains(&b'.')
        && host
            .split(|byte| *byte == b'.')
            .all(|label| !label.is_empty() && label.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-'))
        && host
            .rsplit(|byte| *byte == b'.')
            .next()
            .is_some_and(|last| last.len() >= 2 && last.iter().all(u8::is_ascii_alphabetic))
}

/// Endings under which a name without `https://` is taken for an address; other dotted words are two sentences run together.
fn has_known_ending(host: &[u8]) -> bool {
    const ENDINGS: &[&str] = &[
        "uk", "com", "org", "net", "example", "info", "io", "co", "me", "gov", "edu", "eu", "bet", "ly", "gl", "tv",
        "app", "link", "xyz", "club", "shop", "online", "site", "ru", "to",
    ];
    let mut labels = host.rsplit(|byte| *byte == b'.');
    let last = labels.next().unwrap_or_default();
    ENDINGS.iter().any(|ending| last.eq_ignore_ascii_case(ending.as_bytes()))
        && labels.next().is_some_and(|label| label.len() > 1)
}
