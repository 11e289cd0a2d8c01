//! `dokcho identify`: an answer for every photo; a bad one does not stop the others.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ValueEnum;

use super::Context;
use super::card;
use super::error::{CliError, EXIT_INPUT};
use crate::recognizer::photo::{self, Limits, Photo};
use crate::recognizer::{Evidence, Recognizer};
use crate::verdict::record::{Circumstances, ModelName, Record, Timings};
use crate::verdict::{Answer, Judge, VerdictError};

/// Arguments of `identify`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Photos: JPEG, PNG, WebP, GIF, BMP or TIFF.
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    /// Where to compute.
    #[arg(long, value_enum, default_value_t = DeviceArgument::Auto)]
    device: DeviceArgument,
    /// Also write a picture of where the network looked; for one photo only.
    #[arg(long, value_name = "OUT.png")]
    heatmap: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DeviceArgument {
    Auto,
    Cpu,
    Gpu,
}

/// Recogniser, catalogue and judge, loaded once for any number of photos.
pub struct Identifier {
    recognizer: Recognizer,
    judge: Judge,
    catalogue_version: String,
}

/// One finished identification.
pub struct Identification {
    pub photo: Photo,
    pub evidence: Evidence,
    pub answer: Answer,
    pub decode_ms: f64,
}

impl Identifier {
    /// Loads catalogue and pack and checks them against each other.
    pub(super) fn load(context: &Context<'_>) -> Result<Self, CliError> {
        let catalogue = context.catalogue()?;
        let recognizer = Recognizer::load(&context.models())?;
        let pack = recognizer.pack();
        let judge = Judge::new(&pack.labels, catalogue.plants()?, pack.manifest.policy.clone())?;
        Ok(Self { recognizer, judge, catalogue_version: catalogue.version().to_owned() })
    }

    /// Everything from the file to the answer.
    pub fn identify(&self, path: &Path) -> Result<Identification, CliError> {
        let start = Instant::now();
        let photo = photo::read(path, &Limits::default()).map_err(|source| CliError::Photo { path: path.to_owned(), source })?;
        let decode_ms = start.elapsed().as_secs_f64() * 1000.0;
        let evidence = self.recognizer.look(&photo.pixels);
        let answer = self.judge.decide(&evidence.logits)?;
        Ok(Identification { photo, evidence, answer, decode_ms })
    }

    /// The most likely plant's label index and calibrated probability, whether or not it is named.
    pub fn top_plant(&self, evidence: &Evidence) -> Result<(usize, f32), CliError> {
        let probabilities = self.judge.probabilities(&evidence.logits)?;
        let labels = &self.recognizer.pack().labels;
        let plants = probabilities.into_iter().enumerate().filter(|(i, _)| labels[*i].plant_id().is_some());
        plants.max_by(|a, b| a.1.total_cmp(&b.1)).ok_or(CliError::Verdict(VerdictError::NoPlants))
    }

    fn write_heat_map(&self, found: &Identification, out: &Path) -> Result<(), CliError> {
        let (label, _) = self.top_plant(&found.evidence)?;
        let picture = self.recognizer.heat_map(&found.photo.pixels, label);
        picture.save_with_format(out, image::ImageFormat::Png).map_err(|error| CliError::Output(std::io::Error::other(error)))
    }

    /// The judge, for measurements.
    pub fn judge(&self) -> &Judge {
        &self.judge
    }

    /// The recogniser in use.
    pub fn recognizer(&self) -> &Recognizer {
        &self.recognizer
    }

    /// Version of the catalogue in use.
    pub fn catalogue_version(&self) -> &str {
        &self.catalogue_version
    }
}

/// Runs the command.
pub fn run(context: &mut Context<'_>, arguments: &Arguments) -> Result<u8, CliError> {
    if arguments.device == DeviceArgument::Gpu {
        return Err(CliError::NoGpu);
    }
    if arguments.heatmap.is_some() && arguments.photos.len() != 1 {
        return Err(CliError::HeatMapOfMany);
    }
    let identifier = Identifier::load(context)?;
    for error in identifier.recognizer.passed_over() {
        eprintln!("dokcho: {}", super::error::pack_message(error, context.language));
    }
    let mut code = 0;
    for path in &arguments.photos {
        match identifier.identify(path) {
            Ok(found) => {
                if let Some(out) = &arguments.heatmap {
                    identifier.write_heat_map(&found, out)?;
                }
                if context.json {
                    print_json(context, &identifier, path, &found)?;
                } else {
                    card::print(context.out, context.language, path, &found, &identifier)?;
                }
            }
            Err(error @ CliError::Photo { .. }) => {
                code = EXIT_INPUT;
                print_photo_error(context, path, &error)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(code)
}

fn print_photo_error(context: &mut Context<'_>, path: &Path, error: &CliError) -> Result<(), CliError> {
    let message = error.message(context.language);
    if context.json {
        let photo = path.to_string_lossy();
        let object = serde_json::json!({"photo": photo, "error": {"kind": error.kind(), "message": message}});
        writeln!(context.out, "{object}")?;
    } else {
        context.out.flush()?;
        eprintln!("dokcho: {message}");
    }
    Ok(())
}

fn print_json(context: &mut Context<'_>, identifier: &Identifier, path: &Path, found: &Identification) -> Result<(), CliError> {
    let pack = identifier.recognizer.pack();
    let look = found.evidence.timings_ms;
    let circumstances = Circumstances {
        photo: &path.to_string_lossy(),
        photo_sha256: &found.photo.sha256,
        model: ModelName { id: &pack.manifest.id, sha256: &pack.sha256 },
        likeness: pack.manifest.policy.likeness,
        catalogue_version: &identifier.catalogue_version,
        device: identifier.recognizer.device().as_str(),
        timings_ms: Timings::new(found.decode_ms, look.prepare, look.infer),
    };
    let line = serde_json::to_string(&Record::new(&found.answer, &circumstances)).map_err(std::io::Error::from)?;
    writeln!(context.out, "{line}")?;
    Ok(())
}
