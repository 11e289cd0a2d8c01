//! The pictures of `docs/screens`: every screen in Korean, the main ones also upright, in English,
//! with the largest text and in high contrast. Photos in them are those our own code drew.
//!
//! `cargo test --release --test window gallery -- --ignored` draws them all anew.

use std::collections::BTreeSet;
use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use color_quant::NeuQuant;
use image::RgbaImage;
use image::imageops::{FilterType, resize};

use crate::pictures::{draw, sheet_on_paper};
use crate::stops::{OPERATOR_STOPS, STOPS};
use crate::visit::{SETTINGS, Setting};

/// Screens that are shown in other settings too.
const MAIN: [&str; 8] = ["attract", "start", "answer-danger", "answer-look-alike", "answer-unknown", "encyclopedia", "plant", "rankings"];

/// Upright pictures are 1920 pixels high, too many for a page; these many are written.
const UPRIGHT_HEIGHT_PX: u32 = 1280;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screens")
}

/// Writes 256 colours, which a screen of ours hardly exceeds: a third of the bytes.
fn save(picture: &RgbaImage, path: &Path) {
    let quantizer = NeuQuant::new(8, 256, picture.as_raw());
    let indices: Vec<u8> = picture.pixels().map(|pixel| quantizer.index_of(&pixel.0) as u8).collect();
    let file = BufWriter::new(fs::File::create(path).expect("a file in docs/screens"));
    let mut encoder = png::Encoder::new(file, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(quantizer.color_map_rgb());
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header().expect("a header").write_image_data(&indices).expect("as many indices as pixels");
}

fn smaller(picture: RgbaImage) -> RgbaImage {
    if picture.height() <= UPRIGHT_HEIGHT_PX {
        return picture;
    }
    let width = picture.width() * UPRIGHT_HEIGHT_PX / picture.height();
    resize(&picture, width, UPRIGHT_HEIGHT_PX, FilterType::Lanczos3)
}

#[test]
#[ignore = "writes docs/screens"]
fn write_the_gallery() {
    let folder = folder();
    fs::create_dir_all(&folder).unwrap();
    for old in pictures_in(&folder) {
        fs::remove_file(folder.join(old)).unwrap();
    }
    for stop in STOPS.iter().chain(OPERATOR_STOPS) {
        save(&draw(stop, SETTINGS[0]), &folder.join(format!("{}.png", stop.name)));
    }
    let english = Setting { name: "english", ..SETTINGS[0].in_english() };
    for setting in [SETTINGS[1], english, SETTINGS[2], SETTINGS[0].in_high_contrast()] {
        for stop in STOPS.iter().filter(|stop| MAIN.contains(&stop.name)) {
            save(&smaller(draw(stop, setting)), &folder.join(format!("{}-{}.png", stop.name, setting.name)));
        }
    }
    save(&smaller(sheet_on_paper()), &folder.join("sheet-on-paper.png"));
}

fn pictures_in(folder: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(folder).expect("docs/screens").flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".png")).collect()
}

#[test]
fn the_gallery_page_shows_every_picture_and_no_other() {
    let page = fs::read_to_string(folder().join("README.md")).unwrap();
    let shown = page.split(['(', '"']).filter_map(|rest| rest.split_once(".png").map(|(name, _)| format!("{name}.png"))).collect();
    assert_eq!(pictures_in(&folder()), shown);
}
