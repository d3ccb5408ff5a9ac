//! Addresses as X finds them in text, with and without `https://`.

use std::ops::Range;

use super::top_level::is_top_level;

/// Longest label of a host, in bytes of its ASCII form (RFC 1035, 2.3.4).
const MAX_LABEL: usize = 63;
/// Longest host, in characters (RFC 1035, 2.3.4: 255 bytes).
const MAX_HOST: usize = 255;
/// Longest address that X shortens, in characters (twitter-text `MAX_URL_LENGTH`).
const MAX_ADDRESS: usize = 4096;
/// Addresses in `text`, in order.
pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    // Every address has a dot in its host; the host is looked for around each.
    while let Some(dot) = text.get(at..).and_then(|rest| rest.find('.')).map(|dot| at + dot) {
        match around(text, at, dot) {
            Some(range) => {
                at = range.end.max(dot + 1);
                found.push(range);
            }
            None => at = dot + 1,
        }
    }
    found
}

/// The address whose host holds the dot at byte `dot`, no part of which is before byte `from`.
fn around(text: &str, from: usize, dot: usize) -> Option<Range<usize>> {
    let before = text.get(from..dot)?;
    let back = |is_part: fn(char) -> bool| {
        before.char_indices().rev().take(MAX_HOST).take_while(|(_, c)| is_part(*c)).last().map(|(at, _)| from + at)
    };
    let scheme = back(is_host).and_then(|host| {
        let before = text.get(from..host)?;
        let length = ["https://", "http://"].iter().map(|scheme| scheme.len()).find(|length| {
            let tail = before.len().checked_sub(*length).and_then(|at| before.get(at..));
            tail.is_some_and(|tail| tail.eq_ignore_ascii_case(if *length == 8 { "https://" } else { "http://" }))
        })?;
        Some((host - length, host))
    });
    let (start, host) = match scheme {
        Some(found) => found,
        None => back(is_plain_host).map(|at| (at, at))?,
    };
    let previous = text.get(..start)?.chars().next_back();
    if previous.is_some_and(|c| {
        matches!(c, '@' | '＠' | '$' | '#' | '＃' | '-' | '_' | '.' | '/') && scheme.is_none()
            || c.is_ascii_alphanumeric()
            || matches!(c, '@' | '＠' | '$' | '#' | '＃')
    }) {
        return None;
    }
    let in_host = if scheme.is_some() { is_host } else { is_plain_host };
    let rest = text.get(host..)?;
    let length = rest.find(|c| !in_host(c) && c != '.').unwrap_or(rest.len());
    let name = rest.get(..length)?.trim_end_matches(['.', '-']);
    let name = until_top_level(name, scheme.is_some())?;
    let mut end = host + name.len();
    // A name before @ is an e-mail address.
    if scheme.is_none() && text.get(end..)?.starts_with('@') {
        return None;
    }
    end = after_port(text, end);
    end = after_path(text, end);
    (text.get(start..end)?.chars().count() <= MAX_ADDRESS).then_some(start..end)
}

/// Letters of hosts with a scheme may be of any script.
fn is_host(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

fn is_plain_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// The host as far as its last label that is a top-level domain; `None` where it has none or a label is no label.
fn until_top_level(name: &str, with_scheme: bool) -> Option<&str> {
    let mut best = None;
    let mut at = 0;
    for (index, label) in name.split('.').enumerate() {
        let ascii = if label.is_ascii() { label.len() } else { "xn--".len() + punycode_length(label) };
        if label.is_empty() || ascii > MAX_LABEL || label.starts_with(['-', '_']) || label.ends_with(['-', '_']) {
            break;
        }
        let end = at + label.len();
        // A top-level domain may be followed by a script without blanks: `example.org故`.
        let plain = label.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(label.len());
        let top = label.get(..plain)?;
        if index > 0 && !top.contains('_') && is_top_level(top, with_scheme) {
            best = Some(at + plain);
        }
        // Country names of other scripts: `.укр`, `.中国`.
        if index > 0 && with_scheme && plain == 0 && label.chars().all(char::is_alphabetic) {
            best = Some(end);
        }
        if plain < label.len() && best == Some(at + plain) {
            break;
        }
        at = end + 1;
    }
    name.get(..best?)
}

fn after_port(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    let Some(port) = rest.strip_prefix(':') else { return end };
    let digits = port.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 { end } else { end + 1 + digits }
}

/// The end of path and query: signs at the end of a sentence are not part of them, brackets are where both are.
fn after_path(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    if !rest.starts_with(['/', '?']) {
        return end;
    }
    let allowed = |c: char| {
        c.is_ascii_alphanumeric()
            || "!*';:=+,.$/%#[]-_~@|&?()–".contains(c)
            || matches!(u32::from(c), 0xc0..=0x24f | 0x400..=0x4ff)
    };
    let length = rest.find(|c| !allowed(c)).unwrap_or(rest.len());
    let mut path = rest.get(..length).unwrap_or_default();
    while let Some(last) = path.chars().next_back() {
        let balanced = last == ')' && path.matches('(').count() >= path.matches(')').count();
        if last.is_alphanumeric() || matches!(last, '=' | '_' | '#' | '/' | '+' | '-' | '&') || balanced {
            break;
        }
        path = path.get(..path.len() - last.len_utf8()).unwrap_or_default();
    }
    end + path.len()
}

/// Length of a label in punycode, without its prefix (RFC 3492, 6.3).
fn punycode_length(label: &str) -> usize {
    let mut length = label.chars().filter(char::is_ascii).count();
    let (mut n, mut delta, mut bias, mut handled) = (128_u32, 0_u32, 72_u32, u32::try_from(length).unwrap_or(u32::MAX));
    let basic = handled;
    if length > 0 {
        length += 1;
    }
    let total = u32::try_from(label.chars().count()).unwrap_or(u32::MAX);
    while handled < total {
        let Some(next) = label.chars().map(u32::from).filter(|c| *c >= n).min() else { break };
        delta = delta.saturating_add((next - n).saturating_mul(handled.saturating_add(1)));
        n = next;
        for c in label.chars().map(u32::from) {
            if c < n {
                delta = delta.saturating_add(1);
            }
            if c == n {
                let (mut q, mut k) = (delta, 36);
                loop {
                    let t = if k <= bias {
                        1
                    } else if k >= bias + 26 {
                        26
                    } else {
                        k - bias
                    };
                    length += 1;
                    if q < t {
                        break;
                    }
                    q = (q - t) / (36 - t);
                    k += 36;
                }
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.saturating_add(1);
        n = n.saturating_add(1);
    }
    length
}

/// RFC 3492, 6.1.
fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta = delta.saturating_add(delta / points.max(1));
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_as_long_as_their_punycode() {
        assert_eq!(punycode_length("bücher"), "bcher-kva".len());
        assert_eq!(punycode_length("他们为什么不说中文"), "ihqwcrb4cv8a8dqg056pqjye".len());
    }
}
