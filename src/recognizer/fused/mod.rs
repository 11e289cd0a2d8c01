//! The network's layers as our own kernels for the CPU, behind burn's extension trait.
//!
//! burn's flex backend computes a convolution, its bias and its activation one after the other, on
//! images stored channel by channel. Here a layer is one pass over images stored pixel by pixel
//! (`[views, height, width, channels]`), and vector instructions are picked when the program runs.
//! Measured against burn's own layers by `cargo run --release --example layer_speed`.

mod dense;
mod depthwise;
mod instructions;
mod layout;
mod run;
#[cfg(test)]
mod tests;

use burn::backend::flex::{FlexTensor, Layout};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, Flex, backend_extension};
use burn::tensor::{Bytes, DType, Device, Shape, Tensor};

use instructions::Instructions;
use run::Prepared;

pub use layout::{Border, Image, Window};
pub use run::{Layer, Reach};

/// Layers that burn does not have. A device that is not the CPU has none of them.
#[backend_extension(Flex)]
pub trait FusedLayers: Backend {
    fn convolve(x: FloatTensor<Self>, weights: FloatTensor<Self>, bias: FloatTensor<Self>, layer: Layer) -> FloatTensor<Self>;
    fn convolve_onto(
        x: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        residual: FloatTensor<Self>,
        layer: Layer,
    ) -> FloatTensor<Self>;
    fn largest(x: FloatTensor<Self>, window: Window, input_border: Border, output_border: Border) -> FloatTensor<Self>;
}

impl FusedLayers for Flex {
    fn convolve(x: FlexTensor, weights: FlexTensor, bias: FlexTensor, layer: Layer) -> FlexTensor {
        convolved(x, weights, bias, None, &layer)
    }

    fn convolve_onto(x: FlexTensor, weights: FlexTensor, bias: FlexTensor, residual: FlexTensor, layer: Layer) -> FlexTensor {
        convolved(x, weights, bias, Some(residual), &layer)
    }

    fn largest(x: FlexTensor, window: Window, border: Border, output_border: Border) -> FlexTensor {
        let [views, height_px, width_px, channels] = dimensions(&x);
        let image = Image { height_px, width_px, channels, border };
        let values = run::largest(Instructions::best(), window, image, output_border, x.to_contiguous().storage());
        tensor(values, views, Image::around(window.output(image.inner()), channels, output_border))
    }
}

fn convolved(x: FlexTensor, weights: FlexTensor, bias: FlexTensor, residual: Option<FlexTensor>, layer: &Layer) -> FlexTensor {
    let [views, height_px, width_px, channels] = dimensions(&x);
    assert_eq!(channels, layer.channels_in, "the network hands each layer what the one before it made");
    let (x, residual) = (x.to_contiguous(), residual.map(|r| r.to_contiguous()));
    let residual = residual.as_ref().map(|r| r.storage());
    let prepared = Prepared { weights: weights.storage(), bias: bias.storage() };
    let values = run::convolve(Instructions::best(), layer, (height_px, width_px), x.storage(), prepared, residual);
    tensor(values, views, layer.images(height_px, width_px).1)
}

fn dimensions(x: &FlexTensor) -> [usize; 4] {
    let shape = x.layout().shape();
    [shape[0], shape[1], shape[2], shape[3]]
}

fn tensor(values: Vec<f32>, views: usize, image: Image) -> FlexTensor {
    let shape = Shape::from(vec![views, image.height_px, image.width_px, image.channels]);
    FlexTensor::new(Bytes::from_elems(values), Layout::contiguous(shape), DType::F32)
}

/// A convolution with its weights, bias and activation.
#[derive(Debug)]
pub struct Convolution {
    layer: Layer,
    weights: Tensor<1>,
    bias: Tensor<1>,
}

impl Convolution {
    /// From weights `[channels_out, channels_in or 1, kernel, kernel]` and one bias an output channel.
    ///
    /// # Panics
    /// When a length does not fit the layer, or a depthwise layer's channels are no multiple of 16.
    pub fn new(layer: Layer, weights: &[f32], bias: &[f32], device: &Device) -> Self {
        let on_device = |values: Vec<f32>| Tensor::from_floats(values.as_slice(), device);
        let best = Instructions::best();
        Self { layer, weights: on_device(layer.packed_weights(best, weights)), bias: on_device(layer.padded_bias(best, bias)) }
    }

    /// `[views, height, width, channels]` with the layer's borders, in and out.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let (weights, bias) = (self.weights.clone().into_dispatch(), self.bias.clone().into_dispatch());
        Tensor::from_dispatch(<Dispatch as FusedLayers>::convolve(x.into_dispatch(), weights, bias, self.layer))
    }

    /// The same with `residual` added before the activation.
    pub fn forward_onto(&self, x: Tensor<4>, residual: Tensor<4>) -> Tensor<4> {
        let (weights, bias) = (self.weights.clone().into_dispatch(), self.bias.clone().into_dispatch());
        let sum = <Dispatch as FusedLayers>::convolve_onto(x.into_dispatch(), weights, bias, residual.into_dispatch(), self.layer);
        Tensor::from_dispatch(sum)
    }
}

/// The largest value of each channel in every window; no value may be negative.
pub fn largest(x: Tensor<4>, window: Window, input_border: Border, output_border: Border) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as FusedLayers>::largest(x.into_dispatch(), window, input_border, output_border))
}
