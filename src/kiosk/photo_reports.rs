//! What becomes of photos: stored, queued, looked at, answered, failed.

use super::combine::{combine, part_to_ask_for};
use super::state::{LookProblem, Notice, PhotoAnswer, PhotoSource, Stage, Ticket};
use super::{Command, Kiosk, PhotoNumber, PhotoReport, Picture, Screen, SessionNumber, SpecimenNumber};
use crate::plant::PlantId;
use crate::verdict::Headline;

/// Rows loaded for the comparison on the card.
const MAX_COMPARED: usize = 8;

impl Kiosk {
    pub(super) fn photo_report(&mut self, session: SessionNumber, number: PhotoNumber, report: PhotoReport) {
        let is_known = session == self.state.session.number && self.state.session.photo_mut(number).is_some();
        if !is_known {
            // The visitor left or cancelled while the camera was at it: the file must not stay.
            if matches!(report, PhotoReport::Stored(_)) {
                self.order(Command::ErasePhotos { session, photos: vec![number] });
            }
            return;
        }
        match report {
            PhotoReport::Stored(preview) => self.photo_stored(number, preview),
            PhotoReport::Queued(ticket) => self.photo_progress(number, Stage::Queued, Some(ticket)),
            PhotoReport::Stage(stage) => self.photo_progress(number, stage, None),
            PhotoReport::Answered(answer) => self.photo_answered(number, *answer),
            PhotoReport::Failed(why) => self.photo_failed(number, why),
            PhotoReport::HeatMap(request, reply) => {
                if let Some(photo) = self.state.session.photo_mut(number) {
                    photo.heat_map.answer(request, reply);
                }
            }
        }
    }

    fn photo_stored(&mut self, number: PhotoNumber, preview: Picture) {
        let now_ms = self.clock.steady_ms;
        let request = self.next_request();
        let Some(photo) = self.state.session.photo_mut(number) else { return };
        photo.preview = Some(preview);
        if photo.stage == Stage::Taking {
            photo.stage = Stage::Queued;
            photo.answer.ask(request, now_ms);
        }
        if self.state.session.viewfinder.taking == Some(number) {
            self.state.session.viewfinder.taking = None;
            if let Some(specimen) = self.specimen_of(number).filter(|_| self.state.screen == Screen::Viewfinder) {
                self.go(Screen::Looking(specimen));
            }
        }
    }

    /// A photo may go back to the queue when the recogniser died over it; it is finished only by
    /// an answer or a failure.
    fn photo_progress(&mut self, number: PhotoNumber, stage: Stage, ticket: Option<Ticket>) {
        let Some(photo) = self.state.session.photo_mut(number) else { return };
        if photo.preview.is_none() || photo.stage == Stage::Finished || matches!(stage, Stage::Taking | Stage::Finished) {
            return;
        }
        photo.stage = stage;
        photo.ticket = ticket.or(photo.ticket);
    }

    fn photo_answered(&mut self, number: PhotoNumber, answer: PhotoAnswer) {
        let Some(photo) = self.state.session.photo_mut(number) else { return };
        if photo.stage == Stage::Finished || photo.preview.is_none() {
            return;
        }
        photo.answer = super::Waiting::Ready(answer);
        photo.stage = Stage::Finished;
        photo.ticket = None;
        self.photo_finished(number);
    }

    /// A photo that was never stored is forgotten with a word; a stored one can be tried again.
    pub(super) fn photo_failed(&mut self, number: PhotoNumber, why: LookProblem) {
        let Some(photo) = self.state.session.photo_mut(number) else { return };
        if photo.stage == Stage::Finished {
            return;
        }
        if photo.preview.is_some() {
            let previous = std::mem::take(&mut photo.answer).into_latest();
            photo.answer = super::Waiting::Failed { why, previous };
            photo.stage = Stage::Finished;
            photo.ticket = None;
            return self.photo_finished(number);
        }
        let notice = match (why, photo.source) {
            (LookProblem::DiskFull, _) => Notice::NoRoomForPhotos,
            (LookProblem::QueueFull, _) => Notice::EnoughPhotos,
            (LookProblem::RecognizerFailed, _) => Notice::PhotoLost,
            (_, PhotoSource::Camera) => Notice::NoCameraNow,
            (_, PhotoSource::Clipboard) => Notice::ClipboardEmpty,
            (_, PhotoSource::File) => Notice::NoPictureFile,
        };
        let session = self.state.session.number;
        self.order(Command::CancelLooks { session, photos: vec![number] });
        let specimen = self.specimen_of(number);
        self.drop_photo(number);
        self.notify(notice);
        if let Some(specimen) = specimen {
            self.show_if_finished(specimen);
        }
    }

    /// Combines what the plant's photos say, and tells the visitor when all are done.
    fn photo_finished(&mut self, number: PhotoNumber) {
        let Some(number) = self.specimen_of(number) else { return };
        self.recombine(number);
        self.load_plants_of(number);
        let Some(specimen) = self.state.session.specimen(number) else { return };
        if !specimen.is_looking() {
            let headline = specimen.combined.as_ref().map(|c| c.answer.headline);
            self.tell_finished(number, headline);
        }
    }

    /// Brings the joint answer and the wish for a further photo up to date.
    pub(super) fn recombine(&mut self, number: SpecimenNumber) {
        let Some(specimen) = self.state.session.specimen_mut(number) else { return };
        let answers: Vec<&PhotoAnswer> = specimen.photos.iter().filter_map(|p| p.answer.latest()).collect();
        specimen.combined = combine(&answers);
        let parts: Vec<_> = specimen.photos.iter().map(|p| p.part).collect();
        specimen.ask_for = specimen.combined.as_ref().and_then(|combined| part_to_ask_for(combined, &parts));
    }

    fn tell_finished(&mut self, number: SpecimenNumber, headline: Option<Headline>) {
        if matches!(self.state.screen, Screen::Looking(n) | Screen::Answer(n) if n == number) {
            // Whoever waited for the answer gets the whole time to read it.
            if !self.idle.is_asking() {
                self.idle.touch();
            }
            return self.replace(Screen::Answer(number));
        }
        if let Some(specimen) = self.state.session.specimen_mut(number) {
            specimen.is_unseen = true;
        }
        self.notify(match headline {
            Some(headline) => Notice::AnswerReady { specimen: number, headline },
            None => Notice::LookFailed { specimen: number },
        });
    }

    /// Turns the waiting page into the card when nothing is waited for any more.
    pub(super) fn show_if_finished(&mut self, number: SpecimenNumber) {
        if self.state.screen == Screen::Looking(number)
            && let Some(screen) = self.screen_of(number)
        {
            self.replace(screen);
        }
    }

    /// Asks for the rows of the plants on the card: the candidates, then what they are confused with.
    pub(super) fn load_plants_of(&mut self, number: SpecimenNumber) {
        let now_ms = self.clock.steady_ms;
        let request = self.next_request();
        let Some(specimen) = self.state.session.specimen_mut(number) else { return };
        let Some(combined) = &specimen.combined else { return };
        let candidates = combined.answer.answer_set.iter().map(|c| &c.plant_id);
        let look_alikes = combined.answer.look_alikes.iter().map(|l| &l.plant_id);
        let plant_ids: Vec<PlantId> = candidates.take(MAX_COMPARED / 2).chain(look_alikes).take(MAX_COMPARED).cloned().collect();
        if plant_ids.is_empty() {
            specimen.plants = super::Waiting::NotAsked;
        } else {
            specimen.plants.ask(request, now_ms);
            self.order(Command::LoadPlants { request, plant_ids });
        }
    }
}
