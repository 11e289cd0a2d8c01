//! The settings an operator may change, with steps instead of a keyboard.

use eframe::egui::Ui;

use crate::kiosk::state::OperatorSession;
use crate::kiosk::{DefaultLanguage, OperatorGesture, Retention, Setting};
use crate::ui::icons::Icon;
use crate::ui::parts::{self, Tap, Words};
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::theme::Step;
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
    parts::card(ui, look, |ui| {
        parts::flow(ui, look, |ui| {
            let words = scene.say(name);
            for (sign, direction, change) in [("-", text::LESS, -step), ("+", text::MORE, step)] {
                let tap = Tap::new(sign);
                let response = tap.response(ui, look).accessible_name(format!("{words} {}", scene.say(direction)));
                if response.clicked() && (0..=i32::from(u8::MAX) * 4).contains(&(value + change)) {
                    scene.order(OperatorGesture::Edit(setting(value + change)));
                }
            }
            Words::new(&value.to_string()).step(Step::Lead).bold().show(ui, look);
            Words::new(words).show(ui, look);
        });
    });
}

fn languages(ui: &mut Ui, scene: &mut Scene, chosen: DefaultLanguage) {
    let look = scene.look;
    parts::card(ui, look, |ui| {
        parts::flow(ui, look, |ui| {
            for (language, name) in [(DefaultLanguage::Korean, "한국어"), (DefaultLanguage::English, "English")] {
                if parts::chip(ui, look, name, chosen == language) {
                    scene.order(OperatorGesture::Edit(Setting::Language(language)));
                }
            }
            Words::new(scene.say(text::SET_LANGUAGE)).show(ui, look);
        });
    });
}
