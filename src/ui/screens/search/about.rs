//! What a search says besides its hits: the question that gets no answer, what may have been meant,
//! what the words were understood to ask for, and what to try when nothing was found.

use eframe::egui::Ui;

use crate::kiosk::Gesture;
use crate::kiosk::state::{SearchAnswer, SearchNotice};
use crate::ui::icons::Icon;
use crate::ui::parts::{self, Tap, Weightiness, Words};
use crate::ui::scene::Scene;
use crate::ui::sign::Sign;
use crate::ui::text;
use crate::ui::theme::Step;
use crate::verdict::words::{Language, Text};

/// In place of hits: why there are none, and what one can do. Names are nowhere in it.
pub fn notice(ui: &mut Ui, scene: &mut Scene, notice: SearchNotice) {
    match notice {
        SearchNotice::NeverAnswered => never_answered(ui, scene),
        SearchNotice::NothingFound => nothing_found(ui, scene, text::NO_HITS, text::NO_HITS_DO),
        SearchNotice::NothingUnderstood => nothing_found(ui, scene, text::NO_LETTERS, text::NO_LETTERS_DO),
    }
}

/// Somebody asked what may be eaten. The same calm band as "모르겠어요", and the way to help for
/// whoever asks because it has already happened.
fn never_answered(ui: &mut Ui, scene: &mut Scene) {
    let look = scene.look;
    parts::headline_band(ui, look, Sign::Unknown, scene.say(text::NEVER_ANSWERED), scene.say(text::START_NOTICE[2]));
    ui.add_space(look.space(1.0));
    parts::panel(ui, look, |ui| {
        parts::stack(ui, look, 1.0, |ui| {
            Words::new(scene.say(text::NEVER_ANSWERED_EATEN)).bold().show(ui, look);
            let call = Tap::new(scene.say(text::EMERGENCY)).icon(Icon::Phone).weightiness(Weightiness::Urgent);
            if call.show(ui, look) {
                scene.send(Gesture::ShowEmergency);
            }
            Words::new(scene.say(text::NEVER_ANSWERED_DO)).show(ui, look);
        });
    });
}

fn nothing_found(ui: &mut Ui, scene: &mut Scene, headline: Text, sentence: Text) {
    let look = scene.look;
    parts::message(ui, look, None, scene.say(headline), scene.say(sentence));
    examples(ui, scene);
    ui.add_space(look.space(1.0));
    parts::flow(ui, look, |ui| {
        let ways = [(text::BROWSE_PLANTS, Icon::Book, Gesture::OpenEncyclopedia), (text::NAV_PHOTO, Icon::Camera, Gesture::OpenViewfinder)];
        for (words, icon, gesture) in ways {
            if Tap::new(scene.say(words)).icon(icon).show(ui, look) {
                scene.send(gesture);
            }
        }
    });
}

/// Searches by what a plant is like, to be tried by a touch.
pub fn examples(ui: &mut Ui, scene: &mut Scene) {
    let look = scene.look;
    Words::new(scene.say(text::SEARCH_EXAMPLES_HOW)).soft().show(ui, look);
    parts::flow(ui, look, |ui| {
        for example in text::SEARCH_EXAMPLES {
            let words = scene.say(example);
            if Tap::new(words).icon(Icon::Search).show(ui, look) {
                scene.send(Gesture::SetText(words.to_owned()));
            }
        }
    });
}

/// Above the hits: what may have been meant, and how the words were understood.
pub fn understood(ui: &mut Ui, scene: &mut Scene, answer: &SearchAnswer) {
    let look = scene.look;
    if let Some(meant) = &answer.did_you_mean {
        parts::flow(ui, look, |ui| {
            // The question stands beside the chip, in the middle of its height.
            ui.set_row_height(look.sizes.touch);
            Words::new(scene.say(text::DID_YOU_MEAN)).step(Step::Lead).bold().show(ui, look);
            if Tap::new(meant).icon(Icon::Search).show(ui, look) {
                scene.send(Gesture::SetText(meant.clone()));
            }
        });
        Words::new(scene.say(text::NAMES_ALIKE)).soft().show(ui, look);
    }
    if !answer.facets.is_empty() {
        Words::new(scene.say(text::UNDERSTOOD)).soft().show(ui, look);
        parts::flow(ui, look, |ui| {
            for facet in &answer.facets {
                let label = look.pick(&facet.label_ko, &facet.label_en);
                if Tap::new(label).icon(Icon::Close).selected(true).show(ui, look) {
                    scene.send(Gesture::SetText(facet.without.clone()));
                }
            }
        });
    }
    if !answer.unmatched.is_empty() {
        Words::new(&format!("{}: {}", scene.say(text::UNMATCHED), answer.unmatched.join(", "))).soft().show(ui, look);
    }
    let shown = answer.hits.len();
    if answer.total as usize > shown {
        let words = match look.language {
            Language::Korean => format!("{}가지를 찾았고, 그 가운데 {shown}가지를 보여 드려요.", answer.total),
            Language::English => format!("{} found; the first {shown} are shown.", answer.total),
        };
        Words::new(&words).soft().show(ui, look);
    }
}
