//! Numbers and text out of bytes that come from outside: never past their end.

/// `len` bytes from `at`.
pub(super) fn part(bytes: &[u8], at: usize, len: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(len)?)
}

/// Whether `mark` stands at `at`.
pub(super) fn has(bytes: &[u8], at: usize, mark: &[u8]) -> bool {
    part(bytes, at, mark.len()) == Some(mark)
}

/// Big-endian number of one, two, four or eight bytes at `at`.
pub(super) fn big(bytes: &[u8], at: usize, len: usize) -> Option<u64> {
    Some(part(bytes, at, len)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// Big-endian number of two bytes at `at`.
pub(super) fn big16(bytes: &[u8], at: usize) -> Option<u16> {
    part(bytes, at, 2)?.try_into().ok().map(u16::from_be_bytes)
}

/// Big-endian number of four bytes at `at`.
pub(super) fn big32(bytes: &[u8], at: usize) -> Option<u32> {
    part(bytes, at, 4)?.try_into().ok().map(u32::from_be_bytes)
}

/// Little-endian number of up to eight bytes at `at`.
pub(super) fn little(bytes: &[u8], at: usize, len: usize) -> Option<u64> {
    Some(part(bytes, at, len)?.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// A place or length in memory.
pub(super) fn size(number: impl TryInto<usize>) -> Option<usize> {
    number.try_into().ok()
}

/// UTF-8 where it is UTF-8, else Latin-1; without what surrounds it.
pub(super) fn text(bytes: &[u8]) -> String {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => latin1(bytes),
    };
    tidy(&text)
}

/// ISO 8859-1, in which each byte is its character's number.
pub(super) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// UTF-16, little- or big-endian; what is not is replaced.
pub(super) fn utf16(bytes: &[u8], little_endian: bool) -> String {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .filter_map(|pair| pair.try_into().ok())
        .map(if little_endian { u16::from_le_bytes } else { u16::from_be_bytes })
        .collect();
    tidy(&String::from_utf16_lossy(&units))
}

/// Without padding: zeros, spaces and line ends at both ends.
pub(super) fn tidy(text: &str) -> String {
    text.trim_matches(|c: char| c == '\0' || c == '\u{feff}' || c.is_whitespace()).to_owned()
}

/// The bytes before the first zero, and what comes after it.
pub(super) fn until_zero(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = memchr::memchr(0, bytes)?;
    Some((bytes.get(..at)?, bytes.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_past_the_end() {
        assert_eq!(big32(&[0, 0, 1, 2], 0), Some(258));
        assert_eq!(big32(&[0, 0, 1, 2], 1), None);
        assert_eq!(part(&[1], usize::MAX, 2), None);
        assert_eq!(little(&[2, 1], 0, 2), Some(258));
    }
}
