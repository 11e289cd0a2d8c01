//! The hospital hand-over sheet while the visitor fills it in.

use std::path::PathBuf;

use super::super::ids::SpecimenNumber;
use super::super::text_field::TextField;
use super::super::waiting::Waiting;

/// The sheet of one plant. Erased with the session.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub specimen: SpecimenNumber,
    /// 먹은 양
    pub amount: TextField,
    /// 증상
    pub symptoms: TextField,
    /// 먹은 사람
    pub person: TextField,
    /// 먹은 때
    pub eaten_when: TextField,
    /// Which field the keyboard writes to.
    pub focus: Option<SheetField>,
    /// Whether the QR code is large.
    pub is_qr_shown: bool,
    pub printed: Waiting<(), SheetProblem>,
    /// The file that was written.
    pub saved: Waiting<PathBuf, SheetProblem>,
}

/// A field of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SheetField {
    Amount,
    Symptoms,
    Person,
    EatenWhen,
}

impl SheetField {
    /// Every field in the order of the sheet.
    pub const ALL: [Self; 4] = [Self::EatenWhen, Self::Amount, Self::Person, Self::Symptoms];
}

impl Sheet {
    pub(in super::super) fn of(specimen: SpecimenNumber) -> Self {
        Self {
            specimen,
            amount: TextField::default(),
            symptoms: TextField::default(),
            person: TextField::default(),
            eaten_when: TextField::default(),
            focus: None,
            is_qr_shown: false,
            printed: Waiting::NotAsked,
            saved: Waiting::NotAsked,
        }
    }

    /// The text of a field.
    pub fn field(&self, field: SheetField) -> &TextField {
        match field {
            SheetField::Amount => &self.amount,
            SheetField::Symptoms => &self.symptoms,
            SheetField::Person => &self.person,
            SheetField::EatenWhen => &self.eaten_when,
        }
    }

    pub(in super::super) fn field_mut(&mut self, field: SheetField) -> &mut TextField {
        match field {
            SheetField::Amount => &mut self.amount,
            SheetField::Symptoms => &mut self.symptoms,
            SheetField::Person => &mut self.person,
            SheetField::EatenWhen => &mut self.eaten_when,
        }
    }
}

/// Why a sheet was not printed or saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SheetProblem {
    /// No printer is set up.
    NoPrinter,
    /// There is no program that prints.
    NoPrintProgram,
    /// The printer refused, or could not be reached.
    PrinterFailed,
    /// The printing system did not answer in time.
    PrinterSilent,
    /// Nothing is kept on this machine.
    NotKept,
    DiskFull,
    Unwritable,
    TimedOut,
    /// Something broke while the sheet was made.
    Failed,
}
