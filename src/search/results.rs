//! What a search answers: hits with the matched name and why, the facets it understood, a suggestion
//! that replaces nothing, and typed reasons for having no hits.

use std::ops::Range;

use super::facet::Facet;
use crate::plant::PlantId;

/// Longer queries are turned down: no name or list of names needs them.
pub const MOST_QUERY_CHARS: usize = 200;

/// Why a query was not searched for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("the query is empty: type a plant's name, or words such as \"yellow flower\"")]
    Empty,
    #[error("the query has {chars} characters: shorten it to {MOST_QUERY_CHARS}")]
    TooLong { chars: usize },
    #[error("the query has no letter that a plant's name could have: type Korean or Latin letters")]
    NothingUnderstood,
}

impl QueryError {
    /// The same for visitors.
    pub fn message_ko(&self) -> String {
        match self {
            Self::Empty => "찾을 식물 이름을 입력하세요. ‘노란 꽃’처럼 특징을 적어도 됩니다.".to_owned(),
            Self::TooLong { chars } => format!("검색어가 {chars}자로 너무 깁니다. {MOST_QUERY_CHARS}자 안으로 줄여 주세요."),
            Self::NothingUnderstood => "읽을 수 있는 글자가 없습니다. 식물 이름을 한글이나 영어로 입력하세요.".to_owned(),
        }
    }
}

/// Something to tell the visitor beside the hits, or in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The query asks whether a plant may be eaten or does no harm. Hits, if any, are plants it names.
    NeverAnswered,
    /// No plant has such a name, or all of the facets.
    NothingFound,
}

impl Notice {
    /// The notice in English.
    pub fn message_en(&self) -> &'static str {
        match self {
            Self::NeverAnswered => "Dokcho never says what may be eaten or used. Look a plant up by its name to see what harm is recorded.",
            Self::NothingFound => "Nothing found. Try another spelling, or fewer words.",
        }
    }

    /// The notice in Korean.
    pub fn message_ko(&self) -> &'static str {
        match self {
            Self::NeverAnswered => {
                "독초는 무엇을 먹거나 써도 되는지 알려 주지 않습니다. 식물 이름으로 찾으면 기록된 위험을 볼 수 있습니다."
            }
            Self::NothingFound => "찾지 못했습니다. 이름을 다르게 적거나 단어를 줄여 보세요.",
        }
    }
}

/// What led to a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchedBy {
    Name,
    /// The catalogue records every facet asked for.
    Facets,
    NameAndFacets,
}

/// One plant that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub plant_id: PlantId,
    /// The name that matched, as the catalogue has it; the Korean name if only facets matched.
    pub matched: String,
    /// Byte ranges of `matched` that the query matches, on character boundaries.
    pub highlight: Vec<Range<usize>>,
    /// 0 for an exact name; about 100 for each slip; 0 if only facets matched.
    pub cost: u32,
    pub matched_by: MatchedBy,
}

/// The answer to a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Results {
    /// Best first, at most as many as were asked for.
    pub hits: Vec<Hit>,
    /// How many were found before the list was cut to what was asked for.
    pub total: usize,
    /// What the query was understood to ask for.
    pub facets: Vec<Facet>,
    /// Words that neither a name nor a facet fits.
    pub unmatched: Vec<String>,
    /// What may have been meant instead. The hits are for the query as typed.
    pub did_you_mean: Option<String>,
    pub notice: Option<Notice>,
}
