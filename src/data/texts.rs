//! Classes that are written as text: the distinct texts, and for every row which of them it is.

use std::collections::BTreeMap;

use super::labels::MAX_CLASSES;

/// Rows of text as they are read.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// Every distinct text with the number under which its rows stand until the end.
    met: BTreeMap<String, usize>,
    rows: Vec<u32>,
    too_many: bool,
}

/// The number of a row without a text.
const MISSING: u32 = u32::MAX;

impl Texts {
    /// The rows of a char matrix in the order of a file, column by column.
    pub fn of_matrix(units: &[u16], n_rows: usize) -> Self {
        let mut texts = Self::default();
        for row in 0..n_rows {
            let line: Vec<u16> = units.iter().skip(row).step_by(n_rows).copied().collect();
            texts.push(&String::from_utf16_lossy(&line));
        }
        texts
    }

    /// Takes in the next row. Blanks around it do not count; nothing, `NA` and the like are a gap.
    pub fn push(&mut self, text: &str) {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
        if self.too_many || is_missing(text) {
            self.rows.push(MISSING);
            return;
        }
        let next = self.met.len();
        let number = match self.met.get(text) {
            Some(&number) => number,
            None if next == MAX_CLASSES => {
                // They are not needed any more; the rows are, since a table goes on.
                (self.too_many, self.met) = (true, BTreeMap::new());
                self.rows.fill(MISSING);
                self.rows.push(MISSING);
                return;
            }
            None => {
                self.met.insert(text.to_owned(), next);
                next
            }
        };
        self.rows.push(number as u32);
    }

    /// Takes in a row without a text.
    pub fn push_missing(&mut self) {
        self.rows.push(MISSING);
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The texts in their alphabetical order, and for every row its place among them (NaN for a gap). Without texts where
    /// there were more than [`MAX_CLASSES`].
    pub fn finish(self) -> (Vec<String>, Vec<f64>) {
        let mut places = vec![0.0; self.met.len()];
        for (place, &number) in self.met.values().enumerate() {
            places[number] = place as f64;
        }
        let rows = self.rows.iter().map(|&number| places.get(number as usize).copied().unwrap_or(f64::NAN)).collect();
        (self.met.into_keys().collect(), rows)
    }
}

/// Whether a cell stands for "nothing is known here", as programs write it.
pub fn is_missing(text: &str) -> bool {
    const WORDS: [&str; 10] = ["", "na", "n/a", "nan", "null", "none", "?", "-", "<missing>", "<undefined>"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_numbered_in_alphabetical_order_and_gaps_are_nan() {
        let mut texts = Texts::default();
        for text in ["virginica", " setosa ", "NA", "versicolor", "setosa\0\0", ""] {
            texts.push(text);
        }
        let (names, rows) = texts.finish();
        assert_eq!(names, ["setosa", "versicolor", "virginica"]);
        assert_eq!(rows[..2], [2.0, 0.0]);
        assert_eq!(rows[3..5], [1.0, 0.0]);
        assert!(rows[2].is_nan() && rows[5].is_nan());
    }

    #[test]
    fn too_many_texts_are_none() {
        let mut texts = Texts::default();
        for i in 0..=MAX_CLASSES {
            texts.push(&i.to_string());
        }
        let (names, rows) = texts.finish();
        assert!(names.is_empty() && rows.len() == MAX_CLASSES + 1 && rows.iter().all(|v| v.is_nan()));
    }
}
