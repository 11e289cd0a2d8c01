//! The same counts as bars and as a ring, with a legend in words.

use std::f64::consts::TAU;

use eframe::egui::accesskit::Role;
use eframe::egui::{Color32, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};
use egui_plot::{Bar, BarChart, Plot, PlotPoint, PlotPoints, Polygon};

use crate::kiosk::state::Ranking;
use crate::ui::parts::{self, Words};
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::theme::{Step, Weight};

/// Places shown one by one; the others are summed.
const SHOWN: usize = 5;

struct Slice {
    name: String,
    count: u64,
    colour: Color32,
}

/// Draws both charts.
pub fn show(ui: &mut Ui, scene: &Scene, ranking: &Ranking) {
    let look = scene.look;
    let slices = slices(scene, ranking);
    parts::panel(ui, look, |ui| {
        Words::new(scene.say(text::RANK_BARS)).step(Step::Lead).bold().show(ui, look);
        bars(ui, scene, &slices);
    });
    parts::panel(ui, look, |ui| {
        Words::new(scene.say(text::RANK_SHARE)).step(Step::Lead).bold().show(ui, look);
        let side = ui.available_width().min(look.space(if look.sizes.is_tall { 40.0 } else { 28.0 }));
        if ui.available_width() < side + look.sizes.font_px(Step::Body) * 11.0 {
            ring(ui, scene, &slices, side);
            legend(ui, scene, &slices);
            return;
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = look.space(4.0);
            ring(ui, scene, &slices, side);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing = Vec2::splat(look.space(1.0));
                legend(ui, scene, &slices);
            });
        });
    });
}

fn slices(scene: &Scene, ranking: &Ranking) -> Vec<Slice> {
    let look = scene.look;
    let mut slices: Vec<Slice> = ranking
        .places
        .iter()
        .take(SHOWN)
        .enumerate()
        .map(|(i, place)| Slice {
            name: look.pick(&place.name_ko, &place.name_en).to_owned(),
            count: place.count,
            colour: look.palette.chart(i),
        })
        .collect();
    let shown: u64 = slices.iter().map(|slice| slice.count).sum();
    let others = ranking.total.saturating_sub(shown);
    if others > 0 {
        slices.push(Slice { name: scene.say(text::RANK_OTHERS).to_owned(), count: others, colour: look.palette.chart(SHOWN) });
    }
    slices
}

fn described(ui: &Ui, rect: Rect, id: &str, slices: &[Slice]) {
    let response = ui.interact(rect, ui.scope_id().with(id), Sense::hover());
    let words: Vec<String> = slices.iter().map(|s| format!("{} {}", s.name, s.count)).collect();
    let label = words.join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
}

fn plain_plot(id: &str, height: f32) -> Plot<'static> {
    // A finger upon a chart means to scroll the page, never the chart.
    Plot::new(id)
        .height(height)
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .sense(Sense::hover())
        .set_margin_fraction(Vec2::splat(0.02))
}

fn bars(ui: &mut Ui, scene: &Scene, slices: &[Slice]) {
    let look = scene.look;
    let slices = &slices[..slices.len().min(SHOWN)];
    let row = look.sizes.line_px(Step::Body) * 2.3;
    let height = row * slices.len() as f32;
    let most = slices.iter().map(|s| s.count).max().unwrap_or(1).max(1) as f64;
    let bars = slices.iter().enumerate().map(|(i, slice)| {
        let place = (slices.len() - 1 - i) as f64;
        Bar::new(place - 0.24, slice.count as f64).width(0.38).fill(slice.colour).stroke(Stroke::NONE)
    });
    let bars: Vec<Bar> = bars.collect();
    // The longest bar ends where the panel's texts may end.
    let plot = plain_plot("ranking-bars", height)
        .set_margin_fraction(Vec2::ZERO)
        .include_x(0.0)
        .include_x(most)
        .include_y(-0.5)
        .include_y(slices.len() as f64 - 0.5);
    let drawn = plot.show(ui, |plot| plot.bar_chart(BarChart::new("", bars).horizontal().allow_hover(false)));
    for (i, slice) in slices.iter().enumerate() {
        let at = drawn.transform.position_from_point(&PlotPoint::new(0.0, (slices.len() - 1 - i) as f64 - 0.02));
        let words = format!("{} {}", slice.name, slice.count);
        let galley = ui.painter().layout_no_wrap(words, look.font(Step::Body, Weight::Regular), look.palette.ink);
        ui.painter().galley(pos2(at.x, at.y - galley.size().y), galley, look.palette.ink);
    }
    described(ui, drawn.response.rect, "bars", slices);
}

fn ring(ui: &mut Ui, scene: &Scene, slices: &[Slice], side: f32) {
    let look = scene.look;
    let total: u64 = slices.iter().map(|slice| slice.count).sum();
    let mut from = 0.25;
    let mut pieces: Vec<(Vec<[f64; 2]>, Color32)> = Vec::new();
    for slice in slices {
        let share = slice.count as f64 / total.max(1) as f64;
        // Short convex pieces: egui fills convex shapes only.
        let steps = (share * 72.0).ceil().max(1.0) as usize;
        for i in 0..steps {
            let turn = |k: usize| (from - share * k as f64 / steps as f64) * TAU;
            let at = |radius: f64, turn: f64| [radius * turn.cos(), radius * turn.sin()];
            let (a, b) = (turn(i), turn(i + 1));
            pieces.push((vec![at(0.58, a), at(1.0, a), at(1.0, b), at(0.58, b)], slice.colour));
        }
        from -= share;
    }
    let plot = plain_plot("ranking-ring", side).width(side).data_aspect(1.0).include_x(-1.0).include_x(1.0).include_y(-1.0).include_y(1.0);
    let drawn = plot.show(ui, |plot| {
        for (points, colour) in pieces {
            plot.polygon(Polygon::new("", PlotPoints::from(points)).fill_color(colour).stroke(Stroke::new(1.0, colour)).allow_hover(false));
        }
    });
    let centre = drawn.response.rect.center();
    let galley = ui.painter().layout_no_wrap(total.to_string(), look.font(Step::Lead, Weight::Bold), look.palette.ink);
    ui.painter().galley(centre - galley.size() / 2.0, galley, look.palette.ink);
    described(ui, drawn.response.rect, "ring", slices);
}

fn legend(ui: &mut Ui, scene: &Scene, slices: &[Slice]) {
    let look = scene.look;
    let total: u64 = slices.iter().map(|slice| slice.count).sum();
    for slice in slices {
        ui.horizontal_top(|ui| {
            let side = look.sizes.line_px(Step::Body);
            let (rect, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
            ui.painter().rect_filled(rect.shrink(side * 0.2), look.space(0.5), slice.colour);
            let percent = slice.count * 100 / total.max(1);
            Words::new(&format!("{} {percent}%", slice.name)).show(ui, look);
        });
    }
}
