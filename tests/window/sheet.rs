//! The code that holds the sheet's text: what a phone would read is what the sheet says.

use dokcho::kiosk::state::{PrinterState, SheetField, SheetProblem};
use dokcho::kiosk::{Event, Gesture, Report, SheetDocument};
use dokcho::ui::sheet_picture;
use egui_kittest::kittest::Queryable;
use image::{GrayImage, RgbaImage};

use crate::stops::STOPS;
use crate::visit::{SETTINGS, Setting, Window};
use crate::world;

fn at(name: &str, setting: Setting) -> Window {
    let mut window = Window::open(setting);
    (STOPS.iter().find(|stop| stop.name == name).expect("a stop").go)(&mut window);
    window
}

fn document(window: &Window) -> SheetDocument {
    window.harness.state().kiosk().sheet_document(world::clock()).expect("the sheet is open")
}

/// Every field as full as it gets.
fn fill(window: &mut Window) {
    for field in SheetField::ALL {
        window.gesture(Gesture::FocusField(Some(field)));
        window.gesture(Gesture::SetText("토하고 어지럽다 ".repeat(20)));
    }
    window.gesture(Gesture::FocusField(None));
}

fn is_shown(window: &Window, label: &str) -> bool {
    window.harness.query_all_by_label(label).next().is_some()
}

/// The texts of all codes on a picture.
fn codes(picture: &GrayImage) -> Vec<String> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| picture.get_pixel(x as u32, y as u32).0[0]);
    prepared.detect_grids().iter().map(|code| code.decode().expect("a code that can be read").1).collect()
}

fn grey(picture: &RgbaImage) -> GrayImage {
    image::DynamicImage::ImageRgba8(picture.clone()).into_luma8()
}

/// The sheet as it is printed.
fn on_paper(document: &SheetDocument) -> RgbaImage {
    let page = sheet_picture::picture(document).expect("a page");
    assert_eq!((page.width_px(), page.height_px()), (1_654, 2_339), "A4 at 200 dots an inch");
    RgbaImage::from_raw(page.width_px(), page.height_px(), page.rgba().to_vec()).expect("size and pixels agree")
}

#[test]
fn the_code_on_the_screen_holds_the_sheets_own_text() {
    for setting in SETTINGS.into_iter().chain([SETTINGS[0].in_english()]) {
        let mut window = at("sheet-qr", setting);
        assert_eq!(codes(&grey(&window.render())), [document(&window).text()], "{}", setting.name);
        fill(&mut window);
        let text = document(&window).text();
        assert!(text.len() > SheetDocument::MAX_QR_BYTES / 2, "{} bytes", text.len());
        assert_eq!(codes(&grey(&window.render())), [text], "{}, full", setting.name);
    }
}

#[test]
fn the_code_on_paper_holds_the_sheets_own_text() {
    for setting in [SETTINGS[0], SETTINGS[0].in_english()] {
        let mut window = at("sheet", setting);
        for is_full in [false, true] {
            if is_full {
                fill(&mut window);
            }
            let document = document(&window);
            let text = document.text();
            for part in ["119", "Digitalis purpurea", "2026-11-20 11:05", "1855-2221"] {
                assert!(text.contains(part), "{part} is missing in {text}");
            }
            assert_eq!(codes(&grey(&on_paper(&document))), [text], "{}", setting.name);
        }
    }
}

#[test]
fn printing_and_saving_are_offered_where_they_work_and_otherwise_explained() {
    let mut window = at("sheet", SETTINGS[0]);
    assert!(!is_shown(&window, "인쇄") && !is_shown(&window, "파일로 저장"));
    assert!(is_shown(&window, "연결된 인쇄기가 없어요.") && is_shown(&window, "여럿이 쓰는 기기라 파일로 남기지 않아요."));
    window.report(Event::Report(Report::Printer(PrinterState::Ready)));
    assert!(is_shown(&window, "인쇄"));
    window.touch("인쇄", "Print");
    let request = window.seen.iter().rev().find_map(|command| match command {
        dokcho::kiosk::Command::PrintSheet { request, .. } => Some(*request),
        _ => None,
    });
    window.report(Event::Report(Report::SheetPrinted(request.expect("an order"), Err(SheetProblem::PrinterSilent))));
    assert!(is_shown(&window, "인쇄기가 대답하지 않아요. QR 코드를 찍어 주세요."));
}

#[test]
#[ignore = "writes the sheet on paper, as usual and full, in both languages"]
fn write_the_sheet_on_paper() {
    let folder = std::path::PathBuf::from(std::env::var_os("DOKCHO_SCREENS").expect("set DOKCHO_SCREENS to a folder"));
    for (name, setting) in [("korean", SETTINGS[0]), ("english", SETTINGS[0].in_english())] {
        let mut window = at("sheet", setting);
        on_paper(&document(&window)).save(folder.join(format!("paper-{name}.png"))).unwrap();
        fill(&mut window);
        let mut full = document(&window);
        // Four photos, as many as a plant may have.
        full.photos = std::iter::repeat_n(full.photos[0].clone(), 4).collect();
        on_paper(&full).save(folder.join(format!("paper-{name}-full.png"))).unwrap();
    }
}
