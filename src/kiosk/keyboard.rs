//! The on-screen keyboard: its layouts as data, and which one is shown.

/// Which characters the keys carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum KeyboardLayout {
    /// 두벌식
    #[default]
    Hangul,
    Latin,
    Numbers,
}

impl KeyboardLayout {
    /// Every layout, in the order of its switch.
    pub const ALL: [Self; 3] = [Self::Hangul, Self::Latin, Self::Numbers];

    /// The rows of character keys, top to bottom. Space, shift, backspace, the layout switch and
    /// "done" are placed by the screen.
    pub fn rows(self, is_shifted: bool) -> [&'static str; 3] {
        match (self, is_shifted) {
            (Self::Hangul, false) => ["ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "ㅋㅌㅊㅍㅠㅜㅡ"],
            (Self::Hangul, true) => ["ㅃㅉㄸㄲㅆㅛㅕㅑㅒㅖ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "ㅋㅌㅊㅍㅠㅜㅡ"],
            (Self::Latin, false) => ["qwertyuiop", "asdfghjkl", "zxcvbnm"],
            (Self::Latin, true) => ["QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"],
            (Self::Numbers, _) => ["1234567890", "-/:()%~", ".,?!'"],
        }
    }

    /// Whether shift changes anything.
    pub fn has_shift(self) -> bool {
        self != Self::Numbers
    }
}

/// A key of the on-screen keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A key of [`KeyboardLayout::rows`], as it is drawn.
    Char(char),
    Space,
    Backspace,
    /// Holds for one character.
    Shift,
    /// Puts the keyboard away.
    Done,
}

/// The keyboard as shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keyboard {
    pub layout: KeyboardLayout,
    pub is_shifted: bool,
    /// Whether it is put away; touching the field brings it back.
    pub is_hidden: bool,
}

impl Keyboard {
    /// The rows of character keys as shown now.
    pub fn rows(&self) -> [&'static str; 3] {
        self.layout.rows(self.is_shifted)
    }
}
