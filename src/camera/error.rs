//! What can go wrong between a camera and a picture. It also crosses from the capture process to
//! the program that started it, so it carries text rather than causes.

/// Why there is no picture. Every message names what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CameraError {
    /// `--camera none`.
    #[error("the camera is switched off: start with --camera auto to use one")]
    TurnedOff,
    #[error("no camera is connected: plug one in, or use --camera folder:DIR or --camera scene")]
    NoCamera,
    #[error("there is no camera {wanted:?}: `dokcho doctor` lists the connected ones")]
    NotFound { wanted: String },
    #[error("{camera} is used by another program: close that program")]
    Busy { camera: String },
    #[error("no permission to open {camera}: add this user to the group `video` and log in again")]
    Denied { camera: String },
    #[error("{camera} offers no format this program reads (YUYV, NV12, MJPEG, RGB24, BGR24, GREY): use another camera")]
    NoUsableFormat { camera: String },
    #[error("{camera} was unplugged: plug it in again")]
    Unplugged { camera: String },
    /// Nothing arrived by the deadline.
    #[error("no picture for {waited_ms} ms: check the cable, or plug the camera into another socket")]
    Stalled { waited_ms: u64 },
    /// One frame that is not a picture. The next one may be.
    #[error("the camera sent a damaged picture ({detail}): check the cable, or plug the camera into another socket")]
    BadFrame { detail: String },
    #[error("the camera failed ({detail}): plug it in again")]
    Device { detail: String },
    #[error("{detail}: name a folder that holds JPEG or PNG pictures")]
    Folder { detail: String },
    /// The capture process could not be started, ended without a word, or wrote nonsense.
    #[error("the capture process {detail}: it is started again by itself")]
    Process { detail: String },
}

impl CameraError {
    /// For the screen, in Korean: what happened and what to do.
    pub fn message_ko(&self) -> String {
        match self {
            Self::TurnedOff => "카메라를 쓰지 않도록 설정되어 있습니다. 파일을 골라 주세요.".to_owned(),
            Self::NoCamera => "카메라가 보이지 않습니다. 선을 확인하거나 파일을 골라 주세요.".to_owned(),
            Self::NotFound { wanted } => format!("설정한 카메라({wanted})가 보이지 않습니다. 선을 확인하거나 파일을 골라 주세요."),
            Self::Busy { .. } => "다른 프로그램이 카메라를 쓰고 있습니다. 그 프로그램을 닫아 주세요.".to_owned(),
            Self::Denied { .. } => "카메라를 열 권한이 없습니다. 관리자에게 알려 주세요.".to_owned(),
            Self::NoUsableFormat { .. } => "이 카메라의 영상 형식은 읽을 수 없습니다. 다른 카메라를 연결해 주세요.".to_owned(),
            Self::Unplugged { .. } => "카메라 연결이 끊어졌습니다. 선을 다시 꽂아 주세요.".to_owned(),
            Self::Stalled { .. } => "카메라에서 화면이 오지 않습니다. 선을 확인해 주세요.".to_owned(),
            Self::BadFrame { .. } => "카메라 화면이 깨져서 옵니다. 선을 다시 꽂아 주세요.".to_owned(),
            Self::Device { .. } => "카메라에 문제가 생겼습니다. 선을 다시 꽂아 주세요.".to_owned(),
            Self::Folder { .. } => "사진 폴더를 읽을 수 없습니다. 폴더를 확인해 주세요.".to_owned(),
            Self::Process { .. } => "카메라를 다시 시작하고 있습니다. 잠시 기다려 주세요.".to_owned(),
        }
    }

    /// A number and the words that go with it, for the wire. [`Self::from_parts`] is the way back.
    pub(super) fn parts(&self) -> (u8, String) {
        match self {
            Self::TurnedOff => (1, String::new()),
            Self::NoCamera => (2, String::new()),
            Self::NotFound { wanted } => (3, wanted.clone()),
            Self::Busy { camera } => (4, camera.clone()),
            Self::Denied { camera } => (5, camera.clone()),
            Self::NoUsableFormat { camera } => (6, camera.clone()),
            Self::Unplugged { camera } => (7, camera.clone()),
            Self::Stalled { waited_ms } => (8, waited_ms.to_string()),
            Self::BadFrame { detail } => (9, detail.clone()),
            Self::Device { detail } => (10, detail.clone()),
            Self::Folder { detail } => (11, detail.clone()),
            Self::Process { detail } => (12, detail.clone()),
        }
    }

    /// `None` when no error has this number.
    pub(super) fn from_parts(code: u8, words: String) -> Option<Self> {
        Some(match code {
            1 => Self::TurnedOff,
            2 => Self::NoCamera,
            3 => Self::NotFound { wanted: words },
            4 => Self::Busy { camera: words },
            5 => Self::Denied { camera: words },
            6 => Self::NoUsableFormat { camera: words },
            7 => Self::Unplugged { camera: words },
            8 => Self::Stalled { waited_ms: words.parse().ok()? },
            9 => Self::BadFrame { detail: words },
            10 => Self::Device { detail: words },
            11 => Self::Folder { detail: words },
            12 => Self::Process { detail: words },
            _ => return None,
        })
    }
}
