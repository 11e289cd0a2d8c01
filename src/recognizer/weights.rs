//! Named tensors of a pack's weight file (safetensors, float16 or float32), taken out one by one.

use burn::tensor::{Device, Tensor, TensorData};
use half::f16;
use safetensors::{Dtype, SafeTensors};

/// Why a weight file does not fit the network.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    #[error("the weight file is damaged: {0}")]
    Damaged(#[from] safetensors::SafeTensorError),
    #[error("the weight file lacks {0}")]
    Missing(String),
    #[error("{name} has the shape {found:?}, but the network needs {expected:?}")]
    Shape { name: String, found: Vec<usize>, expected: Vec<usize> },
    #[error("{name} is stored as {dtype:?}; only float16 and float32 are read")]
    DataType { name: String, dtype: Dtype },
    #[error("{0} holds a value that is not a number")]
    NotFinite(String),
    #[error("the weight file holds tensors that the network has no place for, for example {0}")]
    LeftOver(String),
}

/// The tensors of one weight file that nobody has taken yet.
pub struct Weights<'a> {
    file: SafeTensors<'a>,
    left: Vec<String>,
    device: Device,
}

impl<'a> Weights<'a> {
    /// Reads the header; the tensors stay where they are until they are taken.
    pub fn parse(bytes: &'a [u8], device: &Device) -> Result<Self, WeightsError> {
        let file = SafeTensors::deserialize(bytes)?;
        let left = file.names().into_iter().map(|n| n.to_string()).collect();
        Ok(Self { file, left, device: device.clone() })
    }

    /// Takes one tensor to the device as float32 and checks its shape and values.
    pub fn take<const D: usize>(&mut self, name: &str, shape: [usize; D]) -> Result<Tensor<D>, WeightsError> {
        Ok(Tensor::from_data(TensorData::new(self.take_values(name, &shape)?, shape), &self.device))
    }

    /// Takes one tensor's values as float32, the last dimension varying fastest.
    pub fn take_values(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, WeightsError> {
        let position = self.left.iter().position(|n| n == name).ok_or_else(|| WeightsError::Missing(name.to_owned()))?;
        self.left.swap_remove(position);
        let view = self.file.tensor(name)?;
        if view.shape() != shape {
            return Err(WeightsError::Shape { name: name.to_owned(), found: view.shape().to_vec(), expected: shape.to_vec() });
        }
        let values: Vec<f32> = match view.dtype() {
            Dtype::F16 => view.data().as_chunks::<2>().0.iter().map(|b| f16::from_le_bytes(*b).to_f32()).collect(),
            Dtype::F32 => view.data().as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
            dtype => return Err(WeightsError::DataType { name: name.to_owned(), dtype }),
        };
        if values.iter().any(|v| !v.is_finite()) {
            return Err(WeightsError::NotFinite(name.to_owned()));
        }
        Ok(values)
    }

    /// Where the tensors go.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Fails when tensors are left: such a file belongs to another network.
    pub fn finish(self) -> Result<(), WeightsError> {
        match self.left.into_iter().min() {
            Some(name) => Err(WeightsError::LeftOver(name)),
            None => Ok(()),
        }
    }
}
