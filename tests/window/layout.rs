//! Every screen at every size and in every colour, reached by its labels: no text is cut off, elided or
//! partly covered, no two texts lie upon each other, every text stands out from what lies beneath it,
//! everything to touch has a name and the size of a finger, and 119 is in sight.

use eframe::egui::accesskit::Role;
use eframe::egui::epaint::{ClippedShape, TextShape};
use eframe::egui::{Color32, Rect, Shape, Vec2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::stops::{OPERATOR_STOPS, STOPS};
use crate::visit::{SETTINGS, Setting, UPRIGHT_LARGE, Window};

/// A text as painted.
struct Painted {
    words: String,
    /// Around the ink, not around the line.
    ink: Rect,
    clip: Rect,
    order: usize,
    is_elided: bool,
    colour: Color32,
}

/// An opaque or veiling surface, with its place in the order of painting.
struct Cover {
    order: usize,
    rect: Rect,
    /// None for a photo.
    fill: Option<Color32>,
}

fn collect(shape: &Shape, clip: Rect, order: usize, found: &mut Vec<Painted>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, order, found)),
        Shape::Text(text) if is_visible(text) => found.push(Painted {
            words: text.galley.text().to_owned(),
            ink: text.galley.mesh_bounds.translate(text.pos.to_vec2()),
            clip,
            order,
            is_elided: text.galley.elided,
            colour: colour_of(text),
        }),
        _ => {}
    }
}

fn is_visible(text: &TextShape) -> bool {
    text.opacity_factor > 0.0 && !text.galley.text().trim().is_empty()
}

/// The colour that most of a text is painted in: that of its first letter.
fn colour_of(text: &TextShape) -> Color32 {
    let own = text.galley.job.sections.first().map_or(Color32::PLACEHOLDER, |section| section.format.color);
    text.override_text_color.unwrap_or(if own == Color32::PLACEHOLDER { text.fallback_color } else { own })
}

/// The surfaces painted over the whole breadth of something: what lies beneath them is not read.
fn covers(shapes: &[ClippedShape]) -> Vec<Cover> {
    let cover = |(order, clipped): (usize, &ClippedShape)| match &clipped.shape {
        Shape::Rect(rect) if rect.fill.a() > 200 => {
            let fill = rect.brush.is_none().then(|| at_worst(rect.fill));
            Some(Cover { order, rect: rect.rect.intersect(clipped.clip_rect), fill })
        }
        Shape::Circle(circle) if circle.fill.a() > 200 => {
            let rect = Rect::from_center_size(circle.center, Vec2::splat(circle.radius * 1.4)).intersect(clipped.clip_rect);
            Some(Cover { order, rect, fill: Some(at_worst(circle.fill)) })
        }
        _ => None,
    };
    shapes.iter().enumerate().filter_map(cover).collect()
}

/// A veil upon the brightest photo there may be.
fn at_worst(fill: Color32) -> Color32 {
    let through = 255 - fill.a();
    Color32::from_rgb(fill.r().saturating_add(through), fill.g().saturating_add(through), fill.b().saturating_add(through))
}

/// The least contrast of text, after WCAG 2.
const LEAST_CONTRAST: f32 = 4.5;

/// How a text stands out from what lies beneath it, if that is known.
fn contrast_of(text: &Painted, covers: &[Cover]) -> Option<f32> {
    let centre = text.ink.intersect(text.clip).center();
    let beneath = covers.iter().rev().find(|cover| cover.order < text.order && cover.rect.contains(centre))?;
    Some(dokcho::ui::theme::contrast(text.colour, beneath.fill?))
}

/// Places that scroll, as assistive technology is told.
fn scrolling<S>(harness: &Harness<'_, S>, is_sideways: bool) -> Vec<Rect> {
    let places = harness.get_all_by_role(Role::ScrollView).filter(|node| {
        let name = node.accesskit_node().label().unwrap_or_default();
        is_sideways == (name.contains("옆으로") || name.contains("sideways"))
    });
    let rect = |b: eframe::egui::accesskit::Rect| Rect::from_min_max(pos2(b.x0 as f32, b.y0 as f32), pos2(b.x1 as f32, b.y1 as f32));
    places.filter_map(|node| node.accesskit_node().raw_bounds()).map(rect).collect()
}

/// `has_something_over`: a panel or a message lies over the screen and may cover what is below.
fn faults<S>(harness: &Harness<'_, S>, has_something_over: bool) -> Vec<String> {
    let shapes = &harness.output().shapes;
    let screen = harness.ctx.content_rect();
    let has_scrolling = harness.query_all_by_role(Role::ScrollView).next().is_some();
    let (downwards, sideways) =
        if has_scrolling { (scrolling(harness, false), scrolling(harness, true)) } else { (Vec::new(), Vec::new()) };
    let covers = covers(shapes);
    let mut texts = Vec::new();
    for (order, clipped) in shapes.iter().enumerate() {
        collect(&clipped.shape, clipped.clip_rect.intersect(screen), order, &mut texts);
    }
    let mut faults = Vec::new();
    texts.retain(|text| {
        let seen = text.ink.intersect(text.clip);
        let over: Vec<Rect> = covers.iter().filter(|cover| cover.order > text.order).map(|cover| cover.rect.intersect(seen)).collect();
        let is_partly_covered = over.iter().any(|rect| rect.width() > 2.0 && rect.height() > 2.0 && !rect.expand(1.0).contains_rect(seen));
        let is_hidden = over.iter().any(|rect| rect.is_positive() && rect.expand(1.0).contains_rect(seen));
        if is_partly_covered && !is_hidden && !has_something_over {
            faults.push(format!("partly covered: {}", text.words));
        }
        seen.is_positive() && !is_hidden && !is_partly_covered
    });
    for text in &texts {
        if let Some(found) = contrast_of(text, &covers).filter(|found| *found < LEAST_CONTRAST) {
            faults.push(format!("hard to read, contrast {found:.1}: {}", text.words));
        }
        if text.is_elided {
            faults.push(format!("elided: {}", text.words));
        }
        let is_within = |place: &Rect| place.expand(2.0).contains(text.ink.intersect(text.clip).center());
        let is_cut_sideways = text.ink.left() < text.clip.left() - 1.0 || text.ink.right() > text.clip.right() + 1.0;
        if is_cut_sideways && !sideways.iter().any(is_within) {
            faults.push(format!("cut at the side: {:?} in {:?}: {}", text.ink, text.clip, text.words));
        }
        let is_cut_downwards = text.ink.top() < text.clip.top() - 1.0 || text.ink.bottom() > text.clip.bottom() + 1.0;
        if is_cut_downwards && !downwards.iter().any(is_within) {
            faults.push(format!("cut above or below: {:?} in {:?}: {}", text.ink, text.clip, text.words));
        }
    }
    for (i, a) in texts.iter().enumerate() {
        for b in &texts[i + 1..] {
            let shared = a.ink.intersect(a.clip).intersect(b.ink.intersect(b.clip));
            if shared.width() > 2.0 && shared.height() > 2.0 {
                faults.push(format!("upon each other: {} | {}", a.words, b.words));
            }
        }
    }
    faults
}

/// Things to touch that have no name or are smaller than a finger.
fn finger_faults(harness: &Harness<'_, dokcho::ui::App>) -> Vec<String> {
    let screen = harness.ctx.content_rect();
    let least = screen.size().min_elem() * 64.0 / 1080.0;
    let mut faults = Vec::new();
    for node in harness.root().children_recursive() {
        let node = node.accesskit_node();
        if !matches!(node.role(), Role::Button | Role::Switch | Role::TextInput) || node.is_disabled() {
            continue;
        }
        let name = node.label().unwrap_or_default();
        if name.trim().is_empty() {
            faults.push("something to touch has no name".to_owned());
        }
        let Some(b) = node.raw_bounds() else { continue };
        let rect = Rect::from_min_max(pos2(b.x0 as f32, b.y0 as f32), pos2(b.x1 as f32, b.y1 as f32));
        // Keys of a keyboard are narrower than high, as on every keyboard with ten in a row.
        let is_large = rect.width() >= least * 0.74 && rect.height() >= least * 0.99;
        if screen.contains_rect(rect) && !is_large {
            faults.push(format!("{name} is {:?}, smaller than a finger ({least})", rect.size()));
        }
    }
    if harness.query_by_role_and_label(Role::Button, "119").is_none() {
        faults.push("119 is not in sight".to_owned());
    }
    faults
}

fn check(setting: Setting) {
    let mut all = Vec::new();
    for stop in STOPS.iter().chain(OPERATOR_STOPS) {
        let mut window = Window::open(setting);
        (stop.go)(&mut window);
        let has_something_over = stop.name == "display" || window.state().overlay.is_some() || !window.state().toasts.is_empty();
        let found = faults(&window.harness, has_something_over).into_iter().chain(finger_faults(&window.harness));
        all.extend(found.map(|fault| format!("{} ({}, {:?}): {fault}", stop.name, setting.name, setting.language)));
    }
    assert!(all.is_empty(), "{} faults:\n{}", all.len(), all.join("\n"));
}

#[test]
fn nothing_is_cut_or_overlaps_on_a_laptop() {
    check(SETTINGS[0]);
}

#[test]
fn nothing_is_cut_or_overlaps_upright() {
    check(SETTINGS[1]);
}

#[test]
fn nothing_is_cut_or_overlaps_with_the_largest_text() {
    check(SETTINGS[2]);
}

#[test]
fn nothing_is_cut_or_overlaps_upright_with_the_largest_text() {
    check(UPRIGHT_LARGE);
}

#[test]
fn nothing_is_cut_or_overlaps_in_high_contrast() {
    check(SETTINGS[0].in_high_contrast());
    check(SETTINGS[2].in_high_contrast());
}

#[test]
fn nothing_is_cut_or_overlaps_in_daylight() {
    check(SETTINGS[0].in_daylight());
    check(SETTINGS[1].in_daylight());
}

#[test]
fn nothing_is_cut_or_overlaps_in_english() {
    check(SETTINGS[0].in_english());
    check(SETTINGS[1].in_english());
    check(SETTINGS[2].in_english());
}

/// The check itself: it finds what it is there to find.
#[test]
fn faults_are_found() {
    let found = |draw: fn(&mut eframe::egui::Ui)| {
        let mut harness =
            Harness::builder().with_size(eframe::egui::vec2(200.0, 200.0)).with_context_setup(dokcho::ui::install_fonts).build_ui(draw);
        harness.run_steps(2);
        faults(&harness, false).join("\n")
    };
    fn paint(ui: &eframe::egui::Ui, x: f32, y: f32) {
        let font = eframe::egui::FontId::proportional(20.0);
        ui.painter().text(pos2(x, y), eframe::egui::Align2::LEFT_TOP, "은방울꽃", font, Color32::WHITE);
    }
    assert_eq!(found(|ui| paint(ui, 20.0, 20.0)), "");
    assert!(found(|ui| paint(ui, 170.0, 20.0)).contains("cut at the side"));
    assert!(found(|ui| paint(ui, 20.0, 185.0)).contains("cut above or below"));
    let covered = found(|ui| {
        paint(ui, 20.0, 20.0);
        ui.painter().rect_filled(Rect::from_min_size(pos2(40.0, 0.0), Vec2::splat(90.0)), 0.0, Color32::RED);
    });
    assert!(covered.contains("partly covered"));
    let faint = found(|ui| {
        ui.painter().rect_filled(ui.max_rect().expand(20.0), 0.0, Color32::from_gray(200));
        paint(ui, 20.0, 20.0);
    });
    assert!(faint.contains("hard to read"));
    assert!(found(|ui| [20.0, 30.0].into_iter().for_each(|y| paint(ui, 20.0, y))).contains("upon each other"));
}
