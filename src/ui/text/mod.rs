//! Every word on the screens, Korean and English, beside those of [`crate::verdict::words`].
//!
//! Short sentences in plain words, for a child of ten and a person of eighty alike.

mod browse;
mod flow;
mod notices;
mod operator;
mod sheet;

pub use browse::*;
pub use flow::*;
pub use notices::*;
pub use operator::*;
pub use sheet::*;

use crate::verdict::words::Text;

const fn t(ko: &'static str, en: &'static str) -> Text {
    Text { ko, en }
}

pub const BRAND: Text = t("독초 알아보기", "Dokcho");
pub const BACK: Text = t("뒤로", "Back");
pub const END: Text = t("끝내기", "Finish");
pub const CLOSE: Text = t("닫기", "Close");
pub const SCROLLS_DOWN: Text = t("위아래로 밀어 보세요", "Scrolls up and down");
pub const SCROLLS_SIDEWAYS: Text = t("옆으로 밀어 보세요", "Scrolls sideways");
pub const RETRY: Text = t("다시 해 보기", "Try again");
pub const LOADING: Text = t("불러오는 중이에요", "Loading");
pub const EMERGENCY_SHORT: Text = t("119", "119");

pub const NAV_PHOTO: Text = t("사진 찍기", "Photo");
pub const NAV_PLANTS: Text = t("도감", "Plants");
pub const NAV_SEARCH: Text = t("검색", "Search");
pub const NAV_RANKINGS: Text = t("순위", "Ranking");
pub const NAV_HISTORY: Text = t("내 기록", "My plants");

pub const VIEW_SETTINGS: Text = t("보기 설정", "Display");
pub const TEXT_SIZE: Text = t("글자 크기", "Text size");
pub const TEXT_SMALLER: Text = t("글자 작게", "Smaller text");
pub const TEXT_LARGER: Text = t("글자 크게", "Larger text");
pub const HIGH_CONTRAST: Text = t("선명하게 보기", "High contrast");
pub const CALM: Text = t("움직임 줄이기", "Less motion");

pub const STILL_THERE: Text = t("계속 볼까요?", "Are you still there?");
pub const STILL_THERE_WHY: Text = t(
    "아무도 없으면 사진과 기록을 지우고 처음 화면으로 돌아가요.",
    "If nobody is here, photos and notes are erased and the first screen returns.",
);
pub const STILL_THERE_YES: Text = t("계속 보기", "Keep going");
pub const END_ASK: Text = t("끝낼까요?", "Finish now?");
pub const END_WHY: Text = t("찍은 사진과 적은 내용이 모두 지워져요.", "All photos and notes will be erased.");
pub const END_YES: Text = t("지우고 끝내기", "Erase and finish");
pub const END_NO: Text = t("더 보기", "Stay");

pub const EMERGENCY: Text = t("119에 전화하세요", "Call 119");
pub const EMERGENCY_NUMBER: Text = t("119", "119");
pub const EMERGENCY_WHEN: Text = t(
    "식물을 삼켰거나, 숨쉬기 힘들거나, 정신이 흐려지면 지금 바로 전화하세요.",
    "If someone swallowed a plant, has trouble breathing or is drowsy, call right now.",
);
pub const EMERGENCY_TELL: Text =
    t("어떤 식물을, 언제, 얼마나 먹었는지 말하고 시키는 대로 하세요.", "Say which plant, when and how much, and do what they tell you.");
pub const POISON_CENTRE_AS_OF: Text = t("확인한 날", "checked on");

pub const MAINTENANCE: Text = t("점검하고 있어요", "Under maintenance");
pub const MAINTENANCE_WHY: Text = t("잠시 뒤에 다시 와 주세요.", "Please come back in a while.");
