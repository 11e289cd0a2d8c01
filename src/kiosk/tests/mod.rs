//! A booth with a fake clock and fake workers, and the tests that use it.

mod browsing;
mod combining;
mod day;
mod guesses;
mod hangul;
mod operator;
mod parts;
mod photos;
mod random;
mod sheet;
mod transitions;
mod workers;

use super::state::{CameraState, Device, LookProblem, PhotoAnswer, RecognizerState, Ticket};
use super::*;
use crate::plant::{Hazard, IngestionHazard, PlantId, SkinHazard};
use crate::verdict::{Answer, Candidate, Headline, LikenessLevels, LookAlike};

/// 2026-11-20 12:00 in Korea.
const NOON_MS: i64 = 1_795_143_600_000;
const KOREA_S: i32 = 9 * 3_600;

struct Booth {
    kiosk: Kiosk,
    now_ms: i64,
    /// What the last events ordered.
    ordered: Vec<Command>,
}

impl Booth {
    fn new() -> Self {
        Self::with(Settings::default())
    }

    fn with(settings: Settings) -> Self {
        let setup = Setup { settings, is_locked: true, first_session: SessionNumber(7), utc_offset_s: KOREA_S, ..Setup::default() };
        let (kiosk, ordered) = Kiosk::new(setup, NOON_MS);
        Self { kiosk, now_ms: NOON_MS, ordered }
    }

    /// A booth whose camera and recogniser work, on the viewfinder.
    fn at_viewfinder() -> Self {
        let mut booth = Self::new();
        booth.touch(Gesture::Begin);
        booth.report(Report::Recognizer(RecognizerState::Ready(Device::Cpu)));
        booth.touch(Gesture::OpenViewfinder);
        booth.report(Report::Camera(CameraState::Live));
        booth
    }

    /// A booth that shows the card of one photo.
    fn at_answer(answer: PhotoAnswer) -> Self {
        let mut booth = Self::at_viewfinder();
        let photo = booth.take_photo();
        booth.photo(photo, PhotoReport::Answered(Box::new(answer)));
        booth
    }

    fn send(&mut self, event: Event) {
        self.ordered = self.kiosk.handle(event, self.now_ms);
    }

    fn touch(&mut self, gesture: Gesture) {
        self.send(Event::Visitor(gesture));
    }

    fn operate(&mut self, gesture: OperatorGesture) {
        self.send(Event::Operator(gesture));
    }

    fn report(&mut self, report: Report) {
        self.send(Event::Report(report));
    }

    fn photo(&mut self, photo: PhotoNumber, report: PhotoReport) {
        let session = self.session();
        self.report(Report::Photo(session, photo, report));
    }

    /// Lets time pass in ticks of half a second; gives everything ordered meanwhile.
    fn wait(&mut self, ms: i64) -> Vec<Command> {
        let mut all = Vec::new();
        for _ in 0..ms / 500 {
            self.now_ms += 500;
            self.send(Event::Tick);
            all.append(&mut self.ordered);
        }
        all
    }

    /// Presses the shutter, waits for the countdown, and stores the photo.
    fn take_photo(&mut self) -> PhotoNumber {
        self.touch(Gesture::Shutter);
        let ordered = self.wait(3_000);
        let taken = ordered.iter().find_map(|c| match c {
            Command::TakePhoto { photo, .. } => Some(*photo),
            _ => None,
        });
        let photo = taken.expect("a photo is ordered");
        self.photo(photo, PhotoReport::Stored(picture()));
        self.photo(photo, PhotoReport::Queued(Ticket { job: JobId(1), ahead: 0, expected_ms: None }));
        photo
    }

    fn state(&self) -> &State {
        self.kiosk.state()
    }

    fn session(&self) -> SessionNumber {
        self.state().session.number
    }

    fn specimen(&self) -> SpecimenNumber {
        self.state().session.specimens.last().expect("a plant was photographed").number
    }

    fn has_notice(&self, notice: state::Notice) -> bool {
        self.state().toasts.iter().any(|t| t.notice == notice)
    }

    /// Through the hidden gesture and the PIN into the operator area.
    fn open_area(&mut self) {
        HiddenGesture::SEQUENCE.into_iter().for_each(|corner| self.touch(Gesture::CornerTouched(corner)));
        let request = self.enter_pin();
        self.report(Report::Pin(request, PinReply::Right));
    }

    fn enter_pin(&mut self) -> RequestNumber {
        (1..=4).for_each(|digit| self.operate(OperatorGesture::Digit(digit)));
        self.operate(OperatorGesture::SubmitPin);
        match self.ordered.as_slice() {
            [Command::CheckPin { request, .. }] => *request,
            other => panic!("the PIN is compared, not {other:?}"),
        }
    }
}

fn picture() -> Picture {
    Picture::new(1, 1, vec![0; 4]).expect("four bytes are a pixel")
}

fn plant_id(name: &str) -> PlantId {
    name.parse().expect("test names are slugs")
}

fn hazard(is_dangerous: bool) -> Hazard {
    let ingestion = if is_dangerous { IngestionHazard::Deadly } else { IngestionHazard::NoneRecorded };
    Hazard { ingestion, skin: SkinHazard::NoneRecorded }
}

fn candidate(name: &str, probability: f32, is_dangerous: bool) -> Candidate {
    Candidate {
        plant_id: plant_id(name),
        name_ko: name.to_owned(),
        name_en: name.to_owned(),
        scientific_name: name.to_owned(),
        probability,
        hazard: hazard(is_dangerous),
    }
}

fn look_alike(name: &str, of: &str, is_dangerous: bool) -> LookAlike {
    LookAlike {
        plant_id: plant_id(name),
        name_ko: name.to_owned(),
        name_en: name.to_owned(),
        of: plant_id(of),
        hazard: hazard(is_dangerous),
    }
}

fn answer(headline: Headline, answer_set: Vec<Candidate>, look_alikes: Vec<LookAlike>) -> PhotoAnswer {
    PhotoAnswer {
        answer: Answer { headline, answer_set, look_alikes },
        levels: LikenessLevels { strong: 0.9, fair: 0.5 },
        hints: Vec::new(),
        model: "pack".to_owned(),
        catalogue_version: "1".to_owned(),
    }
}

fn rose() -> PhotoAnswer {
    answer(Headline::NothingRecorded, vec![candidate("rose", 0.95, false)], Vec::new())
}

fn hemlock() -> PhotoAnswer {
    answer(Headline::Danger, vec![candidate("hemlock", 0.8, true)], vec![look_alike("carrot", "hemlock", false)])
}

fn carrot() -> PhotoAnswer {
    answer(Headline::DangerLookAlike, vec![candidate("carrot", 0.7, false)], vec![look_alike("hemlock", "carrot", true)])
}

fn unknown() -> PhotoAnswer {
    answer(Headline::Unknown, Vec::new(), Vec::new())
}

fn not_a_plant() -> PhotoAnswer {
    answer(Headline::NotAPlant, Vec::new(), Vec::new())
}
