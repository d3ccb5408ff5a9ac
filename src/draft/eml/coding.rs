//! How e-mails write what is not ASCII: encoded words, quoted-printable, base64 and character sets.

use std::ops::Range;

use super::super::node::Scalar;
use crate::text::{Escape, MappedText, SourceMap, Span};

/// A header's value with its encoded words (RFC 2047) read.
pub(super) fn encoded_words(value: &Scalar) -> Scalar {
    let mut mapped = MappedText::new();
    let mut at = 0;
    let text = value.text.as_str();
    let copy = |mapped: &mut MappedText, range: Range<usize>| {
        if let Some(part) = Span::new(text, range) {
            let place = value.map.to_file(part);
            if value.map.is_verbatim(part) {
                mapped.push_verbatim(part.of(text), place.start);
            } else {
                mapped.push_replaced(part.of(text), place.start..place.end);
            }
        }
    };
    while let Some(open) = text.get(at..).and_then(|rest| rest.find("=?")).map(|open| at + open) {
        let rest = text.get(open + 2..).unwrap_or_default();
        let mut parts = rest.splitn(3, '?');
        let (Some(charset), Some(how), Some(coded)) = (parts.next(), parts.next(), parts.next()) else { break };
        let Some(length) = coded.find("?=") else { break };
        let coded = coded.get(..length).unwrap_or_default();
        let end = open + 2 + charset.len() + 1 + how.len() + 1 + length + 2;
        let meant = match how {
            "q" | "Q" => characters(quoted_printable(&coded.replace('_', " "), 0), charset).0,
            "b" | "B" => characters(base64(coded, 0), charset).0,
            _ => break,
        };
        // White space between two encoded words is none.
        let between = text.get(at..open).unwrap_or_default();
        if !(at > 0 && between.trim().is_empty()) {
            copy(&mut mapped, at..open);
        }
        if let Some(word) = Span::new(text, open..end) {
            let place = value.map.to_file(word);
            mapped.push_replaced(&meant, place.start..place.end);
        }
        at = end;
    }
    copy(&mut mapped, at..text.len());
    let (text, map) = mapped.finish();
    Scalar { text, map: map.with_escape(Escape::Never), quoted: true }
}

/// Bytes of a quoted-printable text (RFC 2045, 6.7), each with where it is written.
pub(super) fn quoted_printable(raw: &str, start: usize) -> impl Iterator<Item = (u8, Range<usize>)> {
    let bytes = raw.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let byte = *bytes.get(at)?;
            let from = at;
            if byte != b'=' {
                at += 1;
                return Some((byte, start + from..start + at));
            }
            let rest = bytes.get(at + 1..).unwrap_or_default();
            match rest {
                [b'\r', b'\n', ..] => at += 3,
                [b'\n', ..] => at += 2,
                [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                    at += 3;
                    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                    return Some((digit(*high)? * 16 + digit(*low)?, start + from..start + at));
                }
                _ => {
                    at += 1;
                    return Some((byte, start + from..start + at));
                }
            }
        }
    })
}

/// Bytes of a base64 text (RFC 4648), each with the signs it is written with.
pub(super) fn base64(raw: &str, start: usize) -> impl Iterator<Item = (u8, Range<usize>)> {
    let mut signs = raw.bytes().enumerate();
    let (mut bits, mut count, mut from) = (0_u32, 0_u32, 0_usize);
    std::iter::from_fn(move || {
        loop {
            let (at, sign) = signs.next()?;
            let value = match sign {
                b'A'..=b'Z' => sign - b'A',
                b'a'..=b'z' => sign - b'a' + 26,
                b'0'..=b'9' => sign - b'0' + 52,
                b'+' | b'-' => 62,
                b'/' | b'_' => 63,
                b'=' => return None,
                _ => continue,
            };
            if count == 0 {
                from = at;
            }
            bits = bits << 6 | u32::from(value);
            count += 6;
            if count >= 8 {
                count -= 8;
                let byte = u8::try_from(bits >> count & 0xff).ok()?;
                let place = start + from..start + at + 1;
                from = at;
                return Some((byte, place));
            }
        }
    })
}

/// Bytes in a character set as text, with its places.
pub(super) fn characters(bytes: impl Iterator<Item = (u8, Range<usize>)>, charset: &str) -> (String, SourceMap) {
    let (bytes, places): (Vec<u8>, Vec<Range<usize>>) = bytes.unzip();
    let place = |from: usize, to: usize| {
        let start = places.get(from).map_or(0, |place| place.start);
        start..places.get(to.saturating_sub(1)).map_or(start, |place| place.end)
    };
    let charset = encoding_rs::Encoding::for_label(charset.trim().as_bytes()).unwrap_or(encoding_rs::UTF_8);
    let mut mapped = MappedText::new();
    let mut add = |text: &str, place: Range<usize>, raw_length: usize| {
        // A character that is written with one sign, its own, stands there as it is.
        if text.len() == 1 && raw_length == 1 && place.len() == 1 && text.is_ascii() {
            mapped.push_verbatim(text, place.start);
        } else {
            mapped.push_replaced(text, place);
        }
    };
    match std::str::from_utf8(&bytes) {
        Ok(text) if charset == encoding_rs::UTF_8 || charset == encoding_rs::UTF_16LE => {
            for (at, c) in text.char_indices() {
                add(c.encode_utf8(&mut [0; 4]), place(at, at + c.len_utf8()), c.len_utf8());
            }
        }
        _ if charset.is_single_byte() => {
            for (at, byte) in bytes.iter().enumerate() {
                let (c, ..) = charset.decode_without_bom_handling(std::slice::from_ref(byte));
                add(&c, place(at, at + 1), 1);
            }
        }
        _ => {
            let (text, ..) = charset.decode_without_bom_handling(&bytes);
            add(&text, place(0, bytes.len()), bytes.len());
        }
    }
    mapped.finish()
}
