//! Folding: the one spelling under which words are compared.
//!
//! Case, width, accents and invisible characters are taken away. Look-alike letters of other scripts are replaced only in
//! [`look_alikes`], which is asked for words that nothing else explains, so that real Greek or Ukrainian stays what it is.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A hash of folded text: FNV-1a, 64 bit. It must be the same at build time and at run time, on every machine.
#[derive(Clone, Copy, Debug)]
pub struct FoldHash(u64);

impl FoldHash {
    /// Offset basis of FNV-1a (64 bit), from the authors' specification.
    pub const EMPTY: Self = Self(0xcbf2_9ce4_8422_2325);

    /// Adds one byte of folded text.
    #[inline]
    #[must_use]
    pub fn with(self, byte: u8) -> Self {
        // The 64-bit FNV prime.
        Self((self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
    }

    /// The finished hash.
    #[inline]
    #[must_use]
    pub fn finish(self) -> u64 {
        self.0
    }

    /// The hash of a text that is folded already.
    #[must_use]
    pub fn of(folded: &str) -> u64 {
        folded.bytes().fold(Self::EMPTY, Self::with).finish()
    }
}

/// Characters that are not seen: zero-width, joiners, soft hyphen, bidi controls, variation selectors, tags.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Adds the folded form of `c` to `out`; nothing for invisible characters and combining marks.
pub fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    if is_invisible(c) || is_combining_mark(c) {
        return;
    }
    if let Some(letter) = framed_letter(c) {
        out.push(letter);
        return;
    }
    decompose_compatible(c, |part| {
        if is_combining_mark(part) || is_invisible(part) {
            return;
        }
        match part {
            'ß' | 'ẞ' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'ø' | 'Ø' => out.push('o'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'ł' | 'Ł' => out.push('l'),
            'þ' | 'Þ' => out.push_str("th"),
            'ı' => out.push('i'),
            _ => out.extend(part.to_lowercase().filter(|lower| !is_combining_mark(*lower))),
        }
    });
}

/// The folded form of `text`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut folded);
    }
    folded
}

/// Letters of mathematical, circled, squared, full-width, small-capital and superscript alphabets, and strokes over and under
/// letters: screen readers spell them out or skip them. Blocks as named in the Unicode code charts.
#[must_use]
pub fn is_fancy_letter(c: char) -> bool {
    matches!(u32::from(c),
        0x1D400..=0x1D7FF | 0x24B6..=0x24E9 | 0x1F130..=0x1F149 | 0x1F150..=0x1F169 | 0x1F170..=0x1F189
        | 0xFF21..=0xFF3A | 0xFF41..=0xFF5A | 0x1D00..=0x1DBF | 0x0262 | 0x026A | 0x0274 | 0x0280 | 0x028F | 0x0299 | 0x029C
        | 0x029F | 0xA730 | 0xA731 | 0x2071 | 0x207F | 0x02B0..=0x02B8 | 0x02E1..=0x02E3 | 0x0332 | 0x0335..=0x0338 | 0x0305)
}

/// Letters inside circles, squares and flags, which compatibility decomposition leaves alone.
fn framed_letter(c: char) -> Option<char> {
    let code = u32::from(c);
    let index = match code {
        0x1F130..=0x1F149 => code - 0x1F130,
        0x1F150..=0x1F169 => code - 0x1F150,
        0x1F170..=0x1F189 => code - 0x1F170,
        0x1F1E6..=0x1F1FF => code - 0x1F1E6,
        _ => return None,
    };
    char::from_u32(u32::from('a') + index)
}

/// `folded` with letters of other scripts replaced by the Latin letters they look like, or `None` where nothing changes or
/// something remains that looks like no Latin letter.
#[must_use]
pub fn look_alikes(folded: &str) -> Option<String> {
    if folded.is_ascii() {
        return None;
    }
    let mut plain = String::with_capacity(folded.len());
    for c in folded.chars() {
        if c.is_ascii() {
            plain.push(c);
        } else {
            plain.push(LOOK_ALIKES.iter().find(|(odd, _)| *odd == c).map(|(_, latin)| *latin)?);
        }
    }
    Some(plain)
}

/// Lower-case letters (and letter-like signs) that are drawn like a Latin letter; a selection from Unicode's
/// `confusables.txt` (UTS #39), limited to single letters that fonts really draw alike.
const LOOK_ALIKES: &[(char, char)] = &[
    ('а', 'a'),
    ('α', 'a'),
    ('ɑ', 'a'),
    ('ᴀ', 'a'),
    ('∂', 'a'),
    ('λ', 'a'),
    ('Ь', 'b'),
    ('ь', 'b'),
    ('в', 'b'),
    ('β', 'b'),
    ('ʙ', 'b'),
    ('Ƅ', 'b'),
    ('ƅ', 'b'),
    ('с', 'c'),
    ('ϲ', 'c'),
    ('ᴄ', 'c'),
    ('ↄ', 'c'),
    ('¢', 'c'),
    ('ԁ', 'd'),
    ('ɗ', 'd'),
    ('ᴅ', 'd'),
    ('ժ', 'd'),
    ('е', 'e'),
    ('є', 'e'),
    ('ε', 'e'),
    ('ҽ', 'e'),
    ('ᴇ', 'e'),
    ('ә', 'e'),
    ('℮', 'e'),
    ('€', 'e'),
    ('ƒ', 'f'),
    ('ꜰ', 'f'),
    ('ғ', 'f'),
    ('ք', 'f'),
    ('ɡ', 'g'),
    ('ց', 'g'),
    ('ɢ', 'g'),
    ('ǥ', 'g'),
    ('һ', 'h'),
    ('հ', 'h'),
    ('ʜ', 'h'),
    ('н', 'h'),
    ('ℏ', 'h'),
    ('ħ', 'h'),
    ('і', 'i'),
    ('ι', 'i'),
    ('ɪ', 'i'),
    ('ӏ', 'i'),
    ('ɩ', 'i'),
    ('¡', 'i'),
    ('ї', 'i'),
    ('ј', 'j'),
    ('ϳ', 'j'),
    ('ᴊ', 'j'),
    ('к', 'k'),
    ('κ', 'k'),
    ('ᴋ', 'k'),
    ('ĸ', 'k'),
    ('ʟ', 'l'),
    ('ⅼ', 'l'),
    ('ɭ', 'l'),
    ('ŀ', 'l'),
    ('м', 'm'),
    ('ᴍ', 'm'),
    ('ɱ', 'm'),
    ('ո', 'n'),
    ('η', 'n'),
    ('ɴ', 'n'),
    ('п', 'n'),
    ('и', 'n'),
    ('ŋ', 'n'),
    ('о', 'o'),
    ('ο', 'o'),
    ('օ', 'o'),
    ('ᴏ', 'o'),
    ('σ', 'o'),
    ('ө', 'o'),
    ('о', 'o'),
    ('р', 'p'),
    ('ρ', 'p'),
    ('ᴘ', 'p'),
    ('ԛ', 'q'),
    ('զ', 'q'),
    ('ǫ', 'q'),
    ('г', 'r'),
    ('ʀ', 'r'),
    ('я', 'r'),
    ('ɾ', 'r'),
    ('ѕ', 's'),
    ('ꜱ', 's'),
    ('ʂ', 's'),
    ('$', 's'),
    ('т', 't'),
    ('τ', 't'),
    ('ᴛ', 't'),
    ('†', 't'),
    ('ŧ', 't'),
    ('υ', 'u'),
    ('ս', 'u'),
    ('ц', 'u'),
    ('ᴜ', 'u'),
    ('μ', 'u'),
    ('µ', 'u'),
    ('ν', 'v'),
    ('ѵ', 'v'),
    ('ᴠ', 'v'),
    ('ѡ', 'w'),
    ('ω', 'w'),
    ('ш', 'w'),
    ('ԝ', 'w'),
    ('ᴡ', 'w'),
    ('х', 'x'),
    ('χ', 'x'),
    ('×', 'x'),
    ('у', 'y'),
    ('γ', 'y'),
    ('ү', 'y'),
    ('ʏ', 'y'),
    ('ч', 'y'),
    ('ᴢ', 'z'),
    ('ʐ', 'z'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_width_accents_and_invisible_characters_fold_away() {
        assert_eq!(fold("ÏDÍ\u{200B}ＯT"), "idiot");
        assert_eq!(fold("𝓲𝓭𝓲𝓸𝓽 🅸🅳 Ⓘ"), "idiot id i");
        assert_eq!(fold("i\u{336}d\u{336}"), "id");
    }

    #[test]
    fn look_alike_letters_are_replaced_only_when_all_of_them_can_be() {
        assert_eq!(look_alikes("іdіоt").as_deref(), Some("idiot"));
        assert_eq!(look_alikes("жарт"), None);
        assert_eq!(look_alikes("idiot"), None);
    }
}
