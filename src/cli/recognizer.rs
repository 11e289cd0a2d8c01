//! `dokcho recognizer`: the recogniser's process, started by this program and not by people.

use std::io;
use std::path::PathBuf;

use rustix::process::{Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setrlimit};

use super::error::CliError;
use crate::recognizer::process;

/// Arguments of `recognizer`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Folder of model packs.
    #[arg(long, value_name = "DIR")]
    models: PathBuf,
    /// Most memory the process may take for its data.
    #[arg(long, value_name = "N")]
    memory_limit_bytes: Option<u64>,
}

/// Answers requests on standard input until it is closed.
pub fn run(arguments: &Arguments) -> Result<u8, CliError> {
    // If the program that asks is killed, nobody would ever close the pipe of a hanging process.
    let orphaned = set_parent_process_death_signal(Some(Signal::KILL));
    let limited = arguments.memory_limit_bytes.map_or(Ok(()), limit_memory);
    orphaned.and(limited).map_err(|errno| CliError::Output(errno.into()))?;
    process::serve(&arguments.models, &mut io::stdin().lock(), &mut io::stdout().lock())?;
    Ok(0)
}

fn limit_memory(bytes: u64) -> Result<(), rustix::io::Errno> {
    // Data rather than address space: mapped files and reserved addresses cost nothing.
    let maximum = getrlimit(Resource::Data).maximum;
    let current = maximum.map_or(bytes, |maximum| bytes.min(maximum));
    setrlimit(Resource::Data, Rlimit { current: Some(current), maximum })
}
