//! The hospital hand-over sheet: two touches from the card, complete, and small enough for a QR code.

use std::path::PathBuf;

use super::super::state::{Notice, PoisonCentre, PrinterState, SheetField, SheetProblem};
use super::*;
use crate::verdict::words::Language;

fn at_sheet() -> Booth {
    let mut booth = Booth::at_answer(hemlock());
    let number = booth.specimen();
    booth.touch(Gesture::OpenSheet(number));
    booth
}

fn write(booth: &mut Booth, field: SheetField, text: &str) {
    booth.touch(Gesture::FocusField(Some(field)));
    booth.touch(Gesture::SetText(text.to_owned()));
}

#[test]
fn the_sheet_holds_what_a_hospital_asks_for() {
    let mut booth = at_sheet();
    write(&mut booth, SheetField::Amount, "잎 두 장");
    write(&mut booth, SheetField::Symptoms, "어지러움");
    booth.touch(Gesture::FocusField(Some(SheetField::Person)));
    "ㅇㅏㅇㅣ".chars().for_each(|c| booth.touch(Gesture::Key(Key::Char(c))));
    booth.touch(Gesture::FocusField(None));
    booth.touch(Gesture::SetText("lost".to_owned()));
    let document = booth.kiosk.sheet_document(booth.now_ms).unwrap();
    assert_eq!((document.amount.as_str(), document.symptoms.as_str(), document.person.as_str()), ("잎 두 장", "어지러움", "아이"));
    assert_eq!((document.photos.len(), document.answer.headline), (1, Headline::Danger));
    let text = document.text();
    for part in ["119", "위험", "hemlock", "잎 두 장", "어지러움", "아이", "2026-11-20 12:00", "pack", "carrot"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    booth.touch(Gesture::SetLanguage(Language::English));
    assert!(booth.kiosk.sheet_document(booth.now_ms).unwrap().text().contains("Symptoms: 어지러움"));
}

#[test]
fn the_qr_text_stays_small_and_urgent_lines_come_first() {
    let mut booth = at_sheet();
    SheetField::ALL.into_iter().for_each(|field| write(&mut booth, field, &"가".repeat(500)));
    let mut document = booth.kiosk.sheet_document(booth.now_ms).unwrap();
    let many = (0..50).map(|n| candidate(&format!("harmful-weed-{n}"), 0.01, n == 49));
    document.answer.answer_set = many.collect();
    document.poison_centre = Some(PoisonCentre {
        name_ko: "센터".to_owned(),
        name_en: "Centre".to_owned(),
        number: "1855-2221".to_owned(),
        hours_ko: String::new(),
        hours_en: String::new(),
        as_of: "2026-11-01".to_owned(),
    });
    let text = document.text();
    assert!(text.len() <= SheetDocument::MAX_QR_BYTES, "{} bytes", text.len());
    assert!(text.contains("119") && text.contains("harmful-weed-49"), "danger is not cut off: {text}");
    assert!(text.contains("1855-2221"), "short lines still fit after a long one was left out");
}

#[test]
fn printing_works_fails_and_is_missed_with_a_word() {
    let mut booth = at_sheet();
    booth.touch(Gesture::PrintSheet);
    assert!(booth.ordered.is_empty() && booth.has_notice(Notice::SheetFailed(SheetProblem::NoPrinter)), "there is no printer");
    assert_eq!(booth.state().session.sheet.as_ref().unwrap().printed.failure(), Some(&SheetProblem::NoPrinter));
    booth.report(Report::Printer(PrinterState::Ready));
    booth.touch(Gesture::PrintSheet);
    let Some(Command::PrintSheet { request, .. }) = booth.ordered.first().cloned() else { panic!() };
    booth.touch(Gesture::PrintSheet);
    assert!(booth.ordered.is_empty(), "one print at a time");
    booth.report(Report::SheetPrinted(request, Ok(())));
    assert!(booth.has_notice(Notice::SheetPrinted));
    for (state, problem) in
        [(PrinterState::NoProgram, SheetProblem::NoPrintProgram), (PrinterState::Unavailable, SheetProblem::PrinterFailed)]
    {
        booth.report(Report::Printer(state));
        booth.touch(Gesture::PrintSheet);
        assert!(booth.ordered.is_empty() && booth.has_notice(Notice::SheetFailed(problem)));
    }
}

#[test]
fn nothing_on_a_sheet_is_certain() {
    let mut document = at_sheet().kiosk.sheet_document(NOON_MS).unwrap();
    document.answer.answer_set = vec![candidate("hemlock", 0.999, true)];
    assert!(document.text().contains("99%") && !document.text().contains("100%"), "{}", document.text());
}

#[test]
fn whoever_opens_a_sheet_has_the_printer_looked_for() {
    let booth = at_sheet();
    assert_eq!(booth.ordered, [Command::LookForPrinter]);
}

#[test]
fn a_sheet_is_saved_in_the_operators_folder_among_the_owners_documents_or_nowhere() {
    let mut kiosk = at_sheet();
    kiosk.touch(Gesture::SaveSheet);
    assert!(kiosk.ordered.is_empty() && kiosk.has_notice(Notice::SheetFailed(SheetProblem::NotKept)));

    let folder: SheetFolder = PathBuf::from("/srv/sheets").try_into().unwrap();
    let sheet = SheetSettings { folder: Some(folder), printer: None };
    kiosk.report(Report::SettingsRead(Some(Box::new(Settings { sheet, ..Settings::default() }))));
    assert!(kiosk.state().keeps_sheets());
    kiosk.touch(Gesture::SaveSheet);
    let Some(Command::SaveSheet { request, .. }) = kiosk.ordered.first().cloned() else { panic!() };
    kiosk.report(Report::SheetSaved(request, Ok("sheet.pdf".into())));
    assert!(kiosk.has_notice(Notice::SheetSaved));

    let (own, _) = Kiosk::new(Setup { has_documents: true, ..Setup::default() }, NOON_MS);
    assert!(own.state().keeps_sheets());
}

#[test]
fn folders_are_whole_paths_and_printers_are_no_options() {
    for bad in ["", "sheets", "~/sheets", "../sheets"] {
        assert_eq!(SheetFolder::try_from(PathBuf::from(bad)), Err(InvalidSheetSetting::RelativeFolder), "{bad}");
    }
    for bad in ["", "-o raw", "--help", "two words", "a/b", "a#b", "a\nb"] {
        assert_eq!(PrinterName::try_from(bad.to_owned()), Err(InvalidSheetSetting::PrinterName), "{bad}");
    }
    assert_eq!(PrinterName::try_from("사무실-2".to_owned()).unwrap().as_str(), "사무실-2");
}

#[test]
fn the_sheet_can_be_erased_and_goes_with_the_session() {
    let mut booth = at_sheet();
    write(&mut booth, SheetField::Person, "홍길동");
    booth.touch(Gesture::SetQrShown(true));
    booth.touch(Gesture::EraseSheet);
    let sheet = booth.state().session.sheet.as_ref().unwrap();
    assert!(sheet.person.is_empty() && !sheet.is_qr_shown);
    write(&mut booth, SheetField::Person, "홍길동");
    booth.touch(Gesture::EndSession);
    assert!(booth.kiosk.sheet_document(booth.now_ms).is_none());
    assert!(!format!("{:?}", booth.state()).contains("홍길동"));
}

#[test]
fn an_unknown_plant_has_a_sheet_too() {
    let mut booth = Booth::at_viewfinder();
    let photo = booth.take_photo();
    booth.photo(photo, PhotoReport::Failed(LookProblem::NoRecognizer));
    let number = booth.specimen();
    booth.touch(Gesture::OpenSheet(number));
    let document = booth.kiosk.sheet_document(booth.now_ms).unwrap();
    assert_eq!((document.answer.headline, document.photos.len()), (Headline::Unknown, 1));
    booth.touch(Gesture::OpenSheet(SpecimenNumber(9_999)));
    assert_eq!(booth.state().screen, Screen::Sheet(number));
}
