//! The pictures of a folder, to choose from by name.

use eframe::egui::Ui;

use crate::kiosk::Gesture;
use crate::kiosk::state::FolderProblem;
use crate::ui::icons::Icon;
use crate::ui::parts::{self, Action, Tap};
use crate::ui::scene::Scene;
use crate::ui::text;

/// Draws the list of pictures.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    let title = scene.say(text::FOLDER);
    let actions = [
        Action::new(scene.say(text::CHOOSE_FOLDER), Icon::Folder, Gesture::ChooseFolder).primary(),
        Action::new(scene.say(text::CHOOSE_FILE), Icon::File, Gesture::ChooseFiles),
    ];
    parts::frame(ui, scene, title, &actions, |ui, scene| {
        let look = scene.look;
        let folder = &scene.state.session.folder;
        if let Some(problem) = folder.failure() {
            let words = if *problem == FolderProblem::NoPictures { text::FOLDER_EMPTY } else { text::FOLDER_UNREADABLE };
            parts::message(ui, look, None, scene.say(words), scene.say(text::FOLDER_DO));
            return;
        }
        let Some(entries) = folder.latest() else {
            parts::message(ui, look, None, scene.say(text::LOADING), "");
            return;
        };
        parts::scroll(ui, look, "folder", |ui| {
            for (i, entry) in entries.iter().enumerate() {
                if Tap::new(&entry.name).icon(Icon::File).wide().leading().show(ui, look) {
                    scene.send(Gesture::TakeFolderEntry(i));
                }
            }
        });
    });
}
