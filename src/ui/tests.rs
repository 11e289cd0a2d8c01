//! What the theme promises, checked: contrast, colours for the colour-blind, words, sizes.

use eframe::egui::{Color32, vec2};

use super::sign::Sign;
use super::theme::{Mood, Palette, Sizes, Step, contrast};
use super::vignette::Plate;
use super::{FrameTimes, qr};
use crate::plant::{Hazard, IngestionHazard, Plant, SkinHazard};

#[test]
fn every_pair_of_ink_and_ground_can_be_read() {
    for mood in Mood::ALL {
        for (name, ink, ground, least) in Palette::of(mood).text_pairs() {
            let found = contrast(ink, ground);
            assert!(found >= least, "{mood:?}: {ink:?} on {name} {ground:?} has {found:.2}, needs {least}");
        }
    }
}

#[test]
fn contrast_is_that_of_the_standard() {
    assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
    assert!((contrast(Color32::from_gray(0x76), Color32::WHITE) - 4.54).abs() < 0.02);
}

/// What a colour becomes for people without one kind of cone (Machado and others, 2009).
fn as_seen(colour: Color32, matrix: [[f32; 3]; 3]) -> [f32; 3] {
    let linear = |c: u8| (f32::from(c) / 255.0).powf(2.2);
    let rgb = [linear(colour.r()), linear(colour.g()), linear(colour.b())];
    matrix.map(|row| row.iter().zip(rgb).map(|(m, c)| m * c).sum::<f32>().clamp(0.0, 1.0).powf(1.0 / 2.2))
}

const NO_CHANGE: [[f32; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
const NO_RED: [[f32; 3]; 3] = [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]];
const NO_GREEN: [[f32; 3]; 3] = [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]];
const NO_BLUE: [[f32; 3]; 3] = [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]];

#[test]
fn danger_and_look_alike_differ_from_everything_for_every_eye() {
    for mood in Mood::ALL {
        let palette = Palette::of(mood);
        for matrix in [NO_CHANGE, NO_RED, NO_GREEN, NO_BLUE] {
            for loud in [Sign::Danger, Sign::LookAlike] {
                for other in Sign::ALL.into_iter().filter(|other| *other != loud) {
                    let (a, b) = (as_seen(loud.tone(palette).fill, matrix), as_seen(other.tone(palette).fill, matrix));
                    let distance = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt();
                    assert!(distance > 0.12, "{mood:?}: {loud:?} and {other:?} are {distance:.2} apart");
                }
            }
        }
    }
}

#[test]
fn no_two_signs_share_a_shape_or_a_word() {
    for (i, a) in Sign::ALL.iter().enumerate() {
        for b in &Sign::ALL[i + 1..] {
            assert_ne!(a.outline(), b.outline(), "{a:?} {b:?}");
            assert_ne!(a.word().ko, b.word().ko);
            assert_ne!(a.word().en, b.word().en);
        }
    }
}

#[test]
fn nothing_in_an_answer_is_green() {
    let is_green = |c: Color32| i32::from(c.g()) > i32::from(c.r()) + 24 && i32::from(c.g()) > i32::from(c.b()) + 24;
    for mood in Mood::ALL {
        let palette = Palette::of(mood);
        let mut colours = vec![palette.accent, palette.leaf, palette.leaf_shade, palette.stem];
        for sign in Sign::ALL {
            let tone = sign.tone(palette);
            colours.extend([tone.fill, tone.on_fill, tone.ink]);
        }
        colours.extend((0..6).map(|i| palette.chart(i)));
        colours.extend(super::text::COLOURS.iter().filter_map(|(name, _)| super::theme::petal(name)));
        assert!(!colours.iter().any(|c| is_green(*c)), "{mood:?}: {colours:?}");
    }
}

#[test]
fn a_danger_is_never_shown_as_anything_else() {
    for (ingestion, _) in IngestionHazard::ALL {
        for (skin, _) in SkinHazard::ALL {
            let hazard = Hazard { ingestion, skin };
            assert_eq!(Sign::of_hazard(hazard) == Sign::Danger, hazard.is_dangerous(), "{hazard:?}");
        }
    }
}

#[test]
fn texts_are_as_high_and_fingers_as_wide_as_promised() {
    for (size, diagonal_inch, line_mm) in
        [(vec2(1280.0, 800.0), 13.3, 7.0), (vec2(1080.0, 1920.0), 32.0, 12.0), (vec2(1920.0, 1080.0), 27.0, 12.0)]
    {
        let px_per_mm = size.length() / (diagonal_inch * 25.4);
        let sizes = Sizes::new(size, diagonal_inch, 1.0);
        assert!(sizes.line_px(Step::Body) / px_per_mm >= line_mm - 0.3, "{size:?}: {} mm", sizes.line_px(Step::Body) / px_per_mm);
        assert!(sizes.touch / px_per_mm >= 11.9, "{size:?}: {} mm", sizes.touch / px_per_mm);
        assert!(sizes.touch >= 64.0 * size.min_elem() / 1080.0);
        let doubled = Sizes::new(size, diagonal_inch, 2.0);
        assert!((doubled.font_px(Step::Body) - 2.0 * sizes.font_px(Step::Body)).abs() <= 1.0);
        let steps = [Step::Body, Step::Lead, Step::Title, Step::Head, Step::Display];
        assert!(steps.windows(2).all(|pair| doubled.font_px(pair[0]) <= doubled.font_px(pair[1])));
    }
}

#[test]
fn a_plate_depends_on_facts_and_id_only() {
    let plant = |id: &str, family: &str, habit: &str| Plant {
        plant_id: id.parse().unwrap(),
        name_ko: "이름".to_owned(),
        name_en: String::new(),
        scientific_name: String::new(),
        family: family.to_owned(),
        family_ko: String::new(),
        other_names: Vec::new(),
        hazard: Hazard { ingestion: IngestionHazard::NotAssessed, skin: SkinHazard::NotAssessed },
        toxic_parts: Vec::new(),
        toxins: Vec::new(),
        symptoms_ko: String::new(),
        symptoms_en: String::new(),
        first_aid_ko: String::new(),
        first_aid_en: String::new(),
        look_alikes: Vec::new(),
        how_to_tell_apart_ko: String::new(),
        how_to_tell_apart_en: String::new(),
        habit: habit.to_owned(),
        months: Vec::new(),
        habitat_ko: String::new(),
        habitat_en: String::new(),
        flower_colours: vec!["white".to_owned()],
        flower_language_ko: String::new(),
        flower_language_en: String::new(),
        description_ko: String::new(),
        description_en: String::new(),
        sources: Vec::new(),
    };
    assert_eq!(Plate::of(&plant("rosa", "Rosaceae", "shrub")), Plate::of(&plant("rosa", "Rosaceae", "shrub")));
    assert_ne!(Plate::of(&plant("rosa", "Rosaceae", "shrub")), Plate::of(&plant("conium-maculatum", "Apiaceae", "herb")));
}

#[test]
fn a_code_holds_a_whole_sheet_and_refuses_a_book() {
    assert!(qr::modules(&"가".repeat(400)).is_some());
    assert!(qr::modules(&"가".repeat(4_000)).is_none());
}

#[test]
fn an_error_is_told_in_short() {
    for (words, short) in [
        ("os error at /home/x/winit/mod.rs:788: no connection", "no connection"),
        ("Found no configs: Template { r_size: 8 }", "Found no configs: Template"),
        ("Library libxkbcommon-x11.so could not be loaded.\nmore", "Library libxkbcommon-x11.so could not be loaded."),
    ] {
        assert_eq!(super::window::in_short(words), short);
    }
}

#[test]
fn frame_times_are_sorted_into_buckets() {
    let mut times = FrameTimes::default();
    assert!(times.is_empty());
    for micros in [100, 200, 900, 5_000, 90_000] {
        times.note(std::time::Duration::from_micros(micros));
    }
    assert_eq!(times.len(), 5);
    for (share, from_us, to_us) in [(0.2, 100, 100), (0.4, 200, 240), (0.6, 900, 1_080), (0.8, 5_000, 6_000)] {
        let micros = times.at_most(share).as_micros();
        assert!((from_us..=to_us).contains(&micros), "{share}: {micros} us");
    }
    assert_eq!(times.at_most(1.0), std::time::Duration::from_millis(90));
    assert_eq!(times.longest(), std::time::Duration::from_millis(90));
}
