//! The cells of one row, laid end to end: a register may have a million, and a piece of memory for each would cost more than
//! reading them.

/// The cells of one row, in the order of the headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    text: String,
    /// Where each cell ends, in bytes of `text`.
    ends: Vec<usize>,
}

impl Cells {
    /// The cell at `place`, counted from 0.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&str> {
        let end = *self.ends.get(place)?;
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..end)
    }

    /// Every cell.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).filter_map(|place| self.get(place))
    }
}

impl<S: AsRef<str>> FromIterator<S> for Cells {
    fn from_iter<I: IntoIterator<Item = S>>(cells: I) -> Self {
        let cells = cells.into_iter();
        let mut row = Self { text: String::new(), ends: Vec::with_capacity(cells.size_hint().0) };
        for cell in cells {
            row.text.push_str(cell.as_ref());
            row.ends.push(row.text.len());
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_told_apart_again() {
        let cells: Cells = ["P-1", "", "Zoë", ""].iter().collect();
        assert_eq!(cells.iter().collect::<Vec<_>>(), ["P-1", "", "Zoë", ""]);
        assert_eq!((cells.get(2), cells.get(4)), (Some("Zoë"), None));
    }
}
