//! Printing through the system's own `lp`: whether it can, and doing it.

use std::time::Duration;

use super::programs::{Errand, Finished, ProgramError, Programs};
use crate::kiosk::PrinterName;
use crate::kiosk::state::{PrinterState, SheetProblem};

/// Asking is quick, or the printing system is stuck.
const ASK_LIMIT: Duration = Duration::from_secs(5);
/// Handing over a megabyte, also to a print server far away.
const PRINT_LIMIT: Duration = Duration::from_secs(20);

/// The programs, the printer that the settings name, and whether anybody still waits.
pub(super) struct Printing<'a> {
    pub programs: &'a Programs,
    pub printer: Option<&'a PrinterName>,
    pub is_wanted: &'a dyn Fn() -> bool,
}

impl Printing<'_> {
    /// Whether a sheet would come out now, as far as the printing system knows.
    pub fn state(&self) -> PrinterState {
        if !self.programs.has("lp") {
            return PrinterState::NoProgram;
        }
        if !self.programs.has("lpstat") {
            // Nobody can be asked; `lp` itself will tell.
            return PrinterState::Ready;
        }
        let name = match self.printer {
            Some(printer) => printer.as_str().to_owned(),
            None => match self.default_printer() {
                Ok(Some(name)) => name,
                Ok(None) => return PrinterState::None,
                Err(()) => return PrinterState::Unavailable,
            },
        };
        match self.ask(&["-a", &name, "-p", &name]) {
            Some(answer) if is_accepting(&answer, &name) => PrinterState::Ready,
            _ => PrinterState::Unavailable,
        }
    }

    /// The name of the system's default printer, if it has one.
    fn default_printer(&self) -> Result<Option<String>, ()> {
        let answer = self.ask(&["-d"]).ok_or(())?;
        let name = answer.lines().find_map(|line| line.strip_prefix("system default destination:"));
        Ok(name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()))
    }

    /// What `lpstat` says; none when it fails or does not answer.
    fn ask(&self, arguments: &[&str]) -> Option<String> {
        let errand = Errand { program: "lpstat", arguments, input: Vec::new(), limit: ASK_LIMIT, is_wanted: self.is_wanted };
        let finished = self.programs.run(errand).ok().filter(|finished| finished.code == Some(0))?;
        Some(String::from_utf8_lossy(&finished.output).into_owned())
    }

    /// Hands a PDF to the printing system.
    pub fn print(&self, pdf: Vec<u8>) -> Result<(), SheetProblem> {
        // The title stands in the queue for everybody to read, so it says nothing.
        let mut arguments = vec!["-t", "Dokcho", "-o", "fit-to-page"];
        if let Some(printer) = self.printer {
            arguments.extend(["-d", printer.as_str()]);
        }
        let errand = Errand { program: "lp", arguments: &arguments, input: pdf, limit: PRINT_LIMIT, is_wanted: self.is_wanted };
        match self.programs.run(errand) {
            Ok(Finished { code: Some(0), .. }) => Ok(()),
            Ok(finished) => {
                eprintln!("dokcho: the sheet was not printed: {}", finished.complaint);
                let has_none = finished.complaint.to_lowercase().contains("no default destination");
                Err(if has_none { SheetProblem::NoPrinter } else { SheetProblem::PrinterFailed })
            }
            Err(error) => {
                eprintln!("dokcho: the sheet was not printed: {error}");
                Err(match error {
                    ProgramError::Absent(_) => SheetProblem::NoPrintProgram,
                    ProgramError::Silent(_) => SheetProblem::PrinterSilent,
                    ProgramError::Unstartable(..) => SheetProblem::PrinterFailed,
                })
            }
        }
    }
}

/// A stopped printer takes jobs too, and prints a visitor's health data whenever somebody starts it.
fn is_accepting(answer: &str, name: &str) -> bool {
    let begins = |words: &str| answer.lines().any(|line| line.strip_prefix(words).is_some_and(|rest| rest.starts_with([' ', '.', '\t'])));
    let is_stopped = begins(&format!("printer {name} disabled"));
    let is_refusing = begins(&format!("{name} not accepting"));
    !is_stopped && !is_refusing
}

#[cfg(test)]
mod tests {
    use super::super::programs::tests::Shelf;
    use super::*;

    fn state(scripts: &[(&str, &str)], printer: Option<&str>) -> PrinterState {
        let shelf = Shelf::new(scripts);
        let printer: Option<PrinterName> = printer.map(|name| name.to_owned().try_into().unwrap());
        Printing { programs: &shelf.programs(), printer: printer.as_ref(), is_wanted: &|| true }.state()
    }

    /// Answers like the `lpstat` of CUPS with one printer.
    fn lpstat(default: &str, state: &str, accepting: &str) -> String {
        format!(
            "case \"$*\" in\n-d) echo '{default}' ;;\n'-a office -p office') echo 'office {accepting} since Fri'; echo 'printer office {state}' ;;\n*) echo 'lpstat: Invalid destination name in list' >&2; exit 1 ;;\nesac"
        )
    }

    #[test]
    fn a_printer_is_ready_stopped_refusing_unknown_or_absent() {
        let idle = "is idle.  enabled since Fri";
        let usual = lpstat("system default destination: office", idle, "accepting requests");
        let lp = ("lp", "cat");
        assert_eq!(state(&[lp, ("lpstat", &usual)], None), PrinterState::Ready);
        assert_eq!(state(&[lp, ("lpstat", &usual)], Some("office")), PrinterState::Ready);
        assert_eq!(state(&[lp, ("lpstat", &usual)], Some("attic")), PrinterState::Unavailable);
        let none = lpstat("no system default destination", idle, "accepting requests");
        assert_eq!(state(&[lp, ("lpstat", &none)], None), PrinterState::None);
        assert_eq!(state(&[lp, ("lpstat", &none)], Some("office")), PrinterState::Ready);
        let stopped = lpstat("system default destination: office", "disabled since Fri -", "accepting requests");
        assert_eq!(state(&[lp, ("lpstat", &stopped)], None), PrinterState::Unavailable);
        let refusing = lpstat("system default destination: office", idle, "not accepting requests");
        assert_eq!(state(&[lp, ("lpstat", &refusing)], None), PrinterState::Unavailable);
        assert_eq!(state(&[lp, ("lpstat", "echo 'Scheduler is not running' >&2; exit 1")], None), PrinterState::Unavailable);
        assert_eq!(state(&[lp], None), PrinterState::Ready, "only lp itself can tell");
        assert_eq!(state(&[("lpstat", &usual)], None), PrinterState::NoProgram);
        assert_eq!(state(&[], None), PrinterState::NoProgram);
    }

    #[test]
    fn another_printers_state_is_not_taken_for_this_ones() {
        assert!(is_accepting("printer office-2 disabled since Fri -\nprinter office is idle.", "office"));
        assert!(!is_accepting("printer office disabled since Fri -", "office"));
    }
}
