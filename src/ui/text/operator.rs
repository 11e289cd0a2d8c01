//! PIN pad and operator area.

use super::t;
use crate::kiosk::state::{CameraState, Confirmation, DiskState, FleetState, OperatorTab, PinVerdict, PrinterState, RecognizerState};
use crate::verdict::words::Text;

pub const PIN: Text = t("운영자 확인", "Operator");
pub const PIN_ENTER: Text = t("번호를 눌러 주세요", "Enter the PIN");
pub const PIN_OK: Text = t("확인", "OK");
pub const PIN_DELETE: Text = t("한 자리 지우기", "Delete a digit");
pub const OPERATOR: Text = t("운영", "Operator area");
pub const LEAVE: Text = t("나가기", "Leave");
pub const REFRESH: Text = t("새로 보기", "Refresh");

pub const TABS: [(OperatorTab, Text); 6] = [
    (OperatorTab::Health, t("상태", "Health")),
    (OperatorTab::Camera, t("카메라", "Camera")),
    (OperatorTab::TouchTest, t("터치 시험", "Touch test")),
    (OperatorTab::Settings, t("설정", "Settings")),
    (OperatorTab::DeadLetters, t("실패한 일", "Failed jobs")),
    (OperatorTab::Storage, t("저장 공간", "Storage")),
];

pub const CAMERA: Text = t("카메라", "Camera");
pub const RECOGNIZER: Text = t("인식기", "Recogniser");
pub const DISK: Text = t("디스크", "Disc");
pub const WORKER_PANICS: Text = t("다시 세운 작업", "Workers set up again");
pub const PRINTER: Text = t("인쇄기", "Printer");
pub const FLEET: Text = t("다른 기기", "Fleet");
pub const QUEUE: Text = t("대기열", "Queue");
pub const SESSIONS: Text = t("방문", "Sessions");
pub const PHOTOS: Text = t("사진", "Photos");
pub const ANSWERS: Text = t("결과", "Answers");
pub const DANGER_ANSWERS: Text = t("위험 결과", "Danger answers");
pub const UNKNOWN_ANSWERS: Text = t("모름 결과", "Unknown answers");
pub const FAILED: Text = t("실패", "Failed");
pub const PRINTS: Text = t("인쇄", "Prints");
pub const MEMORY: Text = t("메모리", "Memory");
pub const UPTIME: Text = t("켜진 시간", "Uptime");
pub const RESTARTS: Text = t("인식기 다시 켬", "Recogniser restarts");
pub const CAMERA_LOSSES: Text = t("카메라 끊김", "Camera losses");
pub const OUTBOX: Text = t("보낼 것", "Outbox");
pub const DATABASE: Text = t("데이터베이스", "Database");
pub const FREE_SPACE: Text = t("남은 자리", "Free space");
pub const STORED_PHOTOS: Text = t("저장된 사진", "Stored photos");

pub const RESTART_CAMERA: Text = t("카메라 다시 켜기", "Restart camera");
pub const RESTART_RECOGNIZER: Text = t("인식기 다시 켜기", "Restart recogniser");
pub const AUTOMATIC: Text = t("자동", "Automatic");
pub const ROTATION: Text = t("돌리기", "Rotation");
pub const ERASE_PHOTOS: Text = t("사진 모두 지우기", "Erase all photos");
pub const RESET_COUNTERS: Text = t("횟수 0으로", "Reset counters");
pub const EXPORT_SUPPORT: Text = t("지원 파일 만들기", "Export support file");
pub const EXIT: Text = t("프로그램 끝내기", "End the program");
pub const RETRY_JOB: Text = t("다시 하기", "Retry");
pub const DISCARD_JOB: Text = t("버리기", "Discard");
pub const ATTEMPTS: Text = t("시도", "attempts");
pub const NO_DEAD: Text = t("실패한 일이 없어요", "No failed jobs");
pub const SAVE_SETTINGS: Text = t("설정 저장", "Save settings");
pub const REVERT_SETTINGS: Text = t("되돌리기", "Revert");
pub const REALLY: Text = t("정말 할까요?", "Really?");
pub const YES_DO: Text = t("네, 할게요", "Yes, do it");
pub const NO_STAY: Text = t("아니요", "No");
pub const TOUCH_HERE: Text = t("동그라미를 눌러 주세요", "Touch the circle");
pub const TOUCH_PASSED: Text = t("화면이 손끝을 잘 알아봐요", "Touches land where they should");
pub const TOUCH_FAILED: Text = t("손끝과 어긋나요. 화면을 맞춰 주세요.", "Touches miss. Please calibrate the screen.");
pub const TOUCH_AGAIN: Text = t("다시 시험", "Test again");
pub const TOUCH_WORST: Text = t("가장 큰 어긋남", "Worst offset");

pub const SET_IDLE: Text = t("쉬는 화면까지 (초)", "Idle after (s)");
pub const SET_PROMPT: Text = t("대답을 기다림 (초)", "Wait for answer (s)");
pub const SET_COUNTDOWN: Text = t("찍기 전 셈 (초)", "Countdown (s)");
pub const SET_TEXT: Text = t("글자 크기 (%)", "Text size (%)");
pub const SET_MIRROR: Text = t("거울처럼 보기", "Mirror");
pub const SET_GUESS: Text = t("미리 짐작하기", "Live guess");
pub const SET_FILES: Text = t("파일 받기", "Accept files");
pub const SET_CONTRAST: Text = t("선명하게 보기", "High contrast");
pub const SET_MOTION: Text = t("움직임 줄이기", "Less motion");
pub const SET_MAINTENANCE: Text = t("점검 화면 켜기", "Maintenance screen");
pub const SET_LANGUAGE: Text = t("첫 언어", "First language");
pub const SET_RETENTION: Text = t("사진 두는 날 (0은 바로 지움)", "Keep photos, days (0 erases at once)");
pub const MORE: Text = t("늘리기", "more");
pub const LESS: Text = t("줄이기", "less");

/// How the last PIN attempt ended.
pub fn pin_verdict(verdict: PinVerdict) -> Text {
    match verdict {
        PinVerdict::Open => PIN_ENTER,
        PinVerdict::Checking => t("확인하고 있어요", "Checking"),
        PinVerdict::Wrong => t("번호가 달라요. 다시 눌러 주세요.", "Wrong PIN. Please try again."),
        PinVerdict::Locked => t("여러 번 틀려 잠겼어요. 기다려 주세요.", "Locked after wrong attempts. Please wait."),
        PinVerdict::NotSet => t("운영자 번호가 없어요. 설정 파일에 넣어 주세요.", "No PIN is set. Put one into the settings file."),
        PinVerdict::NoReply => t("확인하지 못했어요. 다시 눌러 주세요.", "No reply. Please try again."),
    }
}

/// The camera's state in a word.
pub fn camera_state(state: CameraState) -> Text {
    match state {
        CameraState::Off => t("꺼짐", "off"),
        CameraState::Starting => t("켜는 중", "starting"),
        CameraState::Live => t("켜짐", "live"),
        CameraState::Lost => t("끊김", "lost"),
        CameraState::Missing => t("없음", "missing"),
        CameraState::Refused => t("쓸 수 없음", "refused"),
    }
}

/// The recogniser's state in a word.
pub fn recognizer_state(state: RecognizerState) -> Text {
    match state {
        RecognizerState::Resting => t("쉬는 중", "resting"),
        RecognizerState::Warming => t("준비 중", "warming up"),
        RecognizerState::Ready(crate::kiosk::state::Device::Cpu) => t("준비됨 (CPU)", "ready (CPU)"),
        RecognizerState::Ready(crate::kiosk::state::Device::Gpu) => t("준비됨 (GPU)", "ready (GPU)"),
        RecognizerState::Restarting { .. } => t("다시 켜는 중", "restarting"),
        RecognizerState::Unavailable => t("쓸 수 없음", "unavailable"),
    }
}

/// The disc's state in a word.
pub fn disk_state(state: DiskState) -> Text {
    match state {
        DiskState::Unknown => t("모름", "unknown"),
        DiskState::Plenty { .. } => t("넉넉함", "plenty"),
        DiskState::Low { .. } => t("얼마 안 남음", "low"),
        DiskState::Full { .. } => t("가득 참", "full"),
    }
}

/// The printer's state in a word.
pub fn printer_state(state: PrinterState) -> Text {
    match state {
        PrinterState::None => t("없음", "none"),
        PrinterState::NoProgram => t("인쇄 프로그램 없음", "no printing program"),
        PrinterState::Ready => t("준비됨", "ready"),
        PrinterState::Unavailable => t("대답 없음", "no answer"),
    }
}

/// The fleet's state in a word.
pub fn fleet_state(state: FleetState) -> Text {
    match state {
        FleetState::None => t("없음", "none"),
        FleetState::Online => t("연결됨", "online"),
        FleetState::Offline => t("끊김", "offline"),
    }
}

/// What an order that is asked twice would do.
pub fn confirmation(confirmation: Confirmation) -> Text {
    match confirmation {
        Confirmation::ErasePhotos => {
            t("저장된 사진을 모두 지워요. 되돌릴 수 없어요.", "All stored photos are erased. This cannot be undone.")
        }
        Confirmation::ResetCounters => t("횟수를 모두 0으로 되돌려요.", "All counters return to zero."),
        Confirmation::DiscardDead(_) => t("이 일을 버려요. 되돌릴 수 없어요.", "This job is thrown away. This cannot be undone."),
        Confirmation::Exit => t("프로그램을 끝내요. 방문자는 쓸 수 없게 돼요.", "The program ends. Visitors cannot use it any more."),
    }
}
