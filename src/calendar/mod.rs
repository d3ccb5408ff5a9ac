//! What an organisation has on: embargoes, holds, trips and events, and when a post goes out.
//!
//! Times without an offset are those of one zone, whatever the machine's is, so that the answer is the same in an office, on a
//! laptop abroad and in CI. A time that the clocks make unclear (the hour that comes twice in autumn, the one that is left out in
//! spring) and a day without a time are a stretch, not a point: a post is before an embargo's end if any part of its stretch is.

mod entries;
mod moment;

pub use entries::{Calendar, CalendarConfig, Embargo, Event, Hold, HoldKind, Topic, Trip, Window};
pub use moment::{DEFAULT_ZONE, Moment, time_zone};
