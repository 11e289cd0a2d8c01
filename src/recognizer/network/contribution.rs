//! Which places of a view spoke for a label.

use burn::tensor::Tensor;

/// How much each cell of a square grid adds to a logit.
#[derive(Clone, Debug, PartialEq)]
pub struct ContributionMap {
    /// Cells a side.
    pub side_cells: usize,
    /// Row by row.
    pub cells: Vec<f32>,
}

impl ContributionMap {
    /// Through mean pooling: `features` `[1, n, n, channels]`, `weight` `[channels, 1]`.
    pub fn of_mean(features: Tensor<4>, weight: Tensor<2>) -> Self {
        let [_, side_cells, _, channels] = features.dims();
        let cells = side_cells * side_cells;
        let sums = features.reshape([cells, channels]).matmul(weight).div_scalar(cells as f32);
        Self { side_cells, cells: sums.into_data().iter::<f32>().collect() }
    }

    /// Through maximum pooling: a channel counts where it is largest.
    pub fn add_maxima(&mut self, features: Tensor<4>, weight: Tensor<2>) {
        let features: Vec<f32> = features.into_data().iter::<f32>().collect();
        let weights = weight.into_data();
        let channels = features.len() / self.cells.len();
        for (channel, weight) in weights.iter::<f32>().enumerate() {
            let at = |cell: usize| features[cell * channels + channel];
            let place = (0..self.cells.len()).max_by(|&a, &b| at(a).total_cmp(&at(b)));
            if let Some(place) = place {
                self.cells[place] += weight * at(place);
            }
        }
    }
}
