//! 모르겠어요, 식물이 아니에요, and no answer at all: said plainly, with why and what helps.

use eframe::egui::Ui;

use crate::kiosk::state::{PhotoHint, Specimen};
use crate::kiosk::{Combined, Gesture};
use crate::ui::icons::Icon;
use crate::ui::parts::{self, Tap, Words};
use crate::ui::scene::Scene;
use crate::ui::sign::Sign;
use crate::ui::text;
use crate::ui::theme::Step;
use crate::verdict::Headline;
use crate::verdict::words::Text;

/// Why no plant is named: what was measured on the photo first, what it may be otherwise.
pub fn reasons(ui: &mut Ui, scene: &Scene, combined: &Combined) {
    let look = scene.look;
    let guesses: &[(Text, &[PhotoHint])] =
        if combined.answer.headline == Headline::NotAPlant { &text::WHY_NOT_A_PLANT } else { &text::WHY_UNKNOWN };
    // What was measured need not be guessed again.
    let is_new = |hints: &[PhotoHint]| !hints.iter().any(|hint| combined.hints.contains(hint));
    parts::panel(ui, look, |ui| {
        parts::stack(ui, look, 1.0, |ui| {
            Words::new(scene.say(text::WHY_MAYBE)).step(Step::Lead).bold().show(ui, look);
            for hint in &combined.hints {
                parts::bullet(ui, look, scene.say(hint_words(*hint)), true);
            }
            for (guess, _) in guesses.iter().filter(|(_, hints)| is_new(hints)) {
                parts::bullet(ui, look, scene.say(*guess), false);
            }
        });
    });
}

fn hint_words(hint: PhotoHint) -> Text {
    match hint {
        PhotoHint::TooDark => text::HINT_DARK,
        PhotoHint::TooBright => text::HINT_BRIGHT,
        PhotoHint::Blurred => text::HINT_BLURRED,
    }
}

/// No photo of this plant has an answer: why, and the way on.
pub fn without_answer(ui: &mut Ui, scene: &mut Scene, specimen: &Specimen) {
    let look = scene.look;
    let problem = specimen.photos.iter().rev().find_map(|photo| photo.answer.failure().map(|why| (photo.number, *why)));
    let sentence = match problem {
        Some((_, why)) => scene.say(text::look_problem(why)),
        None => scene.say(text::LOADING),
    };
    parts::headline_band(ui, look, Sign::Unknown, scene.say(text::NO_ANSWER), sentence);
    if let Some((photo, _)) = problem
        && Tap::new(scene.say(text::LOOK_AGAIN)).icon(Icon::Search).primary().show(ui, look)
    {
        scene.send(Gesture::LookAgain(photo));
    }
    parts::panel(ui, look, |ui| {
        Words::new(scene.say(text::START_NOTICE[2])).bold().show(ui, look);
    });
}
