//! A picture file as a row of parts: what is picture, and what is said about it.

use std::borrow::Cow;

use super::inspection::FactKind;

/// A file that is not built as its format says; one line on why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken(pub(super) String);

impl Broken {
    pub(super) fn short() -> Self {
        Self("it is cut short".to_owned())
    }

    pub(super) fn because(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

/// What one part of a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Holds<'b> {
    /// Without it the picture cannot be shown, or looks otherwise.
    Picture,
    /// The header of JPEG's file format, which may hold a thumbnail.
    Jfif,
    /// Exif, from its TIFF header.
    Exif(Cow<'b, [u8]>),
    /// An XMP packet.
    Xmp(Cow<'b, [u8]>),
    /// A piece of Extended XMP: the identifier of the whole, where the piece belongs in it, and the piece.
    ExtendedXmp { id: &'b [u8], offset: u32, piece: &'b [u8] },
    /// Photoshop image resources, or the next piece of them.
    Photoshop(Cow<'b, [u8]>),
    /// IPTC-IIM datasets.
    Iptc(Cow<'b, [u8]>),
    /// C2PA (JUMBF).
    Manifest(&'b [u8]),
    /// A named text, as in PNG.
    Text { key: String, value: String },
    /// Something that is a fact by itself.
    Fact(FactKind, String),
    /// Something that should be readable and is not; one line on why.
    Unreadable(String),
    /// Of no consequence: padding, an end mark.
    Filler,
}

/// One part: a segment, chunk or block with its header.
#[derive(Clone, Debug)]
pub(super) struct Part<'b> {
    /// As the format calls it: `APP1`, `tEXt`.
    pub(super) name: Cow<'static, str>,
    pub(super) bytes: &'b [u8],
    pub(super) holds: Holds<'b>,
}

/// A whole file.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout<'b> {
    /// Width and height in pixels.
    pub(super) size: Option<(u32, u32)>,
    pub(super) parts: Vec<Part<'b>>,
    /// What comes after the picture's end.
    pub(super) trailing: &'b [u8],
}

impl<'b> Layout<'b> {
    pub(super) fn push(&mut self, name: impl Into<Cow<'static, str>>, bytes: &'b [u8], holds: Holds<'b>) {
        self.parts.push(Part { name: name.into(), bytes, holds });
    }

    /// The bytes that are the picture itself, in their order.
    pub(super) fn picture(&self) -> impl Iterator<Item = &'b [u8]> {
        self.parts.iter().filter(|part| part.holds == Holds::Picture).map(|part| part.bytes)
    }
}
