//! 찍기: the camera edge to edge, a leaf to aim with, a guess that says it is one, a large shutter.

use std::time::Duration;

use eframe::egui::accesskit::Role;
use eframe::egui::{Align2, CursorIcon, Rect, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::kiosk::Gesture;
use crate::kiosk::state::{CameraState, GuessWarning, LiveGuess, PhotoHint, PlantPart};
use crate::ui::icons::{self, Icon};
use crate::ui::parts::{self, Emblem, Tap, Weightiness, focus_ring};
use crate::ui::scene::Scene;
use crate::ui::sign::{self, Sign};
use crate::ui::text;
use crate::ui::theme::{Step, Weight};
use crate::verdict::words::{Language, Text};

const PARTS: [(PlantPart, Text); 4] = [
    (PlantPart::Unsaid, text::PART_UNSAID),
    (PlantPart::Flower, text::PART_FLOWER),
    (PlantPart::Leaf, text::PART_LEAF),
    (PlantPart::Whole, text::PART_WHOLE),
];

/// Draws the viewfinder.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    let title = scene.say(text::VIEWFINDER);
    parts::frame(ui, scene, title, &[], |ui, scene| {
        let look = scene.look;
        let body = ui.max_rect();
        let shutter = look.sizes.touch * 1.7;
        let controls = Rect::from_min_max(pos2(body.left(), body.bottom() - shutter), body.max);
        let picture = Rect::from_min_max(
            pos2(body.left() - look.sizes.margin, body.top()),
            pos2(body.right() + look.sizes.margin, controls.top() - look.space(1.5)),
        );
        ui.set_clip_rect(ui.ctx().content_rect());
        camera(ui, scene, picture);
        controls_row(ui, scene, controls, shutter);
    });
}

fn camera(ui: &mut Ui, scene: &mut Scene, rect: Rect) {
    let look = scene.look;
    ui.painter().rect_filled(rect, 0.0, look.palette.surface);
    let state = scene.state.machine.camera;
    if matches!(state, CameraState::Missing | CameraState::Lost | CameraState::Refused) {
        let todo = if state == CameraState::Refused { text::CAMERA_REFUSED_DO } else { text::CAMERA_GONE_DO };
        let place = rect.shrink(look.sizes.margin);
        parts::inside(ui, place, |ui| {
            parts::scroll(ui, look, "camera-gone", |ui| {
                parts::emblem_message(ui, look, Emblem::Icon(Icon::Camera), scene.say(text::CAMERA_GONE), scene.say(todo));
                let tap = Tap::new(scene.say(text::CHOOSE_FILE)).icon(Icon::File).primary();
                if scene.state.settings.files_offered && ui.vertical_centered(|ui| tap.show(ui, look)).inner {
                    scene.send(Gesture::ChooseFiles);
                }
            });
        });
        return;
    }
    let response = ui.allocate_rect(rect, Sense::hover());
    let name = scene.say(text::GUIDE);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    let Some(frame) = scene.textures.frame().filter(|_| state == CameraState::Live) else {
        let place = rect.shrink(look.sizes.margin);
        parts::inside(ui, place, |ui| parts::emblem_message(ui, look, Emblem::Icon(Icon::Camera), scene.say(text::CAMERA_STARTING), ""));
        return;
    };
    parts::cover(ui, frame, rect, 0.0, scene.state.is_mirrored());
    guide(ui, rect);
    part_chips(ui, scene, rect);
    match scene.state.session.viewfinder.countdown_left_ms {
        Some(left_ms) => countdown(ui, scene, rect, left_ms),
        None => guess(ui, scene, rect),
    }
}

/// The leaf to aim with: light upon dark, so that it is seen on any picture.
fn guide(ui: &Ui, rect: Rect) {
    let height = (rect.height() * 0.64).min(rect.width() * 0.95);
    let root = rect.center() + vec2(0.0, height / 2.0);
    let tip = rect.center() - vec2(0.0, height / 2.0);
    let outline = sign::leaf(root, tip, 0.36);
    for (width, colour) in [(7.0, eframe::egui::Color32::from_black_alpha(130)), (3.0, eframe::egui::Color32::from_rgb(0xFF, 0xFD, 0xF6))] {
        ui.painter().add(Shape::closed_line(outline.clone(), Stroke::new(width, colour)));
        ui.painter().line_segment([root, root + vec2(0.0, height * 0.09)], Stroke::new(width, colour));
    }
}

fn part_chips(ui: &mut Ui, scene: &mut Scene, rect: Rect) {
    let look = scene.look;
    let place = rect.shrink2(vec2(look.sizes.margin, look.space(1.5)));
    parts::inside(ui, place, |ui| {
        parts::flow(ui, look, |ui| {
            for (part, words) in PARTS {
                let is_chosen = scene.state.session.viewfinder.part == part;
                let tap = Tap::new(scene.say(words)).weightiness(Weightiness::OnPhoto).selected(is_chosen);
                if tap.show(ui, look) {
                    scene.send(Gesture::SetPart(part));
                }
            }
        });
    });
}

fn guess(ui: &Ui, scene: &Scene, rect: Rect) {
    let look = scene.look;
    let at = pos2(rect.center().x, rect.bottom() - look.space(1.5));
    let viewfinder = &scene.state.session.viewfinder;
    let hint = viewfinder.hints.first().map(|hint| scene.say(hint_words(*hint)));
    let caption = |at, words: &str, sign| parts::caption(ui, look, at, Align2::CENTER_BOTTOM, words, rect.width() * 0.9, sign);
    match &viewfinder.guess {
        Some(guess) => {
            let below = caption(at, &guess_words(scene, guess), Some(guess_sign(guess)));
            if let Some(hint) = hint {
                caption(below.center_top() - vec2(0.0, look.space(1.0)), hint, None);
            }
        }
        None => drop(caption(at, hint.unwrap_or(scene.say(text::GUIDE)), None)),
    }
}

/// What to do about what makes the picture hard to see.
fn hint_words(hint: PhotoHint) -> Text {
    match hint {
        PhotoHint::TooDark => text::AIM_DARK,
        PhotoHint::TooBright => text::AIM_BRIGHT,
        PhotoHint::Blurred => text::AIM_BLURRED,
    }
}

/// A guess without a warning bears the sign of not knowing: whether the plant is poisonous has not
/// been said.
fn guess_sign(guess: &LiveGuess) -> Sign {
    match guess.warning {
        Some(GuessWarning::Danger) => Sign::Danger,
        Some(GuessWarning::DangerLookAlike) => Sign::LookAlike,
        None => Sign::Unknown,
    }
}

/// What it resembles, that this is a guess, and in a second line the warning, or that harm is another
/// question.
fn guess_words(scene: &Scene, guess: &LiveGuess) -> String {
    let name = scene.look.pick(&guess.name_ko, &guess.name_en);
    let harm = scene.say(match guess.warning {
        Some(GuessWarning::Danger) => text::GUESS_DANGER,
        Some(GuessWarning::DangerLookAlike) => text::GUESS_LOOK_ALIKE,
        None => text::GUESS_HARM_LATER,
    });
    let unsure = scene.say(text::GUESS_UNSURE);
    match scene.look.language {
        Language::Korean => format!("{name}{} 닮아 보여요. {unsure}\n{harm}", with_particle(name)),
        Language::English => format!("Looks a little like {name}. {unsure}\n{harm}"),
    }
}

/// 과 after a closed syllable, 와 after an open one.
fn with_particle(name: &str) -> &'static str {
    let is_closed = name.chars().last().is_some_and(|c| ('가'..='힣').contains(&c) && !(c as u32 - 0xAC00).is_multiple_of(28));
    if is_closed { "과" } else { "와" }
}

fn countdown(ui: &Ui, scene: &Scene, rect: Rect, left_ms: i64) {
    let look = scene.look;
    let seconds = (left_ms.max(0) + 999) / 1000;
    let radius = look.sizes.font_px(Step::Display) * 1.1;
    ui.painter().circle_filled(rect.center(), radius, look.palette.scrim);
    let galley = ui.painter().layout_no_wrap(seconds.to_string(), look.font(Step::Display, Weight::Bold), look.palette.on_scrim);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, look.palette.on_scrim);
    scene.keep_moving(ui.ctx(), Duration::from_millis(66));
}

fn controls_row(ui: &mut Ui, scene: &mut Scene, rect: Rect, shutter: f32) {
    let look = scene.look;
    let viewfinder = &scene.state.session.viewfinder;
    let is_counting = viewfinder.countdown_left_ms.is_some();
    let can_shoot = scene.state.machine.camera == CameraState::Live && viewfinder.taking.is_none();
    let centre = Rect::from_center_size(rect.center(), Vec2::splat(shutter));
    let side_width = (rect.width() - shutter) / 2.0 - look.sizes.gap;
    let left = Rect::from_min_size(rect.min, vec2(side_width, rect.height()));
    let right = Rect::from_min_size(pos2(rect.right() - side_width, rect.top()), vec2(side_width, rect.height()));
    if shutter_button(ui, scene, centre, is_counting, can_shoot || is_counting) {
        scene.send(if is_counting { Gesture::CancelCountdown } else { Gesture::Shutter });
    }
    let is_mirrored = scene.state.is_mirrored();
    let has_camera = scene.state.machine.camera == CameraState::Live;
    side(ui, left, false, |ui| {
        if has_camera && scene.state.settings.files_offered && Tap::new(scene.say(text::CHOOSE_FILE)).icon_only(Icon::File).show(ui, look) {
            scene.send(Gesture::ChooseFiles);
        }
    });
    side(ui, right, true, |ui| {
        if scene.state.machine.cameras.len() > 1 && Tap::new(scene.say(text::SWITCH_CAMERA)).icon_only(Icon::SwitchCamera).show(ui, look) {
            scene.send(Gesture::NextCamera);
        }
        if Tap::new(scene.say(text::MIRROR)).icon_only(Icon::Mirror).selected(is_mirrored).show(ui, look) {
            scene.send(Gesture::SetMirror(!is_mirrored));
        }
    });
}

fn side(ui: &mut Ui, rect: Rect, is_right: bool, draw: impl FnOnce(&mut Ui)) {
    use eframe::egui::{Align, Layout, UiBuilder};
    let layout = if is_right { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), draw);
}

fn shutter_button(ui: &mut Ui, scene: &Scene, rect: Rect, is_counting: bool, is_enabled: bool) -> bool {
    let look = scene.look;
    let name = scene.say(if is_counting { text::STOP_COUNTDOWN } else { text::SHUTTER });
    let sense = if is_enabled { Sense::click() } else { Sense::hover() };
    let response = ui.allocate_rect(rect, sense).on_hover_cursor(CursorIcon::PointingHand);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, name));
    let radius = rect.width() / 2.0;
    let fill = if is_enabled { look.palette.accent } else { look.palette.raised };
    let pressed = if response.is_pointer_button_down_on() { 0.9 } else { 1.0 };
    ui.painter().circle_stroke(rect.center(), radius - 2.0, Stroke::new(4.0, look.palette.ink));
    ui.painter().circle_filled(rect.center(), (radius - 9.0) * pressed, fill);
    let ink = if is_enabled { look.palette.on_accent } else { look.palette.ink_soft };
    let icon = if is_counting { Icon::Close } else { Icon::Camera };
    icons::paint(ui.painter(), icon, rect.shrink(rect.width() * 0.3), ink);
    focus_ring(ui, look, rect, radius, &response);
    response.clicked()
}
