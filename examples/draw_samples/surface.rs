//! Curved surfaces: a point and a paint for every (u, v) between 0 and 1.

use crate::vector::Vec3;

/// How a spot of a surface takes the light.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    pub colour: Vec3,
    /// Share of the light from behind that shines through, as petals and leaves let it.
    pub glow: f32,
    /// Strength of the reflection of the sun.
    pub shine: f32,
}

impl Paint {
    /// Neither lets light through nor shines.
    pub fn matt(colour: Vec3) -> Self {
        Self { colour, glow: 0.0, shine: 0.0 }
    }

    /// A petal or leaf.
    pub fn thin(colour: Vec3, glow: f32) -> Self {
        Self { colour, glow, shine: 0.03 }
    }
}

type Shape = Box<dyn Fn(f32, f32) -> Vec3>;
type Coat = Box<dyn Fn(f32, f32, bool) -> Paint>;

/// A shape with its paint, and how finely it is cut into triangles.
pub struct Surface {
    shape: Shape,
    coat: Coat,
    columns: u16,
    rows: u16,
    /// Throws a shadow without being seen, for things that another layer shows.
    pub unseen: bool,
}

/// A corner of a triangle.
#[derive(Clone, Copy, Debug)]
pub struct Vertex {
    pub at: Vec3,
    pub normal: Vec3,
    pub u: f32,
    pub v: f32,
}

impl Surface {
    /// `coat` gets u, v and whether the surface is seen from behind: the inside of a
    /// tube, the lower side of a blade.
    pub fn new(
        (columns, rows): (u16, u16),
        shape: impl Fn(f32, f32) -> Vec3 + 'static,
        coat: impl Fn(f32, f32, bool) -> Paint + 'static,
    ) -> Self {
        Self { shape: Box::new(shape), coat: Box::new(coat), columns, rows, unseen: false }
    }

    /// The same surface, only throwing its shadow.
    pub fn unseen(mut self) -> Self {
        self.unseen = true;
        self
    }

    /// The paint of a place on either side.
    pub fn paint(&self, u: f32, v: f32, back: bool) -> Paint {
        (self.coat)(u, v, back)
    }

    /// The surface as triangles.
    pub fn triangles(&self) -> Vec<[Vertex; 3]> {
        let stride = usize::from(self.columns) + 1;
        let grid: Vec<Vertex> = (0..=self.rows)
            .flat_map(|row| (0..=self.columns).map(move |column| (column, row)))
            .map(|(column, row)| self.vertex(f32::from(column) / f32::from(self.columns), f32::from(row) / f32::from(self.rows)))
            .collect();
        let mut triangles = Vec::with_capacity(grid.len() * 2);
        for row in 0..usize::from(self.rows) {
            for column in 0..usize::from(self.columns) {
                let corner = row * stride + column;
                let [a, b, c, d] = [corner, corner + 1, corner + stride, corner + stride + 1].map(|i| grid[i]);
                triangles.push([a, b, c]);
                triangles.push([b, d, c]);
            }
        }
        triangles
    }

    fn vertex(&self, u: f32, v: f32) -> Vertex {
        const STEP: f32 = 4e-3;
        // Differences a little inside the edge, since many shapes shrink to a point there.
        let (iu, iv) = (u.clamp(2.0 * STEP, 1.0 - 2.0 * STEP), v.clamp(STEP, 1.0 - STEP));
        let along = (self.shape)(iu + STEP, iv) - (self.shape)(iu - STEP, iv);
        let across = (self.shape)(iu, iv + STEP) - (self.shape)(iu, iv - STEP);
        Vertex { at: (self.shape)(u, v), normal: along.unit().cross(across.unit()).unit(), u, v }
    }
}
