//! A line to write in, by our keyboard, a real one or an input method.

use eframe::egui::accesskit::Role;
use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::{Align2, FontId, Frame, Id, Margin, RichText, Stroke, TextEdit, Ui, WidgetInfo, vec2};

use crate::ui::look::Look;
use crate::ui::theme::{Step, Weight};

/// What happened to a field in this frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldEdit {
    /// The whole new text, from a real keyboard, an input method or the clipboard.
    pub changed: Option<String>,
    /// It was touched.
    pub was_touched: bool,
}

/// Draws a field with its name and hint that shows `current`, as wide as there is room. The keyboard
/// writes into the active one.
pub fn field(ui: &mut Ui, look: &Look, id: &str, (name, hint): (&str, &str), current: &str, is_active: bool) -> FieldEdit {
    let width = ui.available_width();
    let id = Id::unique(id);
    let mut text = current.to_owned();
    let has_focus = is_active || ui.memory(|memory| memory.has_focus(id));
    let stroke = if has_focus { Stroke::new(3.0, look.palette.accent_ink) } else { Stroke::new(2.0, look.palette.line) };
    put_cursor_behind_foreign_text(ui, id, current);
    let edit = TextEdit::singleline(&mut text)
        .id(id)
        .font(look.font(Step::Lead, Weight::Regular))
        .text_color(look.palette.ink)
        .hint_text(RichText::new(hint).font(hint_font(ui, look, hint, width)).color(look.palette.ink_soft))
        .frame(
            Frame::new()
                .fill(look.palette.raised)
                .stroke(stroke)
                .corner_radius(look.rounding())
                .inner_margin(Margin::symmetric(look.space(2.0) as i8, look.space(0.5) as i8)),
        )
        .align(Align2::LEFT_CENTER)
        .min_size(vec2(0.0, look.sizes.touch))
        .desired_width(width);
    let response = ui.add(edit);
    let value = text.clone();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::TextInput, true, name);
        info.current_text_value = Some(value.clone());
        info
    });
    let becomes_active = is_active && !ui.data(|data| data.get_temp(id.with("active")).unwrap_or(false));
    ui.data_mut(|data| data.insert_temp(id.with("active"), is_active));
    if is_active && ui.memory(|memory| memory.focused().is_none()) {
        // A touch on an on-screen key takes the focus away; a real keyboard shall go on writing here.
        response.request_focus();
    }
    if becomes_active {
        response.scroll_to_me(Some(eframe::egui::Align::Center));
    }
    let changed = (response.changed() && text != current).then_some(text);
    if let Some(changed) = &changed {
        ui.data_mut(|data| data.insert_temp(id.with("seen"), changed.clone()));
    }
    FieldEdit { changed, was_touched: response.clicked() || response.gained_focus() }
}

/// The font in which the whole hint fits into the field: half an example is none.
fn hint_font(ui: &Ui, look: &Look, hint: &str, width: f32) -> FontId {
    let mut font = look.font(Step::Body, Weight::Regular);
    let room = width - look.space(5.0);
    let wanted = ui.painter().layout_no_wrap(hint.to_owned(), font.clone(), look.palette.ink_soft).size().x;
    if wanted > room {
        font.size = (font.size * room / wanted).floor();
    }
    font
}

/// After a key of the on-screen keyboard the cursor belongs behind the new letter.
fn put_cursor_behind_foreign_text(ui: &Ui, id: Id, current: &str) {
    let seen_id = id.with("seen");
    let seen: Option<String> = ui.data(|data| data.get_temp(seen_id));
    if seen.as_deref() == Some(current) {
        return;
    }
    ui.data_mut(|data| data.insert_temp(seen_id, current.to_owned()));
    if let Some(mut state) = TextEdit::load_state(ui.ctx(), id) {
        let end = CCursor::new(current.chars().count());
        state.cursor.set_char_range(Some(CCursorRange::one(end)));
        TextEdit::store_state(ui.ctx(), id, state);
    }
}
