//! Surfaces and the order of things upon them.

use eframe::egui::accesskit::Role;
use eframe::egui::scroll_area::ScrollBarVisibility;
use eframe::egui::{Frame, Id, Layout, Margin, Rect, ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo};

use super::{Emblem, Words, medallion};
use crate::ui::look::Look;
use crate::ui::sign::Sign;
use crate::ui::text;
use crate::ui::theme::Step;
use crate::verdict::words::Text;

/// Grid steps that a scroll bar takes of the margin beside its page.
pub const BAR_STEPS: f32 = 2.0;

/// Draws inside a rectangle, from the top left, not beyond its width.
pub fn inside<R>(ui: &mut Ui, rect: Rect, draw: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(Layout::top_down(eframe::egui::Align::Min)), |ui| {
        ui.set_width(rect.width());
        draw(ui)
    })
    .inner
}

/// A panel upon the ground, as wide as there is room.
pub fn panel<R>(ui: &mut Ui, look: &Look, draw: impl FnOnce(&mut Ui) -> R) -> R {
    framed(ui, look, look.space(2.5), draw)
}

/// A panel with little margin, for lists.
pub fn card<R>(ui: &mut Ui, look: &Look, draw: impl FnOnce(&mut Ui) -> R) -> R {
    framed(ui, look, look.space(1.5), draw)
}

fn framed<R>(ui: &mut Ui, look: &Look, margin: f32, draw: impl FnOnce(&mut Ui) -> R) -> R {
    let width = ui.available_width();
    Frame::new()
        .fill(look.palette.surface)
        .stroke(look.outline())
        .corner_radius(look.rounding())
        .inner_margin(Margin::same(margin as i8))
        .show(ui, |ui| {
            ui.set_width(width - 2.0 * margin - 2.0 * look.outline().width);
            draw(ui)
        })
        .inner
}

/// One thing below the other, `n` grid steps apart.
pub fn stack<R>(ui: &mut Ui, look: &Look, n: f32, draw: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(look.sizes.gap, look.space(n));
        draw(ui)
    })
    .inner
}

/// One thing beside the other, going on below when a line is full.
pub fn flow<R>(ui: &mut Ui, look: &Look, draw: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(look.sizes.gap);
        draw(ui)
    })
    .inner
}

/// A page that scrolls by finger, wheel or key. Its place is remembered under `id`.
pub fn scroll<R>(ui: &mut Ui, look: &Look, id: impl std::hash::Hash + std::fmt::Debug, draw: impl FnOnce(&mut Ui) -> R) -> R {
    // The bar stands in the margin beside the page, so that pages and header end on one line.
    let page = ui.available_rect_before_wrap();
    let with_bar = Rect::from_min_max(page.min, page.max + Vec2::new(look.space(BAR_STEPS), 0.0));
    let id = Id::unique(id);
    let area = ScrollArea::vertical().id_salt(id).auto_shrink([false, false]);
    let area = area.scroll_bar_visibility(ScrollBarVisibility::VisibleWhenNeeded);
    let output = inside(ui, with_bar, |ui| {
        area.show(ui, |ui| {
            ui.set_width(page.width());
            let result = draw(ui);
            ui.add_space(look.space(2.0));
            result
        })
    });
    announce_scrolling(ui, look, output.inner_rect, text::SCROLLS_DOWN);
    output.inner
}

/// Tells assistive technology that something here scrolls, which egui does not.
pub fn announce_scrolling(ui: &Ui, look: &Look, rect: Rect, words: Text) {
    let id = ui.scope_id().with(("scrolls", rect.left() as i32, rect.top() as i32));
    let response = ui.interact(rect, id, Sense::hover());
    let name = look.say(words);
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollView, true, name));
}

/// An emblem and a sentence in the middle of what is left of the screen: empty lists, failures,
/// waiting. Without a sign it is a pressed sprig.
pub fn message(ui: &mut Ui, look: &Look, sign: Option<Sign>, headline: &str, sentence: &str) {
    emblem_message(ui, look, sign.map_or(Emblem::Sprig, Emblem::Sign), headline, sentence);
}

/// As [`message`], with an emblem of one's own.
pub fn emblem_message(ui: &mut Ui, look: &Look, emblem: Emblem, headline: &str, sentence: &str) {
    // A page that scrolls has no end of its own; what is seen of it has.
    let bottom = ui.clip_rect().bottom().min(ui.max_rect().bottom());
    let room = bottom - ui.cursor().top();
    let words = look.sizes.line_px(Step::Title) + 3.0 * look.sizes.line_px(Step::Body);
    let side = ((room - words) * 0.55).min(look.sizes.touch * 3.5);
    let has_emblem = side > look.sizes.touch;
    let needed = words + if has_emblem { side } else { 0.0 };
    ui.vertical_centered(|ui| {
        ui.add_space(((room - needed) * 0.36).clamp(look.space(1.5), room.max(look.space(2.0))));
        if has_emblem {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
            medallion(ui.painter(), rect, look.palette, emblem);
            ui.add_space(look.space(1.5));
        }
        Words::new(headline).step(Step::Title).bold().centred().show(ui, look);
        if !sentence.is_empty() {
            Words::new(sentence).soft().centred().show(ui, look);
        }
        ui.add_space(look.space(2.0));
    });
}
