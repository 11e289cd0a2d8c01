//! What stays around every screen: the way back, language, text size and 119 above; what to do below.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align, Layout, Rect, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2};

use super::actions::{Action, Grid};
use super::{Tap, Weightiness, inside};
use crate::kiosk::{Gesture, Screen};
use crate::ui::icons::{self, Icon};
use crate::ui::look::Look;
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::theme::{self, Step, Weight};
use crate::verdict::words::Language;

/// The ways from one browsing screen to another.
pub fn nav(scene: &Scene) -> Vec<Action> {
    let state = scene.state;
    let history = match state.session.unseen() {
        0 => scene.say(text::NAV_HISTORY).to_owned(),
        unseen => format!("{} {unseen}", scene.say(text::NAV_HISTORY)),
    };
    let mut actions = vec![
        Action::new(scene.say(text::NAV_PHOTO), Icon::Camera, Gesture::OpenViewfinder).primary(),
        Action::new(scene.say(text::NAV_PLANTS), Icon::Book, Gesture::OpenEncyclopedia),
        Action::new(scene.say(text::NAV_SEARCH), Icon::Search, Gesture::OpenSearch),
        Action::new(scene.say(text::NAV_RANKINGS), Icon::Podium, Gesture::OpenRankings),
        Action::new(&history, Icon::Clock, Gesture::OpenHistory),
    ];
    let current = match state.screen {
        Screen::Encyclopedia | Screen::Plant(_) => Some(1),
        Screen::Search => Some(2),
        Screen::Rankings => Some(3),
        Screen::History => Some(4),
        _ => None,
    };
    if let Some(current) = current {
        actions[current].is_current = true;
    }
    actions
}

/// A whole screen: header, body, and the actions below when there are any.
pub fn frame(ui: &mut Ui, scene: &mut Scene, title: &str, actions: &[Action], body: impl FnOnce(&mut Ui, &mut Scene)) {
    let look = scene.look;
    let whole = ui.max_rect();
    let header_bottom = header(ui, scene, title, whole);
    let grid = (!actions.is_empty()).then(|| Grid::new(ui, look, actions, whole.width() - 2.0 * look.sizes.margin));
    let below = grid.as_ref().map_or(look.sizes.margin, |grid| grid.height(look) + 2.0 * look.space(1.5));
    let rect = Rect::from_min_max(
        pos2(whole.left() + look.sizes.margin, header_bottom + look.space(HEADER_PAD_STEPS)),
        pos2(whole.right() - look.sizes.margin, whole.bottom() - below),
    );
    if let Some(grid) = grid {
        let bar = Rect::from_min_max(pos2(whole.left(), whole.bottom() - below), whole.max);
        ui.painter().rect_filled(bar, 0.0, look.palette.ground);
        ui.painter().hline(bar.x_range(), bar.top(), Stroke::new(1.0, look.palette.line));
        let place = bar.shrink2(vec2(look.sizes.margin, look.space(1.5)));
        if let Some(touched) = grid.show(ui, look, actions, place) {
            scene.send(actions[touched].gesture.clone());
        }
    }
    inside(ui, rect, |ui| {
        let bar = vec2(look.space(super::panel::BAR_STEPS), 0.0);
        ui.shrink_clip_rect(Rect::from_min_max(rect.min, rect.max + bar).expand(look.space(0.5)));
        body(ui, scene);
    });
}

/// Grid steps of air above the header and between it and the page.
const HEADER_PAD_STEPS: f32 = 1.5;

/// Height of the header's buttons. Large text makes them higher than a finger.
fn header_row_px(look: &Look) -> f32 {
    look.sizes.touch.max(look.sizes.font_px(Step::Body) * 1.25 + look.space(2.0))
}

/// Where a page begins, from the upper edge of the window, when its title takes one line.
pub fn header_px(look: &Look) -> f32 {
    header_row_px(look) + 2.0 * look.space(HEADER_PAD_STEPS)
}

/// The row at the top; returns where it ends.
fn header(ui: &mut Ui, scene: &mut Scene, title: &str, whole: Rect) -> f32 {
    let look = scene.look;
    let pad = look.space(HEADER_PAD_STEPS);
    let row = Rect::from_min_max(
        pos2(whole.left() + look.sizes.margin, whole.top() + pad),
        pos2(whole.right() - look.sizes.margin, whole.top() + pad + header_row_px(look)),
    );
    let right = ui.scope_builder(UiBuilder::new().max_rect(row).layout(Layout::right_to_left(Align::Center)), |ui| tools(ui, scene));
    let room = Rect::from_min_max(row.min, pos2(right.response.rect.left() - look.sizes.gap, row.bottom()));
    let left = ui.scope_builder(UiBuilder::new().max_rect(room).layout(Layout::left_to_right(Align::Center)), |ui| {
        let has_way_back = !matches!(scene.state.screen, Screen::Attract | Screen::Start | Screen::Maintenance);
        if has_way_back {
            if Tap::new(scene.say(text::BACK)).icon_only(Icon::Back).show(ui, look) {
                scene.send(Gesture::Back);
            }
        } else {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(look.sizes.touch * 0.8), Sense::hover());
            icons::paint(ui.painter(), Icon::Leaf, rect, look.palette.accent_ink);
        }
        show_title(ui, look, title, row.height());
    });
    left.response.rect.bottom().max(row.bottom()).max(right.response.rect.bottom())
}

/// The title as large as it fits into the row, in two lines at most.
fn show_title(ui: &mut Ui, look: &Look, title: &str, height: f32) {
    let room = ui.available_width();
    let body = look.sizes.font_px(Step::Body);
    let sizes = [look.sizes.font_px(Step::Lead), body, body * 0.8, body * 0.64];
    let galley_of = |size: f32| {
        let font = eframe::egui::FontId::new(size, theme::family(Weight::Bold));
        super::balanced(ui, title, font, room)
    };
    let fits = |size: &f32| {
        let galley = galley_of(*size);
        galley.size().y <= height && galley.size().x <= room
    };
    let galley = galley_of(sizes.into_iter().find(fits).unwrap_or(sizes[3]));
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    ui.painter().galley(rect.min, galley, look.palette.ink);
}

/// Language, view, end and 119, from the right.
fn tools(ui: &mut Ui, scene: &mut Scene) {
    let look = scene.look;
    ui.spacing_mut().item_spacing.x = look.sizes.gap;
    let emergency = Tap::new(scene.say(text::EMERGENCY_SHORT)).icon(Icon::Phone).weightiness(Weightiness::Urgent);
    if emergency.show(ui, look) {
        scene.send(Gesture::ShowEmergency);
    }
    let is_session_open = !matches!(scene.state.screen, Screen::Attract | Screen::Maintenance | Screen::Pin | Screen::Operator);
    if is_session_open && Tap::new(scene.say(text::END)).icon_only(Icon::Close).bare().show(ui, look) {
        scene.send(Gesture::AskToEnd);
    }
    if Tap::new(scene.say(text::VIEW_SETTINGS)).icon_only(Icon::TextSize).bare().show(ui, look) {
        scene.local.is_view_panel_open = true;
    }
    let (other, name, short) = match look.language {
        Language::Korean => (Language::English, "English", "EN"),
        Language::English => (Language::Korean, "한국어", "한"),
    };
    let is_narrow = look.sizes.is_tall && look.sizes.text_scale() > 1.4;
    if Tap::new(if is_narrow { short } else { name }).named(name).bare().show(ui, look) {
        scene.send(Gesture::SetLanguage(other));
    }
}
