//! What a visitor's gestures do. A gesture that a screen does not offer does nothing there.

use super::keyboard::Key;
use super::{Gesture, Kiosk, Overlay, Screen};

impl Kiosk {
    pub(super) fn gesture(&mut self, gesture: Gesture) {
        if self.everywhere(&gesture) {
            return;
        }
        match self.state.screen {
            Screen::Maintenance => {}
            Screen::Pin | Screen::Operator => self.behind_the_counter(gesture),
            Screen::Attract => {
                if !matches!(gesture, Gesture::Back | Gesture::Home | Gesture::AskToEnd | Gesture::EndSession) {
                    self.begin();
                    self.in_session(gesture);
                }
            }
            _ => self.in_session(gesture),
        }
    }

    /// Gestures that mean the same on every screen; true when it was one.
    fn everywhere(&mut self, gesture: &Gesture) -> bool {
        let preferences = &mut self.state.preferences;
        match gesture {
            Gesture::CloseOverlay => self.state.overlay = None,
            Gesture::ShowEmergency => self.state.overlay = Some(Overlay::Emergency),
            Gesture::CornerTouched(corner) => {
                if self.hidden_gesture.touch(*corner, self.clock.steady_ms) {
                    self.open_pin_pad(super::state::PinPurpose::OpenArea);
                }
            }
            Gesture::SetLanguage(language) => preferences.language = *language,
            Gesture::SetTextPercent(percent) => preferences.text_percent = (percent.saturating_add(12) / 25 * 25).clamp(100, 200),
            Gesture::SetHighContrast(on) => preferences.is_high_contrast = *on,
            Gesture::SetMotionReduced(on) => preferences.is_motion_reduced = *on,
            _ => return false,
        }
        true
    }

    /// At the PIN pad and in the operator area, a visitor's gestures lead only out.
    fn behind_the_counter(&mut self, gesture: Gesture) {
        let leads_out = matches!(gesture, Gesture::Back | Gesture::Home | Gesture::EndSession);
        if leads_out && self.state.screen == Screen::Operator {
            self.reset();
        } else if leads_out {
            self.back();
        }
    }

    fn in_session(&mut self, gesture: Gesture) {
        match gesture {
            Gesture::Back => self.back(),
            Gesture::Home => self.home(),
            Gesture::AskToEnd => self.state.overlay = Some(Overlay::EndSession),
            Gesture::EndSession => self.reset(),
            Gesture::OpenToast(number) => self.open_toast(number),
            Gesture::DismissToast(number) => self.state.toasts.retain(|t| t.number != number),
            Gesture::OpenHistory => self.go(Screen::History),
            Gesture::OpenSpecimen(number) => self.open_specimen(number),
            Gesture::OpenEncyclopedia => self.go(Screen::Encyclopedia),
            Gesture::OpenPlant(plant_id) => self.go(Screen::Plant(plant_id)),
            Gesture::OpenSearch => self.go(Screen::Search),
            Gesture::OpenRankings => self.go(Screen::Rankings),
            Gesture::OpenSheet(number) => self.open_sheet(number),
            other => self.photo_gesture(other),
        }
    }

    fn photo_gesture(&mut self, gesture: Gesture) {
        match gesture {
            Gesture::OpenViewfinder => self.open_viewfinder(),
            Gesture::AddPhoto(number, part) => self.add_photo(number, part),
            Gesture::SetPart(part) => self.state.session.viewfinder.part = part,
            Gesture::Shutter => self.shutter(),
            Gesture::CancelCountdown => self.state.session.viewfinder.countdown_left_ms = None,
            Gesture::NextCamera => self.next_camera(),
            Gesture::SetMirror(on) => self.state.session.viewfinder.mirror = Some(on),
            Gesture::ChooseFiles => self.choose_files(),
            Gesture::ChooseFolder => self.choose_folder(),
            Gesture::PasteClipboard => self.paste(),
            Gesture::FilesDropped(paths) => self.load_files(paths),
            Gesture::TakeFolderEntry(index) => self.take_folder_entry(index),
            Gesture::CancelLooking(number) => self.cancel_looking(number),
            Gesture::LookAgain(number) => self.look_again(number),
            Gesture::ShowPhoto(number) => self.show_photo(number),
            Gesture::SetHeatMap(on) => self.set_heat_map(on),
            other => self.browsing_gesture(other),
        }
    }

    fn browsing_gesture(&mut self, gesture: Gesture) {
        match gesture {
            Gesture::SetFilter(filter) => self.set_filter(filter),
            Gesture::NearEnd => self.near_end(),
            Gesture::NearStart => self.near_start(),
            Gesture::JumpTo(initial) => self.jump_to(initial),
            Gesture::SetRankingWindow(window) => self.set_ranking_window(window),
            Gesture::SetRankingScope(scope) => self.set_ranking_scope(scope),
            Gesture::Retry => self.retry(),
            Gesture::Key(key) => self.press(key),
            Gesture::SetLayout(layout) => self.set_layout(layout),
            Gesture::SetText(text) => self.edit_text(|field| field.set(&text)),
            Gesture::ClearText => self.edit_text(super::TextField::clear),
            Gesture::SetKeyboardShown(on) => self.state.session.keyboard.is_hidden = !on,
            Gesture::FocusField(field) => self.focus_field(field),
            Gesture::SetQrShown(on) => self.set_qr_shown(on),
            Gesture::PrintSheet => self.print_sheet(),
            Gesture::SaveSheet => self.save_sheet(),
            Gesture::EraseSheet => self.erase_sheet(),
            _ => {}
        }
    }

    fn press(&mut self, key: Key) {
        let keyboard = &mut self.state.session.keyboard;
        match key {
            Key::Shift => keyboard.is_shifted = !keyboard.is_shifted && keyboard.layout.has_shift(),
            Key::Done => {
                keyboard.is_hidden = true;
                self.focus_field(None);
            }
            Key::Char(_) | Key::Space | Key::Backspace => {
                keyboard.is_shifted = false;
                self.edit_text(|field| field.press(key));
            }
        }
    }

    fn set_layout(&mut self, layout: super::KeyboardLayout) {
        let keyboard = &mut self.state.session.keyboard;
        keyboard.layout = layout;
        keyboard.is_shifted = false;
        self.edit_text(|field| {
            field.commit();
            false
        });
    }
}
