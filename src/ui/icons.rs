//! Our own line icons, drawn on a grid of 24 by 24 so that they keep one weight at every size.

use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2};

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Icon {
    Back,
    Forward,
    Camera,
    SwitchCamera,
    Mirror,
    File,
    Book,
    Search,
    Podium,
    Clock,
    Phone,
    TextSize,
    Contrast,
    Calm,
    Close,
    Check,
    Plus,
    Erase,
    Hospital,
    Save,
    Print,
    Bin,
    Focus,
    Gear,
    Folder,
    Paste,
    Leaf,
}

/// A mark of an icon on the 24-grid.
enum Mark {
    Line(&'static [(f32, f32)]),
    Loop(&'static [(f32, f32)]),
    Ring(f32, f32, f32),
    Dot(f32, f32, f32),
    /// Centre, radius, from and to in turns clockwise from the right.
    Arc(f32, f32, f32, f32, f32),
}

use Mark::{Arc, Dot, Line, Loop, Ring};

/// The drawing of every icon.
const DRAWINGS: &[(Icon, &[Mark])] = &[
    (Icon::Back, &[Line(&[(14.5, 5.), (7.5, 12.), (14.5, 19.)])]),
    (Icon::Forward, &[Line(&[(9.5, 5.), (16.5, 12.), (9.5, 19.)])]),
    (Icon::Camera, &[Loop(&[(3., 8.), (7.5, 8.), (9., 5.), (15., 5.), (16.5, 8.), (21., 8.), (21., 19.), (3., 19.)]), Ring(12., 13., 3.6)]),
    (
        Icon::SwitchCamera,
        &[
            Arc(12., 12., 7.5, 0.55, 0.95),
            Line(&[(19.6, 5.), (19.6, 9.6), (15., 9.6)]),
            Arc(12., 12., 7.5, 0.05, 0.45),
            Line(&[(4.4, 19.), (4.4, 14.4), (9., 14.4)]),
        ],
    ),
    (Icon::Mirror, &[Line(&[(12., 3.), (12., 21.)]), Loop(&[(9., 7.), (9., 17.), (3., 17.)]), Loop(&[(15., 7.), (15., 17.), (21., 17.)])]),
    (
        Icon::File,
        &[
            Loop(&[(3.5, 5.), (20.5, 5.), (20.5, 19.), (3.5, 19.)]),
            Line(&[(3.5, 16.5), (9., 11.), (14., 16.), (16.5, 13.5), (20.5, 17.)]),
            Dot(15.5, 9.2, 1.5),
        ],
    ),
    (
        Icon::Book,
        &[
            Line(&[
                (12., 6.5),
                (9., 5.),
                (3., 5.),
                (3., 18.),
                (9., 18.),
                (12., 19.5),
                (15., 18.),
                (21., 18.),
                (21., 5.),
                (15., 5.),
                (12., 6.5),
            ]),
            Line(&[(12., 6.5), (12., 19.5)]),
        ],
    ),
    (Icon::Search, &[Ring(10.5, 10.5, 6.2), Line(&[(15.2, 15.2), (20.5, 20.5)])]),
    (
        Icon::Podium,
        &[
            Loop(&[(9., 20.), (9., 8.), (15., 8.), (15., 20.)]),
            Line(&[(9., 13.), (3., 13.), (3., 20.), (9., 20.)]),
            Line(&[(15., 15.5), (21., 15.5), (21., 20.), (15., 20.)]),
            Dot(12., 4.6, 1.5),
        ],
    ),
    (Icon::Clock, &[Ring(12., 12., 8.5), Line(&[(12., 7.), (12., 12.), (15.5, 14.5)])]),
    (
        Icon::Phone,
        &[Loop(&[
            (5., 3.5),
            (8.5, 3.5),
            (10.3, 8.),
            (8., 10.),
            (10.5, 13.8),
            (14., 16.),
            (16., 13.7),
            (20.5, 15.5),
            (20.5, 19.),
            (18.5, 20.5),
            (10., 17.),
            (5., 10.5),
            (3.5, 5.2),
        ])],
    ),
    (
        Icon::TextSize,
        &[
            Line(&[(2.5, 19.), (8.5, 5.), (14.5, 19.)]),
            Line(&[(4.8, 14.), (12.2, 14.)]),
            Line(&[(18.5, 8.), (18.5, 16.)]),
            Line(&[(14.8, 12.), (22.2, 12.)]),
        ],
    ),
    (
        Icon::Contrast,
        &[Ring(12., 12., 8.5), Line(&[(12., 3.5), (12., 20.5)]), Line(&[(15., 4.5), (15., 19.5)]), Line(&[(18., 6.5), (18., 17.5)])],
    ),
    (
        Icon::Calm,
        &[Line(&[(3., 9.), (7., 7.), (12., 9.), (17., 7.), (21., 9.)]), Line(&[(3., 15.), (7., 13.), (12., 15.), (17., 13.), (21., 15.)])],
    ),
    (Icon::Close, &[Line(&[(5.5, 5.5), (18.5, 18.5)]), Line(&[(18.5, 5.5), (5.5, 18.5)])]),
    (Icon::Check, &[Line(&[(4.5, 12.5), (10., 18.), (19.5, 6.5)])]),
    (Icon::Plus, &[Line(&[(12., 4.5), (12., 19.5)]), Line(&[(4.5, 12.), (19.5, 12.)])]),
    (
        Icon::Erase,
        &[
            Loop(&[(8.5, 5.5), (21.5, 5.5), (21.5, 18.5), (8.5, 18.5), (2.5, 12.)]),
            Line(&[(12., 9.), (18., 15.)]),
            Line(&[(18., 9.), (12., 15.)]),
        ],
    ),
    (
        Icon::Hospital,
        &[Loop(&[(4., 4.), (20., 4.), (20., 20.), (4., 20.)]), Line(&[(12., 8.), (12., 16.)]), Line(&[(8., 12.), (16., 12.)])],
    ),
    (
        Icon::Save,
        &[
            Line(&[(12., 3.5), (12., 14.5)]),
            Line(&[(7., 10.), (12., 15.), (17., 10.)]),
            Line(&[(4., 17.), (4., 20.5), (20., 20.5), (20., 17.)]),
        ],
    ),
    (
        Icon::Print,
        &[
            Line(&[(7., 9.), (7., 3.5), (17., 3.5), (17., 9.)]),
            Line(&[(7., 17.), (3.5, 17.), (3.5, 9.), (20.5, 9.), (20.5, 17.), (17., 17.)]),
            Loop(&[(7., 14.), (17., 14.), (17., 20.5), (7., 20.5)]),
        ],
    ),
    (
        Icon::Bin,
        &[
            Line(&[(4., 6.5), (20., 6.5)]),
            Line(&[(9., 6.5), (9., 3.5), (15., 3.5), (15., 6.5)]),
            Line(&[(6., 6.5), (7., 20.5), (17., 20.5), (18., 6.5)]),
            Line(&[(10.2, 10.), (10.5, 17.)]),
            Line(&[(13.8, 10.), (13.5, 17.)]),
        ],
    ),
    (
        Icon::Focus,
        &[
            Line(&[(3.5, 8.), (3.5, 3.5), (8., 3.5)]),
            Line(&[(16., 3.5), (20.5, 3.5), (20.5, 8.)]),
            Line(&[(20.5, 16.), (20.5, 20.5), (16., 20.5)]),
            Line(&[(8., 20.5), (3.5, 20.5), (3.5, 16.)]),
            Ring(12., 12., 3.5),
        ],
    ),
    (
        Icon::Gear,
        &[
            Ring(12., 12., 3.2),
            Loop(&[
                (18.8, 10.5),
                (21.5, 10.7),
                (21.5, 13.3),
                (18.8, 13.5),
                (17.9, 15.8),
                (19.7, 17.8),
                (17.8, 19.7),
                (15.8, 17.9),
                (13.5, 18.8),
                (13.3, 21.5),
                (10.7, 21.5),
                (10.5, 18.8),
                (8.2, 17.9),
                (6.2, 19.7),
                (4.3, 17.8),
                (6.1, 15.8),
                (5.2, 13.5),
                (2.5, 13.3),
                (2.5, 10.7),
                (5.2, 10.5),
                (6.1, 8.2),
                (4.3, 6.2),
                (6.2, 4.3),
                (8.2, 6.1),
                (10.5, 5.2),
                (10.7, 2.5),
                (13.3, 2.5),
                (13.5, 5.2),
                (15.8, 6.1),
                (17.8, 4.3),
                (19.7, 6.2),
                (17.9, 8.2),
            ]),
        ],
    ),
    (Icon::Folder, &[Loop(&[(3., 19.), (3., 5.5), (9.5, 5.5), (12., 8.5), (21., 8.5), (21., 19.)])]),
    (
        Icon::Paste,
        &[
            Line(&[(8.5, 5.), (5., 5.), (5., 21.), (19., 21.), (19., 5.), (15.5, 5.)]),
            Loop(&[(8.5, 3.), (15.5, 3.), (15.5, 7.), (8.5, 7.)]),
            Line(&[(8.5, 12.), (15.5, 12.)]),
            Line(&[(8.5, 16.), (13., 16.)]),
        ],
    ),
    (
        Icon::Leaf,
        &[
            Loop(&[(4., 20.), (3.8, 14.), (6., 9.), (11., 5.2), (20.5, 3.5), (19., 12.5), (15.5, 17.5), (10.5, 19.8)]),
            Line(&[(4., 20.), (9.5, 14.2), (15.5, 8.5)]),
            Line(&[(9.5, 14.2), (9.3, 10.4)]),
            Line(&[(9.5, 14.2), (13.6, 14.4)]),
        ],
    ),
];

fn marks(icon: Icon) -> &'static [Mark] {
    DRAWINGS.iter().find(|(name, _)| *name == icon).map_or(&[], |(_, marks)| marks)
}

/// Paints `icon` centred in `rect`, as large as fits.
pub fn paint(painter: &Painter, icon: Icon, rect: Rect, colour: Color32) {
    let side = rect.size().min_elem();
    let origin = rect.center() - Vec2::splat(side / 2.0);
    let unit = side / 24.0;
    let at = |(x, y): (f32, f32)| pos2(origin.x + x * unit, origin.y + y * unit);
    let stroke = Stroke::new((side * 0.083).max(1.5), colour);
    for mark in marks(icon) {
        match mark {
            Line(points) => round_line(painter, points.iter().map(|p| at(*p)).collect(), stroke),
            Loop(points) => {
                painter.add(Shape::closed_line(points.iter().map(|p| at(*p)).collect(), stroke));
            }
            Ring(x, y, radius) => {
                painter.circle_stroke(at((*x, *y)), radius * unit, stroke);
            }
            Dot(x, y, radius) => {
                painter.circle_filled(at((*x, *y)), radius * unit, colour);
            }
            Arc(x, y, radius, from, to) => round_line(painter, arc(at((*x, *y)), radius * unit, *from, *to), stroke),
        }
    }
}

fn arc(centre: Pos2, radius: f32, from_turns: f32, to_turns: f32) -> Vec<Pos2> {
    let steps = 20;
    let angle = |i: usize| (from_turns + (to_turns - from_turns) * i as f32 / steps as f32) * std::f32::consts::TAU;
    (0..=steps).map(|i| centre + radius * Vec2::angled(angle(i))).collect()
}

/// A line with round ends, which egui's own lines lack.
fn round_line(painter: &Painter, points: Vec<Pos2>, stroke: Stroke) {
    for end in [points.first(), points.last()].into_iter().flatten() {
        painter.circle_filled(*end, stroke.width / 2.0, stroke.color);
    }
    painter.add(Shape::line(points, stroke));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_drawn_on_its_grid() {
        for (icon, marks) in DRAWINGS {
            assert!(!marks.is_empty(), "{icon:?}");
            for mark in *marks {
                let (Line(points) | Loop(points)) = mark else { continue };
                assert!(points.iter().all(|(x, y)| (0.0..=24.0).contains(x) && (0.0..=24.0).contains(y)), "{icon:?}");
            }
        }
    }
}
