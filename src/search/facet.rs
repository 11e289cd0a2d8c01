//! Facts that a query can ask for instead of a name: that a plant is poisonous, its flowers' colour,
//! when it flowers, how it grows, its family. There is none for the absence of danger.

use crate::plant::{IngestionHazard, Plant};

/// A fact asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// The catalogue counts the plant as dangerous.
    Dangerous,
    /// It has flowers of this colour.
    Colour(Colour),
    /// It flowers in one of the season's months.
    Season(Season),
    /// It flowers in this month, 1 to 12.
    Month(u8),
    Habit(Habit),
    /// Its family, by the scientific name.
    Family {
        name: String,
        name_ko: String,
    },
}

/// Flower colours as the catalogue records them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Colour {
    White,
    Yellow,
    Orange,
    Red,
    Pink,
    Purple,
    Blue,
    Green,
    Brown,
    Black,
}

/// Seasons by the months people in Korea count to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// Ways of growing, as people ask for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Habit {
    /// 나무: trees and shrubs alike.
    Woody,
    Tree,
    Shrub,
    /// 풀: herbs and grasses alike.
    Herb,
    Grass,
    Vine,
    Succulent,
    Aquatic,
    Epiphyte,
}

impl Colour {
    /// The word in the catalogue, and the Korean one for people.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::White => ("white", "흰"),
            Self::Yellow => ("yellow", "노란"),
            Self::Orange => ("orange", "주황"),
            Self::Red => ("red", "붉은"),
            Self::Pink => ("pink", "분홍"),
            Self::Purple => ("purple", "보라"),
            Self::Blue => ("blue", "파란"),
            Self::Green => ("green", "초록"),
            Self::Brown => ("brown", "갈색"),
            Self::Black => ("black", "검은"),
        }
    }
}

impl Season {
    fn months(self) -> [u8; 3] {
        match self {
            Self::Spring => [3, 4, 5],
            Self::Summer => [6, 7, 8],
            Self::Autumn => [9, 10, 11],
            Self::Winter => [12, 1, 2],
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Spring => ("spring", "봄"),
            Self::Summer => ("summer", "여름"),
            Self::Autumn => ("autumn", "가을"),
            Self::Winter => ("winter", "겨울"),
        }
    }
}

impl Habit {
    /// The words in the catalogue that count, the English and the Korean one for people.
    fn words(self) -> (&'static [&'static str], &'static str, &'static str) {
        match self {
            Self::Woody => (&["tree", "shrub"], "tree or shrub", "나무"),
            Self::Tree => (&["tree"], "tree", "큰키나무"),
            Self::Shrub => (&["shrub"], "shrub", "떨기나무"),
            Self::Herb => (&["herb", "grass"], "herb", "풀"),
            Self::Grass => (&["grass"], "grass", "벼 같은 풀"),
            Self::Vine => (&["vine"], "vine", "덩굴"),
            Self::Succulent => (&["succulent"], "succulent", "다육식물"),
            Self::Aquatic => (&["aquatic"], "water plant", "물풀"),
            Self::Epiphyte => (&["epiphyte"], "epiphyte", "착생식물"),
        }
    }
}

impl Facet {
    /// Whether the catalogue records this of the plant. What is not recorded does not match.
    pub fn matches(&self, plant: &Plant) -> bool {
        match self {
            Self::Dangerous => plant.hazard.is_dangerous(),
            Self::Colour(colour) => plant.flower_colours.iter().any(|c| c == colour.words().0),
            Self::Season(season) => season.months().iter().any(|m| plant.months.contains(m)),
            Self::Month(month) => plant.months.contains(month),
            Self::Habit(habit) => habit.words().0.contains(&plant.habit.as_str()),
            Self::Family { name, .. } => plant.family == *name,
        }
    }

    /// A short Korean label, as for a button.
    pub fn label_ko(&self) -> String {
        match self {
            Self::Dangerous => "독성 있음".to_owned(),
            Self::Colour(colour) => format!("{} 꽃", colour.words().1),
            Self::Season(season) => format!("{}에 핌", season.words().1),
            Self::Month(month) => format!("{month}월에 핌"),
            Self::Habit(habit) => habit.words().2.to_owned(),
            Self::Family { name_ko, .. } => name_ko.clone(),
        }
    }

    /// A short English label, as for a button.
    pub fn label_en(&self) -> String {
        match self {
            Self::Dangerous => "poisonous".to_owned(),
            Self::Colour(colour) => format!("{} flowers", colour.words().0),
            Self::Season(season) => format!("flowers in {}", season.words().0),
            Self::Month(month) => format!("flowers in month {month}"),
            Self::Habit(habit) => habit.words().1.to_owned(),
            Self::Family { name, .. } => name.clone(),
        }
    }
}

/// How bad the recorded harm is, worst first; it orders plants that are otherwise equal.
pub fn by_danger(plant: &Plant) -> (bool, IngestionHazard) {
    (!plant.hazard.is_dangerous(), plant.hazard.ingestion)
}
