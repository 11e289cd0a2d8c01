//! What stays around every screen: the way back, language, text size and 119 above; what to do below.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align, Color32, CursorIcon, Layout, Rect, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2};

use super::{Tap, Weightiness, Words, focus_ring, inside};
use crate::kiosk::{Gesture, Screen};
use crate::ui::icons::{self, Icon};
use crate::ui::look::Look;
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::theme::{Step, Weight};
use crate::verdict::words::Language;

/// Something to do, in the row at the bottom of a screen.
#[derive(Clone, Debug)]
pub struct Action {
    pub text: String,
    pub icon: Icon,
    pub gesture: Gesture,
    pub is_primary: bool,
    /// The screen one is on already.
    pub is_current: bool,
    pub is_enabled: bool,
}

impl Action {
    /// An ordinary action.
    pub fn new(text: &str, icon: Icon, gesture: Gesture) -> Self {
        Self { text: text.to_owned(), icon, gesture, is_primary: false, is_current: false, is_enabled: true }
    }

    /// The one thing to do.
    pub fn primary(mut self) -> Self {
        self.is_primary = true;
        self
    }
}

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
        pos2(whole.left() + look.sizes.margin, header_bottom + look.space(1.0)),
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

/// The row at the top; returns where it ends.
fn header(ui: &mut Ui, scene: &mut Scene, title: &str, whole: Rect) -> f32 {
    let look = scene.look;
    let pad = look.space(1.5);
    let row = Rect::from_min_max(
        pos2(whole.left() + look.sizes.margin, whole.top() + pad),
        pos2(whole.right() - look.sizes.margin, whole.top() + pad + look.sizes.touch),
    );
    let right = ui.scope_builder(UiBuilder::new().max_rect(row).layout(Layout::right_to_left(Align::Center)), |ui| tools(ui, scene));
    let room = Rect::from_min_max(row.min, pos2(right.response.rect.left() - look.sizes.gap, row.bottom()));
    let left = ui.scope_builder(UiBuilder::new().max_rect(room).layout(Layout::left_to_right(Align::Center)), |ui| {
        let has_way_back = !matches!(scene.state.screen, Screen::Attract | Screen::Start);
        if has_way_back {
            if Tap::new(scene.say(text::BACK)).icon_only(Icon::Back).show(ui, look) {
                scene.send(Gesture::Back);
            }
        } else {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(look.sizes.touch * 0.8), Sense::hover());
            icons::paint(ui.painter(), Icon::Leaf, rect, look.palette.accent);
        }
        let response = Words::new(title).step(Step::Lead).bold().show(ui, look);
        response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    });
    left.response.rect.bottom().max(row.bottom()).max(right.response.rect.bottom())
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
    let (other, name) = match look.language {
        Language::Korean => (Language::English, "English"),
        Language::English => (Language::Korean, "한국어"),
    };
    if Tap::new(name).bare().show(ui, look) {
        scene.send(Gesture::SetLanguage(other));
    }
}

/// Actions in as many columns as their words allow.
struct Grid {
    columns: usize,
    rows: usize,
    cell: Vec2,
}

impl Grid {
    fn new(ui: &Ui, look: &Look, actions: &[Action], width: f32) -> Self {
        let fits = |columns: usize| {
            let cell_width = (width - look.sizes.gap * (columns - 1) as f32) / columns as f32;
            let heights = actions.iter().map(|action| {
                let galley = label(ui, look, action, cell_width);
                // A word broken in two, or three lines, means that the column is too narrow.
                let longest = action.text.split(' ').map(|word| text_width(ui, look, word)).fold(0.0, f32::max);
                (galley.size().x <= cell_width && longest <= wrap_width(look, cell_width) && galley.rows.len() <= 2)
                    .then(|| galley.size().y)
            });
            let heights: Option<Vec<f32>> = heights.collect();
            heights.map(|heights| {
                let tallest = heights.into_iter().fold(0.0, f32::max);
                vec2(cell_width, (tallest + icon_px(look) + look.space(2.0)).max(look.sizes.touch))
            })
        };
        let columns = (1..=actions.len()).rev().find(|columns| fits(*columns).is_some()).unwrap_or(1);
        let cell = fits(columns).unwrap_or_else(|| vec2(width, look.sizes.touch * 2.0));
        Self { columns, rows: actions.len().div_ceil(columns), cell }
    }

    fn height(&self, look: &Look) -> f32 {
        self.cell.y * self.rows as f32 + look.sizes.gap * (self.rows - 1) as f32
    }

    fn show(&self, ui: &mut Ui, look: &Look, actions: &[Action], place: Rect) -> Option<usize> {
        let mut touched = None;
        for (i, action) in actions.iter().enumerate() {
            let (column, row) = ((i % self.columns) as f32, (i / self.columns) as f32);
            let min = place.min + vec2(column * (self.cell.x + look.sizes.gap), row * (self.cell.y + look.sizes.gap));
            if cell(ui, look, action, Rect::from_min_size(min, self.cell)) {
                touched = Some(i);
            }
        }
        touched
    }
}

fn icon_px(look: &Look) -> f32 {
    (look.sizes.touch * 0.52).round()
}

fn wrap_width(look: &Look, cell_width: f32) -> f32 {
    cell_width - look.space(1.5)
}

fn label(ui: &Ui, look: &Look, action: &Action, cell_width: f32) -> std::sync::Arc<eframe::egui::Galley> {
    let mut job = eframe::egui::text::LayoutJob::simple(
        action.text.clone(),
        look.font(Step::Body, Weight::Bold),
        Color32::PLACEHOLDER,
        wrap_width(look, cell_width),
    );
    job.halign = Align::Center;
    ui.painter().layout_job(job)
}

fn text_width(ui: &Ui, look: &Look, word: &str) -> f32 {
    ui.painter().layout_no_wrap(word.to_owned(), look.font(Step::Body, Weight::Bold), Color32::PLACEHOLDER).size().x
}

fn cell(ui: &mut Ui, look: &Look, action: &Action, rect: Rect) -> bool {
    let sense = if action.is_enabled { Sense::click() } else { Sense::hover() };
    let response = ui.allocate_rect(rect, sense).on_hover_cursor(CursorIcon::PointingHand);
    response.widget_info(|| WidgetInfo::selected(Role::Button, action.is_enabled, action.is_current, &action.text));
    let palette = look.palette;
    let (fill, ink) = match (action.is_primary, action.is_current) {
        (true, _) => (palette.accent, palette.on_accent),
        (_, true) => (palette.raised, palette.ink),
        _ => (palette.surface, if action.is_enabled { palette.ink } else { palette.ink_soft }),
    };
    let fill = if response.is_pointer_button_down_on() { fill.lerp_to_gamma(ink, 0.16) } else { fill };
    let stroke = if action.is_current { Stroke::new(3.0, palette.accent) } else { look.outline() };
    ui.painter().rect(rect, look.rounding(), fill, stroke, StrokeKind::Inside);
    focus_ring(ui, look, rect, look.rounding(), &response);
    let galley = label(ui, look, action, rect.width());
    let icon_side = icon_px(look);
    let top = rect.center().y - (icon_side + look.space(0.5) + galley.size().y) / 2.0;
    icons::paint(
        ui.painter(),
        action.icon,
        Rect::from_center_size(pos2(rect.center().x, top + icon_side / 2.0), Vec2::splat(icon_side)),
        ink,
    );
    ui.painter().galley(pos2(rect.center().x, top + icon_side + look.space(0.5)), galley, ink);
    response.clicked()
}
