//! The hospital hand-over sheet.

use super::t;
use crate::kiosk::state::{PrinterState, SheetProblem};
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
pub const SHEET_PHOTO: Text = t("사진", "Photo");
pub const SHEET_MADE: Text = t("기록한 때", "Written");
pub const TAKE_ALONG: Text = t("병원에 가져갈 것", "Take along to the hospital");
pub const TAKE_ALONG_WHAT: Text = t(
    "먹고 남은 식물 (잎·꽃·열매·뿌리까지) · 토한 것 · 먹다 남은 음식 · 이 종이. 토하게 하지 말고 119나 의료진의 말을 따르세요.",
    "What is left of the plant, with leaves, flowers, fruit and root; what was vomited; the rest of the meal; this sheet. Do not make anyone vomit: follow 119 or the medical staff.",
);
pub const PRINTING: Text = t("인쇄기로 보내고 있어요.", "Sending to the printer.");
pub const SAVING: Text = t("저장하고 있어요.", "Saving.");
pub const SAVED_AT: Text = t("저장한 곳", "Saved at");
pub const NOT_KEPT: Text =
    t("여럿이 쓰는 기기라 파일로 남기지 않아요.", "Many people use this machine, so nothing is kept on it as a file.");
pub const TAKE_BY_QR: Text = t("QR 코드를 휴대전화로 찍어 가져가세요.", "Scan the QR code to take the record with you.");
pub const SHEET_MODEL: Text = t("인식 모델", "Model");
pub const SHEET_CATALOGUE: Text = t("도감", "Catalogue");

/// Why printing is not offered; none when it is.
pub fn no_printing(state: PrinterState) -> Option<Text> {
    match state {
        PrinterState::Ready => None,
        PrinterState::None => Some(t("연결된 인쇄기가 없어요.", "No printer is set up.")),
        PrinterState::NoProgram => Some(t("이 기기에는 인쇄 프로그램이 없어요.", "This machine has no program that prints.")),
        PrinterState::Unavailable => Some(t("인쇄기가 멈췄거나 대답하지 않아요.", "The printer is stopped or does not answer.")),
    }
}

/// Why a sheet was not printed or saved, and what to do.
pub fn sheet_problem(problem: SheetProblem) -> Text {
    match problem {
        SheetProblem::NoPrinter => t("연결된 인쇄기가 없어요. QR 코드를 찍어 주세요.", "No printer is set up. Please scan the QR code."),
        SheetProblem::NoPrintProgram => t(
            "이 기기에는 인쇄 프로그램이 없어요. QR 코드를 찍어 주세요.",
            "This machine has no program that prints. Please scan the QR code.",
        ),
        SheetProblem::PrinterFailed => t("인쇄기가 받지 않았어요. QR 코드를 찍어 주세요.", "The printer refused. Please scan the QR code."),
        SheetProblem::PrinterSilent => {
            t("인쇄기가 대답하지 않아요. QR 코드를 찍어 주세요.", "The printer does not answer. Please scan the QR code.")
        }
        SheetProblem::NotKept => {
            t("이 기기에는 파일을 남기지 않아요. QR 코드를 찍어 주세요.", "Nothing is kept on this machine. Please scan the QR code.")
        }
        SheetProblem::DiskFull => t("저장할 자리가 없어요. QR 코드를 찍어 주세요.", "The disc is full. Please scan the QR code."),
        SheetProblem::Unwritable => {
            t("그 폴더에 쓸 수 없어요. QR 코드를 찍어 주세요.", "The folder cannot be written to. Please scan the QR code.")
        }
        SheetProblem::TimedOut => t("너무 오래 걸려 그만두었어요. QR 코드를 찍어 주세요.", "It took too long. Please scan the QR code."),
        SheetProblem::Failed => t(
            "종이로 옮기지 못했어요. 다시 해 보거나 QR 코드를 찍어 주세요.",
            "The sheet could not be made. Try again or scan the QR code.",
        ),
    }
}
