//! The words for facets, in Korean and English, and how a word of a query is looked up among them:
//! exactly, in the wrong keyboard mode, with a particle, run together (노란꽃), or with one ㅐ for ㅔ.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::facet::{Colour, Facet, Habit, Season};
use super::keys::{Keyed, Script, typed_in_english_mode};
use crate::plant::Plants;

/// Words and what they ask for. Inflected forms are listed where people use them.
const WORDS: &[(Facet, &str)] = &[
    (Facet::Dangerous, "독초 독 독성 독풀 독꽃 독식물 유독 유독성 맹독 맹독성 유독식물 위험 위험한 중독"),
    (Facet::Dangerous, "toxic poison poisons poisonous venomous dangerous deadly"),
    (Facet::Colour(Colour::White), "흰 흰색 하얀 하얀색 하양 하얗게 백색 white"),
    (Facet::Colour(Colour::Yellow), "노란 노란색 노랑 노랑색 노랗게 누런 황색 yellow"),
    (Facet::Colour(Colour::Orange), "주황 주황색 주황빛 주홍 주홍색 오렌지 오렌지색 orange"),
    (Facet::Colour(Colour::Red), "빨간 빨간색 빨강 빨강색 빨갛게 붉은 붉은색 붉게 적색 red crimson scarlet"),
    (Facet::Colour(Colour::Pink), "분홍 분홍색 분홍빛 연분홍 핑크 핑크색 pink"),
    (Facet::Colour(Colour::Purple), "보라 보라색 보랏빛 연보라 자주 자주색 자줏빛 purple violet mauve"),
    (Facet::Colour(Colour::Blue), "파란 파란색 파랑 파랑색 파랗게 푸른 푸른색 청색 남색 하늘색 blue"),
    (Facet::Colour(Colour::Green), "초록 초록색 녹색 연두 연두색 green"),
    (Facet::Colour(Colour::Brown), "갈색 밤색 brown"),
    (Facet::Colour(Colour::Black), "검은 검은색 검정 검정색 까만 까만색 흑색 black"),
    (Facet::Season(Season::Spring), "봄 봄철 초봄 이른봄 봄날 spring"),
    (Facet::Season(Season::Summer), "여름 여름철 초여름 한여름 summer"),
    (Facet::Season(Season::Autumn), "가을 가을철 늦가을 autumn fall"),
    (Facet::Season(Season::Winter), "겨울 겨울철 winter"),
    (Facet::Month(1), "1월 일월 january jan"),
    (Facet::Month(2), "2월 이월 february feb"),
    (Facet::Month(3), "3월 삼월 march"),
    (Facet::Month(4), "4월 사월 april apr"),
    (Facet::Month(5), "5월 오월 may"),
    (Facet::Month(6), "6월 유월 june jun"),
    (Facet::Month(7), "7월 칠월 july jul"),
    (Facet::Month(8), "8월 팔월 august aug"),
    (Facet::Month(9), "9월 구월 september sep sept"),
    (Facet::Month(10), "10월 시월 october oct"),
    (Facet::Month(11), "11월 십일월 november nov"),
    (Facet::Month(12), "12월 십이월 december dec"),
    (Facet::Habit(Habit::Woody), "나무 나무들 목본"),
    (Facet::Habit(Habit::Tree), "교목 큰키나무 큰나무 tree trees"),
    (Facet::Habit(Habit::Shrub), "관목 떨기나무 작은키나무 작은나무 shrub shrubs bush bushes"),
    (Facet::Habit(Habit::Herb), "풀 풀들 초본 들풀 herb herbs"),
    (Facet::Habit(Habit::Grass), "grass grasses"),
    (Facet::Habit(Habit::Vine), "덩굴 덩굴식물 덩쿨 넝쿨 vine vines climber climbers"),
    (Facet::Habit(Habit::Succulent), "다육 다육이 다육식물 succulent succulents"),
    (Facet::Habit(Habit::Aquatic), "수생 수생식물 물풀 물가식물 aquatic aquatics"),
    (Facet::Habit(Habit::Epiphyte), "착생 착생식물 epiphyte epiphytes"),
];

/// Words that carry a question and ask for nothing themselves.
const FILLERS: &str = "꽃 꽃들 식물 피는 피어나는 핀 피고 색 색깔 있는 있고 있나 있나요 있어 있어요 있을까 인가요 뭐야 가진 나는 되는 종류 목록 것 모든 및 또는 그리고 \
    the a an of with in on and or that which is are it has have having flower flowers flowering flowered blossom blossoms bloom blooms \
    blooming plant plants coloured colored species all list";

/// Particles after a facet word; longer ones first.
const PARTICLES: &[&str] = &["으로", "에서", "인", "은", "는", "이", "가", "을", "를", "의", "에", "도", "한", "과", "와", "로", "만"];

/// What one word of a query asks for; empty for a filler.
pub type Meaning = Vec<Facet>;

/// A Korean word's exact keys, and its facet unless it is a filler.
struct Known {
    keys: Vec<u8>,
    facet: Option<Facet>,
}

/// The facet words, families of the catalogue included.
pub struct Lexicon {
    /// Words that become one when ㅐ and ㅔ do, by those keys.
    hangul: HashMap<Vec<u8>, Vec<Known>>,
    latin: HashMap<Vec<u8>, Option<Facet>>,
}

impl Lexicon {
    /// The fixed words and the families of these plants.
    pub fn new(plants: &Plants) -> Self {
        let mut lexicon = Self { hangul: HashMap::new(), latin: HashMap::new() };
        for word in FILLERS.split_whitespace() {
            lexicon.add(word, None);
        }
        for (facet, words) in WORDS {
            words.split_whitespace().for_each(|word| lexicon.add(word, Some(facet.clone())));
        }
        for plant in plants.iter().filter(|p| !p.family.is_empty()) {
            let facet = Facet::Family { name: plant.family.clone(), name_ko: plant.family_ko.clone() };
            lexicon.add(&plant.family, Some(facet.clone()));
            lexicon.add(&plant.family_ko, Some(facet));
        }
        lexicon
    }

    fn add(&mut self, word: &str, facet: Option<Facet>) {
        let script = Script::of(word);
        let keys = Keyed::new(word, script).keys;
        if keys.is_empty() {
            return;
        }
        if script == Script::Latin {
            self.latin.insert(keys, facet);
            return;
        }
        let alike = self.hangul.entry(one_vowel(&keys)).or_default();
        if !alike.iter().any(|known| known.keys == keys) {
            alike.push(Known { keys, facet });
        }
    }

    /// What a word asks for; none if it is no facet word.
    pub fn read(&self, word: &str) -> Option<Meaning> {
        if Script::of(word) == Script::Latin {
            if let Some(meaning) = self.latin.get(&Keyed::new(word, Script::Latin).keys) {
                return Some(meaning.iter().cloned().collect());
            }
            return self.read_keys(&typed_in_english_mode(word));
        }
        let word: String = word.nfc().collect();
        let stems = PARTICLES.iter().filter_map(|p| word.strip_suffix(p));
        std::iter::once(word.as_str()).chain(stems).find_map(|stem| self.read_whole(stem).or_else(|| self.read_run_together(stem)))
    }

    fn read_whole(&self, word: &str) -> Option<Meaning> {
        self.read_keys(&Keyed::new(word, Script::Hangul).keys)
    }

    fn read_keys(&self, keys: &[u8]) -> Option<Meaning> {
        let alike = self.hangul.get(&one_vowel(keys))?;
        let slips = |known: &Known| known.keys.iter().zip(keys).filter(|(a, b)| a != b).count();
        let known = alike.iter().min_by_key(|known| slips(known))?;
        (slips(known) <= 1).then(|| known.facet.iter().cloned().collect())
    }

    /// A word made of facet words without spaces, at least two of them.
    fn read_run_together(&self, word: &str) -> Option<Meaning> {
        let letters: Vec<char> = word.chars().collect();
        if !(2..=12).contains(&letters.len()) {
            return None;
        }
        // For each end, what the words up to it ask for; a later start means fewer, longer words.
        let mut read: Vec<Option<Meaning>> = vec![None; letters.len() + 1];
        read[0] = Some(Vec::new());
        for end in 1..=letters.len() {
            read[end] = (0..end).filter(|start| (*start, end) != (0, letters.len())).find_map(|start| {
                let piece: String = letters[start..end].iter().collect();
                let exact = self.read_whole(&piece).filter(|_| !piece.is_empty())?;
                Some(read[start].iter().flatten().cloned().chain(exact).collect()).filter(|_| read[start].is_some())
            });
        }
        read.pop().flatten()
    }
}

/// A word that asks for this facet and for nothing else.
pub fn word_for(facet: &Facet) -> &str {
    if let Facet::Family { name, name_ko } = facet {
        return if name_ko.is_empty() { name } else { name_ko };
    }
    let words = WORDS.iter().find(|(known, _)| known == facet).and_then(|(_, words)| words.split_whitespace().next());
    // Every other facet was read from the list of words, so it stands there.
    words.unwrap_or_default()
}

/// Keystrokes with ㅐ and ㅔ, and ㅒ and ㅖ, made one.
fn one_vowel(keys: &[u8]) -> Vec<u8> {
    keys.iter()
        .map(|key| match key {
            b'p' => b'o',
            b'P' => b'O',
            _ => *key,
        })
        .collect()
}
