//! Zip archives, unpacked within a budget: a small file must not fill the memory.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// Most bytes that one part may unpack to.
const MAX_PART: u64 = 64 * 1024 * 1024;
/// Most bytes that all parts that are read may unpack to.
const MAX_ALL: u64 = 256 * 1024 * 1024;
/// Most parts; a workbook of a hundred sheets has some hundreds.
const MAX_PARTS: usize = 10_000;

/// The parts of a zip file.
pub(super) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
}

impl<'b> Archive<'b> {
    /// Opens `bytes`; the error is one sentence.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, String> {
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(
                "is in an old or protected Office format; save it as .docx or .xlsx without a password".to_owned()
            );
        }
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| format!("cannot be unpacked ({error}); open it in its program and save it again"))?;
        if zip.len() > MAX_PARTS {
            return Err(format!("has more than {MAX_PARTS} parts, which no document needs; it was not unpacked"));
        }
        Ok(Self { zip, left: MAX_ALL })
    }

    /// Names of all parts, in order.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.zip.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
        names.sort_unstable();
        names
    }

    /// The part called `name`; `None` where there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let Ok(mut part) = self.zip.by_name(name) else { return Ok(None) };
        let budget = MAX_PART.min(self.left);
        let mut bytes = Vec::new();
        // What the directory says of the size is not trusted: the bytes are counted as they come.
        part.by_ref().take(budget + 1).read_to_end(&mut bytes).map_err(|error| {
            format!("cannot be unpacked: {name}: {error}; open it in its program and save it again")
        })?;
        let read = bytes.len() as u64;
        if read > budget {
            return Err(format!("unpacks to far more than a document needs ({name}); it was not read"));
        }
        self.left -= read;
        Ok(Some(bytes))
    }

    /// The part called `name` as text.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, String> {
        self.part(name)?
            .map(|bytes| {
                let text = String::from_utf8(bytes).map_err(|_| format!("{name} in it is not UTF-8; save it again"))?;
                Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
            })
            .transpose()
    }
}
