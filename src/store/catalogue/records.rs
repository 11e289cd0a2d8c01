//! Text -> CSV records with exact line numbers. Stricter than the csv crate, on purpose.
//!
//! The csv crate reads on after a quote that is never closed and swallows the rest of the file;
//! in a catalogue of poisons a swallowed row must be a fault.

use super::fault::Problem;

/// One row as it stands in the file.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Record {
    /// The line it starts on.
    pub line: u64,
    pub cells: Vec<String>,
    /// Broken quoting, each with its line. The cells of such a row are guesses.
    pub problems: Vec<(u64, Problem)>,
}

/// Splits a file into its rows. Empty lines are skipped; CRLF counts as one line end.
pub(super) fn split(text: &str) -> Vec<Record> {
    let text = text.replace("\r\n", "\n");
    let mut reader = Reader { rest: &text, line: 1 };
    let mut records = Vec::new();
    while !reader.rest.is_empty() {
        let record = reader.record();
        if !record.problems.is_empty() || record.cells.iter().any(|c| !c.trim().is_empty()) {
            records.push(record);
        }
    }
    records
}

struct Reader<'t> {
    rest: &'t str,
    line: u64,
}

impl<'t> Reader<'t> {
    fn record(&mut self) -> Record {
        let mut record = Record { line: self.line, ..Record::default() };
        loop {
            let cell = match self.rest.starts_with('"') {
                true => self.quoted(&mut record.problems),
                false => self.plain(&mut record.problems),
            };
            record.cells.push(cell);
            // Both kinds of cell stop at a comma, a line end or the end of the text.
            match self.take(1) {
                "," => {}
                "" => return record,
                _ => {
                    self.line += 1;
                    return record;
                }
            }
        }
    }

    fn plain(&mut self, problems: &mut Vec<(u64, Problem)>) -> String {
        let cell = self.until_separator();
        if cell.contains('"') {
            problems.push((self.line, Problem::StrayQuote));
        }
        cell.to_owned()
    }

    fn quoted(&mut self, problems: &mut Vec<(u64, Problem)>) -> String {
        let opened_at = self.line;
        self.take(1);
        let mut cell = String::new();
        loop {
            let Some(quote) = self.rest.find('"') else {
                problems.push((opened_at, Problem::UnclosedQuote));
                cell.push_str(self.take(self.rest.len()));
                return cell;
            };
            let piece = self.take(quote);
            self.line += piece.matches('\n').count() as u64;
            cell.push_str(piece);
            self.take(1);
            if !self.rest.starts_with('"') {
                break;
            }
            cell.push_str(self.take(1));
        }
        if !self.until_separator().is_empty() {
            problems.push((self.line, Problem::TextAfterQuote));
        }
        cell
    }

    fn until_separator(&mut self) -> &'t str {
        self.take(self.rest.find([',', '\n']).unwrap_or(self.rest.len()))
    }

    /// The next `bytes` bytes, or fewer at the end. Callers cut at ASCII characters only.
    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(bytes.min(self.rest.len()));
        self.rest = rest;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(u64, Vec<String>)> {
        split(text).into_iter().map(|r| (r.line, r.cells)).collect()
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|c| (*c).to_owned()).collect())
    }

    #[test]
    fn rows_know_their_first_line() {
        let text = "a,b\r\n\r\n\"x\r\ny\",\"say \"\"hi\"\"\"\r\n,,\nlast,";
        let expected = [row(1, &["a", "b"]), row(3, &["x\ny", "say \"hi\""]), row(6, &["last", ""])];
        assert_eq!(cells(text), expected);
    }

    #[test]
    fn broken_quotes_are_reported_where_they_stand() {
        for (text, line, problem) in [
            ("a\n\"b,c\nd\n", 2, Problem::UnclosedQuote),
            ("a\nb,\"c\"d\ne", 2, Problem::TextAfterQuote),
            ("a\nb,c\"d\ne", 2, Problem::StrayQuote),
            ("a\nb, \"d\"\ne", 2, Problem::StrayQuote),
        ] {
            let found: Vec<_> = split(text).into_iter().flat_map(|r| r.problems).collect();
            assert_eq!(found, [(line, problem)], "{text:?}");
        }
    }

    #[test]
    fn agrees_with_the_csv_crate_on_sound_input() {
        let rows = [["가,나", "\"", "a\nb"], ["", " ", "\"\""], ["x", "", "끝"]];
        for style in [csv::QuoteStyle::Necessary, csv::QuoteStyle::Always] {
            let mut writer = csv::WriterBuilder::new().quote_style(style).from_writer(Vec::new());
            rows.iter().for_each(|r| writer.write_record(r).unwrap());
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<_> = cells(&text).into_iter().map(|(_, c)| c).collect();
            assert_eq!(read, rows);
        }
    }
}
