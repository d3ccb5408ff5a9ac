//! Signs: ASCII characters that are neither letters nor digits nor space.

use super::scan::Scanner;
use super::token::Gap;

impl Scanner<'_> {
    /// A sign at the current place: what it says of the gap between two tokens, or the mention or hashtag that it starts.
    pub(super) fn sign(&mut self, byte: u8) {
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
}
