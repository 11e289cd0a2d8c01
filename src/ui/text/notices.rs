//! What went wrong or just happened: what it is and what to do, in one sentence each.

use super::t;
use crate::kiosk::state::{Condition, LookProblem, Notice};
use crate::verdict::words::Text;

/// The line for something that holds for a while.
pub fn condition(condition: Condition) -> Text {
    match condition {
        Condition::CameraMissing => {
            t("카메라가 보이지 않아요. 선을 확인하거나 파일을 골라 주세요.", "No camera to be seen. Check the cable or choose a file.")
        }
        Condition::CameraLost => t("카메라가 끊겼어요. 다시 찾고 있어요.", "The camera stopped. We are looking for it."),
        Condition::CameraRefused => t("카메라를 쓸 수 없어요. 파일을 골라 주세요.", "The camera cannot be used. Please choose a file."),
        Condition::RecognizerUnavailable => t(
            "지금은 사진을 살펴볼 수 없어요. 도감과 검색을 써 주세요.",
            "Photos cannot be looked at now. Please use the encyclopedia and search.",
        ),
        Condition::RecognizerRestarting => {
            t("살펴보는 프로그램을 다시 켜고 있어요. 조금 기다려 주세요.", "The recogniser is starting again. Please wait a little.")
        }
        Condition::CatalogueUnavailable => {
            t("도감을 열 수 없어요. 직원에게 알려 주세요.", "The encyclopedia cannot be opened. Please tell the staff.")
        }
        Condition::DiskLow => {
            t("저장할 자리가 얼마 남지 않았어요. 직원에게 알려 주세요.", "Storage is almost full. Please tell the staff.")
        }
        Condition::DiskFull => t(
            "저장할 자리가 없어 사진을 찍을 수 없어요. 직원에게 알려 주세요.",
            "Storage is full, so no photo can be taken. Please tell the staff.",
        ),
        Condition::PrinterUnavailable => {
            t("인쇄기가 대답하지 않아요. QR 코드를 찍어 주세요.", "The printer does not answer. Please scan the QR code.")
        }
        Condition::SettingsRejected => {
            t("설정 파일이 잘못되어 지난 설정으로 움직여요.", "The settings file is wrong; the last good settings are used.")
        }
        Condition::FleetOffline => {
            t("다른 기기와 연결이 끊겼어요. 이 기기는 그대로 쓸 수 있어요.", "Other kiosks cannot be reached. This one works as usual.")
        }
    }
}

/// The line for something that just happened.
pub fn notice(notice: Notice) -> Text {
    match notice {
        Notice::AnswerReady { .. } => t("결과가 나왔어요. 눌러서 보세요.", "The answer is ready. Touch to see it."),
        Notice::LookFailed { .. } => t("사진 한 장을 살펴보지 못했어요. 눌러서 보세요.", "One photo could not be looked at. Touch to see."),
        Notice::CameraBack => t("카메라가 다시 보여요.", "The camera is back."),
        Notice::EnoughPhotos => t("사진이 충분해요.", "There are enough photos."),
        Notice::TooManyFiles => t("앞의 사진 몇 장만 가져왔어요.", "Only the first pictures were taken."),
        Notice::NoPictureFile => t("사진 파일이 아니에요. 다른 파일을 골라 주세요.", "That is no picture. Please choose another file."),
        Notice::ClipboardEmpty => t("붙여넣을 사진이 없어요. 먼저 사진을 복사해 주세요.", "There is no picture to paste. Copy one first."),
        Notice::FilesNotOffered => {
            t("이 기기에서는 파일을 쓸 수 없어요. 사진을 찍어 주세요.", "Files are switched off here. Please take a photo.")
        }
        Notice::NoCameraNow => t("카메라가 없어 찍을 수 없어요. 파일을 골라 주세요.", "There is no camera. Please choose a file."),
        Notice::PhotoLost => t("사진을 받지 못했어요. 다시 해 보세요.", "The photo did not get through. Please try again."),
        Notice::NoRoomForPhotos => t("저장할 자리가 없어요. 직원에게 알려 주세요.", "Storage is full. Please tell the staff."),
        Notice::CloseRefused => t("이 창은 직원만 닫을 수 있어요.", "Only the staff can close this window."),
        Notice::NoFileDialog => t(
            "이 기기에는 파일 창이 없어요. 파일을 이 화면으로 끌어다 놓으세요.",
            "This machine has no file dialog. Drag the file onto this window.",
        ),
        Notice::SheetPrinted => t("인쇄기로 보냈어요.", "Sent to the printer."),
        Notice::SheetSaved => t("파일로 저장했어요.", "Saved as a file."),
        Notice::SheetFailed(problem) => super::sheet_problem(problem),
        Notice::SettingsSaved => t("설정을 저장했어요.", "Settings saved."),
        Notice::SettingsNotSaved => t("설정을 저장하지 못했어요. 지난 설정을 그대로 써요.", "Settings were not saved; the last ones stay."),
        Notice::OrderDone => t("했어요.", "Done."),
        Notice::OrderFailed => t("하지 못했어요. 다시 해 보세요.", "That failed. Please try again."),
    }
}

/// Why a photo has no answer.
pub fn look_problem(problem: LookProblem) -> Text {
    match problem {
        LookProblem::CameraLost => {
            t("찍는 동안 카메라가 끊겼어요. 다시 찍어 주세요.", "The camera stopped while taking the photo. Please take it again.")
        }
        LookProblem::Unreadable => {
            t("사진 파일을 읽을 수 없어요. 다른 사진을 골라 주세요.", "The file cannot be read. Please choose another picture.")
        }
        LookProblem::ClipboardEmpty => {
            t("붙여넣을 사진이 없어요. 먼저 사진을 복사해 주세요.", "There is no picture to paste. Copy one first.")
        }
        LookProblem::DiskFull => t("저장할 자리가 없어요. 직원에게 알려 주세요.", "Storage is full. Please tell the staff."),
        LookProblem::QueueFull => {
            t("기다리는 사진이 너무 많아요. 조금 뒤에 다시 해 보세요.", "Too many photos are waiting. Try again in a little while.")
        }
        LookProblem::NoRecognizer => t(
            "지금은 사진을 살펴볼 수 없어요. 도감과 검색을 써 주세요.",
            "Photos cannot be looked at now. Please use the encyclopedia and search.",
        ),
        LookProblem::RecognizerFailed => {
            t("여러 번 해 보았지만 살펴보지 못했어요. 다른 사진으로 해 보세요.", "Several attempts failed. Please try another photo.")
        }
        LookProblem::TimedOut => t("너무 오래 걸려 멈췄어요. 다시 살펴보기를 눌러 주세요.", "It took too long. Please touch Look again."),
        LookProblem::Cancelled => t("살펴보기를 그만두었어요.", "Looking was cancelled."),
    }
}
