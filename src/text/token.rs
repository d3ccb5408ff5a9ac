//! Tokens: what a passage is made of when it is compared with lexicons.

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

    /// Whether anything but these two stands there.
    pub(super) fn has_other_than(self, one: Self, other: Self) -> bool {
        self.0 & !(one.0 | other.0) != 0
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
