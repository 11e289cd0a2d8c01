//! The recogniser as a process of its own: a crash, an exhausted memory or a hung driver costs one
//! attempt at one photo, and ending the process really gives its memory back.

mod message;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use image::RgbImage;

pub use message::{Ask, Looked, Pixels, Refusal, Reply, Warmth, read_message, write_message};

use super::photo::{self, Limits, Photo, PhotoError};
use super::{PackError, Recognizer};
use crate::plant::Label;

/// Answers requests until the other side closes the pipe.
pub fn serve(models: &Path, input: &mut impl Read, out: &mut impl Write) -> io::Result<()> {
    let mut server = Server { models: models.to_owned(), recognizer: None };
    while let Some(ask) = read_message(input)? {
        let reply = server.answer(&ask).unwrap_or_else(|refusal| *refusal);
        write_message(out, &reply)?;
    }
    Ok(())
}

struct Server {
    models: PathBuf,
    recognizer: Option<Recognizer>,
}

impl Server {
    /// A refusal is an answer too; as an error it only travels faster.
    fn answer(&mut self, ask: &Ask) -> Result<Reply, Box<Reply>> {
        match ask {
            Ask::Warm => {
                let recognizer = self.recognizer()?;
                recognizer.look(&drawn_picture());
                Ok(Reply::Warm(warmth(recognizer)))
            }
            Ask::Look { path, sha256 } => look(self.recognizer()?, path, sha256).map(Reply::Looked),
            Ask::Glance(pixels) => glance(self.recognizer()?, pixels).map(Reply::Looked),
            Ask::HeatMap { path, sha256, label } => paint(self.recognizer()?, path, sha256, label.as_deref()).map(Reply::Painted),
        }
    }

    fn recognizer(&mut self) -> Result<&Recognizer, Box<Reply>> {
        if self.recognizer.is_none() {
            let loaded = Recognizer::load(&self.models).map_err(|error| model_refused(&error))?;
            self.recognizer = Some(loaded);
        }
        self.recognizer.as_ref().ok_or_else(|| model_refused(&PackError::NoPack(self.models.clone())))
    }
}

fn look(recognizer: &Recognizer, path: &Path, sha256: &str) -> Result<Looked, Box<Reply>> {
    let start = Instant::now();
    let photo = stored_photo(path, sha256)?;
    let decode_ms = start.elapsed().as_secs_f64() * 1000.0;
    let evidence = recognizer.look(&photo.pixels);
    Ok(Looked { logits: evidence.logits, decode_ms, timings_ms: evidence.timings_ms })
}

fn glance(recognizer: &Recognizer, pixels: &Pixels) -> Result<Looked, Box<Reply>> {
    let picture = RgbImage::from_raw(pixels.width_px, pixels.height_px, pixels.rgb.clone()).filter(|picture| !picture.is_empty());
    let picture = picture.ok_or_else(|| {
        let refusal = Refusal {
            stage: "read".to_owned(),
            kind: "wrong_size".to_owned(),
            message: "the picture's size and its pixels do not agree; start the recogniser again".to_owned(),
            message_ko: "그림의 크기와 화소가 맞지 않습니다. 인식기를 다시 켜 주세요.".to_owned(),
        };
        Box::new(Reply::PhotoRefused(refusal))
    })?;
    let evidence = recognizer.look(&picture);
    Ok(Looked { logits: evidence.logits, decode_ms: 0.0, timings_ms: evidence.timings_ms })
}

fn paint(recognizer: &Recognizer, path: &Path, sha256: &str, label: Option<&str>) -> Result<Pixels, Box<Reply>> {
    let photo = stored_photo(path, sha256)?;
    let labels = &recognizer.pack().labels;
    let named = label.and_then(|name| labels.iter().position(|label| label_name(label) == name));
    let Some(index) = named.or_else(|| likeliest_plant(recognizer, &photo)) else {
        // A pack without plants is refused when it is judged; this is only for completeness.
        return Err(model_refused(&PackError::NoPack(path.to_owned())));
    };
    let picture = recognizer.heat_map(&photo.pixels, index);
    Ok(Pixels { width_px: picture.width(), height_px: picture.height(), rgb: picture.into_raw() })
}

fn likeliest_plant(recognizer: &Recognizer, photo: &Photo) -> Option<usize> {
    let scores = recognizer.look(&photo.pixels).logits;
    let plants = recognizer.pack().labels.iter().zip(scores).enumerate().filter(|(_, (label, _))| label.plant_id().is_some());
    plants.max_by(|(_, (_, a)), (_, (_, b))| a.total_cmp(b)).map(|(index, _)| index)
}

/// The photo, if its file still holds what it held when it was stored.
fn stored_photo(path: &Path, sha256: &str) -> Result<Photo, Box<Reply>> {
    let photo = photo::read(path, &Limits::default()).map_err(|error| photo_refused(&error))?;
    if photo.sha256 != sha256 {
        let refusal = Refusal {
            stage: "read".to_owned(),
            kind: "changed_photo".to_owned(),
            message: format!("the stored photo {sha256} has another content now; take the photo again"),
            message_ko: "저장된 사진의 내용이 바뀌었습니다. 사진을 다시 찍어 주세요.".to_owned(),
        };
        return Err(Box::new(Reply::PhotoRefused(refusal)));
    }
    Ok(photo)
}

fn warmth(recognizer: &Recognizer) -> Warmth {
    let pack = recognizer.pack();
    Warmth {
        model_id: pack.manifest.id.clone(),
        model_sha256: pack.sha256.clone(),
        labels: pack.labels.iter().map(|label| label_name(label).to_owned()).collect(),
        policy: pack.manifest.policy.clone(),
        device: recognizer.device().as_str().to_owned(),
        passed_over: recognizer.passed_over().iter().map(PackError::to_string).collect(),
    }
}

fn label_name(label: &Label) -> &str {
    match label {
        Label::Plant(id) => id.as_str(),
        Label::OtherPlant => Label::OTHER_PLANT,
        Label::NotAPlant => Label::NOT_A_PLANT,
    }
}

fn photo_refused(error: &PhotoError) -> Box<Reply> {
    let stage = if error.is_about_the_file() { "read" } else { "decode" };
    let (message, message_ko) = (error.to_string(), error.message_ko());
    Box::new(Reply::PhotoRefused(Refusal { stage: stage.to_owned(), kind: error.kind().to_owned(), message, message_ko }))
}

fn model_refused(error: &PackError) -> Box<Reply> {
    let (message, message_ko) = (error.to_string(), error.message_ko());
    Box::new(Reply::ModelRefused(Refusal { stage: "load".to_owned(), kind: "model_unusable".to_owned(), message, message_ko }))
}

/// A picture with edges and colours: a plain one would leave parts of the arithmetic untouched.
fn drawn_picture() -> RgbImage {
    const SIDE_PX: u32 = 256;
    RgbImage::from_fn(SIDE_PX, SIDE_PX, |x, y| image::Rgb([(x ^ y) as u8, (x + y) as u8 / 2, y as u8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(models: &Path, asks: &[Ask]) -> Vec<Reply> {
        let mut input = Vec::new();
        for ask in asks {
            write_message(&mut input, ask).unwrap();
        }
        let mut out = Vec::new();
        serve(models, &mut input.as_slice(), &mut out).unwrap();
        let mut out = out.as_slice();
        std::iter::from_fn(|| read_message(&mut out).unwrap()).collect()
    }

    #[test]
    fn without_a_model_every_request_is_refused_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let look = Ask::Look { path: "x.jpg".into(), sha256: String::new() };
        let replies = answers(folder.path(), &[Ask::Warm, look]);
        assert_eq!(replies.len(), 2);
        for reply in replies {
            assert!(matches!(&reply, Reply::ModelRefused(r) if r.kind == "model_unusable" && r.stage == "load"), "{reply:?}");
        }
    }

    #[test]
    fn a_bad_photo_is_refused_and_the_next_is_looked_at() {
        let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/foxglove.png");
        let sha256 = photo::read(&sample, &Limits::default()).unwrap().sha256;
        let look = |path: &Path, sha256: &str| Ask::Look { path: path.to_owned(), sha256: sha256.to_owned() };
        let map = |label: Option<&str>| Ask::HeatMap { path: sample.clone(), sha256: sha256.clone(), label: label.map(str::to_owned) };
        let first = [Ask::Warm, look(Path::new("absent.jpg"), &sha256), look(&sample, "another"), look(&sample, &sha256)];
        let asks: Vec<Ask> = first.into_iter().chain([map(None), map(Some("digitalis-purpurea"))]).collect();
        let replies: [Reply; 6] = answers(&models, &asks).try_into().unwrap();
        let [Reply::Warm(warmth), absent, changed, Reply::Looked(looked), Reply::Painted(likeliest), Reply::Painted(named)] = replies
        else {
            panic!("the wrong replies")
        };
        assert_eq!(likeliest, named, "the likeliest plant of a foxglove is the foxglove");
        assert_eq!(named.rgb.len() as u64, u64::from(named.width_px) * u64::from(named.height_px) * 3);
        assert!(matches!(&absent, Reply::PhotoRefused(r) if r.stage == "read" && r.kind == "not_found"), "{absent:?}");
        assert!(matches!(&changed, Reply::PhotoRefused(r) if r.kind == "changed_photo"), "{changed:?}");
        assert_eq!(looked.logits.len(), warmth.labels.len());
        assert!(warmth.labels.contains(&"digitalis-purpurea".to_owned()));
    }

    #[test]
    fn a_glance_sees_what_a_look_at_the_same_pixels_sees_and_needs_no_file() {
        let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/foxglove.png");
        let photo = photo::read(&sample, &Limits::default()).unwrap();
        let (width_px, height_px) = photo.pixels.dimensions();
        let whole = Pixels { width_px, height_px, rgb: photo.pixels.into_raw() };
        let torn = Pixels { height_px: height_px + 1, ..whole.clone() };
        let none = Pixels { width_px: 0, height_px: 0, rgb: Vec::new() };
        let look = Ask::Look { path: sample, sha256: photo.sha256 };
        let asks = [look, Ask::Glance(torn), Ask::Glance(none), Ask::Glance(whole)];
        let [Reply::Looked(looked), torn, none, Reply::Looked(glanced)]: [Reply; 4] = answers(&models, &asks).try_into().unwrap() else {
            panic!("the wrong replies")
        };
        for refused in [torn, none] {
            assert!(matches!(&refused, Reply::PhotoRefused(r) if r.kind == "wrong_size"), "{refused:?}");
        }
        assert_eq!(glanced.logits, looked.logits);
    }
}
