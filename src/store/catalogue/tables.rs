//! Rows of the catalogue database -> plants.

use std::collections::HashMap;

use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use crate::plant::{Hazard, IngestionHazard, Plant, PlantId, SkinHazard};

/// Why the tables do not make plants.
#[derive(Debug)]
pub(super) enum ReadError {
    Sqlite(rusqlite::Error),
    /// A value our own program would not have written.
    Strange(String),
}

impl From<rusqlite::Error> for ReadError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// One plant, or all of them.
#[derive(Clone, Copy)]
pub(super) enum Which<'a> {
    All,
    One(&'a PlantId),
}

impl Which<'_> {
    /// Rows of `table` that belong to these plants. All of them and one alike take one parameter,
    /// so that a single plant is found by its key.
    fn clause(self) -> &'static str {
        match self {
            Self::All => "WHERE ?1 IS NULL",
            Self::One(_) => "WHERE plant_id = ?1",
        }
    }

    fn parameter(&self) -> Option<&str> {
        match self {
            Self::All => None,
            Self::One(id) => Some(id.as_str()),
        }
    }
}

/// The plants asked for, in the order of their ids.
pub(super) fn plants(connection: &Connection, which: Which<'_>) -> Result<Vec<Plant>, ReadError> {
    let mut lists = Lists::read(connection, which)?;
    let sql = format!(
        "SELECT plant_id, name_ko, name_en, scientific_name, family, family_ko, hazard_ingestion, hazard_skin,
            symptoms_ko, symptoms_en, first_aid_ko, first_aid_en, how_to_tell_apart_ko, how_to_tell_apart_en,
            habit, habitat_ko, habitat_en, flower_language_ko, flower_language_en, description_ko, description_en
         FROM plants {} ORDER BY plant_id",
        which.clause()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params![which.parameter()])?;
    let mut plants = Vec::new();
    while let Some(row) = rows.next()? {
        plants.push(plant(row, &mut lists)?);
    }
    Ok(plants)
}

fn plant(row: &Row<'_>, lists: &mut Lists) -> Result<Plant, ReadError> {
    let id: String = row.get("plant_id")?;
    let ingestion: String = row.get("hazard_ingestion")?;
    let skin: String = row.get("hazard_skin")?;
    Ok(Plant {
        plant_id: plant_id(&id)?,
        name_ko: row.get("name_ko")?,
        name_en: row.get("name_en")?,
        scientific_name: row.get("scientific_name")?,
        family: row.get("family")?,
        family_ko: row.get("family_ko")?,
        other_names: take(&mut lists.other_names, &id),
        hazard: Hazard { ingestion: grade(&IngestionHazard::ALL, &ingestion)?, skin: grade(&SkinHazard::ALL, &skin)? },
        toxic_parts: take(&mut lists.toxic_parts, &id),
        toxins: take(&mut lists.toxins, &id),
        symptoms_ko: row.get("symptoms_ko")?,
        symptoms_en: row.get("symptoms_en")?,
        first_aid_ko: row.get("first_aid_ko")?,
        first_aid_en: row.get("first_aid_en")?,
        look_alikes: take(&mut lists.look_alikes, &id).iter().map(|id| plant_id(id)).collect::<Result<_, _>>()?,
        how_to_tell_apart_ko: row.get("how_to_tell_apart_ko")?,
        how_to_tell_apart_en: row.get("how_to_tell_apart_en")?,
        habit: row.get("habit")?,
        months: take(&mut lists.months, &id),
        habitat_ko: row.get("habitat_ko")?,
        habitat_en: row.get("habitat_en")?,
        flower_colours: take(&mut lists.flower_colours, &id),
        flower_language_ko: row.get("flower_language_ko")?,
        flower_language_en: row.get("flower_language_en")?,
        description_ko: row.get("description_ko")?,
        description_en: row.get("description_en")?,
        sources: take(&mut lists.sources, &id),
    })
}

fn plant_id(text: &str) -> Result<PlantId, ReadError> {
    text.parse().map_err(|_| ReadError::Strange(format!("plant_id {text:?}")))
}

fn grade<T: Copy>(all: &[(T, &'static str)], text: &str) -> Result<T, ReadError> {
    let known = all.iter().find(|(_, name)| *name == text).map(|(grade, _)| *grade);
    known.ok_or_else(|| ReadError::Strange(format!("hazard {text:?}")))
}

type ByPlant<T> = HashMap<String, Vec<T>>;

/// The child tables, each read once, by plant.
struct Lists {
    other_names: ByPlant<String>,
    toxic_parts: ByPlant<String>,
    toxins: ByPlant<String>,
    look_alikes: ByPlant<String>,
    months: ByPlant<u8>,
    flower_colours: ByPlant<String>,
    sources: ByPlant<String>,
}

impl Lists {
    fn read(connection: &Connection, which: Which<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            other_names: list(connection, "other_names", which)?,
            toxic_parts: list(connection, "toxic_parts", which)?,
            toxins: list(connection, "toxins", which)?,
            look_alikes: list(connection, "look_alikes", which)?,
            months: list(connection, "months", which)?,
            flower_colours: list(connection, "flower_colours", which)?,
            sources: list(connection, "sources", which)?,
        })
    }
}

fn list<T: FromSql>(connection: &Connection, table: &'static str, which: Which<'_>) -> rusqlite::Result<ByPlant<T>> {
    let sql = format!("SELECT plant_id, value FROM {table} {} ORDER BY plant_id, ordinal", which.clause());
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params![which.parameter()])?;
    let mut lists: ByPlant<T> = HashMap::new();
    while let Some(row) = rows.next()? {
        lists.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(lists)
}

fn take<T>(lists: &mut ByPlant<T>, id: &str) -> Vec<T> {
    lists.remove(id).unwrap_or_default()
}

/// Ids of the plants with this folded name, those with the more official name first.
pub(super) fn ids_named(connection: &Connection, folded: &str) -> Result<Vec<PlantId>, ReadError> {
    let sql = "SELECT plant_id FROM name_keys WHERE key = ?1 GROUP BY plant_id ORDER BY min(rank), plant_id";
    let mut statement = connection.prepare_cached(sql)?;
    let ids = statement.query_map(params![folded], |row| row.get::<_, String>(0))?;
    ids.map(|id| plant_id(&id?)).collect()
}

/// A value of the `meta` table.
/// The SHA-256 of everything that was worked out from the plants when the database was built: the
/// order of names, the facets and the name keys. A changed byte there would hide a plant from a list.
pub(super) fn derived_sha256(connection: &Connection) -> rusqlite::Result<String> {
    let mut hash = Sha256::new();
    for sql in [
        "SELECT plant_id, name_order, '', '' FROM plants ORDER BY plant_id",
        "SELECT facet, value, name_order, plant_id FROM facets ORDER BY facet, value, name_order",
        "SELECT key, CAST(rank AS TEXT), plant_id, '' FROM name_keys ORDER BY key, rank, plant_id",
    ] {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..4 {
                hash.update(row.get_ref(column)?.as_bytes()?);
                // No text of ours contains this byte, so cells cannot run into each other.
                hash.update([0]);
            }
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

pub(super) fn meta(connection: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    connection.query_row("SELECT value FROM meta WHERE key = ?1", params![key], |row| row.get(0)).optional()
}
