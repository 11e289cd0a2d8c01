//! The network in burn against what PyTorch computed from the same pack (`training/golden.py`),
//! on pictures that both draw by the same formula.

use std::path::Path;

use dokcho::recognizer::Recognizer;
use image::{Rgb, RgbImage};

/// Float32 sums in another order differ by about this much on logits of a few units.
const TOLERANCE: f64 = 2e-3;

#[derive(serde::Deserialize)]
struct Golden {
    pack: String,
    side_px: u32,
    logits: Vec<Vec<f64>>,
}

/// The same bands, rings and texture as in `training/golden.py`.
fn drawn_picture(number: i64, side_px: u32) -> RgbImage {
    RgbImage::from_fn(side_px, side_px, |x, y| {
        let (x, y, half) = (i64::from(x), i64::from(y), i64::from(side_px / 2));
        let rings = (x - half).pow(2) + (y - half).pow(2);
        let value = |c: i64| x * (3 + 2 * number) + y * (5 + number) + c * 61 + (rings / (40 + 30 * number)) * 17 + (x * y) / 37;
        Rgb([0, 1, 2].map(|c| u8::try_from(value(c) % 256).expect("a remainder of 256 fits")))
    })
}

#[test]
fn burn_computes_what_the_training_framework_computes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("tests/golden/network.json")).expect("the golden outputs are committed");
    let golden: Golden = serde_json::from_str(&text).expect("the golden outputs are JSON");
    let recognizer = Recognizer::load(&root.join("models")).expect("the committed pack loads");
    assert_eq!(recognizer.pack().manifest.id, golden.pack, "run training/golden.py for the new pack");
    for (number, expected) in (0i64..).zip(&golden.logits) {
        let evidence = recognizer.look(&drawn_picture(number, golden.side_px));
        assert_eq!(evidence.logits.len(), expected.len());
        let worst = evidence.logits.iter().zip(expected).map(|(a, b)| (f64::from(*a) - b).abs()).fold(0.0, f64::max);
        assert!(worst < TOLERANCE, "picture {number}: logits differ by up to {worst}");
        let spread = expected.iter().copied().fold(f64::MIN, f64::max) - expected.iter().copied().fold(f64::MAX, f64::min);
        assert!(spread > 1.0, "picture {number} must excite the network, else the comparison says nothing");
    }
}
