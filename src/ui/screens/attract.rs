//! 쉬는 화면: slow leaves, one question, today's danger, what is in flower and what was found most.

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
        let body = ui.max_rect();
        if scene.look.sizes.is_tall {
            parts::scroll(ui, scene.look, "attract", |ui| {
                ui.add_space(body.height() * 0.05);
                question(ui, scene);
                ui.add_space(scene.look.space(4.0));
                danger_of_the_day(ui, scene);
                ui.add_space(scene.look.space(2.0));
                strips(ui, scene);
            });
        } else {
            let gap = scene.look.space(4.0);
            let left = Rect::from_min_max(body.min, pos2(body.left() + body.width() * 0.56 - gap / 2.0, body.bottom()));
            let right = Rect::from_min_max(pos2(left.right() + gap, body.top()), body.max);
            parts::inside(ui, left, |ui| {
                parts::scroll(ui, scene.look, "attract-left", |ui| {
                    ui.add_space(body.height() * 0.08);
                    question(ui, scene);
                    ui.add_space(scene.look.space(5.0));
                    strips(ui, scene);
                });
            });
            parts::inside(ui, right, |ui| parts::scroll(ui, scene.look, "attract-right", |ui| danger_of_the_day(ui, scene)));
        }
    });
}

fn question(ui: &mut Ui, scene: &Scene) {
    let look = scene.look;
    Words::new(scene.say(text::ATTRACT_QUESTION)).step(Step::Display).bold().show(ui, look);
    Words::new(scene.say(text::ATTRACT_SENTENCE)).step(Step::Lead).soft().show(ui, look);
    ui.add_space(look.space(3.0));
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

fn danger_of_the_day(ui: &mut Ui, scene: &mut Scene) {
    let Some(plant) = scene.state.attract.pick.danger_of_the_day.as_ref() else { return };
    let look = scene.look;
    parts::panel(ui, look, |ui| {
        Words::new(scene.say(text::DANGER_OF_THE_DAY)).step(Step::Lead).bold().colour(look.palette.danger.ink).show(ui, look);
        ui.add_space(look.space(1.0));
        let is_tall = look.sizes.is_tall;
        let side = ui.available_width().min(if is_tall { look.space(50.0) } else { look.space(44.0) });
        ui.vertical_centered(|ui| parts::plate(ui, scene, &plant.plant_id, side));
        ui.add_space(look.space(1.0));
        parts::sign_chip(ui, look, Sign::Danger);
        Words::new(look.pick(&plant.name_ko, &plant.name_en)).step(Step::Title).bold().show(ui, look);
        Words::new(look.say(crate::verdict::words::hazard(plant.hazard))).show(ui, look);
    });
}

fn strips(ui: &mut Ui, scene: &Scene) {
    let look = scene.look;
    season(ui, scene);
    let Some(ranking) = scene.state.attract.ranking.latest().filter(|ranking| !ranking.places.is_empty()) else { return };
    Words::new(scene.say(text::FOUND_MOST)).bold().soft().show(ui, look);
    for place in ranking.places.iter().take(3) {
        let line = format!("{}  {}", place.rank, look.pick(&place.name_ko, &place.name_en));
        ui.horizontal_wrapped(|ui| {
            mark(ui, look, Sign::of_hazard(place.hazard));
            Words::new(&line).step(Step::Lead).show(ui, look);
        });
    }
}

/// A row of plates of plants that flower now.
pub fn season(ui: &mut Ui, scene: &Scene) {
    let look = scene.look;
    if !scene.state.attract.pick.plants.is_empty() {
        Words::new(scene.say(text::IN_SEASON)).bold().soft().show(ui, look);
        parts::flow(ui, look, |ui| {
            for plant in scene.state.attract.pick.plants.iter().take(4) {
                season_plant(ui, scene, plant);
            }
        });
        ui.add_space(look.space(2.0));
    }
}

fn mark(ui: &mut Ui, look: &Look, sign: Sign) {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(look.sizes.line_px(Step::Lead)), Sense::hover());
    let word = look.say(sign.word());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, word));
    sign::paint(ui.painter(), sign, rect.shrink(look.space(0.5)), sign.tone(look.palette).ink, look.palette.ground);
}

fn season_plant(ui: &mut Ui, scene: &Scene, plant: &SeasonPlant) {
    let look = scene.look;
    let name = look.pick(&plant.name_ko, &plant.name_en);
    let font = look.font(Step::Body, Weight::Bold);
    let quarter = (ui.max_rect().width() - 3.0 * look.sizes.gap) / 4.0;
    let side = if look.sizes.is_tall { quarter } else { look.space(14.0).max(look.sizes.touch * 2.0) };
    let galley = ui.painter().layout(name.to_owned(), font, look.palette.ink, side.max(look.sizes.font_px(Step::Body) * 6.0));
    let size = vec2(galley.size().x.max(side), side + look.space(0.5) + galley.size().y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    let place = Rect::from_min_size(rect.min, Vec2::splat(side));
    crate::ui::vignette::paint(ui.painter(), place, &scene.plates.get(&plant.plant_id), look.palette, look.space(1.5));
    ui.painter().rect_stroke(place, look.space(1.5), look.outline(), StrokeKind::Inside);
    ui.painter().galley(pos2(rect.left(), place.bottom() + look.space(0.5)), galley, look.palette.ink);
}

/// Leaves that sink slowly, always the same ones; they stand still when the visitor wants calm.
fn drifting_leaves(ui: &Ui, scene: &Scene, whole: Rect) {
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
    scene.keep_moving(ui.ctx());
}
