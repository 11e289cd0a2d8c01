//! What can be wrong with a catalogue CSV, said in English and in Korean, with the place.

use std::fmt;

/// One fault in a CSV file, with its place and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub file: String,
    /// The line the row starts on, counted from 1.
    pub line: u64,
    pub column: Option<String>,
    pub message: String,
    pub message_ko: String,
}

impl Fault {
    pub(super) fn new(file: &str, line: u64, column: Option<&str>, problem: &Problem) -> Self {
        Self {
            file: file.to_owned(),
            line,
            column: column.map(str::to_owned),
            message: problem.to_string(),
            message_ko: problem.message_ko(),
        }
    }

    /// The whole fault as one Korean line, place included.
    pub fn line_ko(&self) -> String {
        let column = match &self.column {
            Some(column) => format!(" {column} 칸:"),
            None => String::new(),
        };
        format!("{}:{}:{column} {}", self.file, self.line, self.message_ko)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if let Some(column) = &self.column {
            write!(f, "column {column}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

/// Why a file, row or cell was refused. Display says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("the file is not UTF-8; save it again as \"CSV UTF-8\"")]
    NotUtf8,
    #[error("the file is empty; its first line must be the header")]
    EmptyFile,
    #[error("the header is wrong at column {number}: expected {expected:?}, found {found:?}; copy the header from an export")]
    Header { number: usize, expected: &'static str, found: String },
    #[error("the header has {found} columns instead of {expected}; copy the header from an export")]
    HeaderLength { expected: usize, found: usize },
    #[error("a quote opened here is never closed; add the closing quote")]
    UnclosedQuote,
    #[error("text follows a closing quote; double the quotes inside a quoted cell")]
    TextAfterQuote,
    #[error("a quote stands inside an unquoted cell; quote the whole cell and double the quotes in it")]
    StrayQuote,
    #[error("the row has {found} cells instead of {expected}; quote cells that contain commas")]
    CellCount { expected: usize, found: usize },
    #[error("the cell contains the invisible character U+{code:04X}; delete it")]
    Invisible { code: u32 },
    #[error("the cell contains a line break; write it on one line")]
    LineBreak,
    #[error("the cell has {found} characters; shorten it to {allowed}")]
    TooLong { found: usize, allowed: usize },
    #[error("the cell contains {word:?}, a word that no text may contain; say it differently")]
    Forbidden { word: &'static str },
    #[error("the cell is empty; fill it in")]
    Missing,
    #[error("{found:?} is not a plant_id; use lower-case letters, digits and single hyphens, as in conium-maculatum")]
    BadId { found: String },
    #[error("this plant_id is already used at {first}; keep one of the two rows")]
    RepeatedId { first: String },
    #[error("the name {name:?} is already used at {first}; every plant needs its own")]
    RepeatedName { name: String, first: String },
    #[error("{found:?} is not allowed; use one of {allowed}")]
    Unknown { found: String, allowed: String },
    #[error("{found:?} is not a month; use numbers from 1 to 12")]
    BadMonth { found: String },
    #[error("an entry between | signs is empty; delete the extra |")]
    EmptyEntry,
    #[error("{found:?} is listed twice; keep one")]
    RepeatedEntry { found: String },
    #[error("the plant names itself as a look-alike; delete it from the list")]
    OwnLookAlike,
    #[error("no row has the plant_id {found:?}; correct it or add that plant")]
    UnknownLookAlike { found: String },
    #[error("the source {found:?} has no year; write it as \"name, year\"")]
    UndatedSource { found: String },
}

impl Problem {
    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::NotUtf8 => "UTF-8 파일이 아닙니다. “CSV UTF-8” 형식으로 다시 저장하세요.".into(),
            Self::EmptyFile => "빈 파일입니다. 첫 줄에 열 이름을 쓰세요.".into(),
            Self::Header { number, expected, found } => {
                format!("열 이름의 {number}번째가 “{expected}”이어야 하는데 “{found}”입니다. 내보낸 파일의 첫 줄을 복사하세요.")
            }
            Self::HeaderLength { expected, found } => {
                format!("열이 {expected}개여야 하는데 {found}개입니다. 내보낸 파일의 첫 줄을 복사하세요.")
            }
            Self::CellCount { expected, found } => {
                format!("칸이 {expected}개여야 하는데 {found}개입니다. 쉼표가 든 칸은 따옴표로 묶으세요.")
            }
            _ => self.cell_message_ko(),
        }
    }

    fn cell_message_ko(&self) -> String {
        match self {
            Self::UnclosedQuote => "여기서 연 따옴표가 닫히지 않았습니다. 닫는 따옴표를 넣으세요.".into(),
            Self::TextAfterQuote => "닫는 따옴표 뒤에 글이 있습니다. 칸 안의 따옴표는 두 번 쓰세요.".into(),
            Self::StrayQuote => "따옴표로 묶지 않은 칸 안에 따옴표가 있습니다. 칸 전체를 묶고 안의 따옴표는 두 번 쓰세요.".into(),
            Self::Invisible { code } => format!("보이지 않는 글자 U+{code:04X}가 있습니다. 지우세요."),
            Self::LineBreak => "칸 안에 줄바꿈이 있습니다. 한 줄로 쓰세요.".into(),
            Self::TooLong { found, allowed } => format!("{found}자입니다. {allowed}자 이하로 줄이세요."),
            Self::Forbidden { word } => format!("쓸 수 없는 말 “{word}”이(가) 있습니다. 다르게 쓰세요."),
            Self::Missing => "비어 있습니다. 채우세요.".into(),
            Self::BadId { found } => {
                format!("“{found}”은(는) plant_id가 아닙니다. conium-maculatum처럼 영어 소문자, 숫자, 붙임표 하나만 쓰세요.")
            }
            Self::RepeatedId { first } => format!("같은 plant_id가 {first}에 이미 있습니다. 한 줄만 남기세요."),
            Self::RepeatedName { name, first } => {
                format!("이름 “{name}”이(가) {first}에 이미 있습니다. 식물마다 다른 이름을 쓰세요.")
            }
            Self::Unknown { found, allowed } => format!("“{found}”은(는) 쓸 수 없습니다. 다음 가운데 하나를 쓰세요: {allowed}"),
            Self::BadMonth { found } => format!("“{found}”은(는) 달이 아닙니다. 1부터 12까지의 수를 쓰세요."),
            Self::EmptyEntry => "| 사이가 비어 있습니다. 남는 |를 지우세요.".into(),
            Self::RepeatedEntry { found } => format!("“{found}”이(가) 두 번 있습니다. 하나만 남기세요."),
            Self::OwnLookAlike => "자기 자신을 닮은 식물로 적었습니다. 목록에서 지우세요.".into(),
            Self::UnknownLookAlike { found } => {
                format!("plant_id가 “{found}”인 줄이 없습니다. 고치거나 그 식물을 추가하세요.")
            }
            Self::UndatedSource { found } => format!("출처 “{found}”에 연도가 없습니다. “이름, 연도”로 쓰세요."),
            Self::NotUtf8 | Self::EmptyFile | Self::Header { .. } | Self::HeaderLength { .. } | Self::CellCount { .. } => self.message_ko(),
        }
    }
}

/// A piece of someone's text, short and printable enough for an error message.
pub(super) fn excerpt(text: &str) -> String {
    const SHOWN_CHARS: usize = 60;
    let mut shown: String = text.chars().take(SHOWN_CHARS).map(|c| if super::words::is_invisible(c) { '\u{FFFD}' } else { c }).collect();
    if text.chars().nth(SHOWN_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_reads_as_place_then_sentence() {
        let fault = Fault::new("plants.csv", 12, Some("months"), &Problem::BadMonth { found: "13".into() });
        assert_eq!(fault.to_string(), "plants.csv:12: column months: \"13\" is not a month; use numbers from 1 to 12");
        assert_eq!(fault.line_ko(), "plants.csv:12: months 칸: “13”은(는) 달이 아닙니다. 1부터 12까지의 수를 쓰세요.");
        let whole_file = Fault::new("plants.csv", 1, None, &Problem::EmptyFile);
        assert!(whole_file.to_string().starts_with("plants.csv:1: the file is empty"));
    }

    #[test]
    fn excerpts_are_short_and_printable() {
        assert_eq!(excerpt("\u{1b}[31m"), "\u{FFFD}[31m");
        assert_eq!(excerpt(&"가".repeat(100)).chars().count(), 61);
    }
}
