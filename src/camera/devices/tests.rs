//! Which of several cameras a choice means.

use super::*;

fn device(index: u32, name: &str) -> Device {
    Device { index, name: name.to_owned(), place: format!("/dev/video{index}").into() }
}

fn meant(devices: &[Device], choice: &str) -> Result<Vec<u32>, CameraError> {
    matching(devices, &choice.parse().unwrap()).map(|found| found.iter().map(|device| device.index).collect())
}

#[test]
fn a_choice_means_the_cameras_it_names() {
    let devices = [device(0, "Integrated Camera"), device(1, "Integrated Camera"), device(4, "HD Pro Webcam C920"), device(5, "C920")];
    for (choice, expected) in [
        ("auto", vec![0, 1, 4, 5]),
        ("4", vec![4]),
        ("/dev/video1", vec![1]),
        ("integrated camera", vec![0, 1]),
        ("hd pro", vec![4]),
        // The exact name first, then the others that contain it.
        ("c920", vec![5, 4]),
    ] {
        assert_eq!(meant(&devices, choice), Ok(expected), "{choice}");
    }
}

#[test]
fn a_camera_that_is_not_there_is_not_replaced_by_another() {
    let devices = [device(0, "Integrated Camera")];
    for choice in ["7", "/dev/video7", "C920"] {
        assert_eq!(meant(&devices, choice), Err(CameraError::NotFound { wanted: choice.to_owned() }));
        assert_eq!(meant(&[], choice), Err(CameraError::NoCamera));
    }
    assert_eq!(meant(&[], "auto"), Err(CameraError::NoCamera));
}

#[cfg(target_os = "linux")]
mod linux {
    use v4l::Fraction;
    use v4l::format::{Colorspace, Quantization};
    use v4l::frameinterval::{FrameIntervalEnum, Stepwise};
    use v4l::framesize::{self, FrameSizeEnum};

    use super::super::v4l2::{colour, rate_of, sizes};
    use crate::camera::{Colour, Matrix, Range, Rate, Wish};

    #[test]
    fn what_a_driver_leaves_open_about_colours_has_the_kernels_defaults() {
        use Matrix::*;
        use Range::*;
        for (space, quantization, matrix, range) in [
            (Colorspace::SRGB, Quantization::Default, Bt601, Limited),
            (Colorspace::Default, Quantization::Default, Bt601, Limited),
            (Colorspace::SRGB, Quantization::FullRange, Bt601, Full),
            (Colorspace::JPEG, Quantization::Default, Bt601, Full),
            (Colorspace::JPEG, Quantization::LimitedRange, Bt601, Limited),
            (Colorspace::Rec709, Quantization::Default, Bt709, Limited),
        ] {
            assert_eq!(colour(space, quantization), Colour { matrix, range }, "{space} {quantization}");
        }
    }

    #[test]
    fn a_rate_is_the_interval_upside_down_and_a_range_is_met_where_it_can_be() {
        assert_eq!(
            rate_of(FrameIntervalEnum::Discrete(Fraction::new(1001, 30_000)), Wish::default()),
            Rate { frames: 30_000, seconds: 1001 }
        );
        let range = |fastest, slowest| {
            FrameIntervalEnum::Stepwise(Stepwise {
                min: Fraction::new(1, fastest),
                max: Fraction::new(1, slowest),
                step: Fraction::new(1, 1000),
            })
        };
        for (fastest, slowest, rate) in [(60, 5, 30), (15, 5, 15), (120, 60, 60)] {
            assert_eq!(rate_of(range(fastest, slowest), Wish::default()), Rate::whole(rate));
        }
    }

    #[test]
    fn a_driver_that_takes_any_size_is_asked_for_the_wished_one() {
        let range =
            framesize::Stepwise { min_width: 48, max_width: 1920, step_width: 16, min_height: 32, max_height: 1080, step_height: 8 };
        let offered = sizes(FrameSizeEnum::Stepwise(range), Wish { width_px: 1000, height_px: 5000, ..Wish::default() });
        assert_eq!(offered[0], (992, 1080));
        assert!(offered.contains(&(1280, 720)) && offered.contains(&(640, 480)));
    }
}
