//! A small drawn plate for every plant, made from catalogue facts alone: habit, family and flower
//! colours. It is an ornament in the manner of a pressed herbarium sheet, and never evidence.

mod brush;
mod flowers;
mod growth;
mod leaves;

use std::collections::HashMap;

use eframe::egui::{Color32, Painter, Rect, vec2};

use super::theme::{self, Palette};
use crate::plant::{Plant, PlantId};
use brush::Brush;

pub(super) use flowers::FlowerForm;
pub(super) use leaves::LeafForm;

/// How the whole plant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Growth {
    /// Leaves along an upright stem.
    Stem,
    /// Leaves from the ground, a bare flower stalk.
    Tuft,
    /// A woody twig across the sheet.
    Twig,
    /// A winding stem with tendrils.
    Climber,
    /// A rosette of thick leaves.
    Rosette,
    /// Pads upon water.
    Floating,
}

/// What is drawn of one plant.
#[derive(Clone, Debug, PartialEq)]
pub struct Plate {
    pub(super) growth: Growth,
    pub(super) leaf: LeafForm,
    pub(super) flower: FlowerForm,
    pub(super) petals: Vec<Color32>,
    seed: u64,
}

impl Plate {
    /// The plate of a catalogue row.
    pub fn of(plant: &Plant) -> Self {
        let (leaf, flower) = forms_of_family(&plant.family);
        let growth = match plant.habit.as_str() {
            "tree" | "shrub" => Growth::Twig,
            "vine" => Growth::Climber,
            "succulent" => Growth::Rosette,
            "aquatic" => Growth::Floating,
            "grass" | "epiphyte" => Growth::Tuft,
            _ if matches!(leaf, LeafForm::Strap) => Growth::Tuft,
            _ => Growth::Stem,
        };
        let petals = plant.flower_colours.iter().filter_map(|c| theme::petal(c)).take(2).collect();
        Self { growth, leaf, flower, petals, seed: seed_of(&plant.plant_id) }
    }

    /// The plate of a plant of which nothing but its id is at hand: leaves without a flower.
    pub fn of_unknown(id: &PlantId) -> Self {
        Self { growth: Growth::Stem, leaf: LeafForm::Ovate, flower: FlowerForm::Bud, petals: Vec::new(), seed: seed_of(id) }
    }
}

/// The plates of the catalogue, by plant.
#[derive(Clone, Debug, Default)]
pub struct Plates {
    by_id: HashMap<PlantId, Plate>,
}

impl Plates {
    /// The plate of a plant; a plain one when the catalogue was not at hand.
    pub fn get(&self, id: &PlantId) -> Plate {
        self.by_id.get(id).cloned().unwrap_or_else(|| Plate::of_unknown(id))
    }
}

impl<'a> FromIterator<&'a Plant> for Plates {
    fn from_iter<T: IntoIterator<Item = &'a Plant>>(plants: T) -> Self {
        Self { by_id: plants.into_iter().map(|p| (p.plant_id.clone(), Plate::of(p))).collect() }
    }
}

/// Paints a plate that fills `rect`, on a ground of its own.
pub fn paint(painter: &Painter, rect: Rect, plate: &Plate, palette: &Palette, rounding: f32) {
    let painter = painter.with_clip_rect(painter.clip_rect().intersect(rect));
    painter.rect_filled(rect, rounding, palette.raised);
    let side = rect.width().min(rect.height());
    painter.circle_filled(rect.center() - vec2(0.0, side * 0.03), side * 0.42, palette.moon);
    let sheet = Rect::from_center_size(rect.center(), vec2(side, side)).shrink(side * 0.05);
    let mut brush = Brush::new(&painter, sheet, palette, plate.seed);
    growth::paint(&mut brush, plate);
}

/// The usual leaf and flower of a family. Rough on purpose: the plate only has to feel right.
fn forms_of_family(family: &str) -> (LeafForm, FlowerForm) {
    match family {
        "Apiaceae" => (LeafForm::Fern, FlowerForm::Umbel),
        "Araliaceae" | "Viburnaceae" => (LeafForm::Palmate, FlowerForm::Umbel),
        "Asteraceae" => (LeafForm::Toothed, FlowerForm::Daisy),
        "Araceae" => (LeafForm::Heart, FlowerForm::Spathe),
        "Fabaceae" => (LeafForm::Pinnate, FlowerForm::Raceme),
        "Anacardiaceae" | "Meliaceae" | "Bignoniaceae" | "Oleaceae" | "Sapindaceae" => (LeafForm::Pinnate, FlowerForm::Cluster),
        "Ranunculaceae" => (LeafForm::Palmate, FlowerForm::Open(5)),
        "Paeoniaceae" | "Malvaceae" | "Geraniaceae" => (LeafForm::Palmate, FlowerForm::Open(5)),
        "Solanaceae" | "Convolvulaceae" | "Nyctaginaceae" => (LeafForm::Heart, FlowerForm::Trumpet),
        "Amaryllidaceae" => (LeafForm::Strap, FlowerForm::Globe),
        "Liliaceae" | "Colchicaceae" => (LeafForm::Strap, FlowerForm::Open(6)),
        "Melanthiaceae" | "Asphodelaceae" => (LeafForm::Strap, FlowerForm::Spike),
        "Asparagaceae" => (LeafForm::Strap, FlowerForm::Bells),
        "Iridaceae" | "Orchidaceae" | "Zingiberaceae" | "Bromeliaceae" => (LeafForm::Strap, FlowerForm::Iris),
        "Campanulaceae" | "Ericaceae" | "Boraginaceae" => (LeafForm::Ovate, FlowerForm::Bells),
        "Lamiaceae" | "Plantaginaceae" | "Amaranthaceae" | "Polygonaceae" => (LeafForm::Ovate, FlowerForm::Spike),
        "Papaveraceae" | "Onagraceae" => (LeafForm::Toothed, FlowerForm::Open(4)),
        "Brassicaceae" | "Primulaceae" | "Crassulaceae" => (LeafForm::Toothed, FlowerForm::Cluster),
        "Rosaceae" | "Theaceae" | "Caryophyllaceae" | "Violaceae" | "Gentianaceae" => (LeafForm::Ovate, FlowerForm::Open(5)),
        "Apocynaceae" => (LeafForm::Lance, FlowerForm::Open(5)),
        "Cupressaceae" | "Taxaceae" | "Pinaceae" => (LeafForm::Needle, FlowerForm::Berries),
        "Euphorbiaceae" | "Thymelaeaceae" => (LeafForm::Lance, FlowerForm::Cluster),
        "Celastraceae" | "Aquifoliaceae" | "Moraceae" | "Vitaceae" | "Cucurbitaceae" => (LeafForm::Ovate, FlowerForm::Berries),
        _ => (LeafForm::Ovate, FlowerForm::Cluster),
    }
}

/// A stable number of an id (FNV-1a), so that a plant looks the same on every screen and machine.
fn seed_of(id: &PlantId) -> u64 {
    id.as_str().bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}
