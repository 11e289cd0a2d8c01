//! The drawing covers what it should, stays inside the picture, and moves.

use super::raster::{Canvas, Paint, Point};
use super::*;

const WHITE: Paint = Paint { from: (Point { x: 0.0, y: 0.0 }, [255.0; 3]), to: (Point { x: 1.0, y: 0.0 }, [255.0; 3]), opacity: 1.0 };

fn covered(outline: &[(f32, f32)]) -> f32 {
    let mut canvas = Canvas::new(20, 20);
    canvas.fill(&outline.iter().map(|&(x, y)| Point::new(x, y)).collect::<Vec<_>>(), WHITE);
    canvas.rgb.chunks_exact(3).map(|p| f32::from(p[0]) / 255.0).sum()
}

#[test]
fn a_filled_outline_covers_its_area() {
    let cases: [(&[(f32, f32)], f32); 5] = [
        (&[(2.0, 2.0), (12.0, 2.0), (12.0, 7.0), (2.0, 7.0)], 50.0),
        (&[(2.5, 2.5), (12.25, 2.5), (12.25, 7.0), (2.5, 7.0)], 9.75 * 4.5),
        (&[(1.0, 1.0), (17.0, 3.0), (5.0, 18.0)], 132.0),
        (&[(10.0, 3.0), (13.0, 10.0), (10.0, 17.0), (7.0, 10.0)], 42.0),
        // The part outside the picture does not count.
        (&[(-10.0, 5.0), (10.0, 5.0), (10.0, 25.0), (-10.0, 25.0)], 150.0),
    ];
    for (outline, area) in cases {
        let got = covered(outline);
        assert!((got - area).abs() < 0.6, "{outline:?}: {got} instead of {area}");
    }
}

#[test]
fn the_turn_of_an_outline_does_not_matter() {
    let outline = [(1.0, 1.0), (17.0, 3.0), (5.0, 18.0)];
    let backwards: Vec<_> = outline.iter().rev().copied().collect();
    assert!((covered(&outline) - covered(&backwards)).abs() < 0.6);
}

#[test]
fn wild_outlines_do_not_panic() {
    for outline in
        [vec![], vec![(5.0, 5.0)], vec![(f32::NAN, 1.0), (3.0, f32::NAN), (9.0, 9.0)], vec![(-1e9, -1e9), (1e9, -1e9), (0.0, 1e9)]]
    {
        covered(&outline);
    }
}

#[test]
fn the_scene_repeats_by_time_and_moves_with_it() {
    let wish = Wish { width_px: 320, height_px: 180, fps: 15, ..Wish::default() };
    let mut scene = SceneCamera::new(wish, Instant::now());
    let first = scene.picture(1.0).to_vec();
    let later = scene.picture(2.0).to_vec();
    assert_eq!(scene.picture(1.0), first);
    let changed = first.iter().zip(&later).filter(|(a, b)| a.abs_diff(**b) > 12).count();
    assert!(changed > first.len() / 50, "{changed} of {} bytes moved", first.len());
}

#[test]
fn any_size_can_be_drawn() {
    for (width_px, height_px) in [(1, 1), (3, 200), (200, 3), (64, 48)] {
        let mut scene = SceneCamera::new(Wish { width_px, height_px, fps: 15, ..Wish::default() }, Instant::now());
        assert_eq!(scene.picture(0.5).len(), (width_px * height_px * 3) as usize);
    }
}
