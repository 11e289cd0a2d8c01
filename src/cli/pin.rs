//! `dokcho pin`: sets the operator's PIN of a kiosk.

use std::io::{self, BufRead, IsTerminal};

use super::Context;
use super::error::{CliError, EXIT_INPUT};
use crate::settings::set_pin;
use crate::verdict::words::Language;

/// Reads the digits from standard input, so that they stand in no history and no process list.
pub fn run(context: &mut Context<'_>) -> Result<u8, CliError> {
    if io::stdin().is_terminal() {
        match context.language {
            Language::Korean => eprint!("새 PIN (숫자): "),
            Language::English => eprint!("New PIN (digits): "),
        }
    }
    let mut digits = String::new();
    io::stdin().lock().read_line(&mut digits)?;
    set_pin(context.data.path(), digits.trim()).map_err(|error| {
        let message_ko = error.message_ko();
        CliError::part("bad_pin", EXIT_INPUT, error.to_string(), message_ko)
    })?;
    match context.language {
        Language::Korean => writeln!(context.out, "PIN을 정했습니다.")?,
        Language::English => writeln!(context.out, "The PIN is set.")?,
    }
    Ok(0)
}
