//! Waivers in comments: `postcheck: allow RULE -- reason`.

use super::post::Waiver;
use crate::text::FileSpan;

/// What to say of an order that is none.
pub(super) const HELP: &str = "not a waiver; write <!-- postcheck: allow RULE -- reason -->";

/// What a comment orders.
pub(super) enum Order {
    /// It is an ordinary comment.
    None,
    /// For this line, or the next block where the comment has a line of its own.
    Here(Waiver),
    /// For the whole file.
    File(Waiver),
    /// It is addressed to postcheck, but says nothing that can be done.
    Wrong,
}

/// Reads a comment without its marks, which stands at `place`.
pub(super) fn read(inside: &str, place: FileSpan) -> Order {
    let Some(order) = inside.trim().strip_prefix("postcheck:").map(str::trim) else { return Order::None };
    let (head, reason) = order.split_once("--").unwrap_or((order, ""));
    let (word, rule) = head.trim().split_once(' ').unwrap_or((head.trim(), ""));
    let waiver =
        Waiver { rule: rule.trim().to_owned(), reason: reason.trim().to_owned(), by: None, place, covers: None };
    match word {
        "allow-file" => Order::File(waiver),
        "allow" => Order::Here(waiver),
        _ => Order::Wrong,
    }
}

/// The line that the comment at `place` shares with other text; `None` where it has a line of its own.
pub(super) fn line_of(source: &str, place: FileSpan) -> Option<FileSpan> {
    let before = source.get(..place.start)?;
    let after = source.get(place.end..)?;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = after.find('\n').map_or(source.len(), |at| place.end + at);
    let alone = before.get(start..)?.trim().is_empty() && source.get(place.end..end)?.trim().is_empty();
    (!alone).then(|| FileSpan::new(start, end))
}
