//! One file per screen. Each draws the kiosk's state and reports touches; none changes anything.

pub mod answer;
pub mod attract;
pub mod detail;
pub mod encyclopedia;
pub mod folder;
pub mod history;
pub mod keyboard;
pub mod looking;
pub mod maintenance;
pub mod operator;
pub mod overlay;
pub mod pin;
pub mod rankings;
pub mod search;
pub mod sheet;
pub mod start;
pub mod unknown;
pub mod viewfinder;

use eframe::egui::Ui;

use super::scene::Scene;
use crate::kiosk::Screen;

/// Draws the screen that the state names.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    match &scene.state.screen {
        Screen::Attract => attract::show(ui, scene),
        Screen::Start => start::show(ui, scene),
        Screen::Viewfinder => viewfinder::show(ui, scene),
        Screen::Folder => folder::show(ui, scene),
        Screen::Looking(number) => looking::show(ui, scene, *number),
        Screen::Answer(number) => answer::show(ui, scene, *number),
        Screen::Encyclopedia => encyclopedia::show(ui, scene),
        Screen::Plant(id) => detail::show(ui, scene, id),
        Screen::Search => search::show(ui, scene),
        Screen::Rankings => rankings::show(ui, scene),
        Screen::History => history::show(ui, scene),
        Screen::Sheet(number) => sheet::show(ui, scene, *number),
        Screen::Pin => pin::show(ui, scene),
        Screen::Operator => operator::show(ui, scene),
        Screen::Maintenance => maintenance::show(ui, scene),
    }
}
