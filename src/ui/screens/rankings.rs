//! 순위: 종합 and 실시간, a podium with medals, the list, bars and a ring.

mod charts;

use eframe::egui::accesskit::Role;
use eframe::egui::{CursorIcon, Rect, Sense, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::kiosk::Gesture;
use crate::kiosk::state::{Ranking, RankingPlace, RankingScope, RankingWindow};
use crate::ui::look::Look;
use crate::ui::parts::{self, Tap, Words, focus_ring};
use crate::ui::scene::Scene;
use crate::ui::sign::{self, Sign};
use crate::ui::text;
use crate::ui::theme::{Step, Weight, contrast};
use crate::ui::vignette;
use crate::verdict::words::{Language, Text};

const OVERALL: [(RankingWindow, Text); 3] =
    [(RankingWindow::All, text::WINDOW_ALL), (RankingWindow::Season, text::WINDOW_SEASON), (RankingWindow::Week, text::WINDOW_WEEK)];
const LIVE: [(RankingWindow, Text); 2] = [(RankingWindow::Hour, text::WINDOW_HOUR), (RankingWindow::Day, text::WINDOW_DAY)];

/// Draws the rankings.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    let actions = parts::nav(scene);
    let title = scene.say(text::RANKINGS);
    parts::frame(ui, scene, title, &actions, |ui, scene| {
        let look = scene.look;
        let state = scene.state;
        parts::scroll(ui, look, "rankings", |ui| {
            choices(ui, scene);
            let ranking = &state.session.rankings.ranking;
            match ranking.latest() {
                Some(ranking) if !ranking.places.is_empty() => counted(ui, scene, ranking),
                _ if ranking.failure().is_some() => {
                    parts::message(ui, look, None, scene.say(text::CATALOGUE_GONE), scene.say(text::CATALOGUE_GONE_DO));
                    if Tap::new(scene.say(text::RETRY)).show(ui, look) {
                        scene.send(Gesture::Retry);
                    }
                }
                _ if ranking.is_pending() => parts::message(ui, look, None, scene.say(text::LOADING), ""),
                _ => parts::message(ui, look, None, scene.say(text::RANK_EMPTY), scene.say(text::RANK_EMPTY_DO)),
            }
        });
    });
}

fn choices(ui: &mut Ui, scene: &mut Scene) {
    let look = scene.look;
    let choice = scene.state.session.rankings.choice;
    parts::flow(ui, look, |ui| {
        for (is_live, words, window) in [(false, text::RANK_OVERALL, RankingWindow::All), (true, text::RANK_LIVE, RankingWindow::Hour)] {
            if parts::chip(ui, look, scene.say(words), choice.window.is_live() == is_live) && choice.window.is_live() != is_live {
                scene.send(Gesture::SetRankingWindow(window));
            }
        }
        ui.add_space(look.space(2.0));
        let windows: &[(RankingWindow, Text)] = if choice.window.is_live() { &LIVE } else { &OVERALL };
        for (window, words) in windows {
            if Tap::new(scene.say(*words)).bare().selected(choice.window == *window).show(ui, look) {
                scene.send(Gesture::SetRankingWindow(*window));
            }
        }
        if scene.state.has_fleet {
            for (scope, words) in [(RankingScope::ThisDevice, text::SCOPE_DEVICE), (RankingScope::Everyone, text::SCOPE_EVERYONE)] {
                if Tap::new(scene.say(words)).bare().selected(choice.scope == scope).show(ui, look) {
                    scene.send(Gesture::SetRankingScope(scope));
                }
            }
        }
    });
}

fn counted(ui: &mut Ui, scene: &mut Scene, ranking: &Ranking) {
    let look = scene.look;
    ui.add_space(look.space(1.0));
    podium(ui, scene, ranking);
    Words::new(scene.say(text::RANK_NOTE)).soft().show(ui, look);
    let is_wide = ui.available_width() > look.sizes.font_px(Step::Body) * 46.0;
    if is_wide {
        ui.columns(2, |columns| {
            list(&mut columns[0], scene, ranking);
            charts::show(&mut columns[1], scene, ranking);
        });
    } else {
        list(ui, scene, ranking);
        charts::show(ui, scene, ranking);
    }
}

/// First in the middle and highest, second to its left, third to its right.
fn podium(ui: &mut Ui, scene: &mut Scene, ranking: &Ranking) {
    let look = scene.look;
    let firsts: Vec<&RankingPlace> = ranking.places.iter().take(3).collect();
    let needed = look.sizes.font_px(Step::Body) * 7.5;
    if ui.available_width() < needed * 3.0 {
        // Too narrow for three names side by side: the list says it all.
        return;
    }
    let width = ui.available_width().min(look.space(124.0));
    let column = (width - 2.0 * look.sizes.gap) / 3.0;
    let names: Vec<_> = firsts
        .iter()
        .map(|place| {
            let name = look.pick(&place.name_ko, &place.name_en).to_owned();
            ui.painter().layout(name, look.font(Step::Body, Weight::Bold), look.palette.ink, column - look.space(1.0))
        })
        .collect();
    let name_height = names.iter().map(|n| n.size().y).fold(0.0, f32::max);
    let side = (column * 0.62).min(look.space(if look.sizes.is_tall { 27.0 } else { 17.0 }));
    let stretch = if look.sizes.is_tall { 1.6 } else { 1.0 };
    let steps = [11.5, 8.5, 6.5].map(|h| look.space(h * stretch).max(look.sizes.line_px(Step::Title)));
    let height = side + name_height + look.space(2.0) + steps[0];
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let left = rect.center().x - width / 2.0;
    for (i, place) in firsts.iter().enumerate() {
        let slot = [1.0, 0.0, 2.0][i];
        let x = left + slot * (column + look.sizes.gap);
        let step = Rect::from_min_max(pos2(x, rect.bottom() - steps[i]), pos2(x + column, rect.bottom()));
        podium_place(ui, scene, place, i, step, side, names[i].clone());
    }
}

fn podium_place(
    ui: &mut Ui,
    scene: &mut Scene,
    place: &RankingPlace,
    index: usize,
    step: Rect,
    side: f32,
    name: std::sync::Arc<eframe::egui::Galley>,
) {
    let look = scene.look;
    let medal = look.palette.medals[index];
    let name_top = step.top() - look.space(0.75) - name.size().y;
    let plate = Rect::from_min_size(pos2(step.center().x - side / 2.0, name_top - look.space(0.75) - side), Vec2::splat(side));
    let response =
        ui.interact(plate.union(step), ui.scope_id().with(("podium", index)), Sense::click()).on_hover_cursor(CursorIcon::PointingHand);
    let label = place_label(scene, place);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    vignette::paint(ui.painter(), plate, &scene.plates.get(&place.plant_id), look.palette, look.space(1.5));
    focus_ring(ui, look, plate, look.space(1.5), &response);
    let mark = Rect::from_center_size(plate.right_top() + vec2(-look.space(1.5), look.space(1.5)), Vec2::splat(look.space(3.5)));
    let sign = Sign::of_hazard(place.hazard);
    let tone = sign.tone(look.palette);
    ui.painter().circle_filled(mark.center(), mark.width() * 0.72, tone.fill);
    sign::paint(ui.painter(), sign, mark, tone.on_fill, tone.fill);
    ui.painter().galley(pos2(step.center().x - name.size().x / 2.0, name_top), name, look.palette.ink);
    ui.painter().rect_filled(step, look.space(1.0), look.palette.surface);
    let ribbon = Rect::from_min_max(step.min, pos2(step.right(), step.top() + look.space(0.75)));
    ui.painter().rect_filled(ribbon, look.space(0.5), medal);
    ui.painter().rect_stroke(step, look.space(1.0), look.outline(), StrokeKind::Inside);
    let disc = look.sizes.line_px(Step::Body) * 1.25;
    let centre = pos2(step.center().x, step.center().y + look.space(0.375));
    ui.painter().circle_filled(centre, disc / 2.0, medal);
    let ink = on(medal, look);
    let number = ui.painter().layout_no_wrap(place.rank.to_string(), look.font(Step::Body, Weight::Bold), ink);
    ui.painter().galley(centre - number.size() / 2.0, number, ink);
    if response.clicked() {
        scene.send(Gesture::OpenPlant(place.plant_id.clone()));
    }
}

/// Dark or light ink, whichever reads better upon a medal.
fn on(medal: eframe::egui::Color32, look: &Look) -> eframe::egui::Color32 {
    let (dark, light) = (look.palette.on_accent, eframe::egui::Color32::WHITE);
    if contrast(dark, medal) >= contrast(light, medal) { dark } else { light }
}

fn place_label(scene: &Scene, place: &RankingPlace) -> String {
    let look = scene.look;
    let name = look.pick(&place.name_ko, &place.name_en);
    format!(
        "{}{} {name}, {}, {}",
        place.rank,
        scene.say(text::RANK_PLACE),
        scene.say(Sign::of_hazard(place.hazard).word()),
        times(look, place.count)
    )
}

/// How often, as people say it.
fn times(look: &Look, count: u64) -> String {
    match look.language {
        Language::Korean => format!("{count}{}", text::TIMES.ko),
        Language::English => format!("{count} {}", text::TIMES.en),
    }
}

fn list(ui: &mut Ui, scene: &mut Scene, ranking: &Ranking) {
    let look = scene.look;
    parts::stack(ui, look, 1.0, |ui| {
        for place in &ranking.places {
            row(ui, scene, place);
        }
    });
}

fn row(ui: &mut Ui, scene: &mut Scene, place: &RankingPlace) {
    let look = scene.look;
    let pad = look.space(1.5);
    let width = ui.available_width();
    let bold = look.font(Step::Body, Weight::Bold);
    let layout = |words: String, ink, wrap: f32| ui.painter().layout(words, bold.clone(), ink, wrap);
    let rank = layout(place.rank.to_string(), look.palette.ink, f32::INFINITY);
    let count = layout(times(look, place.count), look.palette.ink_soft, f32::INFINITY);
    let shape = bold.size;
    let rank_width = look.sizes.font_px(Step::Body) * 1.4;
    let room = width - rank_width - shape - count.size().x - 5.0 * pad;
    let name = layout(look.pick(&place.name_ko, &place.name_en).to_owned(), look.palette.ink, room.max(shape * 2.0));
    let height = (name.size().y + 1.5 * pad).max(look.sizes.touch);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    let label = place_label(scene, place);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let fill = if response.is_pointer_button_down_on() { look.palette.raised } else { look.palette.surface };
    ui.painter().rect(rect, look.rounding(), fill, look.outline(), StrokeKind::Inside);
    focus_ring(ui, look, rect, look.rounding(), &response);
    let middle = rect.center().y;
    let at = |x: f32, galley: &eframe::egui::Galley| pos2(x, middle - galley.size().y / 2.0);
    let rank_left = rect.left() + pad + (rank_width - rank.size().x) / 2.0;
    let mark = Rect::from_center_size(pos2(rect.left() + 2.0 * pad + rank_width + shape / 2.0, middle), Vec2::splat(shape));
    let sign = Sign::of_hazard(place.hazard);
    sign::paint(ui.painter(), sign, mark, sign.tone(look.palette).ink, fill);
    ui.painter().galley(at(rank_left, &rank), rank, look.palette.ink);
    ui.painter().galley(at(mark.right() + pad, &name), name, look.palette.ink);
    ui.painter().galley(at(rect.right() - pad - count.size().x, &count), count, look.palette.ink_soft);
    if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        scene.send(Gesture::OpenPlant(place.plant_id.clone()));
    }
}
