//! The hospital hand-over sheet: two touches from the card, complete, and small enough for a QR code.

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
    assert!(booth.ordered.is_empty() && booth.has_notice(Notice::SheetFailed), "there is no printer");
    assert_eq!(booth.state().session.sheet.as_ref().unwrap().printed.failure(), Some(&SheetProblem::NoPrinter));
    booth.report(Report::Printer(PrinterState::Ready));
    booth.touch(Gesture::PrintSheet);
    let Some(Command::PrintSheet { request, .. }) = booth.ordered.first().cloned() else { panic!() };
    booth.touch(Gesture::PrintSheet);
    assert!(booth.ordered.is_empty(), "one print at a time");
    booth.report(Report::SheetPrinted(request, Ok(())));
    assert!(booth.has_notice(Notice::SheetPrinted));
    booth.touch(Gesture::SaveSheet);
    let Some(Command::SaveSheet { request, .. }) = booth.ordered.first().cloned() else { panic!() };
    booth.report(Report::SheetSaved(request, Ok("sheet.pdf".into())));
    assert!(booth.has_notice(Notice::SheetSaved));
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
