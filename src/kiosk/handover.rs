//! The hospital hand-over sheet: opening, filling in, printing, saving.

use super::state::{Notice, Photo, PrinterState, Sheet, SheetField, SheetProblem};
use super::{Command, Kiosk, Screen, SheetDocument, SheetPhoto, SpecimenNumber};
use crate::verdict::{Answer, Headline};

impl Kiosk {
    pub(super) fn open_sheet(&mut self, number: SpecimenNumber) {
        let session = &mut self.state.session;
        if session.specimen(number).is_none() {
            return;
        }
        if session.sheet.as_ref().is_none_or(|sheet| sheet.specimen != number) {
            session.sheet = Some(Sheet::of(number));
        }
        self.order(Command::LookForPrinter);
        self.go(Screen::Sheet(number));
    }

    fn sheet_mut(&mut self) -> Option<&mut Sheet> {
        match self.state.screen {
            Screen::Sheet(_) => self.state.session.sheet.as_mut(),
            _ => None,
        }
    }

    pub(super) fn focus_field(&mut self, field: Option<SheetField>) {
        let Some(sheet) = self.sheet_mut() else { return };
        SheetField::ALL.into_iter().for_each(|f| sheet.field_mut(f).commit());
        sheet.focus = field;
        self.state.session.keyboard.is_hidden = field.is_none();
    }

    pub(super) fn set_qr_shown(&mut self, on: bool) {
        if let Some(sheet) = self.sheet_mut() {
            sheet.is_qr_shown = on;
        }
    }

    pub(super) fn erase_sheet(&mut self) {
        if let Some(sheet) = self.sheet_mut() {
            *sheet = Sheet::of(sheet.specimen);
        }
    }

    /// The sheet as it stands, while it is open.
    pub fn sheet_document(&self, now_ms: i64) -> Option<SheetDocument> {
        let sheet = self.state.session.sheet.as_ref()?;
        let specimen = self.state.session.specimen(sheet.specimen)?;
        let combined = specimen.combined.as_ref();
        let nothing_known = || Answer { headline: Headline::Unknown, answer_set: Vec::new(), look_alikes: Vec::new() };
        let photo = |p: &Photo| Some(SheetPhoto { number: p.number, part: p.part, picture: p.preview.clone()? });
        Some(SheetDocument {
            session: self.state.session.number,
            language: self.state.preferences.language,
            photographed_ms: specimen.begun_ms,
            made_ms: now_ms,
            utc_offset_s: self.utc_offset_s,
            photos: specimen.photos.iter().filter_map(photo).collect(),
            answer: combined.map_or_else(nothing_known, |c| c.answer.clone()),
            eaten_when: sheet.eaten_when.text(),
            amount: sheet.amount.text(),
            person: sheet.person.text(),
            symptoms: sheet.symptoms.text(),
            model: combined.map(|c| c.model.clone()).unwrap_or_default(),
            catalogue_version: combined.map(|c| c.catalogue_version.clone()).unwrap_or_default(),
            poison_centre: self.state.poison_centre.clone(),
        })
    }

    pub(super) fn print_sheet(&mut self) {
        let refusal = match self.state.machine.printer {
            PrinterState::Ready => None,
            PrinterState::None => Some(SheetProblem::NoPrinter),
            PrinterState::NoProgram => Some(SheetProblem::NoPrintProgram),
            PrinterState::Unavailable => Some(SheetProblem::PrinterFailed),
        };
        let request = self.next_request();
        let now_ms = self.clock.steady_ms;
        let Some(sheet) = self.sheet_mut().filter(|sheet| !sheet.printed.is_pending()) else { return };
        sheet.printed.ask(request, now_ms);
        if let Some(why) = refusal {
            return self.sheet_printed(request, Err(why));
        }
        if let Some(sheet) = self.sheet_document(self.clock.wall_ms).map(Box::new) {
            self.order(Command::PrintSheet { request, sheet });
        }
    }

    pub(super) fn save_sheet(&mut self) {
        let is_kept = self.state.keeps_sheets();
        let request = self.next_request();
        let now_ms = self.clock.steady_ms;
        let Some(sheet) = self.sheet_mut().filter(|sheet| !sheet.saved.is_pending()) else { return };
        sheet.saved.ask(request, now_ms);
        if !is_kept {
            return self.sheet_saved(request, Err(SheetProblem::NotKept));
        }
        if let Some(sheet) = self.sheet_document(self.clock.wall_ms).map(Box::new) {
            self.order(Command::SaveSheet { request, sheet });
        }
    }

    pub(super) fn sheet_printed(&mut self, request: super::RequestNumber, reply: Result<(), SheetProblem>) {
        let notice = reply.map_or_else(Notice::SheetFailed, |()| Notice::SheetPrinted);
        if self.state.session.sheet.as_mut().is_some_and(|sheet| sheet.printed.answer(request, reply)) {
            self.notify(notice);
        }
    }

    pub(super) fn sheet_saved(&mut self, request: super::RequestNumber, reply: Result<std::path::PathBuf, SheetProblem>) {
        let notice = reply.as_ref().map_or_else(|why| Notice::SheetFailed(*why), |_| Notice::SheetSaved);
        if self.state.session.sheet.as_mut().is_some_and(|sheet| sheet.saved.answer(request, reply)) {
            self.notify(notice);
        }
    }
}
