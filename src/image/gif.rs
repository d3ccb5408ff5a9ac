//! GIF: blocks (GIF89a) and the comments among them.

use super::bytes::{has, little, part, size, text};
use super::inspection::FactKind;
use super::layout::{Broken, Holds, Layout};

/// Signature and logical screen descriptor.
const HEADER: usize = 13;
const MAX_BLOCKS: usize = 1_000_000;
/// Ends an XMP packet in a GIF, so that readers of sub-blocks find its end (XMP specification, part 3, 1.1.2).
const XMP_TRAILER: usize = 258;

/// Reads the blocks of a GIF.
pub(super) fn read(bytes: &[u8]) -> Result<Layout<'_>, Broken> {
    let mut layout = Layout::default();
    let flags = *bytes.get(10).ok_or_else(Broken::short)?;
    let mut at = HEADER + colours(flags);
    layout.push("header", bytes.get(..at).ok_or_else(Broken::short)?, Holds::Picture);
    let side = |at| little(bytes, at, 2).and_then(|side| u32::try_from(side).ok());
    layout.size = side(6).zip(side(8));
    for _ in 0..MAX_BLOCKS {
        let start = at;
        match *bytes.get(at).ok_or_else(Broken::short)? {
            0x3b => {
                layout.push("trailer", bytes.get(at..=at).unwrap_or_default(), Holds::Picture);
                layout.trailing = bytes.get(at + 1..).unwrap_or_default();
                return Ok(layout);
            }
            0x2c => {
                let flags = *bytes.get(at + 9).ok_or_else(Broken::short)?;
                // The descriptor, its colours and the least code size.
                at = skip(bytes, at + 11 + colours(flags)).ok_or_else(Broken::short)?;
                layout.push("image", bytes.get(start..at).unwrap_or_default(), Holds::Picture);
            }
            0x21 => {
                let label = *bytes.get(at + 1).ok_or_else(Broken::short)?;
                at = skip(bytes, at + 2).ok_or_else(Broken::short)?;
                let block = bytes.get(start..at).unwrap_or_default();
                layout.push("extension", block, holds(label, block));
            }
            _ => return Err(Broken::because("its blocks are damaged")),
        }
    }
    Err(Broken::because("it has too many blocks"))
}

/// Bytes of the table of colours that `flags` announce.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Past the sub-blocks that begin at `at` and their end.
fn skip(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

fn holds(label: u8, block: &[u8]) -> Holds<'_> {
    match label {
        0xfe => Holds::Fact(FactKind::Comment, text(&joined(block.get(2..).unwrap_or_default()))),
        0xff => {
            let name = part(block, 3, 11).unwrap_or_default();
            match name {
                // Repetition of the animation, and the colour profile.
                b"NETSCAPE2.0" | b"ANIMEXTS1.0" | b"ICCRGBG1012" => Holds::Picture,
                b"XMP DataXMP" => block
                    .len()
                    .checked_sub(XMP_TRAILER)
                    .and_then(|end| block.get(14..end))
                    .filter(|packet| has(packet, 0, b"<"))
                    .map_or_else(|| Holds::Unreadable("XMP is damaged".to_owned()), |packet| Holds::Xmp(packet.into())),
                _ => Holds::Fact(FactKind::OtherBlock, format!("{}, {} bytes", text(name), block.len())),
            }
        }
        // How long a frame stands, and text drawn over it.
        _ => Holds::Picture,
    }
}

/// The content of sub-blocks.
fn joined(mut blocks: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some((length, rest)) = blocks.split_first() {
        let length = size(*length).unwrap_or(0).min(rest.len());
        let (content, next) = rest.split_at(length);
        whole.extend_from_slice(content);
        blocks = next;
    }
    whole
}

/// The picture alone. A GIF has no orientation.
pub(super) fn write(layout: &Layout<'_>) -> Vec<u8> {
    layout.picture().collect::<Vec<_>>().concat()
}
