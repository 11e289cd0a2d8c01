//! Encyclopedia, search, rankings and this session's plants.

use super::t;
use crate::verdict::words::Text;

pub const ENCYCLOPEDIA: Text = t("식물 도감", "Plants");
pub const FILTER_ALL: Text = t("모두", "All");
pub const FILTER_DANGER: Text = t("독초만", "Poisonous");
pub const FILTER_RECOGNISED: Text = t("사진으로 찾는 식물", "Known by photo");
pub const FILTER_COLOUR: Text = t("꽃 색", "Flower colour");
pub const FILTER_MONTH: Text = t("꽃 피는 달", "Month");
pub const FILTER_HABIT: Text = t("자라는 모습", "How it grows");
pub const PLANT_COUNT: Text = t("가지", "plants");
pub const NOTHING_MATCHES: Text = t("맞는 식물이 없어요", "No plant matches");
pub const NOTHING_MATCHES_DO: Text = t("고른 조건을 줄여 보세요.", "Try fewer conditions.");
pub const CATALOGUE_GONE: Text = t("도감을 열 수 없어요", "The encyclopedia cannot be opened");
pub const CATALOGUE_GONE_DO: Text = t("잠시 뒤에 다시 해 보거나 직원에게 알려 주세요.", "Try again in a while or tell the staff.");

/// Ways of growing, by the catalogue's words.
pub const HABITS: [(&str, Text); 8] = [
    ("tree", t("큰키나무", "Tree")),
    ("shrub", t("떨기나무", "Shrub")),
    ("herb", t("풀", "Herb")),
    ("vine", t("덩굴", "Vine")),
    ("aquatic", t("물풀", "Water plant")),
    ("epiphyte", t("착생식물", "Epiphyte")),
    ("succulent", t("다육식물", "Succulent")),
    ("grass", t("벼 모양 풀", "Grass")),
];

pub const COLOURS: [(&str, Text); 10] = [
    ("white", t("하양", "White")),
    ("yellow", t("노랑", "Yellow")),
    ("pink", t("분홍", "Pink")),
    ("purple", t("보라", "Purple")),
    ("red", t("빨강", "Red")),
    ("orange", t("주황", "Orange")),
    ("blue", t("파랑", "Blue")),
    ("brown", t("갈색", "Brown")),
    ("black", t("검정", "Black")),
    ("green", t("풀색", "Greenish")),
];
pub const PARTS: [(&str, Text); 11] = [
    ("whole", t("전체", "whole plant")),
    ("leaf", t("잎", "leaf")),
    ("root", t("뿌리", "root")),
    ("sap", t("즙", "sap")),
    ("stem", t("줄기", "stem")),
    ("seed", t("씨", "seed")),
    ("fruit", t("열매", "fruit")),
    ("flower", t("꽃", "flower")),
    ("bark", t("나무껍질", "bark")),
    ("bulb", t("알뿌리", "bulb")),
    ("pollen", t("꽃가루", "pollen")),
];

pub const MONTH_SUFFIX: Text = t("월", "");
pub const MONTHS_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

pub const DETAIL_HAZARD: Text = t("알려진 위험", "Recorded harm");
pub const DETAIL_PARTS: Text = t("독이 있는 부분", "Poisonous parts");
pub const DETAIL_TOXINS: Text = t("독 성분", "Toxins");
pub const DETAIL_SYMPTOMS: Text = t("증상", "Symptoms");
pub const DETAIL_FIRST_AID: Text = t("먹었거나 닿았을 때", "If eaten or touched");
pub const DETAIL_LOOK_ALIKES: Text = t("헷갈리는 식물", "Easily confused with");
pub const DETAIL_TELL_APART: Text = t("어떻게 다를까요", "How they differ");
pub const DETAIL_ABOUT: Text = t("어떤 식물인가요", "About this plant");
pub const DETAIL_MONTHS: Text = t("꽃 피는 때", "Flowering");
pub const DETAIL_HABIT: Text = t("자라는 모습", "How it grows");
pub const DETAIL_COLOURS: Text = t("꽃 색", "Flower colour");
pub const DETAIL_HABITAT: Text = t("사는 곳", "Where it grows");
pub const DETAIL_FLOWER_LANGUAGE: Text = t("꽃말", "In the language of flowers");
pub const DETAIL_OTHER_NAMES: Text = t("다른 이름", "Other names");
pub const DETAIL_FAMILY: Text = t("무리", "Family");
pub const DETAIL_SOURCES: Text = t("근거 자료", "Sources");
pub const DETAIL_RECOGNISED: Text = t("사진으로 찾을 수 있어요", "Can be found by photo");
pub const DETAIL_NOT_RECOGNISED: Text = t("사진으로는 찾지 못해요", "Cannot be found by photo");
pub const DRAWING_NOTE: Text =
    t("그림은 꾸밈이에요. 그림으로 식물을 가려내지 마세요.", "The drawing is an ornament. Do not identify plants by it.");

pub const SEARCH: Text = t("식물 검색", "Search plants");
pub const SEARCH_FIELD: Text = t("식물 이름", "Plant name");
pub const SEARCH_HINT: Text = t("이름이나 첫소리를 눌러 보세요 (예: ㅌㄱㄲ)", "Type a name");
pub const DID_YOU_MEAN: Text = t("이것을 찾으셨나요?", "Did you mean?");
pub const NO_HITS: Text = t("찾지 못했어요", "Nothing found");
pub const NO_HITS_DO: Text = t("글자를 줄이거나 다른 이름으로 찾아 보세요.", "Try fewer letters or another name.");
pub const NO_LETTERS: Text = t("읽을 수 있는 글자가 없어요", "There is no letter to look for");
pub const NO_LETTERS_DO: Text = t("식물 이름을 한글이나 영어로 눌러 보세요.", "Type a plant's name in Korean or Latin letters.");
pub const BROWSE_PLANTS: Text = t("도감에서 찾아보기", "Browse the plants");
pub const SEARCH_EXAMPLES_HOW: Text = t("이름을 몰라도 생김새로 찾을 수 있어요.", "You can also search by what a plant is like.");
pub const SEARCH_EXAMPLES: [Text; 3] =
    [t("노란 꽃", "yellow flowers"), t("봄에 피는 흰 꽃", "white flowers in spring"), t("독이 있는 덩굴", "poisonous vine")];
pub const NAMES_ALIKE: Text = t("이름이 비슷해도 다른 식물일 수 있어요.", "A similar name can be another plant.");
pub const UNDERSTOOD: Text = t("이런 식물을 찾았어요. 누르면 조건을 빼요.", "Plants like this. Touch a condition to leave it out.");
pub const UNMATCHED: Text = t("찾지 못한 말", "Not found");
pub const NEVER_ANSWERED: Text = t("먹는 일은 알려 드리지 않아요", "We never say what may be eaten");
pub const NEVER_ANSWERED_DO: Text =
    t("식물 이름만 적어 찾으면 알려진 위험을 볼 수 있어요.", "Search by a plant's name alone to see what harm is recorded.");
pub const NEVER_ANSWERED_EATEN: Text =
    t("이미 삼켰거나 몸이 이상하면 바로 119에 전화하세요.", "If someone has swallowed some or feels unwell, call 119 at once.");
pub const SEARCH_START: Text = t("무엇을 찾을까요?", "What are you looking for?");
pub const MATCHED_AS: Text = t("다른 이름", "also called");
pub const KEY_SPACE: Text = t("띄어쓰기", "Space");
pub const KEY_ERASE: Text = t("지우기", "Erase");
pub const KEY_SHIFT: Text = t("윗글쇠", "Shift");
pub const KEY_DONE: Text = t("완료", "Done");
pub const KEY_CLEAR: Text = t("모두 지우기", "Clear");
pub const LAYOUT_HANGUL: Text = t("한글", "한글");
pub const LAYOUT_LATIN: Text = t("ABC", "ABC");
pub const LAYOUT_NUMBERS: Text = t("123", "123");

pub const RANKINGS: Text = t("식물 순위", "Ranking");
pub const RANK_OVERALL: Text = t("종합", "Overall");
pub const RANK_LIVE: Text = t("실시간", "Live");
pub const WINDOW_HOUR: Text = t("최근 1시간", "Last hour");
pub const WINDOW_DAY: Text = t("오늘 하루", "Last day");
pub const WINDOW_WEEK: Text = t("일주일", "Week");
pub const WINDOW_SEASON: Text = t("이번 계절", "Season");
pub const WINDOW_ALL: Text = t("전체 기간", "All time");
pub const SCOPE_DEVICE: Text = t("이 기기", "This kiosk");
pub const SCOPE_EVERYONE: Text = t("전체", "All kiosks");
pub const TIMES: Text = t("번", "times");
pub const RANK_PLACE: Text = t("위", "");
pub const RANK_EMPTY: Text = t("아직 순위가 없어요", "No ranking yet");
pub const RANK_EMPTY_DO: Text = t("사진을 찍으면 순위가 생겨요.", "It fills as photos are taken.");
pub const RANK_BARS: Text = t("찾은 횟수", "How often");
pub const RANK_SHARE: Text = t("차지하는 몫", "Share");
pub const RANK_OTHERS: Text = t("그 밖", "Others");
pub const RANK_NOTE: Text =
    t("사람들이 많이 찍은 순서예요. 위험한 순서가 아니에요.", "Ordered by how often people took a photo, not by danger.");

pub const HISTORY: Text = t("내 기록", "My plants");
pub const HISTORY_EMPTY: Text = t("아직 찍은 식물이 없어요", "No plants yet");
pub const HISTORY_EMPTY_DO: Text =
    t("사진을 찍으면 여기에 모여요. 끝내면 지워져요.", "Your photos gather here. They are erased when you finish.");
pub const HISTORY_NOTE: Text = t("끝내면 사진과 기록이 모두 지워져요.", "Everything here is erased when you finish.");
pub const NEW_ANSWER: Text = t("새 결과", "New");
