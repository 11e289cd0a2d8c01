//! `dokcho doctor`: is everything here and whole? Each line says what was looked at.

use std::path::Path;
use std::{fs, io};

use serde::Serialize;

use super::Context;
use super::error::{CliError, EXIT_MODEL};
use super::identify::Identifier;
use crate::plant::Label;
use crate::recognizer::Recognizer;
use crate::recognizer::photo::{Limits, decode};
use crate::verdict::words::Language;

/// One thing that was looked at.
#[derive(Serialize)]
struct Check {
    name: &'static str,
    name_ko: &'static str,
    ok: bool,
    detail: String,
}

/// Runs the command. Goes on after a fault, so that all of them are seen at once.
pub fn run(context: &mut Context<'_>) -> Result<u8, CliError> {
    let checks = [catalogue(context), model(context), agreement(context), data_folder(context)];
    let is_well = checks.iter().all(|c| c.ok);
    if context.json {
        let object = serde_json::json!({"ok": is_well, "checks": checks});
        writeln!(context.out, "{object}")?;
    } else {
        for check in &checks {
            let name = if context.language == Language::Korean { check.name_ko } else { check.name };
            writeln!(context.out, "{} {name}: {}", if check.ok { "[ok]" } else { "[!!]" }, check.detail)?;
        }
    }
    Ok(if is_well { 0 } else { EXIT_MODEL })
}

fn check(name: &'static str, name_ko: &'static str, context: &Context<'_>, found: Result<String, CliError>) -> Check {
    let (ok, detail) = match found {
        Ok(detail) => (true, detail),
        Err(error) => (false, error.message(context.language)),
    };
    Check { name, name_ko, ok, detail }
}

fn catalogue(context: &Context<'_>) -> Check {
    let look = || -> Result<String, CliError> {
        let catalogue = context.catalogue()?;
        let path = catalogue.path();
        let plants = catalogue.plants()?;
        let hazardous = plants.iter().filter(|p| p.hazard.is_dangerous()).count();
        Ok(match context.language {
            Language::Korean => format!("{}종 (독성 기록 {hazardous}종), 판 {}, {}", plants.len(), catalogue.version(), path.display()),
            Language::English => {
                format!("{} plants ({hazardous} with recorded hazards), version {}, {}", plants.len(), catalogue.version(), path.display())
            }
        })
    };
    check("catalogue", "도감", context, look())
}

fn model(context: &Context<'_>) -> Check {
    let look = || -> Result<String, CliError> {
        let recognizer = Recognizer::load(&context.models())?;
        for error in recognizer.passed_over() {
            eprintln!("dokcho: {}", super::error::pack_message(error, context.language));
        }
        let pack = recognizer.pack();
        let taxa = pack.labels.iter().filter(|l| matches!(l, Label::Plant(_))).count();
        Ok(match context.language {
            Language::Korean => format!("{} ({taxa}종을 알아봄, {})", pack.manifest.id, &pack.sha256[..16]),
            Language::English => format!("{} (recognises {taxa} taxa, {})", pack.manifest.id, &pack.sha256[..16]),
        })
    };
    check("model pack", "인식 모델", context, look())
}

/// Catalogue and pack together answer a picture that is drawn here: plain grey, which is no plant.
fn agreement(context: &Context<'_>) -> Check {
    let look = || -> Result<String, CliError> {
        let identifier = Identifier::load(context)?;
        let grey = grey_picture();
        let photo = decode(&grey, &Limits::default()).map_err(|source| CliError::Photo { path: "grey.bmp".into(), source })?;
        let evidence = identifier.recognizer().look(&photo.pixels);
        let answer = identifier.judge().decide(&evidence.logits)?;
        let ms = evidence.timings_ms.prepare + evidence.timings_ms.infer;
        Ok(match context.language {
            Language::Korean => {
                format!("회색 화면을 보고 '{}'라고 답함, {ms:.0} ms", crate::verdict::words::headline(answer.headline).0.ko)
            }
            Language::English => {
                format!("a grey picture is answered \"{}\" in {ms:.0} ms", crate::verdict::words::headline(answer.headline).0.en)
            }
        })
    };
    check("a trial answer", "시험 답변", context, look())
}

/// Whether the kiosk's own folder can be written; it is made at its first use.
fn data_folder(context: &Context<'_>) -> Check {
    let look = || -> Result<String, CliError> {
        let folder = context.data.path().to_owned();
        let fault = |error: io::Error| CliError::Input {
            path: folder.clone(),
            message: format!("the data folder cannot be written ({error}); choose another with --data"),
            message_ko: format!("자료 폴더에 쓸 수 없습니다 ({error}). --data로 다른 폴더를 정해 주세요."),
        };
        if folder.exists() {
            tempfile_in(&folder).map_err(fault)?;
        }
        Ok(match (context.language, folder.exists()) {
            (Language::Korean, true) => format!("{}에 쓸 수 있음", folder.display()),
            (Language::Korean, false) => format!("{} (처음 쓸 때 만들어짐)", folder.display()),
            (Language::English, true) => format!("{} can be written", folder.display()),
            (Language::English, false) => format!("{} (made at first use)", folder.display()),
        })
    };
    check("data folder", "자료 폴더", context, look())
}

/// Writes and removes a file, because permissions alone do not tell of a full or read-only disc.
fn tempfile_in(folder: &Path) -> io::Result<()> {
    let path = folder.join(format!(".dokcho-doctor-{}", std::process::id()));
    let written = fs::write(&path, b"written by dokcho doctor");
    let removed = fs::remove_file(&path);
    written.and(removed)
}

/// A 64 x 64 uncompressed bitmap of one grey.
fn grey_picture() -> Vec<u8> {
    const SIDE_PX: u32 = 64;
    const HEADER_BYTES: u32 = 54;
    let pixel_bytes = SIDE_PX * SIDE_PX * 3;
    let mut bytes = b"BM".to_vec();
    for value in [HEADER_BYTES + pixel_bytes, 0, HEADER_BYTES, 40, SIDE_PX, SIDE_PX, (24 << 16) | 1, 0, pixel_bytes, 2835, 2835, 0, 0] {
        bytes.extend(value.to_le_bytes());
    }
    bytes.resize((HEADER_BYTES + pixel_bytes) as usize, 128);
    bytes
}
