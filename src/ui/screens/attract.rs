//! 쉬는 화면: slow leaves, one question, today's danger, what is in flower and what was found most.

use std::time::Duration;

use eframe::egui::accesskit::Role;
use eframe::egui::{Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::kiosk::{Gesture, SeasonPlant};
use crate::ui::look::Look;
use crate::ui::parts::{self, Words};
use crate::ui::scene::Scene;
use crate::ui::sign::{self, Sign};
use crate::ui::text;
use crate::ui::theme::{Step, Weight};

/// Draws the idle screen. A touch anywhere begins.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    let whole = ui.max_rect();
    let anywhere = ui.interact(whole, ui.scope_id().with("anywhere"), Sense::click());
    let name = scene.say(text::ATTRACT_TOUCH);
    anywhere.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    if anywhere.clicked() {
        scene.send(Gesture::Begin);
    }
    drifting_leaves(ui, scene, whole);
    let title = scene.say(text::BRAND);
    parts::frame(ui, scene, title, &[], |ui, scene| {
        let look = scene.look;
        let body = ui.max_rect();
        if look.sizes.is_tall {
            parts::scroll(ui, look, "attract", |ui| {
                ui.add_space(body.height() * 0.05);
                question(ui, scene);
                ui.add_space(look.space(7.0));
                danger_of_the_day(ui, scene, 0.0);
                ui.add_space(look.space(6.0));
                strips(ui, scene);
            });
        } else {
            let gap = look.space(4.0);
            let left = Rect::from_min_max(body.min, pos2(body.left() + body.width() * 0.58 - gap / 2.0, body.bottom()));
            let right = Rect::from_min_max(pos2(left.right() + gap, body.top()), body.max);
            parts::inside(ui, left, |ui| {
                parts::scroll(ui, look, "attract-left", |ui| {
                    ui.add_space(body.height() * 0.03);
                    question(ui, scene);
                    ui.add_space(look.space(4.0));
                    strips(ui, scene);
                });
            });
            parts::inside(ui, right, |ui| parts::scroll(ui, look, "attract-right", |ui| danger_of_the_day(ui, scene, body.height())));
        }
    });
}

fn question(ui: &mut Ui, scene: &Scene) {
    let look = scene.look;
    Words::new(scene.say(text::ATTRACT_QUESTION)).step(Step::Display).bold().show(ui, look);
    Words::new(scene.say(text::ATTRACT_SENTENCE)).step(Step::Lead).soft().show(ui, look);
    ui.add_space(look.space(2.0));
    invitation(ui, look, scene.say(text::ATTRACT_TOUCH));
}

/// The pill that says where to begin. It is no button of its own: the whole screen is.
fn invitation(ui: &mut Ui, look: &Look, words: &str) {
    let font = look.font(Step::Title, Weight::Bold);
    let pad = vec2(look.space(4.0), look.space(2.0));
    let galley = ui.painter().layout(words.to_owned(), font, look.palette.on_accent, ui.available_width() - 2.0 * pad.x);
    let (rect, _) = ui.allocate_exact_size(galley.size() + 2.0 * pad, Sense::hover());
    ui.painter().rect_filled(rect, rect.height().min(look.space(12.0)) / 2.0, look.palette.accent);
    ui.painter().galley(rect.min + pad, galley, look.palette.on_accent);
}

/// Today's poisonous plant. Upright the plate stands beside the words; otherwise above them, and the
/// panel is `height` high.
fn danger_of_the_day(ui: &mut Ui, scene: &mut Scene, height: f32) {
    let Some(plant) = scene.state.attract.pick.danger_of_the_day.as_ref() else { return };
    let look = scene.look;
    let words = |ui: &mut Ui| {
        Words::new(scene.say(text::DANGER_OF_THE_DAY)).step(Step::Lead).bold().colour(look.palette.danger.ink).show(ui, look);
        Words::new(look.pick(&plant.name_ko, &plant.name_en)).step(Step::Head).bold().show(ui, look);
        parts::sign_chip(ui, look, Sign::Danger);
        Words::new(look.say(crate::verdict::words::hazard(plant.hazard))).show(ui, look);
    };
    parts::panel(ui, look, |ui| {
        parts::stack(ui, look, 1.0, |ui| {
            if look.sizes.is_tall {
                let side = (ui.available_width() * 0.48).min(look.space(64.0));
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = look.space(4.0);
                    parts::plate(ui, scene, &plant.plant_id, side);
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = look.space(2.0);
                        words(ui);
                    });
                });
            } else {
                let lines = look.sizes.line_px(Step::Lead) + look.sizes.line_px(Step::Head) + 3.0 * look.sizes.line_px(Step::Body);
                let room = height - lines - look.space(11.0);
                let size = vec2(ui.available_width(), room.clamp(look.sizes.touch * 2.0, look.space(52.0)));
                parts::wide_plate(ui, scene, &plant.plant_id, size);
                ui.add_space(look.space(0.5));
                words(ui);
            }
        });
    });
}

fn strips(ui: &mut Ui, scene: &mut Scene) {
    let look = scene.look;
    let quarter = (ui.available_width() - 3.0 * look.sizes.gap) / 4.0;
    season(ui, scene, 4, vec2(quarter, if look.sizes.is_tall { quarter * 1.15 } else { look.space(15.0) }), false);
    let Some(ranking) = scene.state.attract.ranking.latest().filter(|ranking| !ranking.places.is_empty()) else { return };
    ui.add_space(look.space(1.0));
    Words::new(scene.say(text::FOUND_MOST)).bold().soft().show(ui, look);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(look.space(1.0), look.space(0.5));
        for place in ranking.places.iter().take(3) {
            mark(ui, look, Sign::of_hazard(place.hazard));
            let line = format!("{} {}", place.rank, look.pick(&place.name_ko, &place.name_en));
            place_name(ui, look, &line);
            if look.sizes.is_tall {
                ui.end_row();
            } else {
                ui.add_space(look.space(2.0));
            }
        }
    });
}

/// A name that goes to the next line as a whole.
fn place_name(ui: &mut Ui, look: &Look, words: &str) {
    let galley = ui.painter().layout(words.to_owned(), look.font(Step::Lead, Weight::Regular), look.palette.ink, ui.max_rect().width());
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x, look.sizes.line_px(Step::Lead)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    ui.painter().galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, look.palette.ink);
}

/// Plates of plants that flower now, `columns` in a row; each opens its page where that is wanted.
pub fn season(ui: &mut Ui, scene: &mut Scene, columns: usize, size: Vec2, opens: bool) {
    let look = scene.look;
    let plants = &scene.state.attract.pick.plants;
    if plants.is_empty() {
        return;
    }
    Words::new(scene.say(text::IN_SEASON)).bold().soft().show(ui, look);
    let mut touched = None;
    for row in plants[..plants.len().min(4)].chunks(columns.max(1)) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = look.sizes.gap;
            for plant in row {
                if season_plant(ui, scene, plant, size, opens) {
                    touched = Some(plant.plant_id.clone());
                }
            }
        });
    }
    if let Some(plant_id) = touched {
        scene.send(Gesture::OpenPlant(plant_id));
    }
}

fn mark(ui: &mut Ui, look: &Look, sign: Sign) {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(look.sizes.line_px(Step::Lead)), Sense::hover());
    let word = look.say(sign.word());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, word));
    sign::paint(ui.painter(), sign, rect.shrink(look.space(0.5)), sign.tone(look.palette).ink, look.palette.ground);
}

fn season_plant(ui: &mut Ui, scene: &Scene, plant: &SeasonPlant, sheet: Vec2, opens: bool) -> bool {
    let look = scene.look;
    let name = look.pick(&plant.name_ko, &plant.name_en);
    let galley = ui.painter().layout(name.to_owned(), look.font(Step::Body, Weight::Bold), look.palette.ink, sheet.x);
    let size = vec2(sheet.x, sheet.y + look.space(0.5) + galley.size().y);
    let (rect, response) = ui.allocate_exact_size(size, if opens { Sense::click() } else { Sense::hover() });
    response.widget_info(|| WidgetInfo::labeled(if opens { Role::Button } else { Role::Image }, true, name));
    let place = Rect::from_min_size(rect.min, sheet);
    crate::ui::vignette::paint(ui.painter(), place, &scene.plates.get(&plant.plant_id), look.palette, look.space(1.5));
    ui.painter().rect_stroke(place, look.space(1.5), look.outline(), StrokeKind::Inside);
    parts::focus_ring(ui, look, place, look.space(1.5), &response);
    ui.painter().galley(pos2(rect.left(), place.bottom() + look.space(0.5)), galley, look.palette.ink);
    response.clicked()
}

/// Leaves sink by some pixels in this time. A kiosk shows them all day, often on a machine that paints
/// without a graphics chip, where every picture costs its processor 30 ms.
const LEAVES_EVERY: Duration = Duration::from_millis(200);

/// Leaves that sink slowly, always the same ones; they stand still when the visitor wants calm.
pub fn drifting_leaves(ui: &Ui, scene: &Scene, whole: Rect) {
    let look = scene.look;
    let seconds = if look.is_motion_reduced { 0.0 } else { ui.input(|i| i.time) as f32 };
    let tint = look.palette.ground.lerp_to_gamma(look.palette.leaf, 0.085);
    let vein = Stroke::new(1.5, look.palette.ground.lerp_to_gamma(look.palette.leaf, 0.14));
    for i in 0..9_u8 {
        let lane = (f32::from(i) * 0.618_034).fract();
        let speed = 0.008 + 0.006 * (f32::from(i) * 0.37).fract();
        let fall = (f32::from(i) * 0.271 + seconds * speed).fract();
        let sway = (seconds * 0.25 + f32::from(i)).sin() * 0.015;
        let centre: Pos2 = whole.min + whole.size() * vec2(lane + sway, fall * 1.3 - 0.15);
        let length = whole.height().min(whole.width()) * (0.1 + 0.07 * (f32::from(i) * 0.53).fract());
        let angle = f32::from(i) * 1.3 + (seconds * 0.2 + f32::from(i) * 2.0).sin() * 0.5;
        let half = Vec2::angled(angle) * length;
        ui.painter().add(Shape::convex_polygon(sign::leaf(centre - half, centre + half, 0.2), tint, Stroke::NONE));
        ui.painter().line_segment([centre - half * 1.15, centre + half * 0.8], vein);
    }
    scene.keep_moving(ui.ctx(), LEAVES_EVERY);
}
