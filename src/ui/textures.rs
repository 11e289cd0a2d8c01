//! Pictures on the graphics card: the camera's newest frame, previews and heat maps of the session.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui::{ColorImage, Context, TextureHandle, TextureId, TextureOptions, Vec2};

use crate::kiosk::Picture;

/// Where the camera worker leaves its newest frame; an older one nobody fetched is overwritten.
pub type FrameSlot = Arc<Mutex<Option<ColorImage>>>;

/// A picture that can be drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawable {
    pub id: TextureId,
    /// In its own pixels.
    pub size: Vec2,
}

/// Textures by the pixels they came from. What is not drawn for a while is let go, so that no
/// photo of a visitor outlives the session on the graphics card.
#[derive(Default)]
pub struct Textures {
    frame: Option<TextureHandle>,
    pictures: HashMap<usize, Held>,
    drawn_frames: u64,
}

struct Held {
    /// Kept so that its address, the key, is not used again for other pixels meanwhile.
    picture: Picture,
    texture: TextureHandle,
    last_drawn: u64,
}

impl Textures {
    /// Frames without use after which a picture is let go.
    const KEEP_FRAMES: u64 = 2;

    /// Begins a frame: takes the camera's newest picture, if there is one, without waiting.
    pub fn begin_frame(&mut self, ctx: &Context, slot: &FrameSlot) {
        self.drawn_frames += 1;
        let oldest = self.drawn_frames.saturating_sub(Self::KEEP_FRAMES);
        self.pictures.retain(|_, held| held.last_drawn >= oldest);
        let newest = match slot.try_lock() {
            Ok(mut frame) => frame.take(),
            Err(std::sync::TryLockError::Poisoned(frame)) => PoisonError::into_inner(frame).take(),
            // The camera is just writing; its frame is drawn next time.
            Err(std::sync::TryLockError::WouldBlock) => None,
        };
        if let Some(image) = newest {
            match &mut self.frame {
                Some(texture) => texture.set(image, TextureOptions::LINEAR),
                None => self.frame = Some(ctx.load_texture("camera", image, TextureOptions::LINEAR)),
            }
        }
    }

    /// The camera's newest frame.
    pub fn frame(&self) -> Option<Drawable> {
        self.frame.as_ref().map(|texture| Drawable { id: texture.id(), size: texture.size_vec2() })
    }

    /// Forgets the camera's frame, so that a later visitor does not see an earlier one for an instant.
    pub fn forget_frame(&mut self) {
        self.frame = None;
    }

    /// The texture of a picture, made at its first use.
    pub fn of(&mut self, ctx: &Context, picture: &Picture) -> Drawable {
        let key = picture.rgba().as_ptr() as usize;
        let drawn_frames = self.drawn_frames;
        let held = self.pictures.entry(key).or_insert_with(|| {
            let size = [picture.width_px() as usize, picture.height_px() as usize];
            let image = ColorImage::from_rgba_unmultiplied(size, picture.rgba());
            Held { picture: picture.clone(), texture: ctx.load_texture("picture", image, TextureOptions::LINEAR), last_drawn: drawn_frames }
        });
        held.last_drawn = drawn_frames;
        Drawable { id: held.texture.id(), size: Vec2::new(held.picture.width_px() as f32, held.picture.height_px() as f32) }
    }
}
