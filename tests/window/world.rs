//! Workers made of tables: they answer the kiosk's commands at once from the catalogue's CSV files.

use std::cell::{Cell, RefCell};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use dokcho::kiosk::state::*;
use dokcho::kiosk::*;
use dokcho::plant::{Hazard, IngestionHazard, Plant, PlantId, Plants, SkinHazard};
use dokcho::verdict::{Answer, Candidate, Headline, LikenessLevels, LookAlike};
use dokcho::workers::booth::library::{Library, Places};
use eframe::egui::ColorImage;

/// 20 November 2026, five past eleven in Seoul.
const OPENING_MS: i64 = 1_795_140_300_000;

thread_local! {
    static NOW_MS: Cell<i64> = const { Cell::new(OPENING_MS) };
}

/// Sets the tests' clock back to where every window opens.
pub fn reset_clock() {
    NOW_MS.with(|now| now.set(OPENING_MS));
}

/// The tests' clock: it moves when told to.
pub fn clock() -> i64 {
    NOW_MS.with(Cell::get)
}

/// Lets time pass.
pub fn pass(milliseconds: i64) {
    NOW_MS.with(|now| now.set(now.get() + milliseconds));
}

/// What becomes of the next photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Danger,
    LookAlike,
    NothingRecorded,
    Unknown,
    NotAPlant,
    Fails,
    /// It stays in the queue.
    Waits,
}

/// Everything the scripted workers know.
pub struct World {
    pub plants: Vec<Plant>,
    pub outcome: Outcome,
    pub camera: CameraState,
    /// Nobody took a photo yet.
    pub is_new: bool,
    /// How guesses warn, and what makes the moving picture hard to see.
    pub warning: Option<GuessWarning>,
    pub hints: Vec<PhotoHint>,
    photos: Vec<Picture>,
}

impl World {
    pub fn new() -> Self {
        // Read once for all tests: a window is opened several hundred times.
        static READ: OnceLock<(Vec<Plant>, Vec<Picture>)> = OnceLock::new();
        let (plants, photos) = READ.get_or_init(|| (catalogue(), ["foxglove", "sunflower", "cup"].map(photo).into()));
        let (warning, hints) = (Some(GuessWarning::Danger), Vec::new());
        let (outcome, camera) = (Outcome::Danger, CameraState::Live);
        Self { plants: plants.clone(), outcome, camera, is_new: false, warning, hints, photos: photos.clone() }
    }

    /// What the camera sees.
    pub fn frame(&self) -> ColorImage {
        let photo = &self.photos[0];
        ColorImage::from_rgba_unmultiplied([photo.width_px() as usize, photo.height_px() as usize], photo.rgba())
    }

    pub fn plant(&self, name_ko: &str) -> &Plant {
        self.plants.iter().find(|p| p.name_ko == name_ko).unwrap_or_else(|| panic!("no {name_ko}"))
    }

    /// What the workers report when they are given this command.
    pub fn replies(&self, command: &Command) -> Vec<Event> {
        let reports = match command {
            Command::WarmUp => vec![Report::Recognizer(RecognizerState::Ready(Device::Cpu))],
            Command::UseCamera(wanted) => self.camera_reports(wanted),
            Command::TakePhoto { session, photo, .. } | Command::LoadPhoto { session, photo, .. } => self.look(*session, *photo),
            Command::LookAgain { session, photo } => self.look(*session, *photo),
            Command::Explain { session, photo, request } => {
                vec![Report::Photo(*session, *photo, PhotoReport::HeatMap(*request, Ok(heat_map(&self.photos[0]))))]
            }
            Command::LoadSeasonPlants(request) => vec![Report::SeasonPlants(*request, Ok(self.season()))],
            Command::LoadRanking { request, .. } => vec![Report::Ranking(*request, Ok(self.ranking()))],
            Command::LoadFacets(request) => vec![Report::Facets(*request, Ok(self.facets()))],
            Command::LoadPage { request, filter, from, limit } => {
                vec![Report::Page(*request, Ok(self.page(filter, from, *limit as usize)))]
            }
            Command::LoadPlant { request, plant_id } => vec![Report::Plant(*request, Ok(Box::new(self.plant_page(plant_id))))],
            Command::LoadPlants { request, plant_ids } => {
                let rows = plant_ids.iter().filter_map(|id| self.plants.iter().find(|p| p.plant_id == *id)).cloned().collect();
                vec![Report::Plants(*request, Ok(rows))]
            }
            Command::Search { .. } => vec![search(command)],
            Command::ListFolder { request, .. } => vec![Report::Folder(*request, Ok(folder()))],
            Command::ChooseFolder(session) => vec![Report::FolderChosen(*session, "/media/usb".into())],
            Command::CheckPin { request, .. } => vec![Report::Pin(*request, PinReply::Right)],
            Command::Operator(OperatorCommand::LoadHealth(request)) => vec![Report::Health(*request, Ok(health()))],
            Command::Operator(OperatorCommand::SaveSettings { request, .. }) => vec![Report::SettingsSaved(*request, Ok(()))],
            Command::Operator(OperatorCommand::LoadDeadLetters(request)) => vec![Report::DeadLetters(*request, Ok(dead_letters()))],
            _ => Vec::new(),
        };
        reports.into_iter().map(Event::Report).collect()
    }

    fn camera_reports(&self, wanted: &CameraUse) -> Vec<Report> {
        let cameras = [("cam0", "USB 카메라"), ("cam1", "내장 카메라")];
        let cameras = cameras.map(|(id, name)| CameraInfo { id: id.to_owned(), name: name.to_owned() });
        let plant = self.plant("디기탈리스");
        let guess = LiveGuess {
            plant_id: plant.plant_id.clone(),
            name_ko: plant.name_ko.clone(),
            name_en: plant.name_en.clone(),
            warning: self.warning,
        };
        let mut reports = vec![Report::Cameras(cameras.into()), Report::Camera(self.camera)];
        if wanted.live_guess {
            reports.push(Report::Guess(wanted.session, Some(guess)));
        }
        if wanted.hints {
            reports.push(Report::Hints(wanted.session, self.hints.clone()));
        }
        reports
    }

    fn look(&self, session: SessionNumber, photo: PhotoNumber) -> Vec<Report> {
        let picture = match self.outcome {
            Outcome::NotAPlant => &self.photos[2],
            Outcome::NothingRecorded => &self.photos[1],
            _ => &self.photos[0],
        };
        let ticket = Ticket { job: JobId(41), ahead: 2, expected_ms: Some(2_400) };
        let mut steps = vec![PhotoReport::Stored(picture.clone()), PhotoReport::Queued(ticket)];
        match self.outcome {
            Outcome::Waits => steps.push(PhotoReport::Stage(Stage::Looking)),
            Outcome::Fails => steps.push(PhotoReport::Failed(LookProblem::RecognizerFailed)),
            outcome => steps.push(PhotoReport::Answered(Box::new(self.answer(outcome)))),
        }
        steps.into_iter().map(|step| Report::Photo(session, photo, step)).collect()
    }

    fn answer(&self, outcome: Outcome) -> PhotoAnswer {
        let (headline, names): (Headline, &[(&str, f32)]) = match outcome {
            Outcome::Danger => (Headline::Danger, &[("디기탈리스", 0.81), ("컴프리", 0.11)]),
            Outcome::LookAlike => (Headline::DangerLookAlike, &[("산마늘", 0.72)]),
            Outcome::NothingRecorded => (Headline::NothingRecorded, &[("해바라기", 0.93)]),
            Outcome::NotAPlant => (Headline::NotAPlant, &[]),
            Outcome::Unknown | Outcome::Fails | Outcome::Waits => (Headline::Unknown, &[]),
        };
        let answer_set: Vec<Candidate> = names.iter().map(|(name, probability)| candidate(self.plant(name), *probability)).collect();
        let look_alikes = if outcome == Outcome::NothingRecorded { Vec::new() } else { self.look_alikes(&answer_set) };
        let hints = if answer_set.is_empty() { vec![PhotoHint::TooDark, PhotoHint::Blurred] } else { Vec::new() };
        PhotoAnswer {
            answer: Answer { headline, answer_set, look_alikes },
            levels: LikenessLevels { strong: 0.8, fair: 0.5 },
            hints,
            model: "2026-11-pair".to_owned(),
            catalogue_version: "2026-11-20".to_owned(),
        }
    }

    fn look_alikes(&self, answer_set: &[Candidate]) -> Vec<LookAlike> {
        let plants: Plants = self.plants.iter().cloned().collect();
        let mut found: Vec<LookAlike> = Vec::new();
        for member in answer_set {
            for plant in plants.look_alikes_of(&member.plant_id).filter(|p| !answer_set.iter().any(|c| c.plant_id == p.plant_id)) {
                found.push(LookAlike {
                    plant_id: plant.plant_id.clone(),
                    name_ko: plant.name_ko.clone(),
                    name_en: plant.name_en.clone(),
                    of: member.plant_id.clone(),
                    hazard: plant.hazard,
                });
            }
        }
        found.sort_by_key(|l| (!l.hazard.is_dangerous(), l.hazard.ingestion));
        found
    }

    fn season(&self) -> Vec<SeasonPlant> {
        let plant = |p: &Plant| SeasonPlant {
            plant_id: p.plant_id.clone(),
            name_ko: p.name_ko.clone(),
            name_en: p.name_en.clone(),
            hazard: p.hazard,
            months: p.months.clone(),
        };
        self.plants.iter().map(plant).collect()
    }

    fn ranking(&self) -> Ranking {
        if self.is_new {
            return Ranking { places: Vec::new(), total: 0 };
        }
        let counts =
            [("은방울꽃", 128), ("디기탈리스", 96), ("해바라기", 71), ("투구꽃", 40), ("산마늘", 38), ("협죽도", 17), ("천남성", 9)];
        let places = counts.iter().enumerate().map(|(i, (name, count))| {
            let plant = self.plant(name);
            RankingPlace {
                rank: i as u32 + 1,
                plant_id: plant.plant_id.clone(),
                name_ko: plant.name_ko.clone(),
                name_en: plant.name_en.clone(),
                hazard: plant.hazard,
                count: *count,
            }
        });
        Ranking { places: places.collect(), total: 460 }
    }

    fn facets(&self) -> Facets {
        let colours = ["white", "yellow", "pink", "purple", "red", "orange", "blue", "brown"].map(str::to_owned).into();
        Facets { colours, habits: ["tree", "shrub", "herb", "vine"].map(str::to_owned).into() }
    }

    fn page(&self, filter: &PlantFilter, from: &PageFrom, limit: usize) -> Page {
        let matches = |p: &&Plant| {
            (!filter.dangerous_only || p.hazard.is_dangerous())
                && filter.colour.as_ref().is_none_or(|c| p.flower_colours.contains(c))
                && filter.month.is_none_or(|m| p.months.contains(&m))
        };
        let cards: Vec<PlantCard> = self.plants.iter().filter(matches).map(|p| self.card(p)).collect();
        let at = |key: &PageKey| cards.iter().position(|c| c.key == *key).unwrap_or(0);
        let (start, end) = match from {
            PageFrom::Start => (0, limit),
            PageFrom::After(key) => (at(key) + 1, at(key) + 1 + limit),
            PageFrom::Before(key) => (at(key).saturating_sub(limit), at(key)),
            PageFrom::Initial(_) => (cards.len() / 2, cards.len() / 2 + limit),
        };
        let end = end.min(cards.len());
        let has_more = if matches!(from, PageFrom::Before(_)) { start > 0 } else { end < cards.len() };
        Page { cards: cards[start.min(end)..end].to_vec(), has_more, has_before: start > 0, total: Some(cards.len() as u64) }
    }

    fn card(&self, plant: &Plant) -> PlantCard {
        let is_dangerous = |id: &PlantId| self.plants.iter().any(|p| p.plant_id == *id && p.hazard.is_dangerous());
        PlantCard {
            key: PageKey(format!("{}/{}", plant.name_ko, plant.plant_id)),
            plant_id: plant.plant_id.clone(),
            name_ko: plant.name_ko.clone(),
            name_en: plant.name_en.clone(),
            scientific_name: plant.scientific_name.clone(),
            hazard: plant.hazard,
            has_dangerous_look_alike: plant.look_alikes.iter().any(is_dangerous),
            recognised: true,
        }
    }

    fn plant_page(&self, id: &PlantId) -> PlantPage {
        let plant = self.plants.iter().find(|p| p.plant_id == *id).expect("asked for a plant that was shown").clone();
        let look_alikes = self.plants.iter().filter(|p| plant.look_alikes.contains(&p.plant_id)).cloned().collect();
        PlantPage { plant, look_alikes, recognised: true }
    }
}

thread_local! {
    /// The real librarian for searches: what is understood of a query is not to be made up.
    static LIBRARY: RefCell<Library> = RefCell::new(library());
}

fn library() -> Library {
    let nowhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-data-folder");
    let places = Places::below(&nowhere, Path::new(env!("CARGO_MANIFEST_DIR")), "kiosk".parse().expect("a queue's name"), 540);
    Library::open(places, OPENING_MS)
}

fn search(command: &Command) -> Report {
    LIBRARY.with(|library| library.borrow_mut().answer(command, OPENING_MS)).expect("the library answers searches")
}

fn candidate(plant: &Plant, probability: f32) -> Candidate {
    Candidate {
        plant_id: plant.plant_id.clone(),
        name_ko: plant.name_ko.clone(),
        name_en: plant.name_en.clone(),
        scientific_name: plant.scientific_name.clone(),
        probability,
        hazard: plant.hazard,
    }
}

fn folder() -> Vec<FolderEntry> {
    (1..=7).map(|i| FolderEntry { path: format!("/media/usb/IMG_{i:04}.jpg").into(), name: format!("IMG_{i:04}.jpg") }).collect()
}

fn health() -> Health {
    Health {
        counters: Counters { sessions: 212, photos: 388, answers: 371, danger_answers: 140, unknown_answers: 62, failed: 3, prints: 17 },
        photos: 12,
        photos_bytes: 48_000_000,
        database_bytes: 9_400_000,
        free_bytes: 51_200_000_000,
        memory_bytes: 136_000_000,
        recognizer_memory_bytes: Some(410_000_000),
        model: Some("2026-11-pair".to_owned()),
        catalogue_version: Some("2026-11-20".to_owned()),
        recognizer_restarts: 1,
        camera_losses: 2,
        worker_panics: 0,
        outbox: 0,
        uptime_s: 273_912,
    }
}

fn dead_letters() -> Vec<DeadLetter> {
    vec![DeadLetter { job: JobId(17), died_ms: 1_795_130_000_000, attempts: 5, error: "the recogniser ended with signal 9".to_owned() }]
}

/// A photo of the samples as a preview.
fn photo(name: &str) -> Picture {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("samples/{name}.png"));
    let image = image::open(path).expect("a sample photo").thumbnail(720, 720).to_rgba8();
    Picture::new(image.width(), image.height(), image.into_raw()).expect("size and bytes agree")
}

fn heat_map(photo: &Picture) -> Picture {
    let (width, height) = (photo.width_px() as usize, photo.height_px() as usize);
    let mut rgba = photo.rgba().to_vec();
    for (i, pixel) in rgba.chunks_exact_mut(4).enumerate() {
        let (x, y) = ((i % width) as f32 / width as f32 - 0.5, (i / width) as f32 / height as f32 - 0.45);
        let warm = (1.0 - (x * x + y * y) * 7.0).clamp(0.0, 1.0);
        pixel[0] = (f32::from(pixel[0]) * (1.0 - warm * 0.6) + 255.0 * warm * 0.6) as u8;
        pixel[2] = (f32::from(pixel[2]) * (1.0 - warm * 0.6)) as u8;
    }
    Picture::new(photo.width_px(), photo.height_px(), rgba).expect("size and bytes agree")
}

fn catalogue() -> Vec<Plant> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/plants");
    let mut files: Vec<_> = fs::read_dir(folder).expect("the catalogue's folder").flatten().map(|e| e.path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "csv"));
    files.sort();
    let mut plants: Vec<Plant> = files.iter().flat_map(|path| rows(path)).collect();
    plants.sort_by(|a, b| a.name_ko.cmp(&b.name_ko));
    plants
}

fn rows(path: &Path) -> Vec<Plant> {
    let mut reader = csv::Reader::from_path(path).expect("a catalogue file");
    let head = reader.headers().expect("a header").clone();
    let column = |name: &str| head.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name}"));
    let list = |text: &str| text.split('|').filter(|t| !t.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    rows.iter()
        .map(|row| {
            let text = |name: &str| row[column(name)].to_owned();
            let ingestion = IngestionHazard::ALL.iter().find(|(_, n)| *n == text("hazard_ingestion")).expect("a hazard").0;
            let skin = SkinHazard::ALL.iter().find(|(_, n)| *n == text("hazard_skin")).expect("a hazard").0;
            Plant {
                plant_id: text("plant_id").parse().expect("an id"),
                name_ko: text("name_ko"),
                name_en: text("name_en"),
                scientific_name: text("scientific_name"),
                family: text("family"),
                family_ko: text("family_ko"),
                other_names: list(&text("other_names")),
                hazard: Hazard { ingestion, skin },
                toxic_parts: list(&text("toxic_parts")),
                toxins: list(&text("toxins")),
                symptoms_ko: text("symptoms_ko"),
                symptoms_en: text("symptoms_en"),
                first_aid_ko: text("first_aid_ko"),
                first_aid_en: text("first_aid_en"),
                look_alikes: list(&text("look_alikes")).iter().map(|id| id.parse().expect("an id")).collect(),
                how_to_tell_apart_ko: text("how_to_tell_apart_ko"),
                how_to_tell_apart_en: text("how_to_tell_apart_en"),
                habit: text("habit"),
                months: list(&text("months")).iter().map(|m| m.parse().expect("a month")).collect(),
                habitat_ko: text("habitat_ko"),
                habitat_en: text("habitat_en"),
                flower_colours: list(&text("flower_colours")),
                flower_language_ko: text("flower_language_ko"),
                flower_language_en: text("flower_language_en"),
                description_ko: text("description_ko"),
                description_en: text("description_en"),
                sources: list(&text("sources")),
            }
        })
        .collect()
}
