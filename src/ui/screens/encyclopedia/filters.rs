//! The chips above the list: what to show, and from which initial.

use eframe::egui::scroll_area::ScrollBarVisibility;
use eframe::egui::{ScrollArea, TextWrapMode, Ui, Vec2, vec2};

use super::list::Facet;
use crate::kiosk::Gesture;
use crate::kiosk::state::PlantFilter;
use crate::ui::icons::Icon;
use crate::ui::parts::{self, Tap};
use crate::ui::scene::Scene;
use crate::ui::screens::detail::month_word;
use crate::ui::text;

const INITIALS: &str = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ";

/// Draws the rows of chips.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    let filter = scene.state.session.encyclopedia.filter.clone();
    let look = scene.look;
    ui.spacing_mut().item_spacing.y = look.space(if look.sizes.is_tall { 2.0 } else { 1.0 });
    chips(ui, scene, "conditions", |ui, scene| conditions(ui, scene, &filter));
    match scene.local.list.open_facet {
        Some(facet) => chips(ui, scene, "values", |ui, scene| values(ui, scene, facet, &filter)),
        None => initials(ui, scene),
    }
}

/// Chips in as many rows as they need where the screen is high, else in one that scrolls.
fn chips(ui: &mut Ui, scene: &mut Scene, id: &str, draw: impl FnOnce(&mut Ui, &mut Scene)) {
    let look = scene.look;
    if look.sizes.is_tall && look.sizes.text_scale() <= 1.4 {
        parts::flow(ui, look, |ui| draw(ui, scene));
    } else {
        strip(ui, scene, id, draw);
    }
}

/// A row that scrolls sideways when it is too long.
fn strip(ui: &mut Ui, scene: &mut Scene, id: &str, draw: impl FnOnce(&mut Ui, &mut Scene)) {
    let area = ScrollArea::horizontal().id_salt(id).auto_shrink([false, true]);
    let output = area.scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(scene.look.sizes.gap);
            ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
            draw(ui, scene);
        });
    });
    parts::announce_scrolling(ui, scene.look, output.inner_rect, text::SCROLLS_SIDEWAYS);
}

fn conditions(ui: &mut Ui, scene: &mut Scene, filter: &PlantFilter) {
    let look = scene.look;
    if parts::chip(ui, look, scene.say(text::FILTER_ALL), *filter == PlantFilter::default()) {
        scene.local.list.open_facet = None;
        scene.send(Gesture::SetFilter(PlantFilter::default()));
    }
    if parts::chip(ui, look, scene.say(text::FILTER_DANGER), filter.dangerous_only) {
        scene.send(Gesture::SetFilter(PlantFilter { dangerous_only: !filter.dangerous_only, ..filter.clone() }));
    }
    if parts::chip(ui, look, scene.say(text::FILTER_RECOGNISED), filter.recognised_only) {
        scene.send(Gesture::SetFilter(PlantFilter { recognised_only: !filter.recognised_only, ..filter.clone() }));
    }
    let facets = [
        (Facet::Colour, text::FILTER_COLOUR, filter.colour.as_deref().map(|colour| colour_word(scene, colour).to_owned())),
        (Facet::Month, text::FILTER_MONTH, filter.month.map(|month| month_word(look.language, month))),
        (Facet::Habit, text::FILTER_HABIT, filter.habit.as_deref().map(|habit| habit_word(scene, habit).to_owned())),
    ];
    if look.sizes.is_tall && look.sizes.text_scale() <= 1.4 {
        // What opens a choice stands together, in a row of its own.
        ui.end_row();
    }
    for (facet, words, chosen) in facets {
        let label = match &chosen {
            Some(chosen) => format!("{}: {chosen}", scene.say(words)),
            None => scene.say(words).to_owned(),
        };
        let is_open = scene.local.list.open_facet == Some(facet);
        if Tap::new(&label).icon(if is_open { Icon::Close } else { Icon::Plus }).selected(chosen.is_some()).show(ui, look) {
            scene.local.list.open_facet = (!is_open).then_some(facet);
        }
    }
}

fn colour_word<'a>(scene: &Scene, colour: &'a str) -> &'a str {
    text::COLOURS.iter().find(|(name, _)| *name == colour).map_or(colour, |(_, words)| scene.say(*words))
}

fn habit_word<'a>(scene: &Scene, habit: &'a str) -> &'a str {
    text::HABITS.iter().find(|(name, _)| *name == habit).map_or(habit, |(_, words)| scene.say(*words))
}

fn values(ui: &mut Ui, scene: &mut Scene, facet: Facet, filter: &PlantFilter) {
    let look = scene.look;
    let facets = scene.state.session.encyclopedia.facets.latest();
    match facet {
        Facet::Colour => {
            for colour in facets.map(|f| f.colours.as_slice()).unwrap_or_default() {
                let is_chosen = filter.colour.as_ref() == Some(colour);
                if parts::chip(ui, look, colour_word(scene, colour), is_chosen) {
                    scene.send(Gesture::SetFilter(PlantFilter { colour: (!is_chosen).then(|| colour.clone()), ..filter.clone() }));
                }
            }
        }
        Facet::Month => {
            for month in 1..=12 {
                let is_chosen = filter.month == Some(month);
                if parts::chip(ui, look, &month_word(look.language, month), is_chosen) {
                    scene.send(Gesture::SetFilter(PlantFilter { month: (!is_chosen).then_some(month), ..filter.clone() }));
                }
            }
        }
        Facet::Habit => {
            for habit in facets.map(|f| f.habits.as_slice()).unwrap_or_default() {
                let is_chosen = filter.habit.as_ref() == Some(habit);
                if parts::chip(ui, look, habit_word(scene, habit), is_chosen) {
                    scene.send(Gesture::SetFilter(PlantFilter { habit: (!is_chosen).then(|| habit.clone()), ..filter.clone() }));
                }
            }
        }
    }
}

/// The first consonants over the whole width, so that none is out of sight.
fn initials(ui: &mut Ui, scene: &mut Scene) {
    let look = scene.look;
    let gap = look.space(0.5);
    let count = INITIALS.chars().count() as f32;
    let key = vec2((ui.available_width() - gap * (count - 1.0)) / count, look.sizes.touch);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for initial in INITIALS.chars() {
            if Tap::new(initial.encode_utf8(&mut [0; 4])).bare().sized(key).show(ui, look) {
                scene.send(Gesture::JumpTo(initial));
            }
        }
    });
}
