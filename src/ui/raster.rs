//! Paints egui's triangles into a picture on the processor: for the hand-over sheet as a file, for
//! screenshots of the manual, and for the tests, all without a graphics card or a display.

use std::collections::HashMap;

use eframe::egui::epaint::{ImageDelta, Mesh, Primitive, Vertex};
use eframe::egui::{
    ClippedPrimitive, Color32, ColorImage, Context, FullOutput, ImageData, Pos2, RawInput, Rect, TextureId, TexturesDelta, Ui, Vec2,
};

/// A canvas with the textures that egui told it about.
#[derive(Default)]
pub struct Raster {
    textures: HashMap<TextureId, ColorImage>,
}

impl Raster {
    /// Takes over new and changed textures and forgets freed ones.
    pub fn update_textures(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            for change in changes {
                self.update_texture(id, &change);
            }
        }
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    fn update_texture(&mut self, id: TextureId, change: &ImageDelta) {
        let ImageData::Color(image) = &change.image;
        let Some([left, top]) = change.pos else {
            self.textures.insert(id, image.as_ref().clone());
            return;
        };
        let Some(texture) = self.textures.get_mut(&id) else { return };
        let [width, height] = image.size;
        for y in 0..height {
            let start = (top + y) * texture.size[0] + left;
            texture.pixels[start..start + width].copy_from_slice(&image.pixels[y * width..(y + 1) * width]);
        }
    }

    /// Paints one finished frame upon `ground`.
    pub fn paint(&self, ctx: &Context, output: &FullOutput, ground: Color32) -> ColorImage {
        let pixels_per_point = output.pixels_per_point;
        let size = ctx.content_rect().size() * pixels_per_point;
        let size = [size.x.round() as usize, size.y.round() as usize];
        let mut canvas = ColorImage::filled(size, ground);
        for primitive in ctx.tessellate(output.shapes.clone(), pixels_per_point) {
            self.paint_primitive(&mut canvas, &primitive, pixels_per_point);
        }
        canvas
    }

    fn paint_primitive(&self, canvas: &mut ColorImage, primitive: &ClippedPrimitive, pixels_per_point: f32) {
        // Paint callbacks draw with the graphics card only; none of our screens uses one.
        let Primitive::Mesh(mesh) = &primitive.primitive else { return };
        let Some(texture) = self.textures.get(&mesh.texture_id) else { return };
        let edge = |v: f32, limit: usize| (v * pixels_per_point).round().clamp(0.0, limit as f32) as i32;
        let clip = primitive.clip_rect;
        let clip = Clip {
            left: edge(clip.min.x, canvas.size[0]),
            top: edge(clip.min.y, canvas.size[1]),
            right: edge(clip.max.x, canvas.size[0]),
            bottom: edge(clip.max.y, canvas.size[1]),
        };
        for corners in triangles(mesh, pixels_per_point) {
            paint_triangle(canvas, texture, clip, corners);
        }
    }
}

/// Runs `draw` in a window of its own that nobody sees and returns the picture of it.
///
/// The second pass is painted, because sizes and fonts settle in the first.
pub fn picture_of(
    size: Vec2,
    pixels_per_point: f32,
    ground: Color32,
    prepare: impl FnOnce(&Context),
    mut draw: impl FnMut(&mut Ui),
) -> ColorImage {
    let ctx = Context::default();
    prepare(&ctx);
    let mut raster = Raster::default();
    let input = || {
        let mut input = RawInput { screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)), ..Default::default() };
        if let Some(viewport) = input.viewports.values_mut().next() {
            viewport.native_pixels_per_point = Some(pixels_per_point);
        }
        input
    };
    let mut output = ctx.run_ui(input(), &mut draw);
    raster.update_textures(&mut output.textures_delta);
    let mut output = ctx.run_ui(input(), &mut draw);
    raster.update_textures(&mut output.textures_delta);
    raster.paint(&ctx, &output, ground)
}

#[derive(Clone, Copy)]
struct Clip {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
}

fn triangles(mesh: &Mesh, pixels_per_point: f32) -> impl Iterator<Item = [Vertex; 3]> {
    mesh.indices.chunks_exact(3).map(move |indices| {
        let corner = |i: u32| {
            let mut vertex = mesh.vertices[i as usize];
            vertex.pos = (vertex.pos.to_vec2() * pixels_per_point).to_pos2();
            vertex
        };
        [corner(indices[0]), corner(indices[1]), corner(indices[2])]
    })
}

fn cross(a: Pos2, b: Pos2, p: Pos2) -> f32 {
    (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
}

/// The same for both directions of an edge but for the sign: two triangles that share one must
/// agree on every pixel, or a seam of unpainted ones shows between them.
fn side_of(a: Pos2, b: Pos2, p: Pos2) -> f32 {
    if (a.x, a.y) <= (b.x, b.y) { cross(a, b, p) } else { -cross(b, a, p) }
}

/// Whether pixels exactly on the edge from `a` to `b` belong to the triangle, so that two triangles
/// that share an edge paint each pixel once.
fn owns_edge(a: Pos2, b: Pos2) -> bool {
    a.y > b.y || (a.y == b.y && a.x < b.x)
}

fn paint_triangle(canvas: &mut ColorImage, texture: &ColorImage, clip: Clip, mut corners: [Vertex; 3]) {
    let mut area = cross(corners[0].pos, corners[1].pos, corners[2].pos);
    if area < 0.0 {
        corners.swap(1, 2);
        area = -area;
    }
    if area <= 1e-6 || !area.is_finite() {
        return;
    }
    let [a, b, c] = corners.map(|v| v.pos);
    let least = |p: f32, q: f32, r: f32| p.min(q).min(r).floor() as i32;
    let most = |p: f32, q: f32, r: f32| p.max(q).max(r).ceil() as i32;
    let (left, right) = (least(a.x, b.x, c.x).max(clip.left), most(a.x, b.x, c.x).min(clip.right));
    let (top, bottom) = (least(a.y, b.y, c.y).max(clip.top), most(a.y, b.y, c.y).min(clip.bottom));
    let edges = [(b, c), (c, a), (a, b)];
    let owned = edges.map(|(from, to)| owns_edge(from, to));
    let is_plain = corners[0].uv == corners[1].uv && corners[1].uv == corners[2].uv;
    let plain = is_plain.then(|| sample(texture, corners[0].uv));
    for y in top..bottom {
        for x in left..right {
            let p = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
            let weights = edges.map(|(from, to)| side_of(from, to, p));
            if (0..3).any(|i| weights[i] < 0.0 || (weights[i] == 0.0 && !owned[i])) {
                continue;
            }
            let weights = weights.map(|w| w / area);
            let texel = plain.unwrap_or_else(|| sample(texture, mixed_uv(&corners, weights)));
            let pixel = &mut canvas.pixels[y as usize * canvas.size[0] + x as usize];
            *pixel = over(*pixel, texel, mixed_colour(&corners, weights));
        }
    }
}

fn mixed_uv(corners: &[Vertex; 3], weights: [f32; 3]) -> Pos2 {
    let sum = (0..3).fold(Vec2::ZERO, |sum, i| sum + corners[i].uv.to_vec2() * weights[i]);
    sum.to_pos2()
}

fn mixed_colour(corners: &[Vertex; 3], weights: [f32; 3]) -> [f32; 4] {
    let [a, b, c] = corners.map(|v| v.color.to_array());
    std::array::from_fn(|i| f32::from(a[i]) * weights[0] + f32::from(b[i]) * weights[1] + f32::from(c[i]) * weights[2])
}

/// Four texels around `uv`, mixed, as channels 0 to 255.
fn sample(texture: &ColorImage, uv: Pos2) -> [f32; 4] {
    let [width, height] = texture.size;
    let (x, y) = (uv.x * width as f32 - 0.5, uv.y * height as f32 - 0.5);
    let (fx, fy) = (x - x.floor(), y - y.floor());
    let at = |x: f32, y: f32| {
        let x = (x.max(0.0) as usize).min(width - 1);
        let y = (y.max(0.0) as usize).min(height - 1);
        texture.pixels[y * width + x].to_array().map(f32::from)
    };
    let (x, y) = (x.floor(), y.floor());
    let rows = [[at(x, y), at(x + 1.0, y)], [at(x, y + 1.0), at(x + 1.0, y + 1.0)]];
    std::array::from_fn(|i| {
        let upper = rows[0][0][i] * (1.0 - fx) + rows[0][1][i] * fx;
        let lower = rows[1][0][i] * (1.0 - fx) + rows[1][1][i] * fx;
        upper * (1.0 - fy) + lower * fy
    })
}

fn over(below: Color32, texel: [f32; 4], tint: [f32; 4]) -> Color32 {
    let above: [f32; 4] = std::array::from_fn(|i| texel[i] * tint[i] / 255.0);
    let keep = 1.0 - above[3] / 255.0;
    let below = below.to_array();
    let mixed: [u8; 4] = std::array::from_fn(|i| (above[i] + f32::from(below[i]) * keep).round().clamp(0.0, 255.0) as u8);
    Color32::from_rgba_premultiplied(mixed[0], mixed[1], mixed[2], mixed[3])
}
