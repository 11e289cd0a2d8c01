//! Dokcho's fused layers against burn's own, layer by layer, on shapes of the shipped network.
//!
//! Both take turns on the same numbers, so that a busy moment of the machine hits both; the medians
//! and their ratio count. The number of threads is set by `RAYON_NUM_THREADS`.

use std::hint::black_box;
use std::time::Instant;

use burn::tensor::activation::relu;
use burn::tensor::module::conv2d;
use burn::tensor::ops::ConvOptions;
use burn::tensor::{Device, Distribution, Tensor};
use dokcho::recognizer::fused::{Border, Convolution, Layer, Reach, Window};

const ROUNDS: usize = 21;

/// Name, depthwise, side of the input, kernel, stride, channels in and out.
#[rustfmt::skip]
const LAYERS: [(&str, bool, usize, usize, usize, usize, usize); 14] = [
    ("lite0 stem",             false, 224, 3, 2,    3,   32),
    ("lite0 expand 112 px",    false, 112, 1, 1,   16,   96),
    ("lite0 depthwise 112 px", true,  112, 3, 2,   96,   96),
    ("lite0 project 56 px",    false,  56, 1, 1,  144,   24),
    ("lite0 depthwise 56 px",  true,   56, 3, 1,  144,  144),
    ("lite0 depthwise 28 px",  true,   28, 5, 1,  240,  240),
    ("lite0 expand 14 px",     false,  14, 1, 1,   80,  480),
    ("lite0 depthwise 14 px",  true,   14, 5, 1,  672,  672),
    ("lite0 project 7 px",     false,   7, 1, 1, 1152,  192),
    ("trunk stem",             false, 224, 7, 2,    3,   64),
    ("trunk 56 px",            false,  56, 3, 1,   64,   64),
    ("trunk 28 px",            false,  28, 3, 1,  128,  128),
    ("trunk to 14 px",         false,  28, 3, 2,  128,  256),
    ("trunk 14 px",            false,  14, 3, 1,  256,  256),
];

fn main() {
    let device = Device::flex();
    println!("{:24} {:>9} {:>9} {:>7}", "layer", "burn ms", "fused ms", "ratio");
    for (name, is_depthwise, side_px, kernel_px, stride_px, channels_in, channels_out) in LAYERS {
        let padding = Border::even(kernel_px / 2);
        let layer = Layer {
            reach: if is_depthwise { Reach::Depthwise } else { Reach::Dense },
            window: Window { kernel_px, stride_px, padding },
            channels_in,
            channels_out,
            input_border: padding,
            output_border: Border::NONE,
            residual_border: Border::NONE,
            lowest: 0.0,
            highest: f32::INFINITY,
        };
        let inputs = if is_depthwise { 1 } else { channels_in };
        let weight = Tensor::<4>::random([channels_out, inputs, kernel_px, kernel_px], Distribution::Default, &device);
        let bias = Tensor::<1>::random([channels_out], Distribution::Default, &device);
        let x = Tensor::<4>::random([1, channels_in, side_px, side_px], Distribution::Default, &device);
        let groups = if is_depthwise { channels_in } else { 1 };
        let options = ConvOptions::new_with_padding([stride_px; 2], [(padding.before_px, padding.after_px); 2], [1, 1], groups);
        let fused = Convolution::new(layer, &values(weight.clone()), &values(bias.clone()), &device);
        let bordered_px = side_px + padding.before_px + padding.after_px;
        let bordered = Tensor::<4>::random([1, bordered_px, bordered_px, channels_in], Distribution::Default, &device);
        let (mut of_burn, mut of_fused) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            of_burn.push(timed_ms(|| relu(conv2d(x.clone(), weight.clone(), Some(bias.clone()), options.clone()))));
            of_fused.push(timed_ms(|| fused.forward(bordered.clone())));
        }
        let (burn_ms, fused_ms) = (median(of_burn), median(of_fused));
        println!("{name:24} {burn_ms:9.3} {fused_ms:9.3} {:7.2}", fused_ms / burn_ms);
    }
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().iter::<f32>().collect()
}

fn timed_ms(work: impl FnOnce() -> Tensor<4>) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64() * 1000.0
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
