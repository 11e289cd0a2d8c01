//! The operator area: health, camera, touch test, settings, failed jobs, storage.

mod settings;
mod touch;

use eframe::egui::Ui;

use crate::kiosk::state::{Confirmation, DeadLetter, Health, OperatorSession, OperatorTab};
use crate::kiosk::{OperatorGesture, Rotation, Setting};
use crate::ui::icons::Icon;
use crate::ui::parts::{self, Tap, Weightiness, Words};
use crate::ui::scene::Scene;
use crate::ui::theme::Step;
use crate::ui::{text, time};
use crate::verdict::words::Text;

/// Draws the operator area.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    let state = scene.state;
    let Some(session) = &state.operator.session else { return };
    let is_aiming = session.tab == OperatorTab::TouchTest && session.touch_test.target().is_some();
    // A target may lie where the title would be.
    let title = if is_aiming { "" } else { scene.say(text::OPERATOR) };
    parts::frame(ui, scene, title, &[], |ui, scene| {
        let look = scene.look;
        if is_aiming {
            // Nothing else on the screen: the targets lie where the tabs would be.
            touch::show(ui, scene, session);
            return;
        }
        parts::flow(ui, look, |ui| {
            for (tab, words) in text::TABS {
                if Tap::new(scene.say(words)).selected(session.tab == tab).show(ui, look) {
                    scene.order(OperatorGesture::OpenTab(tab));
                }
            }
            if Tap::new(scene.say(text::LEAVE)).icon(Icon::Forward).bare().show(ui, look) {
                scene.order(OperatorGesture::Leave);
            }
        });
        ui.add_space(look.space(1.0));
        if let Some(confirmation) = session.to_confirm {
            confirm(ui, scene, confirmation);
            return;
        }
        if session.tab == OperatorTab::TouchTest {
            touch::show(ui, scene, session);
            return;
        }
        parts::scroll(ui, look, ("operator", session.tab as u8), |ui| match session.tab {
            OperatorTab::Health => health(ui, scene, session),
            OperatorTab::Camera => camera(ui, scene, session),
            OperatorTab::Settings => settings::show(ui, scene, session),
            OperatorTab::DeadLetters => dead_letters(ui, scene, session),
            OperatorTab::Storage => storage(ui, scene, session),
            OperatorTab::TouchTest => {}
        });
    });
}

fn confirm(ui: &mut Ui, scene: &mut Scene, confirmation: Confirmation) {
    let look = scene.look;
    parts::panel(ui, look, |ui| {
        Words::new(scene.say(text::REALLY)).step(Step::Title).bold().show(ui, look);
        Words::new(scene.say(text::confirmation(confirmation))).show(ui, look);
        if Tap::new(scene.say(text::YES_DO)).weightiness(Weightiness::Urgent).wide().show(ui, look) {
            scene.order(OperatorGesture::Confirm);
        }
        if Tap::new(scene.say(text::NO_STAY)).wide().show(ui, look) {
            scene.order(OperatorGesture::DismissConfirmation);
        }
    });
}

/// A button for each order.
fn orders(ui: &mut Ui, scene: &mut Scene, orders: &[(Text, Icon, OperatorGesture)]) {
    let look = scene.look;
    parts::flow(ui, look, |ui| {
        for (words, icon, gesture) in orders {
            if Tap::new(scene.say(*words)).icon(*icon).show(ui, look) {
                scene.order(gesture.clone());
            }
        }
    });
}

/// Names on the left, values on the right, as many columns as there is room for.
fn table(ui: &mut Ui, scene: &Scene, rows: &[(Text, String)]) {
    let look = scene.look;
    let columns = ((ui.available_width() / (look.sizes.font_px(Step::Body) * 16.0)) as usize).clamp(1, 3);
    parts::panel(ui, look, |ui| {
        let per_column = rows.len().div_ceil(columns);
        ui.columns(columns, |columns| {
            for (column, chunk) in columns.iter_mut().zip(rows.chunks(per_column.max(1))) {
                for (name, value) in chunk {
                    column.scope(|ui| {
                        ui.spacing_mut().item_spacing.y = 0.0;
                        Words::new(scene.say(*name)).soft().show(ui, look);
                        Words::new(value).bold().show(ui, look);
                    });
                }
            }
        });
    });
}

fn health(ui: &mut Ui, scene: &mut Scene, session: &OperatorSession) {
    let machine = &scene.state.machine;
    let parts_of_machine = [
        (text::CAMERA, scene.say(text::camera_state(machine.camera)).to_owned()),
        (text::RECOGNIZER, scene.say(text::recognizer_state(machine.recognizer)).to_owned()),
        (text::DISK, scene.say(text::disk_state(machine.disk)).to_owned()),
        (text::PRINTER, scene.say(text::printer_state(machine.printer)).to_owned()),
        (text::FLEET, scene.say(text::fleet_state(machine.fleet)).to_owned()),
        (text::QUEUE, machine.queue_len.to_string()),
    ];
    table(ui, scene, &parts_of_machine);
    super::start::conditions(ui, scene);
    if let Some(health) = session.health.latest() {
        let rows = health_rows(scene, health);
        table(ui, scene, &rows);
    }
    orders(
        ui,
        scene,
        &[
            (text::REFRESH, Icon::SwitchCamera, OperatorGesture::Refresh),
            (text::RESTART_RECOGNIZER, Icon::Gear, OperatorGesture::RestartRecognizer),
            (text::RESET_COUNTERS, Icon::Erase, OperatorGesture::Ask(Confirmation::ResetCounters)),
            (text::EXPORT_SUPPORT, Icon::Save, OperatorGesture::ExportSupport),
            (text::EXIT, Icon::Close, OperatorGesture::Ask(Confirmation::Exit)),
        ],
    );
}

fn health_rows(scene: &Scene, health: &Health) -> Vec<(Text, String)> {
    let counters = &health.counters;
    let counted = [
        (text::SESSIONS, counters.sessions),
        (text::PHOTOS, counters.photos),
        (text::ANSWERS, counters.answers),
        (text::DANGER_ANSWERS, counters.danger_answers),
        (text::UNKNOWN_ANSWERS, counters.unknown_answers),
        (text::FAILED, counters.failed),
        (text::PRINTS, counters.prints),
        (text::RESTARTS, u64::from(health.recognizer_restarts)),
        (text::CAMERA_LOSSES, u64::from(health.camera_losses)),
        (text::WORKER_PANICS, u64::from(health.worker_panics)),
        (text::OUTBOX, health.outbox),
    ];
    let others = [
        (text::MEMORY, time::bytes(health.memory_bytes)),
        (text::UPTIME, time::stretch(health.uptime_s, scene.look.language)),
        (text::SHEET_MODEL, health.model.clone().unwrap_or_else(|| "-".to_owned())),
        (text::SHEET_CATALOGUE, health.catalogue_version.clone().unwrap_or_else(|| "-".to_owned())),
    ];
    counted.into_iter().map(|(name, count)| (name, count.to_string())).chain(others).collect()
}

fn camera(ui: &mut Ui, scene: &mut Scene, session: &OperatorSession) {
    let look = scene.look;
    let machine = &scene.state.machine;
    let frame = scene.textures.frame();
    if let Some(frame) = frame {
        let width = ui.available_width().min(ui.max_rect().width() * if look.sizes.is_tall { 1.0 } else { 0.42 });
        let (rect, _) = ui.allocate_exact_size(eframe::egui::vec2(width, width * 0.5625), eframe::egui::Sense::hover());
        parts::cover(ui, frame, rect, look.rounding(), session.draft.mirror);
    }
    Words::new(scene.say(text::camera_state(machine.camera))).step(Step::Lead).bold().show(ui, look);
    parts::flow(ui, look, |ui| {
        if parts::chip(ui, look, scene.say(text::AUTOMATIC), session.draft.camera.is_none()) {
            scene.order(OperatorGesture::Edit(Setting::Camera(None)));
        }
        for camera in &scene.state.machine.cameras {
            if parts::chip(ui, look, &camera.name, session.draft.camera.as_ref() == Some(&camera.id)) {
                scene.order(OperatorGesture::Edit(Setting::Camera(Some(camera.id.clone()))));
            }
        }
    });
    Words::new(scene.say(text::ROTATION)).bold().soft().show(ui, look);
    parts::flow(ui, look, |ui| {
        for rotation in [Rotation::None, Rotation::Quarter, Rotation::Half, Rotation::ThreeQuarters] {
            if parts::chip(ui, look, &format!("{}°", rotation.degrees()), session.draft.rotation == rotation) {
                scene.order(OperatorGesture::Edit(Setting::Rotation(rotation)));
            }
        }
    });
    orders(
        ui,
        scene,
        &[
            (text::RESTART_CAMERA, Icon::Camera, OperatorGesture::RestartCamera),
            (text::SAVE_SETTINGS, Icon::Save, OperatorGesture::SaveSettings),
        ],
    );
}

fn dead_letters(ui: &mut Ui, scene: &mut Scene, session: &OperatorSession) {
    let look = scene.look;
    let letters = session.dead_letters.latest().map(Vec::as_slice).unwrap_or_default();
    if letters.is_empty() {
        parts::message(ui, look, None, scene.say(text::NO_DEAD), "");
    }
    for letter in letters {
        dead_letter(ui, scene, letter);
    }
    orders(ui, scene, &[(text::REFRESH, Icon::SwitchCamera, OperatorGesture::Refresh)]);
}

fn dead_letter(ui: &mut Ui, scene: &mut Scene, letter: &DeadLetter) {
    let look = scene.look;
    parts::card(ui, look, |ui| {
        let when = time::date_and_clock(letter.died_ms, scene.utc_offset_s);
        let line = format!("#{} · {when} · {} {}", letter.job.0, scene.say(text::ATTEMPTS), letter.attempts);
        Words::new(&line).bold().show(ui, look);
        Words::new(&letter.error).soft().show(ui, look);
        orders(
            ui,
            scene,
            &[
                (text::RETRY_JOB, Icon::SwitchCamera, OperatorGesture::RetryDead(letter.job)),
                (text::DISCARD_JOB, Icon::Bin, OperatorGesture::Ask(Confirmation::DiscardDead(letter.job))),
            ],
        );
    });
}

fn storage(ui: &mut Ui, scene: &mut Scene, session: &OperatorSession) {
    if let Some(health) = session.health.latest() {
        let rows = [
            (text::STORED_PHOTOS, format!("{} ({})", health.photos, time::bytes(health.photos_bytes))),
            (text::DATABASE, time::bytes(health.database_bytes)),
            (text::FREE_SPACE, time::bytes(health.free_bytes)),
        ];
        table(ui, scene, &rows);
    }
    orders(
        ui,
        scene,
        &[
            (text::REFRESH, Icon::SwitchCamera, OperatorGesture::Refresh),
            (text::ERASE_PHOTOS, Icon::Bin, OperatorGesture::Ask(Confirmation::ErasePhotos)),
        ],
    );
}
