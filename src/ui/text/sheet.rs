//! The hospital hand-over sheet.

use super::t;
use crate::verdict::words::Text;

pub const SHEET: Text = t("병원에 보여 주기", "For the hospital");
pub const SHEET_INTRO: Text = t(
    "아는 것만 적어도 돼요. 이 기기에만 있고 끝내면 지워져요.",
    "Fill in what you know. It stays on this machine and is erased when you finish.",
);
pub const FIELD_WHEN: Text = t("먹은 때", "Eaten when");
pub const FIELD_AMOUNT: Text = t("먹은 양", "How much");
pub const FIELD_PERSON: Text = t("먹은 사람", "Who ate it");
pub const FIELD_SYMPTOMS: Text = t("증상", "Symptoms");
pub const HINT_WHEN: Text = t("예: 오늘 낮 12시쯤", "e.g. today about noon");
pub const HINT_AMOUNT: Text = t("예: 잎 두 장", "e.g. two leaves");
pub const HINT_PERSON: Text = t("예: 7살 아이", "e.g. a child of 7");
pub const HINT_SYMPTOMS: Text = t("예: 토함, 배 아픔", "e.g. vomiting, belly pain");
pub const PHOTOGRAPHED: Text = t("사진 찍은 때", "Photographed");
pub const CANDIDATES: Text = t("사진이 닮은 식물", "The photo resembles");
pub const NO_CANDIDATES: Text = t("닮은 식물을 찾지 못함", "No resembling plant found");
pub const NOT_CONFIRMED: Text = t("사진으로 본 추정이며 확정이 아닙니다.", "Estimated from photos, not confirmed.");
pub const SHOW_QR: Text = t("QR 크게 보기", "Show QR code");
pub const HIDE_QR: Text = t("QR 닫기", "Hide QR code");
pub const QR_HOW: Text = t(
    "휴대전화 카메라로 찍으면 글이 그대로 담겨요. 인터넷이 필요 없어요.",
    "Scan it with a phone: the code holds the text itself, no network needed.",
);
pub const QR_NAME: Text = t("기록이 담긴 QR 코드", "QR code with the record");
pub const QR_TOO_LONG: Text = t("글이 너무 길어 QR 코드로 담을 수 없어요.", "The text is too long for a QR code.");
pub const PRINT: Text = t("인쇄", "Print");
pub const SAVE: Text = t("파일로 저장", "Save");
pub const ERASE: Text = t("적은 것 지우기", "Erase notes");
pub const SHEET_TITLE: Text = t("독초 판별 기록 (병원 전달용)", "Plant record for the hospital");
pub const SHEET_MODEL: Text = t("인식 모델", "Model");
pub const SHEET_CATALOGUE: Text = t("도감", "Catalogue");
