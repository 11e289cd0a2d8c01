//! The command line: one file per command. Everything the window can do can be done from here.

mod bundle;
mod camera;
mod card;
mod data_folder;
mod doctor;
mod documents;
mod error;
mod evaluate;
mod identify;
mod jobs;
mod kiosk;
mod pin;
pub mod plants;
mod rankings;
mod recognizer;
mod resources;
mod search;
mod submit;
mod work;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use crate::store::catalogue::{Catalogue, CatalogueError};
use crate::store::field::{FieldError, QueueName};
use crate::verdict::words::Language;
use crate::workers::{CatalogueSource, Unusable};
use data_folder::{DEFAULT_PROFILE, DataFolder, Profile};
pub use error::CliError;
use resources::Resources;

/// Says offline which plant a photo most resembles and whether it or a look-alike is poisonous.
///
/// Never eat a plant on the strength of its answer.
#[derive(Debug, Parser)]
#[command(name = "dokcho", version)]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
struct Global {
    /// Print JSON for programs instead of text for people.
    #[arg(long, global = true)]
    json: bool,
    /// Language of texts for people.
    #[arg(long, global = true, value_enum, default_value_t = LanguageArgument::Ko)]
    lang: LanguageArgument,
    /// The kiosk's own folder (photos, answers, logs).
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Which of this machine's kiosks: each profile has its own jobs, photos, rankings and catalogue.
    #[arg(long, global = true, value_name = "NAME", default_value = DEFAULT_PROFILE)]
    profile: Profile,
    /// Folder that holds models/ and data/plants.db, when it is not found by itself.
    #[arg(long, global = true, value_name = "DIR", env = "DOKCHO_RESOURCES")]
    resources: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LanguageArgument {
    Ko,
    En,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open the kiosk's window; also what happens without a command.
    Kiosk(kiosk::Arguments),
    /// Say which plant each photo most resembles and how dangerous it or a look-alike is.
    Identify(identify::Arguments),
    /// Measure the recogniser on photos whose plants are known.
    Evaluate(evaluate::Arguments),
    /// Find plants by name, however it is typed, or by what they are like.
    Search(search::Arguments),
    /// The catalogue of plants.
    #[command(subcommand)]
    Plants(plants::Command),
    /// Put photos into the durable queue.
    Submit(submit::Arguments),
    /// Answer queued photos.
    Work(work::Arguments),
    /// See and steer queued photos.
    Jobs {
        #[command(subcommand)]
        command: Option<jobs::Command>,
    },
    /// Which plants were the answer most often.
    Rankings(rankings::Arguments),
    /// A whole kiosk as one file.
    #[command(subcommand)]
    Bundle(bundle::Command),
    /// Set the operator's PIN of the kiosk; the digits are read from standard input.
    Pin,
    /// Check that everything the program needs is here and whole.
    Doctor,
    /// The camera's own process.
    #[command(hide = true)]
    Camera(camera::Arguments),
    /// The recogniser's own process.
    #[command(hide = true)]
    Recognizer(recognizer::Arguments),
}

/// What a command needs besides its own arguments.
struct Context<'a> {
    json: bool,
    language: Language,
    data: DataFolder,
    resources: Resources,
    out: &'a mut dyn Write,
}

impl Context<'_> {
    /// The operator's catalogue when there is one that can be used, otherwise the program's own.
    fn catalogue(&self) -> Result<Catalogue, CliError> {
        catalogue_in_use(&self.data.plants_db(), &self.resources.plants_db(), self.language)
    }

    /// The same for a worker that asks again whenever it loads a model.
    fn catalogue_source(&self) -> CatalogueSource {
        let (imported, own, language) = (self.data.plants_db(), self.resources.plants_db(), self.language);
        Box::new(move || {
            let load = || -> Result<_, CliError> {
                let catalogue = catalogue_in_use(&imported, &own, language)?;
                Ok((catalogue.plants()?, catalogue.version().to_owned()))
            };
            load().map_err(|error| Unusable {
                message: error.message(Language::English),
                message_ko: error.message(Language::Korean),
                is_final: true,
            })
        })
    }

    /// The packs that came with an imported bundle, otherwise the program's own.
    fn models(&self) -> PathBuf {
        let imported = self.data.path().join("models");
        if imported.is_dir() { imported } else { self.resources.models() }
    }

    /// The queue of this kiosk. Profiles are apart already, by their folders.
    fn queue(&self) -> Result<QueueName, FieldError> {
        Ok("kiosk".parse::<QueueName>()?)
    }
}

/// The catalogue of every command; an import that is passed over is told to the operator.
fn catalogue_in_use(imported: &Path, own: &Path, language: Language) -> Result<Catalogue, CliError> {
    let tell = |error: CatalogueError| eprintln!("dokcho: {}", imported_unusable(&error.into(), language));
    Ok(Catalogue::open_preferring(imported, own, tell)?)
}

fn imported_unusable(error: &CliError, language: Language) -> String {
    let message = error.message(language);
    match language {
        Language::Korean => format!("{message} 가져온 도감 대신 기본 도감을 씁니다. 다시 가져오거나 그 파일을 지우세요."),
        Language::English => format!("{message}. The built-in catalogue is used instead; import again or delete that file"),
    }
}

/// Runs the program and returns its exit code. Prints every error itself, exactly once.
pub fn run(arguments: impl Iterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.collect();
    let parsed = match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => return report_usage(&error, arguments.iter().any(|a| a == "--json")),
    };
    let command = match parsed.command {
        Some(command) => command,
        // The main job: the window, or the sentence that says why there is none.
        None => Command::Kiosk(kiosk::Arguments::default()),
    };
    let language = match parsed.global.lang {
        LanguageArgument::Ko => Language::Korean,
        LanguageArgument::En => Language::English,
    };
    let json = parsed.global.json;
    let mut out = io::stdout().lock();
    let data = DataFolder::locate(parsed.global.data, &parsed.global.profile);
    let mut context = Context { json, language, data, resources: Resources::locate(parsed.global.resources), out: &mut out };
    let outcome = match command {
        Command::Kiosk(arguments) => kiosk::run(&mut context, &arguments),
        Command::Identify(arguments) => identify::run(&mut context, &arguments),
        Command::Evaluate(arguments) => evaluate::run(&mut context, &arguments),
        Command::Search(arguments) => search::run(&mut context, &arguments),
        Command::Plants(command) => plants::run(&mut context, &command),
        Command::Submit(arguments) => submit::run(&mut context, &arguments),
        Command::Work(arguments) => work::run(&mut context, &arguments),
        Command::Jobs { command } => jobs::run(&mut context, command.as_ref()),
        Command::Rankings(arguments) => rankings::run(&mut context, &arguments),
        Command::Bundle(command) => bundle::run(&mut context, &command),
        Command::Pin => pin::run(&mut context),
        Command::Doctor => doctor::run(&mut context),
        Command::Camera(arguments) => camera::run(&arguments),
        Command::Recognizer(arguments) => recognizer::run(&arguments),
    };
    match outcome.and_then(|code| context.out.flush().map(|()| code).map_err(CliError::Output)) {
        Ok(code) => code,
        Err(error) => report(&error, json, language),
    }
}

fn report(error: &CliError, json: bool, language: Language) -> u8 {
    if error.is_closed_pipe() {
        // The reader of our output went away, as `head` does; that is no fault of anybody's.
        return 0;
    }
    let message = error.message(language);
    eprintln!("dokcho: {message}");
    if json {
        print_json_error(error.kind(), &message);
    }
    error.exit_code()
}

fn report_usage(error: &clap::Error, json: bool) -> u8 {
    let is_help = !error.use_stderr();
    if json && !is_help {
        print_json_error("usage", error.to_string().trim_end());
    }
    // Help and version go to standard output, faults to standard error; a closed pipe is fine.
    let _ = error.print();
    if is_help { 0 } else { error::EXIT_USAGE }
}

fn print_json_error(kind: &str, message: &str) {
    let object = serde_json::json!({"error": {"kind": kind, "message": message}});
    // A reader that has gone away cannot be told about the error either.
    let _ = writeln!(io::stdout(), "{object}");
}
