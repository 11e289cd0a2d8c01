//! Fake workers: they carry out every command at once, and can be broken on purpose.

use std::collections::{BTreeSet, VecDeque};

use super::super::state::{CatalogueProblem, DiskState, Facets, Health, Page, PlantCard, PrinterState, Ranking, Stage};
use super::*;

/// What the fake machine does, and what lies on its disc.
pub struct Workers {
    pub has_camera: bool,
    pub is_recognizer_alive: bool,
    pub is_disk_full: bool,
    /// Photos on the disc; they outlive a power cut.
    pub files: BTreeSet<(SessionNumber, PhotoNumber)>,
    /// Jobs that wait for the recogniser.
    pub waiting: VecDeque<(SessionNumber, PhotoNumber)>,
    pub answered: u64,
    /// What the next photo shows.
    pub next_answer: PhotoAnswer,
}

impl Workers {
    pub fn new() -> Self {
        Self {
            has_camera: true,
            is_recognizer_alive: true,
            is_disk_full: false,
            files: BTreeSet::new(),
            waiting: VecDeque::new(),
            answered: 0,
            next_answer: rose(),
        }
    }

    /// Reports that a command leads to.
    pub fn carry_out(&mut self, command: Command) -> Vec<Report> {
        match command {
            Command::UseCamera(_) => vec![self.camera()],
            Command::StopCamera => vec![Report::Camera(CameraState::Off)],
            Command::WarmUp => vec![Report::Recognizer(RecognizerState::Warming), self.recognizer()],
            Command::TakePhoto { session, photo, .. } if !self.has_camera => {
                vec![Report::Photo(session, photo, PhotoReport::Failed(LookProblem::CameraLost))]
            }
            Command::TakePhoto { session, photo, .. }
            | Command::LoadPhoto { session, photo, .. }
            | Command::PastePhoto { session, photo, .. } => self.store(session, photo),
            Command::LookAgain { session, photo } => self.look(session, photo),
            Command::CancelLooks { session, photos } => {
                self.waiting.retain(|(s, p)| *s != session || !photos.contains(p));
                Vec::new()
            }
            Command::Explain { session, photo, request } => {
                vec![Report::Photo(session, photo, PhotoReport::HeatMap(request, Ok(picture())))]
            }
            Command::ErasePhotos { session, photos } => {
                self.files.retain(|(s, p)| *s != session || !photos.contains(p));
                Vec::new()
            }
            Command::EraseSession(session) => {
                self.files.retain(|(s, _)| *s != session);
                self.waiting.retain(|(s, _)| *s != session);
                Vec::new()
            }
            Command::EraseSessionsBefore(session) => {
                self.files.retain(|(s, _)| *s >= session);
                Vec::new()
            }
            other => Self::look_up(other),
        }
    }

    /// Reads from catalogue, rankings and printer always work here.
    fn look_up(command: Command) -> Vec<Report> {
        match command {
            Command::LoadPage { request, .. } => vec![Report::Page(request, Ok(Page { cards: vec![card()], ..Page::default() }))],
            Command::LoadFacets(request) => vec![Report::Facets(request, Ok(Facets::default()))],
            Command::LoadPlant { request, .. } => vec![Report::Plant(request, Err(CatalogueProblem::NotFound))],
            Command::LoadPlants { request, .. } => vec![Report::Plants(request, Ok(Vec::new()))],
            Command::Search { request, .. } => vec![Report::Found(request, Ok(Box::default()))],
            Command::LoadRanking { request, .. } => vec![Report::Ranking(request, Ok(Ranking::default()))],
            Command::LoadSeasonPlants(request) => vec![Report::SeasonPlants(request, Ok(Vec::new()))],
            Command::LookForPrinter => vec![Report::Printer(PrinterState::Ready)],
            Command::PrintSheet { request, .. } => vec![Report::SheetPrinted(request, Ok(()))],
            Command::CheckPin { request, pin } => {
                vec![Report::Pin(request, if pin.reveal() == "1234" { PinReply::Right } else { PinReply::Wrong })]
            }
            Command::Operator(OperatorCommand::LoadHealth(request)) => vec![Report::Health(request, Ok(Health::default()))],
            _ => Vec::new(),
        }
    }

    pub fn camera(&self) -> Report {
        Report::Camera(if self.has_camera { CameraState::Live } else { CameraState::Lost })
    }

    pub fn disk(&self) -> Report {
        let free_bytes = 1_000;
        Report::Disk(if self.is_disk_full { DiskState::Full { free_bytes } } else { DiskState::Plenty { free_bytes } })
    }

    pub fn recognizer(&self) -> Report {
        let alive = RecognizerState::Ready(Device::Cpu);
        Report::Recognizer(if self.is_recognizer_alive { alive } else { RecognizerState::Restarting { attempt: 1 } })
    }

    fn store(&mut self, session: SessionNumber, photo: PhotoNumber) -> Vec<Report> {
        if self.is_disk_full {
            return vec![Report::Photo(session, photo, PhotoReport::Failed(LookProblem::DiskFull))];
        }
        self.files.insert((session, photo));
        let mut reports = vec![Report::Photo(session, photo, PhotoReport::Stored(picture()))];
        reports.extend(self.look(session, photo));
        reports
    }

    fn look(&mut self, session: SessionNumber, photo: PhotoNumber) -> Vec<Report> {
        let ticket = Ticket { job: JobId(photo.0 as i64), ahead: self.waiting.len() as u32, expected_ms: Some(300) };
        let queued = Report::Photo(session, photo, PhotoReport::Queued(ticket));
        self.waiting.push_back((session, photo));
        let mut reports = vec![queued];
        reports.extend(self.work());
        reports
    }

    /// The recogniser looks at everything that waits, if it is alive.
    pub fn work(&mut self) -> Vec<Report> {
        if !self.is_recognizer_alive {
            return Vec::new();
        }
        let mut reports = Vec::new();
        while let Some((session, photo)) = self.waiting.pop_front() {
            for stage in [Stage::Reading, Stage::Looking, Stage::Comparing] {
                reports.push(Report::Photo(session, photo, PhotoReport::Stage(stage)));
            }
            reports.push(Report::Photo(session, photo, PhotoReport::Answered(Box::new(self.next_answer.clone()))));
            self.answered += 1;
        }
        reports
    }
}

fn card() -> PlantCard {
    PlantCard {
        key: state::PageKey("a".to_owned()),
        plant_id: plant_id("rose"),
        name_ko: "장미".to_owned(),
        name_en: "rose".to_owned(),
        scientific_name: "Rosa".to_owned(),
        hazard: hazard(false),
        has_dangerous_look_alike: false,
        recognised: true,
    }
}
