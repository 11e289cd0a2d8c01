//! What lies over a screen: "계속 볼까요?", 119 large, "끝낼까요?", the display panel, and toasts.

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Align2, Area, Color32, CursorIcon, Frame, Id, Margin, Order, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::kiosk::state::{Notice, Toast};
use crate::kiosk::{Gesture, Overlay, Screen};
use crate::ui::icons::{self, Icon};
use crate::ui::look::Look;
use crate::ui::parts::{self, Tap, Weightiness, Words};
use crate::ui::scene::Scene;
use crate::ui::sign::{self, Sign};
use crate::ui::text;
use crate::ui::theme::{Step, Weight};

/// Draws what lies over the screen, if anything.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    match scene.state.overlay {
        Some(Overlay::StillThere { left_ms }) => still_there(ui, scene, left_ms),
        Some(Overlay::Emergency) => emergency(ui, scene),
        Some(Overlay::EndSession) => end_session(ui, scene),
        None if scene.local.is_view_panel_open => view_panel(ui, scene),
        None => {}
    }
    toasts(ui, scene);
}

/// A panel in the middle of a darkened screen. A touch beside it calls `beside`.
fn over(ui: &mut Ui, scene: &mut Scene, id: &str, beside: impl FnOnce(&mut Scene), draw: impl FnOnce(&mut Ui, &mut Scene)) {
    let look = scene.look;
    let whole = ui.ctx().content_rect();
    // The header stays bright and in reach: 119 is never covered.
    let shaded = Rect::from_min_max(pos2(whole.left(), whole.top() + parts::header_px(look)), whole.max);
    let shade =
        Area::new(Id::unique((id, "shade"))).order(Order::Foreground).fixed_pos(shaded.min).interactable(true).show(ui.ctx(), |ui| {
            let response = ui.allocate_rect(shaded, Sense::click());
            ui.painter().rect_filled(shaded, 0.0, look.palette.scrim);
            response.clicked()
        });
    if shade.inner {
        beside(scene);
    }
    let margin = look.space(if look.sizes.is_tall { 4.0 } else { 3.0 });
    let width = (whole.width() - 2.0 * look.sizes.margin).min(look.sizes.font_px(Step::Body) * 34.0);
    let bar = look.space(2.0);
    let most = shaded.height() - 2.0 * look.sizes.margin - 2.0 * margin;
    let area = Area::new(Id::unique((id, "panel")))
        .order(Order::Tooltip)
        .pivot(Align2::CENTER_CENTER)
        .fixed_pos(shaded.center())
        .default_size(vec2(width, shaded.height()))
        .constrain_to(shaded);
    area.show(ui.ctx(), |ui| {
        Frame::new()
            .fill(look.palette.surface)
            .stroke(Stroke::new(2.0, look.palette.line))
            .corner_radius(look.rounding() * 1.5)
            .inner_margin(Margin { right: (margin - bar) as i8, ..Margin::same(margin as i8) })
            .show(ui, |ui| {
                ui.set_width(width - 2.0 * margin + bar);
                let scroll = eframe::egui::ScrollArea::vertical().max_height(most).auto_shrink([false, true]).id_salt((id, "scroll"));
                let output = scroll.show(ui, |ui| {
                    // The bar of a long text stands in the margin.
                    ui.set_width(width - 2.0 * margin);
                    draw(ui, scene);
                });
                if output.content_size.y > output.inner_rect.height() {
                    parts::announce_scrolling(ui, look, output.inner_rect, text::SCROLLS_DOWN);
                }
            });
    });
}

fn still_there(ui: &mut Ui, scene: &mut Scene, left_ms: i64) {
    over(
        ui,
        scene,
        "still-there",
        |scene| scene.send(Gesture::CloseOverlay),
        |ui, scene| {
            let look = scene.look;
            Words::new(scene.say(text::STILL_THERE)).step(Step::Head).bold().show(ui, look);
            Words::new(scene.say(text::STILL_THERE_WHY)).show(ui, look);
            let seconds = (left_ms.max(0) + 999) / 1000;
            Words::new(&format!("{seconds}{}", scene.say(text::SECONDS)))
                .step(Step::Title)
                .bold()
                .colour(look.palette.look_alike.ink)
                .show(ui, look);
            ui.add_space(look.space(1.0));
            if Tap::new(scene.say(text::STILL_THERE_YES)).primary().wide().show(ui, look) {
                scene.send(Gesture::CloseOverlay);
            }
            if Tap::new(scene.say(text::END_YES)).wide().show(ui, look) {
                scene.send(Gesture::EndSession);
            }
        },
    );
}

fn emergency(ui: &mut Ui, scene: &mut Scene) {
    over(
        ui,
        scene,
        "emergency",
        |scene| scene.send(Gesture::CloseOverlay),
        |ui, scene| {
            let look = scene.look;
            parts::headline_band(ui, look, Sign::Danger, scene.say(text::EMERGENCY_NUMBER), scene.say(text::EMERGENCY));
            ui.add_space(look.space(1.0));
            Words::new(scene.say(text::EMERGENCY_WHEN)).step(Step::Lead).bold().balanced().show(ui, look);
            Words::new(scene.say(text::EMERGENCY_TELL)).show(ui, look);
            for sentence in crate::verdict::words::advice(crate::verdict::Headline::Danger).iter().skip(1).take(3) {
                parts::bullet(ui, look, scene.say(*sentence), false);
            }
            if let Some(centre) = &scene.state.poison_centre {
                let hours = look.pick(&centre.hours_ko, &centre.hours_en);
                let name = format!("{} {}", look.pick(&centre.name_ko, &centre.name_en), centre.number);
                let when = format!("{hours} · {} {}", scene.say(text::POISON_CENTRE_AS_OF), centre.as_of);
                ui.scope(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    Words::new(&name).bold().soft().show(ui, look);
                    Words::new(&when).soft().show(ui, look);
                });
            }
            ui.add_space(look.space(1.0));
            if Tap::new(scene.say(text::CLOSE)).icon(Icon::Close).wide().show(ui, look) {
                scene.send(Gesture::CloseOverlay);
            }
        },
    );
}

fn end_session(ui: &mut Ui, scene: &mut Scene) {
    over(
        ui,
        scene,
        "end",
        |scene| scene.send(Gesture::CloseOverlay),
        |ui, scene| {
            let look = scene.look;
            Words::new(scene.say(text::END_ASK)).step(Step::Head).bold().show(ui, look);
            Words::new(scene.say(text::END_WHY)).show(ui, look);
            ui.add_space(look.space(1.0));
            if Tap::new(scene.say(text::END_YES)).icon(Icon::Bin).primary().wide().show(ui, look) {
                scene.send(Gesture::EndSession);
            }
            if Tap::new(scene.say(text::END_NO)).wide().show(ui, look) {
                scene.send(Gesture::CloseOverlay);
            }
        },
    );
}

fn view_panel(ui: &mut Ui, scene: &mut Scene) {
    over(
        ui,
        scene,
        "view",
        |scene| scene.local.is_view_panel_open = false,
        |ui, scene| {
            let look = scene.look;
            let preferences = scene.state.preferences;
            Words::new(scene.say(text::VIEW_SETTINGS)).step(Step::Title).bold().show(ui, look);
            Words::new(&format!("{} {}%", scene.say(text::TEXT_SIZE), preferences.text_percent)).bold().show(ui, look);
            text_size(ui, scene, preferences.text_percent);
            ui.add_space(look.space(0.5));
            if parts::switch(ui, look, Icon::Contrast, scene.say(text::HIGH_CONTRAST), preferences.is_high_contrast) {
                scene.send(Gesture::SetHighContrast(!preferences.is_high_contrast));
            }
            if parts::switch(ui, look, Icon::Calm, scene.say(text::CALM), preferences.is_motion_reduced) {
                scene.send(Gesture::SetMotionReduced(!preferences.is_motion_reduced));
            }
            ui.add_space(look.space(1.0));
            if Tap::new(scene.say(text::CLOSE)).weightiness(Weightiness::Primary).wide().show(ui, look) {
                scene.local.is_view_panel_open = false;
            }
        },
    );
}

/// Smaller, the five sizes with the chosen one filled, larger.
fn text_size(ui: &mut Ui, scene: &mut Scene, percent: u16) {
    let look = scene.look;
    let sizes = [100, 125, 150, 175, 200];
    let half = (ui.available_width() - look.sizes.gap) / 2.0;
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), look.space(3.0)), Sense::hover());
    let step = row.width() / sizes.len() as f32;
    for (i, size) in sizes.into_iter().enumerate() {
        let bar = Rect::from_min_size(row.min + vec2(step * i as f32, look.space(1.0)), vec2(step - look.space(0.75), look.space(1.0)));
        let fill = if size <= percent { look.palette.accent } else { look.palette.raised };
        ui.painter().rect(bar, look.space(0.5), fill, look.outline(), StrokeKind::Inside);
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = look.sizes.gap;
        for (words, step, is_enabled) in [(text::TEXT_SMALLER, -25_i32, percent > 100), (text::TEXT_LARGER, 25, percent < 200)] {
            let size = vec2(half, look.sizes.touch.max(look.sizes.line_px(Step::Body) + look.space(1.0)));
            if Tap::new(scene.say(words)).sized(size).enabled(is_enabled).show(ui, look) {
                let percent = (i32::from(percent) + step).clamp(100, 200);
                scene.send(Gesture::SetTextPercent(percent as u16));
            }
        }
    });
}

/// Short messages at the top, below the header; a touch opens what they are about.
fn toasts(ui: &mut Ui, scene: &mut Scene) {
    let look = scene.look;
    let whole = ui.ctx().content_rect();
    let width = whole.width() - 2.0 * look.sizes.margin;
    // The operator's tabs lie below the header; there messages come from below.
    let is_below = scene.state.screen == Screen::Operator;
    let (mut y, pivot) = if is_below {
        (whole.bottom() - look.sizes.margin, Align2::CENTER_BOTTOM)
    } else {
        (whole.top() + parts::header_px(look), Align2::CENTER_TOP)
    };
    for toast in &scene.state.toasts {
        let area = Area::new(Id::unique(("toast", toast.number))).order(Order::Foreground);
        let area = area.pivot(pivot).fixed_pos(pos2(whole.center().x, y)).default_size(vec2(width, look.sizes.touch));
        let height = area.show(ui.ctx(), |ui| toast_ui(ui, scene, toast, width)).inner + look.sizes.gap;
        y += if is_below { -height } else { height };
    }
}

fn toast_sign(notice: Notice) -> Option<Sign> {
    match notice {
        Notice::AnswerReady { headline, .. } => Some(Sign::of_headline(headline)),
        Notice::LookFailed { .. } => Some(Sign::Unknown),
        _ => None,
    }
}

fn toast_ui(ui: &mut Ui, scene: &mut Scene, toast: &Toast, width: f32) -> f32 {
    let look = scene.look;
    let words = scene.say(text::notice(toast.notice));
    let sign = toast_sign(toast.notice);
    let (fill, ink) = sign.map_or((look.palette.ink, look.palette.ground), |sign| {
        let tone = sign.tone(look.palette);
        (tone.fill, tone.on_fill)
    });
    let pad = look.space(2.0);
    let shape = if sign.is_some() { look.sizes.font_px(Step::Lead) } else { 0.0 };
    let galley = ui.painter().layout(words.to_owned(), look.font(Step::Body, Weight::Bold), ink, width - 4.0 * pad - 2.0 * shape);
    let size = vec2(width, (galley.size().y + 1.5 * pad).max(look.sizes.touch));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words));
    ui.painter().rect(rect, look.rounding(), fill, edge(look), StrokeKind::Inside);
    let mark = Rect::from_center_size(pos2(rect.left() + pad + shape / 2.0, rect.center().y), Vec2::splat(shape));
    let left = if let Some(sign) = sign {
        sign::paint(ui.painter(), sign, mark, ink, fill);
        let onwards = Rect::from_center_size(pos2(rect.right() - pad - shape / 2.0, rect.center().y), Vec2::splat(shape));
        icons::paint(ui.painter(), Icon::Forward, onwards, ink);
        mark.right() + pad
    } else {
        rect.left() + pad
    };
    ui.painter().galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, ink);
    if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        scene.send(Gesture::OpenToast(toast.number));
    }
    rect.height()
}

fn edge(look: &Look) -> Stroke {
    Stroke::new(2.0, if look.palette.line == look.palette.ink { Color32::WHITE } else { look.palette.line })
}
