//! The on-screen keyboard: 두벌식, Latin and numbers. What the keys make is the kiosk's business.

use eframe::egui::accesskit::Role;
use eframe::egui::{Color32, Rect, Sense, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::kiosk::{Gesture, Key, KeyboardLayout};
use crate::ui::icons::{self, Icon};
use crate::ui::look::Look;
use crate::ui::parts;
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::theme::{Step, Weight};

/// What is drawn on a key.
enum Face {
    Text(String),
    Icon(Icon),
}

struct KeyTop {
    face: Face,
    name: String,
    /// In units of an ordinary key.
    width: f32,
    gesture: Gesture,
    is_accented: bool,
}

/// How tall the keyboard is.
pub fn height(look: &Look) -> f32 {
    4.0 * key_height(look) + 3.0 * gap(look) + look.space(2.0)
}

fn key_height(look: &Look) -> f32 {
    look.sizes.touch.max(look.sizes.line_px(Step::Body))
}

fn gap(look: &Look) -> f32 {
    look.sizes.gap.min(look.space(1.0))
}

/// Draws the keyboard over the whole width of `rect`, at its bottom.
pub fn show(ui: &mut Ui, scene: &mut Scene, rect: Rect) {
    let look = scene.look;
    ui.painter().rect_filled(rect, look.rounding(), look.palette.surface);
    let keys = rect.shrink(look.space(1.0));
    let width = keys.width().min(look.sizes.touch * 22.0);
    let keys = Rect::from_center_size(keys.center(), vec2(width, keys.height()));
    let rows = rows(scene);
    let row_height = (keys.height() - 3.0 * gap(look)) / 4.0;
    for (i, row) in rows.iter().enumerate() {
        let top = keys.top() + i as f32 * (row_height + gap(look));
        let units: f32 = row.iter().map(|key| key.width).sum();
        let unit = (keys.width() - gap(look) * (row.len() as f32 - 1.0)) / units.max(10.0);
        let used = units * unit + gap(look) * (row.len() as f32 - 1.0);
        let mut left = keys.center().x - used / 2.0;
        for key in row {
            let place = Rect::from_min_size(pos2(left, top), vec2(key.width * unit, row_height));
            if key_ui(ui, look, key, place) {
                scene.send(key.gesture.clone());
            }
            left += key.width * unit + gap(look);
        }
    }
}

fn rows(scene: &Scene) -> [Vec<KeyTop>; 4] {
    let keyboard = &scene.state.session.keyboard;
    let [first, second, third] = keyboard.rows();
    let mut third_row = Vec::new();
    if keyboard.layout.has_shift() {
        let face = Face::Text(scene.say(text::KEY_SHIFT).to_owned());
        let mut shift = named(scene, face, text::KEY_SHIFT, 1.6, Gesture::Key(Key::Shift));
        shift.is_accented = keyboard.is_shifted;
        third_row.push(shift);
    }
    third_row.extend(characters(third));
    third_row.push(named(scene, Face::Icon(Icon::Erase), text::KEY_ERASE, 1.4, Gesture::Key(Key::Backspace)));
    let mut last = Vec::new();
    for (layout, words) in [
        (KeyboardLayout::Hangul, text::LAYOUT_HANGUL),
        (KeyboardLayout::Latin, text::LAYOUT_LATIN),
        (KeyboardLayout::Numbers, text::LAYOUT_NUMBERS),
    ] {
        if layout != keyboard.layout {
            last.push(named(scene, Face::Text(scene.say(words).to_owned()), words, 1.5, Gesture::SetLayout(layout)));
        }
    }
    last.push(named(scene, Face::Text(scene.say(text::KEY_SPACE).to_owned()), text::KEY_SPACE, 4.5, Gesture::Key(Key::Space)));
    let mut done = named(scene, Face::Text(scene.say(text::KEY_DONE).to_owned()), text::KEY_DONE, 1.8, Gesture::Key(Key::Done));
    done.is_accented = true;
    last.push(done);
    [characters(first), characters(second), third_row, last]
}

fn characters(row: &str) -> Vec<KeyTop> {
    row.chars()
        .map(|c| KeyTop {
            face: Face::Text(c.to_string()),
            name: c.to_string(),
            width: 1.0,
            gesture: Gesture::Key(Key::Char(c)),
            is_accented: false,
        })
        .collect()
}

fn named(scene: &Scene, face: Face, name: crate::verdict::words::Text, width: f32, gesture: Gesture) -> KeyTop {
    KeyTop { face, name: scene.say(name).to_owned(), width, gesture, is_accented: false }
}

fn key_ui(ui: &mut Ui, look: &Look, key: &KeyTop, rect: Rect) -> bool {
    let response = ui.interact(rect, ui.scope_id().with(("key", &key.name)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &key.name));
    let palette = look.palette;
    let (fill, ink) = if key.is_accented { (palette.accent, palette.on_accent) } else { (palette.raised, palette.ink) };
    let fill = if response.is_pointer_button_down_on() { fill.lerp_to_gamma(ink, 0.25) } else { fill };
    ui.painter().rect(rect, look.space(1.0), fill, look.outline(), StrokeKind::Inside);
    parts::focus_ring(ui, look, rect, look.space(1.0), &response);
    match &key.face {
        Face::Icon(icon) => icons::paint(ui.painter(), *icon, Rect::from_center_size(rect.center(), Vec2::splat(rect.height() * 0.5)), ink),
        Face::Text(words) => {
            let step = if words.chars().count() == 1 { Step::Lead } else { Step::Body };
            let galley = fitting(ui, look, words, step, rect.width() - look.space(0.75));
            ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
        }
    }
    response.clicked()
}

/// The word at its step, or as much smaller as it must be: a key has the size of a finger, whatever
/// the text size.
fn fitting(ui: &Ui, look: &Look, words: &str, step: Step, width: f32) -> std::sync::Arc<eframe::egui::Galley> {
    let mut font = look.font(step, Weight::Bold);
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font.clone(), Color32::PLACEHOLDER);
    if galley.size().x <= width {
        return galley;
    }
    font.size = (font.size * width / galley.size().x).floor();
    ui.painter().layout_no_wrap(words.to_owned(), font, Color32::PLACEHOLDER)
}
