//! Taking photos, choosing files, and the plants they belong to.

use std::path::PathBuf;

use super::combine::MAX_PHOTOS;
use super::state::{CameraState, Notice, Photo, PhotoSource, PlantPart, Specimen, Stage};
use super::{Command, Kiosk, PhotoNumber, Screen, SpecimenNumber, Waiting};

/// Plants remembered in one session; beyond it the oldest answered one is forgotten.
pub(super) const MAX_SPECIMENS: usize = 24;
/// Files taken from one selection, so that a dropped photo library does not fill the queue.
pub(super) const MAX_FILES: usize = 8;

impl Kiosk {
    pub(super) fn open_viewfinder(&mut self) {
        let viewfinder = &mut self.state.session.viewfinder;
        viewfinder.specimen = None;
        viewfinder.part = PlantPart::Unsaid;
        self.go(Screen::Viewfinder);
    }

    pub(super) fn add_photo(&mut self, number: SpecimenNumber, part: PlantPart) {
        let Some(specimen) = self.state.session.specimen(number) else { return };
        if specimen.photos.len() >= MAX_PHOTOS {
            return self.notify(Notice::EnoughPhotos);
        }
        self.state.session.viewfinder.specimen = Some(number);
        self.state.session.viewfinder.part = part;
        self.go(Screen::Viewfinder);
    }

    /// The shutter starts the countdown, or takes the photo when there is none.
    pub(super) fn shutter(&mut self) {
        let viewfinder = &self.state.session.viewfinder;
        let is_busy = viewfinder.countdown_left_ms.is_some() || viewfinder.taking.is_some();
        if is_busy || !self.can_take_photo() {
            return;
        }
        match self.state.settings.countdown_s {
            0 => self.take_photo(),
            seconds => self.state.session.viewfinder.countdown_left_ms = Some(i64::from(seconds) * 1_000),
        }
    }

    /// Takes the photo now, when everything is there for it.
    pub(super) fn take_photo(&mut self) {
        if !self.can_take_photo() {
            return;
        }
        if let Some(photo) = self.new_photo(PhotoSource::Camera) {
            self.state.session.viewfinder.taking = Some(photo);
            let (session, part) = (self.state.session.number, self.state.session.viewfinder.part);
            self.order(Command::TakePhoto { session, photo, part });
        }
    }

    /// Whether a photo can be taken; if not, the visitor is told why.
    fn can_take_photo(&mut self) -> bool {
        if self.state.screen != Screen::Viewfinder {
            return false;
        }
        if self.state.machine.camera != CameraState::Live {
            self.notify(Notice::NoCameraNow);
            return false;
        }
        self.has_room()
    }

    fn has_room(&mut self) -> bool {
        let has_room = self.state.machine.has_room_for_photos();
        if !has_room {
            self.notify(Notice::NoRoomForPhotos);
        }
        has_room
    }

    /// Adds a photo to the viewfinder's plant, or to a new one; none when no more fit.
    fn new_photo(&mut self, source: PhotoSource) -> Option<PhotoNumber> {
        let number = self.next_photo();
        let photo = Photo {
            number,
            part: self.state.session.viewfinder.part,
            source,
            preview: None,
            stage: Stage::Taking,
            ticket: None,
            answer: Waiting::NotAsked,
            heat_map: Waiting::NotAsked,
            begun_ms: self.clock.steady_ms,
        };
        let target = self.state.session.viewfinder.specimen;
        if let Some(specimen) = target.and_then(|target| self.state.session.specimen_mut(target)) {
            if specimen.photos.len() < MAX_PHOTOS {
                specimen.photos.push(photo);
                return Some(number);
            }
        } else if self.make_room_for_specimen() {
            let specimen = Specimen {
                number: self.next_specimen(),
                begun_ms: self.clock.wall_ms,
                photos: vec![photo],
                combined: None,
                ask_for: None,
                plants: Waiting::NotAsked,
                shown: number,
                is_heat_map_shown: false,
                is_unseen: false,
            };
            self.state.session.specimens.push(specimen);
            return Some(number);
        }
        self.notify(Notice::EnoughPhotos);
        None
    }

    /// Forgets the oldest plant that nobody waits for or looks at, if there are too many.
    fn make_room_for_specimen(&mut self) -> bool {
        if self.state.session.specimens.len() < MAX_SPECIMENS {
            return true;
        }
        let shown = self.state.current_specimen().map(|s| s.number);
        let sheet = self.state.session.sheet.as_ref().map(|s| s.specimen);
        let is_free = |s: &&Specimen| !s.is_looking() && Some(s.number) != shown && Some(s.number) != sheet;
        let Some(oldest) = self.state.session.specimens.iter().find(is_free) else { return false };
        let photos = oldest.photos.iter().map(|p| p.number).collect();
        let number = oldest.number;
        let session = self.state.session.number;
        self.order(Command::ErasePhotos { session, photos });
        self.forget_specimen(number);
        true
    }

    /// Removes a plant and everything that names it.
    pub(super) fn forget_specimen(&mut self, number: SpecimenNumber) {
        let session = &mut self.state.session;
        session.specimens.retain(|s| s.number != number);
        if session.sheet.as_ref().is_some_and(|s| s.specimen == number) {
            session.sheet = None;
        }
        if session.viewfinder.specimen == Some(number) {
            session.viewfinder.specimen = None;
        }
        self.state.toasts.retain(|t| match t.notice {
            Notice::AnswerReady { specimen, .. } | Notice::LookFailed { specimen } => specimen != number,
            _ => true,
        });
        if matches!(self.state.screen, Screen::Looking(n) | Screen::Answer(n) | Screen::Sheet(n) if n == number) {
            self.back();
        }
    }

    pub(super) fn next_camera(&mut self) {
        let cameras = &self.state.machine.cameras;
        let current = self.state.session.viewfinder.camera.as_ref().or(self.state.settings.camera.as_ref());
        let position = current.and_then(|id| cameras.iter().position(|c| c.id == *id)).unwrap_or(0);
        if cameras.len() > 1 {
            let next = cameras[(position + 1) % cameras.len()].id.clone();
            self.state.session.viewfinder.camera = Some(next);
        }
    }

    fn are_files_offered(&mut self) -> bool {
        let offered = self.state.settings.files_offered;
        if !offered {
            self.notify(Notice::FilesNotOffered);
        }
        offered
    }

    pub(super) fn choose_files(&mut self) {
        if self.are_files_offered() {
            self.order(Command::ChooseFiles(self.state.session.number));
        }
    }

    pub(super) fn choose_folder(&mut self) {
        if self.are_files_offered() {
            self.order(Command::ChooseFolder(self.state.session.number));
        }
    }

    pub(super) fn folder_chosen(&mut self, folder: PathBuf) {
        if !self.are_files_offered() {
            return;
        }
        let request = self.next_request();
        self.state.session.folder = Waiting::NotAsked;
        self.state.session.folder.ask(request, self.clock.steady_ms);
        self.order(Command::ListFolder { request, folder });
        self.go(Screen::Folder);
    }

    pub(super) fn take_folder_entry(&mut self, index: usize) {
        let entry = self.state.session.folder.latest().and_then(|entries| entries.get(index));
        if let Some(path) = entry.map(|e| e.path.clone()) {
            self.load_files(vec![path]);
        }
    }

    pub(super) fn paste(&mut self) {
        if !self.are_files_offered() || !self.has_room() {
            return;
        }
        if let Some(photo) = self.new_photo(PhotoSource::Clipboard) {
            let (session, part) = (self.state.session.number, self.state.session.viewfinder.part);
            self.order(Command::PastePhoto { session, photo, part });
            self.show_photo_being_read(photo);
        }
    }

    /// Files become photos of the viewfinder's plant while one more of it is wanted; otherwise
    /// each is a plant of its own.
    pub(super) fn load_files(&mut self, paths: Vec<PathBuf>) {
        if paths.is_empty() || !self.are_files_offered() || !self.has_room() {
            return;
        }
        if paths.len() > MAX_FILES {
            self.notify(Notice::TooManyFiles);
        }
        if self.state.screen != Screen::Viewfinder {
            self.state.session.viewfinder.specimen = None;
            self.state.session.viewfinder.part = PlantPart::Unsaid;
        }
        let (session, part) = (self.state.session.number, self.state.session.viewfinder.part);
        let mut first = None;
        for path in paths.into_iter().take(MAX_FILES) {
            let Some(photo) = self.new_photo(PhotoSource::File) else { break };
            first = first.or(Some(photo));
            self.order(Command::LoadPhoto { session, photo, part, path });
        }
        if let Some(first) = first {
            self.show_photo_being_read(first);
        }
    }

    fn show_photo_being_read(&mut self, photo: PhotoNumber) {
        if let Some(number) = self.specimen_of(photo) {
            self.go(Screen::Looking(number));
        }
    }

    /// The plant a photo belongs to.
    pub(super) fn specimen_of(&self, photo: PhotoNumber) -> Option<SpecimenNumber> {
        let has_photo = |s: &&Specimen| s.photos.iter().any(|p| p.number == photo);
        self.state.session.specimens.iter().find(has_photo).map(|s| s.number)
    }

    /// Unfinished photos are taken back as if they had never been taken.
    pub(super) fn cancel_looking(&mut self, number: SpecimenNumber) {
        let Some(specimen) = self.state.session.specimen(number) else { return };
        let unfinished: Vec<PhotoNumber> = specimen.photos.iter().filter(|p| p.stage != Stage::Finished).map(|p| p.number).collect();
        if unfinished.is_empty() {
            return;
        }
        let session = self.state.session.number;
        self.order(Command::CancelLooks { session, photos: unfinished.clone() });
        self.order(Command::ErasePhotos { session, photos: unfinished.clone() });
        unfinished.into_iter().for_each(|photo| self.drop_photo(photo));
        self.show_if_finished(number);
    }

    /// Removes a photo; a plant without photos goes with it.
    pub(super) fn drop_photo(&mut self, photo: PhotoNumber) {
        if self.state.session.viewfinder.taking == Some(photo) {
            self.state.session.viewfinder.taking = None;
        }
        let Some(number) = self.specimen_of(photo) else { return };
        let Some(specimen) = self.state.session.specimen_mut(number) else { return };
        specimen.photos.retain(|p| p.number != photo);
        match specimen.photos.first() {
            Some(first) => {
                if specimen.shown == photo {
                    specimen.shown = first.number;
                }
                self.recombine(number);
            }
            None => self.forget_specimen(number),
        }
    }

    pub(super) fn look_again(&mut self, number: PhotoNumber) {
        let (session, now_ms) = (self.state.session.number, self.clock.steady_ms);
        let request = self.next_request();
        let Some(photo) = self.state.session.photo_mut(number) else { return };
        if photo.stage != Stage::Finished || photo.answer.failure().is_none() {
            return;
        }
        photo.stage = Stage::Queued;
        photo.ticket = None;
        photo.answer.ask(request, now_ms);
        self.order(Command::LookAgain { session, photo: number });
        if let Some(specimen) = self.specimen_of(number).filter(|s| self.state.screen == Screen::Answer(*s)) {
            self.replace(Screen::Looking(specimen));
        }
    }

    pub(super) fn show_photo(&mut self, number: PhotoNumber) {
        let specimen = self.specimen_of(number).and_then(|s| self.state.session.specimen_mut(s));
        if let Some(specimen) = specimen {
            specimen.shown = number;
            if specimen.is_heat_map_shown {
                self.explain(number);
            }
        }
    }

    pub(super) fn set_heat_map(&mut self, on: bool) {
        let Screen::Answer(number) = self.state.screen else { return };
        let Some(specimen) = self.state.session.specimen_mut(number) else { return };
        specimen.is_heat_map_shown = on;
        let shown = specimen.shown_photo().map(|p| p.number);
        if let Some(photo) = shown.filter(|_| on) {
            self.explain(photo);
        }
    }

    fn explain(&mut self, number: PhotoNumber) {
        let (session, now_ms) = (self.state.session.number, self.clock.steady_ms);
        let request = self.next_request();
        let Some(photo) = self.state.session.photo_mut(number) else { return };
        let is_needed = photo.heat_map.latest().is_none() && !photo.heat_map.is_pending();
        if is_needed && photo.answer.latest().is_some() {
            photo.heat_map.ask(request, now_ms);
            self.order(Command::Explain { session, photo: number, request });
        }
    }
}
