//! Addresses as X finds them in text, with and without `https://`.

use std::ops::Range;

/// Longest label of a host, in bytes of its ASCII form (RFC 1035, 2.3.4).
const MAX_LABEL: usize = 63;
/// Longest host, in characters (RFC 1035, 2.3.4: 255 bytes).
const MAX_HOST: usize = 255;
/// Longest address that X shortens, in characters (twitter-text `MAX_URL_LENGTH`).
const MAX_ADDRESS: usize = 4096;
/// Top-level domains that make a name without `https://` an address. The two-letter codes are those of countries.
const TOP_LEVEL: &[&str] = &[
    "com",
    "org",
    "net",
    "edu",
    "gov",
    "mil",
    "int",
    "info",
    "biz",
    "name",
    "pro",
    "aero",
    "coop",
    "museum",
    "jobs",
    "mobi",
    "travel",
    "tel",
    "cat",
    "asia",
    "post",
    "xxx",
    "arpa",
    "academy",
    "agency",
    "app",
    "art",
    "audio",
    "bar",
    "beer",
    "best",
    "bike",
    "blog",
    "blue",
    "boutique",
    "builders",
    "business",
    "cafe",
    "cam",
    "camera",
    "camp",
    "careers",
    "cash",
    "center",
    "charity",
    "chat",
    "church",
    "city",
    "click",
    "clothing",
    "cloud",
    "club",
    "coach",
    "codes",
    "coffee",
    "college",
    "community",
    "company",
    "computer",
    "courses",
    "credit",
    "cymru",
    "dance",
    "date",
    "deals",
    "degree",
    "design",
    "dev",
    "diet",
    "digital",
    "direct",
    "directory",
    "dog",
    "download",
    "earth",
    "education",
    "email",
    "energy",
    "engineer",
    "engineering",
    "equipment",
    "events",
    "exchange",
    "expert",
    "family",
    "fans",
    "farm",
    "fashion",
    "finance",
    "fit",
    "fitness",
    "football",
    "foundation",
    "fun",
    "fund",
    "futbol",
    "gallery",
    "game",
    "games",
    "garden",
    "gift",
    "gifts",
    "gives",
    "global",
    "gold",
    "golf",
    "green",
    "group",
    "guide",
    "guru",
    "help",
    "holiday",
    "host",
    "hosting",
    "house",
    "icu",
    "immo",
    "institute",
    "international",
    "jewelry",
    "kids",
    "kitchen",
    "land",
    "law",
    "lease",
    "legal",
    "life",
    "lighting",
    "limited",
    "link",
    "live",
    "loan",
    "lol",
    "london",
    "love",
    "ltd",
    "luxury",
    "management",
    "market",
    "marketing",
    "media",
    "memorial",
    "menu",
    "moda",
    "money",
    "movie",
    "network",
    "news",
    "ngo",
    "ninja",
    "one",
    "ong",
    "online",
    "ooo",
    "page",
    "partners",
    "parts",
    "party",
    "photo",
    "photography",
    "photos",
    "pics",
    "pictures",
    "pizza",
    "place",
    "plus",
    "press",
    "productions",
    "pub",
    "radio",
    "recipes",
    "red",
    "rehab",
    "rent",
    "rentals",
    "repair",
    "report",
    "rest",
    "reviews",
    "rocks",
    "run",
    "sale",
    "school",
    "schule",
    "science",
    "scot",
    "services",
    "shoes",
    "shop",
    "show",
    "site",
    "social",
    "software",
    "solar",
    "solutions",
    "space",
    "sport",
    "store",
    "studio",
    "study",
    "style",
    "support",
    "surf",
    "systems",
    "tax",
    "team",
    "tech",
    "technology",
    "tips",
    "today",
    "tokyo",
    "tools",
    "top",
    "tours",
    "town",
    "toys",
    "trade",
    "training",
    "tube",
    "university",
    "uno",
    "vet",
    "video",
    "vision",
    "voyage",
    "wales",
    "watch",
    "webcam",
    "website",
    "wedding",
    "wiki",
    "win",
    "work",
    "works",
    "world",
    "wtf",
    "xyz",
    "yoga",
    "zone",
    "google",
    "youtube",
];
/// ISO 3166-1 codes in use as domains, with `uk`, `eu`, `ac` and `su`.
const COUNTRIES: &str = "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by \
bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge \
gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr \
kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl \
no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st \
su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

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

fn is_top_level(label: &str, with_scheme: bool) -> bool {
    let label = label.to_ascii_lowercase();
    let known = TOP_LEVEL.contains(&label.as_str()) || COUNTRIES.split(' ').any(|code| code == label);
    // With a scheme, a name that this list does not have is meant as one all the same.
    known || (with_scheme && label.len() >= 2 && label.bytes().all(|byte| byte.is_ascii_alphabetic()))
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
