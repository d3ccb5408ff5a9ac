//! Drafts: one reader per input format, each turning bytes into [`Post`]s with exact source positions.

mod align;
mod archive;
mod csv;
mod data_url;
mod docx;
mod eml;
mod follows;
mod front_matter;
mod html;
mod json;
mod jsonl;
mod markdown;
mod markup;
mod node;
mod post;
mod record;
mod shortcode;
mod source;
mod table;
mod toml;
mod waiver;
mod when;
mod wxr;
mod xlsx;
mod xml;
mod yaml;

pub use csv::{Rows, TableError, TableSource, cut_csv};
pub use docx::read_docx;
pub use eml::{eml_source, read_eml};
pub use follows::read_follows;
pub use html::read_html;
pub use jsonl::{read_json, read_line, read_line_at};
pub use markdown::{read_markdown, read_text};
pub use post::{
    Account, Answer, Attachment, Consent, Follow, Notice, Passage, PassageKind, Post, Problem, Region, Shows, Waiver,
};
pub use record::channel_word;
pub use source::{Encoding, Location, Source};
pub use table::{COLUMN_FIELDS, TableOptions};
pub use when::DateOrder;
pub use wxr::read_wxr;
pub use xlsx::read_xlsx;
