//! From the idle screen to the answer.

use super::t;
use crate::kiosk::state::PhotoHint;
use crate::verdict::words::Text;

pub const ATTRACT_QUESTION: Text = t("이 식물은 무엇일까요?", "What plant is this?");
pub const ATTRACT_SENTENCE: Text =
    t("사진을 찍으면 닮은 식물과 독초인지 알려 드려요.", "Take a photo: see which plant it resembles and whether that one is poisonous.");
pub const ATTRACT_TOUCH: Text = t("화면을 만져 시작하세요", "Touch to begin");
pub const DANGER_OF_THE_DAY: Text = t("오늘의 독초", "Poisonous plant of the day");
pub const IN_SEASON: Text = t("요즘 꽃 피는 식물", "Flowering now");
pub const FOUND_MOST: Text = t("많이 찾은 식물", "Found most often");

pub const START_TITLE: Text = t("먼저 읽어 주세요", "Please read this first");
pub const START_NOTICE: [Text; 3] = [
    t("사진으로 가장 닮은 식물을 찾아 드립니다.", "We find the plants that your photo resembles most."),
    t("틀릴 수 있습니다.", "We can be wrong."),
    t("어떤 식물도 이 화면만 믿고 먹지 마세요.", "Never eat any plant on the strength of this screen."),
];
pub const WARMING: Text = t("준비하고 있어요. 바로 찍어도 괜찮아요.", "Getting ready. You may take a photo already.");
pub const READY: Text = t("찍을 준비가 됐어요.", "Ready for your photo.");
pub const CHOOSE_FILE: Text = t("사진 파일 고르기", "Choose a file");
pub const CHOOSE_FOLDER: Text = t("폴더 열기", "Open a folder");
pub const PASTE: Text = t("붙여넣기", "Paste");
pub const DROP_HERE: Text = t("여기에 놓으면 살펴볼게요", "Drop it here to look at it");

pub const VIEWFINDER: Text = t("사진 찍기", "Take a photo");
pub const SHUTTER: Text = t("찍기", "Take photo");
pub const STOP_COUNTDOWN: Text = t("멈추기", "Stop");
pub const SWITCH_CAMERA: Text = t("카메라 바꾸기", "Switch camera");
pub const MIRROR: Text = t("거울처럼 보기", "Mirror");
pub const PART_UNSAID: Text = t("아무 데나", "Any part");
pub const PART_FLOWER: Text = t("꽃", "Flower");
pub const PART_LEAF: Text = t("잎", "Leaf");
pub const PART_WHOLE: Text = t("전체", "Whole plant");
pub const GUIDE: Text = t("나뭇잎 모양 안에 식물을 담아 주세요.", "Place the plant inside the leaf shape.");
pub const GUESS_UNSURE: Text = t("아직 추측입니다.", "This is only a guess.");
pub const GUESS_DANGER: Text = t("독이 있는 식물일 수 있어요. 만지지 마세요.", "It may be a poisonous plant. Do not touch it.");
pub const GUESS_LOOK_ALIKE: Text =
    t("독이 있는 식물과 헷갈릴 수 있어요. 만지지 마세요.", "It may be confused with a poisonous plant. Do not touch it.");
pub const GUESS_HARM_LATER: Text =
    t("독이 있는지는 사진을 찍어야 살펴볼 수 있어요.", "Whether it is poisonous is looked at when you take the photo.");
pub const AIM_DARK: Text = t("어두워요. 밝은 곳에서 찍어 보세요.", "It is dark. Try where there is more light.");
pub const AIM_BRIGHT: Text = t("너무 밝아요. 빛을 등지고 찍어 보세요.", "It is too bright. Turn your back to the light.");
pub const AIM_BLURRED: Text =
    t("흐리게 보여요. 가만히 들거나 조금 떨어져서 찍어 보세요.", "It looks blurred. Hold still, or step back a little.");
pub const CAMERA_STARTING: Text = t("카메라를 켜는 중이에요", "Starting the camera");
pub const CAMERA_GONE: Text = t("카메라가 보이지 않아요", "No camera to be seen");
pub const CAMERA_GONE_DO: Text = t("선을 확인하거나 파일을 골라 주세요.", "Check the cable or choose a file.");
pub const CAMERA_REFUSED_DO: Text = t(
    "다른 프로그램이 쓰고 있거나 권한이 없어요. 파일을 골라 주세요.",
    "Another program uses it or access is denied. Please choose a file.",
);

pub const FOLDER: Text = t("사진 고르기", "Choose a photo");
pub const FOLDER_EMPTY: Text = t("이 폴더에 사진이 없어요", "No pictures in this folder");
pub const FOLDER_UNREADABLE: Text = t("폴더를 열 수 없어요", "The folder cannot be opened");
pub const FOLDER_DO: Text = t("다른 폴더를 골라 주세요.", "Please choose another folder.");

pub const LOOKING: Text = t("살펴보는 중", "Looking");
pub const STAGES: [Text; 3] = [t("읽는 중", "Reading"), t("살펴보는 중", "Looking"), t("견주는 중", "Comparing")];
pub const LOOKING_WAITING: Text = t("차례를 기다려요", "Waiting for its turn");
pub const LOOKING_AHEAD: Text = t("앞에 기다리는 사진", "Photos before yours");
pub const LOOKING_NUMBER: Text = t("번호표", "Ticket");
pub const LOOKING_ABOUT: Text = t("약", "about");
pub const SECONDS: Text = t("초", "s");
pub const LOOKING_PHOTO: Text = t("찍은 사진", "Your photo");
pub const BROWSE_MEANWHILE: Text = t("기다리는 동안 도감 보기", "Browse plants meanwhile");
pub const CANCEL: Text = t("그만두기", "Cancel");

pub const ANSWER: Text = t("살펴본 결과", "What we found");
pub const MOST_ALIKE: Text = t("가장 닮은 식물", "Most alike");
pub const ALSO_ALIKE: Text = t("이 식물일 수도 있어요", "It may also be");
pub const TELL_APART: Text = t("이 식물과 헷갈려요", "Easily confused with");
pub const TELL_APART_HOW: Text = t("어떻게 다를까요", "How they differ");
pub const TELL_APART_OTHERS: Text = t("그 밖에 헷갈리는 식물", "Also confused with");
pub const TELL_APART_NEVER: Text = t("사진만으로는 가려낼 수 없어요.", "A photo alone cannot tell them apart.");
pub const WHAT_TO_DO: Text = t("이렇게 하세요", "What to do");
pub const WHERE_LOOKED: Text = t("어디를 보았나요", "Where it looked");
pub const PLAIN_PHOTO: Text = t("원래 사진 보기", "Plain photo");
pub const HEAT_MAP_FAILED: Text = t("이 사진은 보여 드릴 수 없어요.", "Not available for this photo.");
pub const ONE_MORE: Text = t("한 장 더 찍기", "One more photo");
pub const DETAILS: Text = t("자세히 보기", "Details");
pub const HOSPITAL: Text = t("병원에 보여 주기", "For the hospital");
pub const RETAKE: Text = t("다시 찍기", "Take again");
pub const PHOTO_NUMBER: Text = t("사진", "Photo");
pub const PHOTOS_TOGETHER: Text = t("장을 함께 살펴봤어요", "photos seen together");
pub const TORN: Text =
    t("사진마다 다르게 보여요. 같은 식물인지 확인해 주세요.", "The photos point to different plants. Are they of the same one?");
pub const STILL_LOOKING: Text = t("다른 사진을 아직 살펴보고 있어요.", "Still looking at another photo.");
pub const ANOTHER_PART: Text = t("한 장 더 찍으면 더 잘 알 수 있는 부분", "One more photo of this part would help");

pub const WHY_MAYBE: Text = t("왜 그럴까요", "Why this may be");
/// Guesses, each with what would be measured on the photo if it were so.
pub const WHY_UNKNOWN: [(Text, &[PhotoHint]); 3] = [
    (t("도감에 없는 식물일 수 있어요.", "The plant may not be in our encyclopedia."), &[]),
    (t("멀리 있거나 작게 찍혔을 수 있어요.", "It may be too far away or too small."), &[]),
    (
        t("어둡거나 흔들렸을 수 있어요.", "The photo may be dark or blurred."),
        &[PhotoHint::TooDark, PhotoHint::TooBright, PhotoHint::Blurred],
    ),
];
pub const WHY_NOT_A_PLANT: [(Text, &[PhotoHint]); 2] = [
    (t("식물이 너무 작게 나왔을 수 있어요.", "The plant may be too small in the photo."), &[]),
    (t("사람이나 물건이 함께 찍혔을 수 있어요.", "People or things may be in the photo too."), &[]),
];
pub const HINT_DARK: Text = t("사진이 어두워요.", "The photo is dark.");
pub const HINT_BRIGHT: Text = t("사진이 너무 밝아요.", "The photo is too bright.");
pub const HINT_BLURRED: Text = t("사진이 흔들렸어요.", "The photo is blurred.");
pub const SEARCH_BY_NAME: Text = t("이름으로 찾기", "Search by name");

pub const NO_ANSWER: Text = t("이번에는 살펴보지 못했어요", "We could not look at it this time");
pub const LOOK_AGAIN: Text = t("다시 살펴보기", "Look again");
