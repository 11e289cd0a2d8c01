//! The program. Everything is in the library; here the exit code is set.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(dokcho::cli::run(std::env::args_os()))
}
