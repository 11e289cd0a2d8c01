//! 살펴보는 중: the photo develops while the stages pass; one may leaf through the plants meanwhile.

use eframe::egui::accesskit::Role;
use eframe::egui::{Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::kiosk::state::{Photo, Specimen, Stage};
use crate::kiosk::{Gesture, SpecimenNumber};
use crate::ui::icons::Icon;
use crate::ui::parts::{self, Action, Words};
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::theme::Step;

/// Draws the waiting page of a plant.
pub fn show(ui: &mut Ui, scene: &mut Scene, number: SpecimenNumber) {
    let state = scene.state;
    let Some(specimen) = state.session.specimen(number) else { return };
    let title = scene.say(text::LOOKING);
    let actions = [
        Action::new(scene.say(text::BROWSE_MEANWHILE), Icon::Book, Gesture::OpenEncyclopedia).primary(),
        Action::new(scene.say(text::CANCEL), Icon::Close, Gesture::CancelLooking(number)),
    ];
    parts::frame(ui, scene, title, &actions, |ui, scene| {
        let look = scene.look;
        let mut body = ui.max_rect();
        body.max.y -= look.space(2.0);
        let Some(photo) = awaited(specimen) else { return };
        let (picture, words) = if look.sizes.is_tall {
            let edge = body.top() + body.height() * 0.55;
            (
                Rect::from_min_max(body.min, pos2(body.right(), edge)),
                Rect::from_min_max(pos2(body.left(), edge + look.space(3.0)), body.max),
            )
        } else {
            let edge = body.left() + body.width() * 0.5;
            (
                Rect::from_min_max(body.min, pos2(edge, body.bottom())),
                Rect::from_min_max(pos2(edge + look.space(3.0), body.top()), body.max),
            )
        };
        let name = scene.say(text::LOOKING_PHOTO);
        parts::photo_or_waiting(ui, scene, photo.preview.as_ref(), picture, name);
        develop(ui, scene, picture, photo.stage);
        parts::inside(ui, words, |ui| parts::scroll(ui, look, "looking", |ui| progress(ui, scene, photo)));
    });
}

/// The photo that is furthest from its answer.
fn awaited(specimen: &Specimen) -> Option<&Photo> {
    specimen.photos.iter().filter(|p| p.stage != Stage::Finished).min_by_key(|p| p.stage).or(specimen.photos.last())
}

/// A veil that thins as the photo gets on, like a print in its bath.
fn develop(ui: &Ui, scene: &Scene, rect: Rect, stage: Stage) {
    let share = steps_done(stage) as f32 / 4.0;
    let shown = ui.ctx().animate_value_with_time(ui.scope_id().with("develop"), share, scene.look.motion_s() * 3.0);
    let veil = scene.look.palette.ground.gamma_multiply(0.62 * (1.0 - shown));
    ui.painter().rect(rect, scene.look.rounding(), veil, Stroke::NONE, StrokeKind::Inside);
}

fn steps_done(stage: Stage) -> usize {
    match stage {
        Stage::Taking | Stage::Queued => 0,
        Stage::Reading => 1,
        Stage::Looking => 2,
        Stage::Comparing => 3,
        Stage::Finished => 4,
    }
}

fn progress(ui: &mut Ui, scene: &Scene, photo: &Photo) {
    let look = scene.look;
    let done = steps_done(photo.stage);
    let now = match done {
        0 => text::LOOKING_WAITING,
        step => text::STAGES[(step - 1).min(2)],
    };
    ui.add_space(look.space(1.0));
    Words::new(scene.say(now)).step(Step::Head).bold().show(ui, look);
    ui.add_space(look.space(1.0));
    bar(ui, scene, done, scene.say(now));
    ui.add_space(look.space(1.0));
    for (i, words) in text::STAGES.iter().enumerate() {
        step(ui, scene, i + 1, scene.say(*words), done);
    }
    let Some(ticket) = photo.ticket else { return };
    ui.add_space(look.space(1.0));
    parts::panel(ui, look, |ui| {
        ui.spacing_mut().item_spacing.y = look.space(0.5);
        Words::new(&format!("{} {}", scene.say(text::LOOKING_NUMBER), ticket.job.0)).step(Step::Lead).bold().show(ui, look);
        if ticket.ahead > 0 {
            Words::new(&format!("{} {}", scene.say(text::LOOKING_AHEAD), ticket.ahead)).show(ui, look);
        }
        if let Some(expected_ms) = ticket.expected_ms {
            let seconds = expected_ms.div_ceil(1000).max(1);
            Words::new(&format!("{} {seconds}{}", scene.say(text::LOOKING_ABOUT), scene.say(text::SECONDS))).soft().show(ui, look);
        }
    });
}

fn bar(ui: &mut Ui, scene: &Scene, done: usize, name: &str) {
    let look = scene.look;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), look.space(2.0)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, name));
    let share = ui.ctx().animate_value_with_time(response.id, (done as f32 + 0.5) / 4.0, look.motion_s() * 2.0);
    let rounding = rect.height() / 2.0;
    ui.painter().rect(rect, rounding, look.palette.raised, look.outline(), StrokeKind::Inside);
    let filled = Rect::from_min_size(rect.min, vec2(rect.width() * share.clamp(0.05, 1.0), rect.height()));
    ui.painter().rect_filled(filled, rounding, look.palette.accent);
}

fn step(ui: &mut Ui, scene: &Scene, number: usize, words: &str, done: usize) {
    let look = scene.look;
    let is_now = number == done;
    ui.horizontal(|ui| {
        let side = look.sizes.line_px(Step::Body);
        let (rect, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
        let (centre, radius) = (rect.center(), side * 0.32);
        if number < done {
            crate::ui::icons::paint(ui.painter(), Icon::Check, rect.shrink(side * 0.1), look.palette.accent_ink);
        } else if is_now {
            ui.painter().circle_filled(centre, radius, look.palette.accent);
        } else {
            ui.painter().circle_stroke(centre, radius, Stroke::new(2.0, look.palette.ink_soft));
        }
        let words = Words::new(words).step(Step::Body);
        if is_now { words.bold() } else { words.soft() }.show(ui, look);
    });
}
