//! What the visitor leafs through: encyclopedia, detail page, search, rankings, and the idle screen.

use std::collections::VecDeque;

use super::super::text_field::TextField;
use super::super::waiting::Waiting;
use crate::plant::{Hazard, Plant, PlantId};

/// Why the catalogue, search or rankings gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CatalogueProblem {
    /// The database cannot be read.
    Unavailable,
    /// There is no such plant.
    NotFound,
    /// Nothing was heard in time; asking again may help.
    TimedOut,
}

/// The endless list. Only a window of it is held: cards far from the visitor are let go and
/// fetched again by key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Encyclopedia {
    pub filter: PlantFilter,
    /// The cards held, in 가나다 order.
    pub cards: VecDeque<PlantCard>,
    /// Position of the first card held, relative to where the list was opened; it falls when
    /// earlier cards are put in front and rises when front cards are let go. A screen keeps its
    /// scroll place by it.
    pub first_index: i64,
    /// Whether there is nothing before the first or after the last card held.
    pub is_at_start: bool,
    pub is_at_end: bool,
    /// The page being fetched; its value is how many cards came last.
    pub page: Waiting<usize, CatalogueProblem>,
    /// How many plants the filter lets through, once known.
    pub total: Option<u64>,
    /// The values that filter chips offer.
    pub facets: Waiting<Facets, CatalogueProblem>,
    pub(in super::super) asked_from: Option<PageFrom>,
}

/// A place in the list, as the store wrote it; only the store reads it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageKey(pub String);

/// From where a page is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PageFrom {
    Start,
    After(PageKey),
    /// The page that ends just before this key; its cards come in list order all the same.
    Before(PageKey),
    /// From the first name with this initial (ㄱ, ㄴ, … or a Latin letter).
    Initial(char),
}

/// Which plants the list shows. All conditions must hold; the default shows all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PlantFilter {
    /// Only plants with recorded danger.
    pub dangerous_only: bool,
    /// Only plants the recogniser knows.
    pub recognised_only: bool,
    /// A flower colour as in the catalogue.
    pub colour: Option<String>,
    /// Flowering in this month, 1 to 12.
    pub month: Option<u8>,
    /// A habit as in the catalogue.
    pub habit: Option<String>,
}

/// The values filter chips can offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    pub colours: Vec<String>,
    pub habits: Vec<String>,
}

/// One card of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlantCard {
    pub key: PageKey,
    pub plant_id: PlantId,
    pub name_ko: String,
    pub name_en: String,
    pub scientific_name: String,
    pub hazard: Hazard,
    /// Whether one of its look-alikes is dangerous.
    pub has_dangerous_look_alike: bool,
    pub recognised: bool,
}

/// A page of the list as the store gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// In list order.
    pub cards: Vec<PlantCard>,
    /// Whether the list goes on in the direction asked for.
    pub has_more: bool,
    /// Whether there are cards before the first one; asked for with `PageFrom::Initial`.
    pub has_before: bool,
    /// How many plants the filter lets through, when counted.
    pub total: Option<u64>,
}

/// The page of one plant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detail {
    /// Which plant was asked for.
    pub plant_id: Option<PlantId>,
    pub page: Waiting<PlantPage, CatalogueProblem>,
}

/// Everything the catalogue says about one plant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlantPage {
    pub plant: Plant,
    /// Rows of the plants it is confused with, dangerous ones first.
    pub look_alikes: Vec<Plant>,
    pub recognised: bool,
}

/// The search screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    pub field: TextField,
    pub answer: Waiting<SearchAnswer, CatalogueProblem>,
}

/// What a search gave. Nothing in it replaces what was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchAnswer {
    /// Best first. Empty when the question is never answered: a name beside it would be read as
    /// the answer.
    pub hits: Vec<SearchHit>,
    /// How many were found before the list was cut.
    pub total: u32,
    /// What the words were understood to ask for.
    pub facets: Vec<UnderstoodFacet>,
    /// Words that neither a name nor a facet fits.
    pub unmatched: Vec<String>,
    /// A name that may have been meant instead: "이것을 찾으셨나요?"
    pub did_you_mean: Option<String>,
    pub notice: Option<SearchNotice>,
}

/// Something to tell the visitor in place of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SearchNotice {
    /// The question was what may be eaten, or what does no harm. Nobody gets an answer to that here.
    NeverAnswered,
    /// No plant has such a name, or all of the facets.
    NothingFound,
    /// The text has no letter that a name could have.
    NothingUnderstood,
}

/// A fact that the words ask for, such as a colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderstoodFacet {
    pub label_ko: String,
    pub label_en: String,
    /// The text without it.
    pub without: String,
}

/// A plant that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchHit {
    pub plant_id: PlantId,
    pub name_ko: String,
    pub name_en: String,
    pub scientific_name: String,
    /// The name that matched: one of the above, or an old, regional or trade name.
    pub matched: String,
    /// Byte ranges of `matched` to be marked.
    pub marks: Vec<(usize, usize)>,
    pub hazard: Hazard,
    pub recognised: bool,
}

/// Rankings of what visitors found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rankings {
    pub choice: RankingChoice,
    pub ranking: Waiting<Ranking, CatalogueProblem>,
}

/// Which ranking is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RankingChoice {
    pub window: RankingWindow,
    pub scope: RankingScope,
}

/// The stretch of time that is counted. 실시간 is `Hour` and `Day`, 종합 the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RankingWindow {
    Hour,
    Day,
    Week,
    Season,
    #[default]
    All,
}

impl RankingWindow {
    /// Whether the window belongs to the 실시간 tab.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Hour | Self::Day)
    }
}

/// Whose answers are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RankingScope {
    #[default]
    ThisDevice,
    /// All kiosks of the fleet; offered only when there is one.
    Everyone,
}

/// A counted ranking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// Best first.
    pub places: Vec<RankingPlace>,
    /// All answers in the window, the places' included.
    pub total: u64,
}

/// One place of a ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankingPlace {
    /// 1 is best; equal counts share a rank.
    pub rank: u32,
    pub plant_id: PlantId,
    pub name_ko: String,
    pub name_en: String,
    pub hazard: Hazard,
    pub count: u64,
}
