//! Boxes of the ISO base media file format (ISO/IEC 14496-12), which HEIC, AVIF, MP4 and MOV are made of.

use super::bytes::{big, part, size};

/// Most boxes read of one row.
const MAX_BOXES: usize = 100_000;

/// One box: its type and content.
#[derive(Clone, Copy, Debug)]
pub(super) struct IsoBox<'b> {
    pub(super) kind: [u8; 4],
    pub(super) content: &'b [u8],
}

/// The header of a box: type, length of the header and of the whole (0: to the end of the file).
pub(super) fn header(bytes: &[u8]) -> Option<([u8; 4], u64, u64)> {
    let kind: [u8; 4] = part(bytes, 4, 4)?.try_into().ok()?;
    match big(bytes, 0, 4)? {
        1 => Some((kind, 16, big(bytes, 8, 8).filter(|whole| *whole >= 16)?)),
        0 => Some((kind, 8, 0)),
        whole => Some((kind, 8, Some(whole).filter(|whole| *whole >= 8)?)),
    }
}

/// The boxes that stand one after another in `bytes`; ends at the first that is not whole.
pub(super) fn row(bytes: &[u8]) -> impl Iterator<Item = IsoBox<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (kind, head, whole) = header(rest)?;
        let whole = if whole == 0 { rest.len() } else { size(whole)? };
        let content = rest.get(size(head)?..whole)?;
        rest = rest.get(whole..)?;
        Some(IsoBox { kind, content })
    })
    .take(MAX_BOXES)
}

/// The first box of this type.
pub(super) fn find(bytes: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    row(bytes).find(|found| found.kind == kind).map(|found| found.content)
}
