//! What a screen may see while it draws, and the one thing it may do: report what the visitor did.

use std::time::Duration;

use eframe::egui::Context;

use super::look::Look;
use super::textures::Textures;
use super::vignette::Plates;
use crate::kiosk::{Event, Gesture, OperatorGesture, SheetDocument, State};
use crate::verdict::words::Text;

/// State of the drawing alone: nothing in it matters to the kiosk.
#[derive(Clone, Debug, Default)]
pub struct Local {
    /// The panel for text size, contrast and calm is open.
    pub is_view_panel_open: bool,
    /// The page of the encyclopedia from whose first card the list is anchored.
    pub list: super::screens::encyclopedia::ListPlace,
    /// For which session this was; a new visitor finds everything closed and at the top.
    pub session: crate::kiosk::SessionNumber,
}

/// One frame's view of the world.
pub struct Scene<'a> {
    pub state: &'a State,
    pub look: &'a Look,
    pub plates: &'a Plates,
    pub textures: &'a mut Textures,
    pub local: &'a mut Local,
    pub events: &'a mut Vec<Event>,
    /// The hand-over sheet as it stands, while it is open.
    pub document: Option<&'a SheetDocument>,
    /// Seconds east of Greenwich, for times on the screen.
    pub utc_offset_s: i32,
}

impl Scene<'_> {
    /// Reports what the visitor did.
    pub fn send(&mut self, gesture: Gesture) {
        self.events.push(Event::Visitor(gesture));
    }

    /// Reports what the operator did.
    pub fn order(&mut self, gesture: OperatorGesture) {
        self.events.push(Event::Operator(gesture));
    }

    /// A text in the visitor's language.
    pub fn say(&self, text: Text) -> &'static str {
        self.look.say(text)
    }

    /// Asks for another frame after a while, for movement; not when the visitor wants calm.
    pub fn keep_moving(&self, ctx: &Context, pause: Duration) {
        if !self.look.is_motion_reduced {
            ctx.request_repaint_after(pause);
        }
    }
}
