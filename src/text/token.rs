//! Tokens: what a passage is made of when it is compared with lexicons.
//!
//! One pass over the bytes. ASCII words, which nearly all text consists of, are hashed while they are scanned and never copied.

use unicode_segmentation::UnicodeSegmentation;

use super::fold::{FoldHash, fold_char, is_invisible};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, perhaps with digits after the first.
    Word,
    /// Starts with a digit: `9`, `9B`, `412k`, `3pm`.
    Number,
    /// One emoji, with its modifiers.
    Emoji,
    /// `@somebody`.
    Mention,
    /// A web address.
    Url,
    /// An e-mail address.
    Email,
}

/// What stands between a token and the one before it; a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gap(u16);

impl Gap {
    pub const SPACE: Self = Self(1);
    pub const NEWLINE: Self = Self(1 << 1);
    pub const BLANK_LINE: Self = Self(1 << 2);
    pub const COMMA: Self = Self(1 << 3);
    pub const STOP: Self = Self(1 << 4);
    pub const EXCLAMATION: Self = Self(1 << 5);
    pub const QUESTION: Self = Self(1 << 6);
    /// Colon or semicolon.
    pub const COLON: Self = Self(1 << 7);
    /// A dash that separates, not a hyphen.
    pub const DASH: Self = Self(1 << 8);
    pub const OPEN_QUOTE: Self = Self(1 << 9);
    pub const CLOSE_QUOTE: Self = Self(1 << 10);
    pub const BRACKET: Self = Self(1 << 11);
    pub const ELLIPSIS: Self = Self(1 << 12);
    /// A sign that also stands for a letter in disguised words, touching a word: `*`, `@`, `$`, `!`, `#`, `_` and so on.
    pub const MASK: Self = Self(1 << 13);
    /// A currency sign before a number.
    pub const MONEY: Self = Self(1 << 14);
    /// A sentence starts here.
    pub const SENTENCE: Self = Self(1 << 15);

    #[must_use]
    pub fn has(self, flag: Self) -> bool {
        self.0 & flag.0 != 0
    }

    pub fn add(&mut self, flag: Self) {
        self.0 |= flag.0;
    }
}

/// One token of a passage.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte in the passage.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// [`FoldHash`] of its folded form, after contractions and disguises are resolved.
    pub hash: u64,
    pub kind: TokenKind,
    /// Begins with a capital letter.
    pub capital: bool,
    /// All letters are capitals, at least two.
    pub shouted: bool,
    /// Two and more capitals and as many small letters, in whatever order.
    pub mixed: bool,
    /// Part of a hashtag.
    pub hashtag: bool,
    /// The written form was disguised or misspelt.
    pub disguised: bool,
    /// Text speak: the hash is that of the word it stands for.
    pub respelt: bool,
    /// What stands before it.
    pub gap: Gap,
    /// What the vocabulary knows of the word with this hash; zero while it has not been asked.
    pub known: u32,
}

/// Splits `text` into tokens, added to `tokens`; returns what stands after the last one.
///
/// Texts over 4 GiB are cut there; readers refuse them long before.
pub fn tokenize(text: &str, tokens: &mut Vec<Token>) -> Gap {
    let bytes = text.as_bytes();
    let limit = bytes.len().min(u32::MAX as usize);
    let mut scanner = Scanner { text, bytes, limit, at: 0, gap: Gap::default(), tokens };
    scanner.gap.add(Gap::SENTENCE);
    while scanner.at < scanner.limit {
        scanner.step();
    }
    scanner.gap
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    limit: usize,
    at: usize,
    gap: Gap,
    tokens: &'a mut Vec<Token>,
}

impl Scanner<'_> {
    #[inline]
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(b' ')
    }

    #[inline]
    fn before(&self) -> u8 {
        self.at.checked_sub(1).and_then(|at| self.bytes.get(at)).copied().unwrap_or(b' ')
    }

    fn step(&mut self) {
        match self.peek(0) {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => self.ascii_word(),
            b' ' | b'\t' => self.skip(1, Gap::SPACE),
            b'\n' => self.newline(),
            b'\r' => self.skip(1, Gap::SPACE),
            byte if byte >= 0x80 => self.wide(),
            byte => self.sign(byte),
        }
    }

    #[inline]
    fn skip(&mut self, bytes: usize, flag: Gap) {
        self.gap.add(flag);
        self.at += bytes;
    }

    fn newline(&mut self) {
        let blank = self.gap.has(Gap::NEWLINE);
        self.gap.add(Gap::NEWLINE);
        if blank {
            self.gap.add(Gap::BLANK_LINE);
        }
        self.at += 1;
    }

    /// A word that starts with an ASCII letter or digit. Hands over to [`Self::wide_word`] at the first wide letter.
    fn ascii_word(&mut self) {
        let start = self.at;
        let mut hash = FoldHash::EMPTY;
        let mut at = start;
        let (mut upper, mut lower) = (0_u32, 0_u32);
        while at < self.limit {
            let byte = self.bytes[at];
            match byte {
                b'a'..=b'z' => lower += 1,
                b'A'..=b'Z' => upper += 1,
                b'0'..=b'9' => {}
                // `1,200.50`, `3.30pm` and `15:30` are one number.
                b'.' | b',' | b':'
                    if upper + lower == 0 && at > start && self.bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {}
                b'\'' if at > start && self.bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) => {
                    if self.clitic(start, at, at + 1, hash, upper, lower) {
                        return;
                    }
                    at += 1;
                    continue;
                }
                _ => break,
            }
            hash = hash.with(byte.to_ascii_lowercase());
            at += 1;
        }
        if self.bytes.get(at).is_some_and(|byte| *byte >= 0x80) && self.continues(at) {
            self.wide_word();
            return;
        }
        let next = self.bytes.get(at).copied().unwrap_or(b' ');
        if (next == b'@' || next == b':' || next == b'.') && self.address(start, at, next) {
            return;
        }
        self.at = at;
        self.push(start, at, hash.finish(), upper, lower);
    }

    /// Whether the wide character at `at` belongs to the word before it.
    fn continues(&self, at: usize) -> bool {
        self.text
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(|c| is_letter(c) || is_invisible(c) || c == '\u{2019}' || c == '\u{2BC}')
    }

    /// The suffix after an apostrophe. True when the word and its suffix have been pushed as tokens of their own.
    fn clitic(
        &mut self,
        start: usize,
        apostrophe: usize,
        suffix: usize,
        stem: FoldHash,
        upper: u32,
        lower: u32,
    ) -> bool {
        let end = self.bytes[suffix..self.limit]
            .iter()
            .position(|byte| !byte.is_ascii_alphabetic())
            .map_or(self.limit, |len| suffix + len);
        let Some(full) = self.text.get(suffix..end).and_then(clitic_word) else {
            return false;
        };
        if full == "not" {
            // "couldn't" is "could" + "not": the stem gives its n back.
            let Some(stem_text) = self.text.get(start..apostrophe - 1) else { return false };
            if !matches!(self.bytes[apostrophe - 1], b'n' | b'N') {
                return false;
            }
            let stem = negated_stem(&stem_text.to_ascii_lowercase());
            self.push(start, apostrophe - 1, FoldHash::of(&stem), upper, lower);
            self.push(apostrophe - 1, end, FoldHash::of("not"), 0, 3);
        } else {
            self.push(start, apostrophe, stem.finish(), upper, lower);
            self.push(apostrophe, end, FoldHash::of(full), 0, 1);
        }
        self.at = end;
        true
    }

    /// A word with letters outside ASCII: folded into a buffer, then hashed.
    fn wide_word(&mut self) {
        let start = self.at;
        let mut folded = String::new();
        let (mut upper, mut lower) = (0, 0);
        let mut end = start;
        let rest = self.text.get(start..self.limit).unwrap_or_default();
        let mut chars = rest.char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            let next = chars.peek().map(|(_, c)| *c);
            if matches!(c, '\'' | '\u{2019}' | '\u{2BC}') {
                if !next.is_some_and(is_letter) {
                    break;
                }
                let at = start + offset;
                let suffix = at + c.len_utf8();
                let mut hash = FoldHash::EMPTY;
                for byte in folded.bytes() {
                    hash = hash.with(byte);
                }
                if self.clitic(start, at, suffix, hash, upper, lower) {
                    return;
                }
                continue;
            }
            if !(is_letter(c) || c.is_ascii_digit() || is_invisible(c)) {
                break;
            }
            if c.is_uppercase() {
                upper += 1;
            } else if c.is_alphabetic() {
                lower += 1;
            }
            fold_char(c, &mut folded);
            end = start + offset + c.len_utf8();
        }
        self.at = end.max(start + 1);
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        if !folded.is_empty() {
            self.push(start, end, FoldHash::of(&folded), upper, lower);
        }
    }

    /// Anything that starts with a byte outside ASCII.
    fn wide(&mut self) {
        let Some(c) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) else {
            self.at = self.limit;
            return;
        };
        let len = c.len_utf8();
        match c {
            '\u{2018}' | '\u{201C}' | '\u{AB}' | '\u{2039}' => self.skip(len, Gap::OPEN_QUOTE),
            '\u{2019}' | '\u{201D}' | '\u{BB}' | '\u{203A}' => self.skip(len, Gap::CLOSE_QUOTE),
            '\u{2013}' | '\u{2014}' | '\u{2015}' => self.skip(len, Gap::DASH),
            '\u{2026}' => self.skip(len, Gap::ELLIPSIS),
            '\u{A3}' | '\u{20AC}' => self.skip(len, Gap::MONEY),
            _ if is_invisible(c) => self.at += len,
            _ if c.is_whitespace() => self.skip(len, Gap::SPACE),
            _ if is_emoji(c) => self.emoji(),
            _ if is_letter(c) => self.wide_word(),
            _ => self.at += len,
        }
    }

    /// One emoji: the extended grapheme cluster, hashed by its first character so that skin tones do not matter.
    fn emoji(&mut self) {
        let window_end = (self.at + 64).min(self.text.len());
        let window_end =
            (self.at..=window_end).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(self.text.len());
        let rest = self.text.get(self.at..window_end).unwrap_or_default();
        let cluster = rest.graphemes(true).next().unwrap_or(rest);
        let start = self.at;
        self.at += cluster.len().max(1);
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        let hash = emoji_hash(cluster);
        let (end, gap) = (self.at, std::mem::take(&mut self.gap));
        self.tokens.push(Token {
            start: offset(start),
            end: offset(end),
            hash,
            kind: TokenKind::Emoji,
            capital: false,
            shouted: false,
            mixed: false,
            hashtag: false,
            disguised: false,
            respelt: false,
            known: 0,
            gap,
        });
    }

    /// A web or e-mail address whose first part is `start..at`; true when it has been pushed.
    fn address(&mut self, start: usize, at: usize, next: u8) -> bool {
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

    fn sign(&mut self, byte: u8) {
        let next = self.peek(1);
        let touches = next.is_ascii_alphanumeric() || self.before().is_ascii_alphanumeric();
        match byte {
            b'@' if !self.before().is_ascii_alphanumeric() && (next.is_ascii_alphanumeric() || next == b'_') => {
                return self.mention();
            }
            b'#' if !self.before().is_ascii_alphanumeric() && next.is_ascii_alphanumeric() => return self.hashtag(),
            b'#' if next >= 0x80 => return self.hashtag(),
            b'.' if next == b'.' => self.gap.add(Gap::ELLIPSIS),
            b'.' if self.before() != b'.' && (next.is_ascii_whitespace() || !next.is_ascii_alphanumeric()) => {
                self.gap.add(Gap::STOP);
            }
            b',' => self.gap.add(Gap::COMMA),
            b'!' => {
                self.gap.add(Gap::EXCLAMATION);
                if next.is_ascii_alphanumeric() {
                    self.gap.add(Gap::MASK);
                }
            }
            b'?' => self.gap.add(Gap::QUESTION),
            b':' | b';' => self.gap.add(Gap::COLON),
            b'-' if !next.is_ascii_alphanumeric() || !self.before().is_ascii_alphanumeric() => self.gap.add(Gap::DASH),
            b'"' | b'\'' => self.quote(next),
            b'(' | b')' | b'[' | b']' => self.gap.add(Gap::BRACKET),
            b'$' if next.is_ascii_digit() => self.gap.add(Gap::MONEY),
            _ => {}
        }
        if touches
            && matches!(
                byte,
                b'*' | b'@'
                    | b'$'
                    | b'#'
                    | b'_'
                    | b'+'
                    | b'%'
                    | b'^'
                    | b'&'
                    | b'|'
                    | b'-'
                    | b'.'
                    | b'~'
                    | b'='
                    | b'/'
                    | b'\\'
            )
        {
            self.gap.add(Gap::MASK);
        }
        self.at += 1;
    }

    fn quote(&mut self, next: u8) {
        let before = self.before();
        if !before.is_ascii_alphanumeric() && !matches!(before, b'.' | b'!' | b'?' | b',') && (next > b' ') {
            self.gap.add(Gap::OPEN_QUOTE);
        } else {
            self.gap.add(Gap::CLOSE_QUOTE);
        }
    }

    fn mention(&mut self) {
        let start = self.at;
        let rest = &self.bytes[start + 1..self.limit];
        let len = rest
            .iter()
            .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'@')))
            .unwrap_or(rest.len());
        let mut end = start + 1 + len;
        while matches!(self.bytes[end - 1], b'.' | b'-' | b'@') && end > start + 1 {
            end -= 1;
        }
        // "@ss" and "@rse" are words, not people: short names are left to the disguise check through their hash.
        let mut folded = String::new();
        for c in self.text.get(start + 1..end).unwrap_or_default().chars() {
            fold_char(c, &mut folded);
        }
        let gap = std::mem::take(&mut self.gap);
        self.tokens.push(Token {
            start: offset(start),
            end: offset(end),
            hash: FoldHash::of(&folded),
            kind: TokenKind::Mention,
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
    }

    /// `#SomeTag`: its words, split at capitals and digits; a tag in one case is one word, to be split by the vocabulary.
    fn hashtag(&mut self) {
        let start = self.at + 1;
        let rest = self.text.get(start..self.limit).unwrap_or_default();
        let len = rest
            .char_indices()
            .find(|(_, c)| !(is_letter(*c) || c.is_ascii_digit() || *c == '_' || is_invisible(*c)))
            .map_or(rest.len(), |(at, _)| at);
        let end = start + len;
        self.at = end.max(self.at + 1);
        let tag = self.text.get(start..end).unwrap_or_default();
        for (from, to) in split_capitals(tag) {
            let word = &tag[from..to];
            let folded = super::fold::fold(word);
            if folded.is_empty() {
                continue;
            }
            let upper = word.chars().filter(|c| c.is_uppercase()).count();
            let lower = word.chars().filter(|c| c.is_lowercase()).count();
            self.push(
                start + from,
                start + to,
                FoldHash::of(&folded),
                u32::try_from(upper).unwrap_or(u32::MAX),
                u32::try_from(lower).unwrap_or(u32::MAX),
            );
            if let Some(token) = self.tokens.last_mut() {
                token.hashtag = true;
            }
        }
    }

    fn push(&mut self, start: usize, end: usize, hash: u64, upper: u32, lower: u32) {
        let first = self.bytes.get(start).copied().unwrap_or(b' ');
        let kind = if first.is_ascii_digit() { TokenKind::Number } else { TokenKind::Word };
        let capital = if first.is_ascii() {
            first.is_ascii_uppercase()
        } else {
            self.text.get(start..end).and_then(|word| word.chars().next()).is_some_and(char::is_uppercase)
        };
        let mut gap = std::mem::take(&mut self.gap);
        if !gap.has(Gap::SENTENCE) && starts_sentence(gap, capital, self.tokens.last(), self.text) {
            gap.add(Gap::SENTENCE);
        }
        self.tokens.push(Token {
            start: offset(start),
            end: offset(end),
            hash,
            kind,
            capital,
            shouted: upper >= 2 && lower == 0,
            mixed: upper >= 2 && lower >= 2,
            hashtag: false,
            disguised: false,
            respelt: false,
            known: 0,
            gap,
        });
    }
}

/// Offsets are 32 bits: `tokenize` reads no further.
#[allow(clippy::cast_possible_truncation, reason = "tokenize stops at u32::MAX")]
fn offset(at: usize) -> u32 {
    at as u32
}

/// Hash of an emoji without skin tone, sex and presentation selectors.
#[must_use]
pub fn emoji_hash(cluster: &str) -> u64 {
    let base = cluster.chars().next().unwrap_or_default();
    let mut buffer = [0; 4];
    FoldHash::of(base.encode_utf8(&mut buffer))
}

/// Whether a sentence starts at a word that follows `gap`.
fn starts_sentence(gap: Gap, capital: bool, previous: Option<&Token>, text: &str) -> bool {
    let Some(previous) = previous else { return true };
    if gap.has(Gap::BLANK_LINE) {
        return true;
    }
    if gap.has(Gap::NEWLINE) {
        // Two capitals with nothing but the end of a line between them are one name (`Project`, `Larkspur`) as like as not.
        let wrapped = previous.capital && !gap.has(Gap(!(Gap::NEWLINE.0 | Gap::SPACE.0)));
        if (capital && !wrapped) || gap.has(Gap::STOP) || gap.has(Gap::DASH) {
            return true;
        }
    }
    let spaced = gap.has(Gap::SPACE) || gap.has(Gap::NEWLINE);
    if spaced && (gap.has(Gap::EXCLAMATION) || gap.has(Gap::QUESTION)) {
        return true;
    }
    if spaced && gap.has(Gap::ELLIPSIS) {
        return capital;
    }
    if spaced && gap.has(Gap::STOP) {
        return !is_abbreviation(text.get(previous.start as usize..previous.end as usize).unwrap_or_default());
    }
    previous.kind == TokenKind::Emoji && capital
}

/// Written short with a full stop; grammar of English, not vocabulary of the policy.
fn is_abbreviation(word: &str) -> bool {
    let initial = word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
    initial
        || [
            "mr", "mrs", "ms", "dr", "st", "rev", "prof", "sgt", "vs", "eg", "ie", "approx", "dept", "yr", "tel",
            "ext", "nr",
        ]
        .iter()
        .any(|short| word.eq_ignore_ascii_case(short))
}

/// The full word behind what follows an apostrophe: `not` for `t`. `'s` and `'d` may be several and stand for themselves.
#[must_use]
pub fn clitic_word(suffix: &str) -> Option<&'static str> {
    [("s", "'s"), ("t", "not"), ("re", "are"), ("m", "am"), ("ve", "have"), ("ll", "will"), ("d", "'d")]
        .into_iter()
        .find_map(|(short, full)| suffix.eq_ignore_ascii_case(short).then_some(full))
}

/// `can` of `can't`, `will` of `won't`.
fn negated_stem(stem: &str) -> String {
    match stem {
        "ca" => "can",
        "wo" => "will",
        "sha" => "shall",
        "ai" => "is",
        other => other,
    }
    .to_owned()
}

/// A letter or a mark on one.
fn is_letter(c: char) -> bool {
    c.is_alphabetic()
        || unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\u{1F130}'..='\u{1F149}' | '\u{1F150}'..='\u{1F169}' | '\u{1F170}'..='\u{1F189}')
}

/// Pictographs; a superset of `Extended_Pictographic` for the blocks where posts take them from.
#[must_use]
pub fn is_emoji(c: char) -> bool {
    matches!(u32::from(c), 0x2190..=0x21FF | 0x2300..=0x23FF | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x1F000..=0x1F12F | 0x1F18E..=0x1F1E5 | 0x1F1E6..=0x1F1FF | 0x1F200..=0x1FAFF)
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

/// Byte ranges of the words in a hashtag: `WorstSchoolEver2026` is four.
fn split_capitals(tag: &str) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut previous: Option<char> = None;
    let mut chars = tag.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let cut = match previous {
            None => false,
            Some('_') => true,
            Some(p) => {
                (p.is_lowercase() && c.is_uppercase())
                    || (p.is_alphabetic()
                        && c.is_ascii_digit()
                        && tag.len() > 12
                        && !next.is_some_and(char::is_lowercase))
                    || (p.is_ascii_digit() && c.is_uppercase() && next.is_some_and(char::is_lowercase))
                    || (p.is_uppercase() && c.is_uppercase() && next.is_some_and(char::is_lowercase))
            }
        };
        if cut && at > start {
            parts.push((start, at));
            start = at;
        }
        previous = Some(c);
    }
    if start < tag.len() {
        parts.push((start, tag.len()));
    }
    parts
        .into_iter()
        .map(|(from, to)| {
            (
                from + tag[from..to].len() - tag[from..to].trim_start_matches('_').len(),
                from + tag[from..to].trim_end_matches('_').len(),
            )
        })
        .filter(|(from, to)| from < to)
        .collect()
}
