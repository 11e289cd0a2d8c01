//! `dokcho camera`: the camera's process, started by this program and not by people.

use std::io;

use super::error::{CliError, EXIT_USAGE};
use crate::camera::process;

/// Arguments of `camera`, in the words of the camera room.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    request: Vec<String>,
}

/// Sends frames to standard output until nobody reads them.
pub fn run(arguments: &Arguments) -> Result<u8, CliError> {
    process::run(&arguments.request, &mut io::stdout().lock())
        .map(|()| 0)
        .map_err(|error| CliError::part("usage", EXIT_USAGE, error.to_string(), error.to_string()))
}
