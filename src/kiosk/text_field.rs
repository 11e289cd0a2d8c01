//! One line of text that the on-screen keyboard, a real keyboard or an input method writes.

use super::hangul::Composer;
use super::keyboard::Key;

/// The text and the Hangul run still being composed at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextField {
    committed: String,
    composer: Composer,
}

impl TextField {
    /// Longer texts are cut, so that a stuck key cannot fill the memory or the QR code.
    pub const MAX_CHARS: usize = 80;

    /// The whole text, the run being composed included.
    pub fn text(&self) -> String {
        let mut text = self.committed.clone();
        text.push_str(&self.composer.text());
        text
    }

    /// The run being composed, to be underlined.
    pub fn composing(&self) -> String {
        self.composer.text()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.committed.is_empty() && self.composer.is_empty()
    }

    /// Applies a key; true when the text changed.
    pub fn press(&mut self, key: Key) -> bool {
        match key {
            Key::Char(character) => self.type_character(character),
            Key::Space => self.type_character(' '),
            Key::Backspace => self.backspace(),
            Key::Shift | Key::Done => false,
        }
    }

    /// Replaces the text by what a real keyboard or an input method made of it; true when it
    /// changed. Control characters are left out. The same text again leaves the run being
    /// composed alone, because a screen may well send it with every frame.
    pub fn set(&mut self, text: &str) -> bool {
        let text: String = text.chars().filter(|c| !c.is_control()).take(Self::MAX_CHARS).collect();
        let is_new = text != self.text();
        if is_new {
            *self = Self { committed: text, composer: Composer::default() };
        }
        is_new
    }

    /// Empties the field; true when it was not empty.
    pub fn clear(&mut self) -> bool {
        let had_text = !self.is_empty();
        *self = Self::default();
        had_text
    }

    /// Ends the run being composed.
    pub fn commit(&mut self) {
        let text = self.composer.commit();
        self.committed.push_str(&text);
    }

    fn type_character(&mut self, character: char) -> bool {
        if character.is_control() {
            return false;
        }
        let before = self.clone();
        if !self.composer.press(character) {
            self.commit();
            self.committed.push(character);
        }
        let fits = self.text().chars().count() <= Self::MAX_CHARS;
        if !fits {
            *self = before;
        }
        fits
    }

    /// Takes back one key of Hangul, or one other character.
    fn backspace(&mut self) -> bool {
        if self.composer.backspace() {
            return true;
        }
        let Some(last) = self.committed.pop() else { return false };
        if let Some(mut resumed) = Composer::resumed(last) {
            resumed.backspace();
            self.composer = resumed;
        }
        true
    }
}
