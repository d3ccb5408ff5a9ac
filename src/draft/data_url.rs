//! Pictures written into a page: `data:image/png;base64,…` (RFC 2397).

use std::sync::Arc;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

/// The bytes of a `data:` address; `None` where it is none, or damaged.
pub(super) fn bytes(address: &str) -> Option<Arc<[u8]>> {
    let (kind, data) = address.trim().strip_prefix("data:")?.split_once(',')?;
    let data = unescaped(data);
    if !kind.trim_end().to_ascii_lowercase().ends_with(";base64") {
        return Some(data.into());
    }
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let signs: Vec<u8> = data.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    GeneralPurpose::new(&STANDARD, config).decode(signs).ok().map(Arc::from)
}

/// Bytes with `%20` and the like read.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        match (first, after) {
            (b'%', [high, low, tail @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.extend(code(&[*high, *low]));
                rest = tail;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_write_a_picture_into_a_page_are_read() {
        assert_eq!(bytes("data:image/gif;base64,R0lG\nODlh").as_deref(), Some(&b"GIF89a"[..]));
        assert_eq!(bytes("data:image/gif;base64,R0lGOA==").as_deref(), Some(&b"GIF8"[..]));
        assert_eq!(bytes("data:image/svg+xml;utf8,%3Csvg%20/>").as_deref(), Some(&b"<svg />"[..]));
        assert_eq!(bytes("data:image/png;base64,???"), None);
        assert_eq!(bytes("photos/a.jpg"), None);
    }
}
