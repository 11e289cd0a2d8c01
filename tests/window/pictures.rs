//! Pictures of every screen: compared with approved ones, and written for the manual.
//!
//! `APPROVE_SCREENS=1 cargo test --test window approved` approves what is drawn now;
//! `DOKCHO_SCREENS=folder cargo test --test window manual -- --ignored` writes full-size pictures.

use std::path::{Path, PathBuf};

use image::RgbImage;
use image::imageops::{FilterType, resize};

use crate::stops::{OPERATOR_STOPS, STOPS, Stop};
use crate::visit::{SETTINGS, Setting, UPRIGHT_LARGE, Window};

/// Approved pictures are a fifth as wide and high, and in fewer colours, so that a hundred of them
/// stay small; a moved button or another colour still shows.
const SHRINK: u32 = 5;
/// Pixels whose channels differ by more than this count as different.
const TOLERANCE: u8 = 40;
/// Share of different pixels that passes: letters may be hinted differently on another machine.
const ALLOWED_SHARE: f64 = 0.004;

/// A screen as a visitor sees it.
pub fn draw(stop: &Stop, setting: Setting) -> image::RgbaImage {
    let mut window = Window::open(setting);
    (stop.go)(&mut window);
    window.render()
}

fn shrunk(full: &image::RgbaImage) -> RgbImage {
    let rgb = image::DynamicImage::ImageRgba8(full.clone()).to_rgb8();
    let mut small = resize(&rgb, rgb.width() / SHRINK, rgb.height() / SHRINK, FilterType::Triangle);
    small.pixels_mut().for_each(|pixel| pixel.0 = pixel.0.map(|channel| channel & 0xF0));
    small
}

fn share_of_differences(a: &RgbImage, b: &RgbImage) -> f64 {
    if a.dimensions() != b.dimensions() {
        return 1.0;
    }
    let differs = |(a, b): &(&image::Rgb<u8>, &image::Rgb<u8>)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > TOLERANCE);
    a.pixels().zip(b.pixels()).filter(differs).count() as f64 / f64::from(a.width() * a.height())
}

#[test]
fn every_screen_looks_as_approved() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/window/approved");
    let is_approving = std::env::var_os("APPROVE_SCREENS").is_some();
    let mut faults = Vec::new();
    for setting in SETTINGS {
        for stop in STOPS.iter().chain(OPERATOR_STOPS) {
            let path = folder.join(format!("{}-{}.png", stop.name, setting.name));
            let drawn = shrunk(&draw(stop, setting));
            if is_approving {
                std::fs::create_dir_all(&folder).unwrap();
                drawn.save(&path).unwrap();
                continue;
            }
            let share = image::open(&path).map_or(1.0, |approved| share_of_differences(&drawn, &approved.to_rgb8()));
            if share > ALLOWED_SHARE {
                let seen = std::env::temp_dir().join(format!("dokcho-{}-{}.png", stop.name, setting.name));
                drawn.save(&seen).unwrap();
                faults.push(format!("{} differs in {:.1} % of its pixels; see {}", path.display(), share * 100.0, seen.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn sheet_picture(window: &Window) -> eframe::egui::ColorImage {
    let document = window.harness.state().kiosk().sheet_document(crate::world::clock()).expect("the sheet is open");
    dokcho::ui::sheet_picture::paint(&document)
}

#[test]
fn the_sheet_on_paper_is_dark_on_white_with_photo_and_code() {
    let mut window = Window::open(SETTINGS[0]);
    (STOPS.iter().find(|stop| stop.name == "sheet").expect("a stop").go)(&mut window);
    let sheet = sheet_picture(&window);
    let count = |is_wanted: fn(&eframe::egui::Color32) -> bool| sheet.pixels.iter().filter(|pixel| is_wanted(pixel)).count();
    let all = sheet.pixels.len();
    assert!(count(|pixel| *pixel == eframe::egui::Color32::WHITE) > all / 2);
    assert!(count(|pixel| *pixel == eframe::egui::Color32::BLACK) > all / 100, "the code's dark squares");
    assert!(count(|pixel| pixel.r() > 150 && pixel.g() < 120 && pixel.b() > 130) > all / 2_000, "the photo's foxglove");
}

/// The sheet as it is printed and saved.
pub fn sheet_on_paper() -> image::RgbaImage {
    let mut window = Window::open(SETTINGS[0]);
    (STOPS.iter().find(|stop| stop.name == "sheet").expect("a stop").go)(&mut window);
    let sheet = sheet_picture(&window);
    let pixels = sheet.pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
    image::RgbaImage::from_raw(sheet.size[0] as u32, sheet.size[1] as u32, pixels).expect("size and pixels agree")
}

#[test]
#[ignore = "writes a folder of pictures for the manual"]
fn write_every_screen_for_the_manual() {
    let folder = PathBuf::from(std::env::var_os("DOKCHO_SCREENS").expect("set DOKCHO_SCREENS to a folder"));
    let only = std::env::var("DOKCHO_ONLY").unwrap_or_default();
    std::fs::create_dir_all(&folder).unwrap();
    sheet_on_paper().save(folder.join("sheet-on-paper.png")).unwrap();
    let bright = SETTINGS[0].in_daylight();
    let contrast = SETTINGS[0].in_high_contrast();
    let english = Setting { name: "english", ..SETTINGS[0].in_english() };
    for setting in SETTINGS.into_iter().chain([english, bright, contrast, UPRIGHT_LARGE]) {
        for stop in STOPS.iter().chain(OPERATOR_STOPS) {
            let name = format!("{}-{}.png", stop.name, setting.name);
            if name.contains(&only) {
                draw(stop, setting).save(folder.join(name)).unwrap();
            }
        }
    }
}
