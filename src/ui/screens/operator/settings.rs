//! The settings an operator may change, with steps instead of a keyboard.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align, Layout, Sense, Ui, WidgetInfo, vec2};

use crate::kiosk::state::OperatorSession;
use crate::kiosk::{DefaultLanguage, OperatorGesture, Retention, Setting};
use crate::ui::icons::Icon;
use crate::ui::parts::{self, Tap, Words};
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::theme::{Step, Weight};
use crate::verdict::words::{Language, Text};

/// Draws the settings.
pub fn show(ui: &mut Ui, scene: &mut Scene, session: &OperatorSession) {
    let look = scene.look;
    let draft = &session.draft;
    if let Some(fault) = &session.fault {
        let words = match look.language {
            Language::Korean => fault.message_ko(),
            Language::English => fault.to_string(),
        };
        Words::new(&words).bold().colour(look.palette.danger.ink).show(ui, look);
    }
    number(ui, scene, text::SET_IDLE, i32::from(draft.idle_s), 10, |v| Setting::IdleS(v as u16));
    number(ui, scene, text::SET_PROMPT, i32::from(draft.prompt_s), 5, |v| Setting::PromptS(v as u16));
    number(ui, scene, text::SET_COUNTDOWN, i32::from(draft.countdown_s), 1, |v| Setting::CountdownS(v as u8));
    number(ui, scene, text::SET_TEXT, i32::from(draft.text_percent), 25, |v| Setting::TextPercent(v as u16));
    let days = match draft.retention {
        Retention::EraseAtSessionEnd => 0,
        Retention::KeepDays(days) => i32::from(days),
    };
    number(ui, scene, text::SET_RETENTION, days, 1, |v| {
        Setting::Retention(if v == 0 { Retention::EraseAtSessionEnd } else { Retention::KeepDays(v as u8) })
    });
    languages(ui, scene, draft.language);
    let switches = [
        (text::SET_MIRROR, Icon::Mirror, draft.mirror, Setting::Mirror(!draft.mirror)),
        (text::SET_GUESS, Icon::Search, draft.live_guess, Setting::LiveGuess(!draft.live_guess)),
        (text::SET_FILES, Icon::File, draft.files_offered, Setting::FilesOffered(!draft.files_offered)),
        (text::SET_CONTRAST, Icon::Contrast, draft.high_contrast, Setting::HighContrast(!draft.high_contrast)),
        (text::SET_MOTION, Icon::Calm, draft.reduced_motion, Setting::ReducedMotion(!draft.reduced_motion)),
        (text::SET_MAINTENANCE, Icon::Gear, draft.maintenance, Setting::Maintenance(!draft.maintenance)),
    ];
    for (words, icon, is_on, setting) in switches {
        if parts::switch(ui, look, icon, scene.say(words), is_on) {
            scene.order(OperatorGesture::Edit(setting));
        }
    }
    let orders = [
        (text::SAVE_SETTINGS, Icon::Save, OperatorGesture::SaveSettings),
        (text::REVERT_SETTINGS, Icon::Back, OperatorGesture::RevertSettings),
    ];
    super::orders(ui, scene, &orders);
}

/// A number with one button for less and one for more; ranges are the kiosk's business.
fn number(ui: &mut Ui, scene: &mut Scene, name: Text, value: i32, step: i32, setting: impl Fn(i32) -> Setting) {
    let look = scene.look;
    let words = scene.say(name);
    row(ui, scene, words, |ui, scene| {
        // From the right: more, the number, less.
        change(ui, scene, ("+", text::MORE), words, value, step, &setting);
        let room = vec2(look.sizes.font_px(Step::Lead) * 2.6, look.sizes.touch);
        let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{words}: {value}")));
        let galley = ui.painter().layout_no_wrap(value.to_string(), look.font(Step::Lead, Weight::Bold), look.palette.ink);
        ui.painter().galley(rect.center() - galley.size() / 2.0, galley, look.palette.ink);
        change(ui, scene, ("-", text::LESS), words, value, -step, &setting);
    });
}

fn change(
    ui: &mut Ui,
    scene: &mut Scene,
    (sign, direction): (&str, Text),
    words: &str,
    value: i32,
    step: i32,
    setting: impl Fn(i32) -> Setting,
) {
    let response = Tap::new(sign).step(Step::Lead).response(ui, scene.look);
    let response = response.accessible_name(format!("{words} {}", scene.say(direction)));
    if response.clicked() && (0..=i32::from(u8::MAX) * 4).contains(&(value + step)) {
        scene.order(OperatorGesture::Edit(setting(value + step)));
    }
}

/// A setting: its name on the left, what changes it on the right, or below where the name is long.
fn row(ui: &mut Ui, scene: &mut Scene, name: &str, controls: impl FnOnce(&mut Ui, &mut Scene)) {
    let look = scene.look;
    parts::card(ui, look, |ui| {
        let width = ui.available_width();
        let galley = ui.painter().layout_no_wrap(name.to_owned(), look.font(Step::Body, Weight::Bold), look.palette.ink);
        let needed = galley.size().x + look.sizes.touch * 2.0 + look.sizes.font_px(Step::Lead) * 9.0;
        if needed > width {
            Words::new(name).bold().show(ui, look);
            ui.allocate_ui_with_layout(vec2(width, look.sizes.touch), Layout::right_to_left(Align::Center), |ui| controls(ui, scene));
            return;
        }
        ui.allocate_ui_with_layout(vec2(width, look.sizes.touch), Layout::right_to_left(Align::Center), |ui| {
            controls(ui, scene);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| Words::new(name).bold().show(ui, look));
        });
    });
}

fn languages(ui: &mut Ui, scene: &mut Scene, chosen: DefaultLanguage) {
    let look = scene.look;
    let name = scene.say(text::SET_LANGUAGE);
    row(ui, scene, name, |ui, scene| {
        for (language, name) in [(DefaultLanguage::English, "English"), (DefaultLanguage::Korean, "한국어")] {
            if parts::chip(ui, look, name, chosen == language) {
                scene.order(OperatorGesture::Edit(Setting::Language(language)));
            }
        }
    });
}
