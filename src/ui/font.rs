//! Pretendard, embedded so that text looks the same on every machine. Its licence (SIL OFL 1.1)
//! lies beside the files.

use std::sync::Arc;

use eframe::egui::{Context, FontData, FontDefinitions, FontFamily};

use super::theme::{Weight, family};

const REGULAR: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/Pretendard-Regular.otf"));
const BOLD: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/Pretendard-Bold.otf"));

/// Makes Pretendard the only font of the window.
pub fn install(ctx: &Context) {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in [("regular", REGULAR), ("bold", BOLD)] {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    for (family, name) in [(family(Weight::Regular), "regular"), (family(Weight::Bold), "bold"), (FontFamily::Monospace, "regular")] {
        fonts.families.insert(family, vec![name.to_owned()]);
    }
    ctx.set_fonts(fonts);
}
