//! Plants -> the bytes of a SQLite file, the same bytes for the same plants.
//!
//! The database is laid out in memory, so no journal, lock or half-written page ever reaches the disc.

use rusqlite::{Connection, MAIN_DB, Transaction, params};

use super::collation::collation_key;
use super::csv::{fingerprint, name_of};
use super::page::{facet, fold_family};
use super::tables;
use super::words::fold_name;
use crate::plant::{IngestionHazard, Plant, PlantId, SkinHazard};

/// "Dkch": tells our catalogue from every other SQLite file.
pub(super) const APPLICATION_ID: u32 = 0x446b_6368;

/// Raised with every change of `schema.sql`.
pub(super) const SCHEMA_VERSION: u32 = 3;

/// The key in `meta` under which the SHA-256 of the canonical CSV stands.
pub(super) const FINGERPRINT_KEY: &str = "csv_sha256";

/// The key in `meta` under which the SHA-256 of everything derived from the plants stands.
pub(super) const DERIVED_KEY: &str = "derived_sha256";

/// Lays out sorted plants as a database.
pub(super) fn lay_out(plants: &[Plant]) -> rusqlite::Result<Vec<u8>> {
    let mut connection = Connection::open_in_memory()?;
    // The page size is fixed and unused space is zeroed, so that nothing but the plants shapes the bytes.
    connection.execute_batch(&format!(
        "PRAGMA page_size = 4096; PRAGMA auto_vacuum = NONE; PRAGMA encoding = 'UTF-8'; PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = ON; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
    ))?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(include_str!("schema.sql"))?;
    transaction.execute("INSERT INTO meta (key, value) VALUES (?1, ?2)", params![FINGERPRINT_KEY, fingerprint(plants)])?;
    for plant in plants {
        insert_plant(&transaction, plant)?;
    }
    // Parents first: look-alikes refer to plants in both directions.
    for plant in plants {
        insert_children(&transaction, plant)?;
        insert_names(&transaction, plant)?;
        insert_facets(&transaction, plant)?;
    }
    let derived = tables::derived_sha256(&transaction)?;
    transaction.execute("INSERT INTO meta (key, value) VALUES (?1, ?2)", params![DERIVED_KEY, derived])?;
    transaction.commit()?;
    connection.execute_batch("VACUUM")?;
    Ok(connection.serialize(MAIN_DB)?.to_vec())
}

fn insert_plant(transaction: &Transaction<'_>, plant: &Plant) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO plants (plant_id, name_ko, name_order, name_en, scientific_name, family, family_ko, hazard_ingestion,
            hazard_skin, symptoms_ko, symptoms_en, first_aid_ko, first_aid_en, how_to_tell_apart_ko,
            how_to_tell_apart_en, habit, habitat_ko, habitat_en, flower_language_ko, flower_language_en,
            description_ko, description_en)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
    )?;
    statement.execute(params![
        plant.plant_id.as_str(),
        plant.name_ko,
        collation_key(&plant.name_ko),
        plant.name_en,
        plant.scientific_name,
        plant.family,
        plant.family_ko,
        name_of(&IngestionHazard::ALL, plant.hazard.ingestion),
        name_of(&SkinHazard::ALL, plant.hazard.skin),
        plant.symptoms_ko,
        plant.symptoms_en,
        plant.first_aid_ko,
        plant.first_aid_en,
        plant.how_to_tell_apart_ko,
        plant.how_to_tell_apart_en,
        plant.habit,
        plant.habitat_ko,
        plant.habitat_en,
        plant.flower_language_ko,
        plant.flower_language_en,
        plant.description_ko,
        plant.description_en,
    ])?;
    Ok(())
}

fn insert_children(transaction: &Transaction<'_>, plant: &Plant) -> rusqlite::Result<()> {
    let id = &plant.plant_id;
    insert_list(transaction, "other_names", id, &plant.other_names)?;
    insert_list(transaction, "toxic_parts", id, &plant.toxic_parts)?;
    insert_list(transaction, "toxins", id, &plant.toxins)?;
    let look_alikes: Vec<&str> = plant.look_alikes.iter().map(PlantId::as_str).collect();
    insert_list(transaction, "look_alikes", id, &look_alikes)?;
    insert_list(transaction, "months", id, &plant.months)?;
    insert_list(transaction, "flower_colours", id, &plant.flower_colours)?;
    insert_list(transaction, "sources", id, &plant.sources)
}

/// The table name is one of our own words, never anyone's input.
fn insert_list<T: rusqlite::ToSql>(transaction: &Transaction<'_>, table: &'static str, id: &PlantId, values: &[T]) -> rusqlite::Result<()> {
    let sql = format!("INSERT INTO {table} (plant_id, ordinal, value) VALUES (?1, ?2, ?3)");
    let mut statement = transaction.prepare_cached(&sql)?;
    for (ordinal, value) in (0_i64..).zip(values) {
        statement.execute(params![id.as_str(), ordinal, value])?;
    }
    Ok(())
}

fn insert_names(transaction: &Transaction<'_>, plant: &Plant) -> rusqlite::Result<()> {
    const OTHER_NAME_RANK: i64 = 4;
    let own = [plant.plant_id.as_str(), &plant.name_ko, &plant.name_en, &plant.scientific_name];
    let others = plant.other_names.iter().map(|name| (OTHER_NAME_RANK, name.as_str()));
    // Two spellings of one name fold to one key, hence the OR IGNORE.
    let mut statement = transaction.prepare_cached("INSERT OR IGNORE INTO name_keys (key, rank, plant_id) VALUES (?1, ?2, ?3)")?;
    for (rank, name) in (0_i64..).zip(own).chain(others).filter(|(_, name)| !name.is_empty()) {
        statement.execute(params![fold_name(name), rank, plant.plant_id.as_str()])?;
    }
    Ok(())
}

fn insert_facets(transaction: &Transaction<'_>, plant: &Plant) -> rusqlite::Result<()> {
    let mut facets: Vec<(&str, String)> = vec![(facet::HABIT, plant.habit.clone())];
    facets.extend(plant.flower_colours.iter().map(|colour| (facet::COLOUR, colour.clone())));
    facets.extend(plant.months.iter().map(|month| (facet::MONTH, month.to_string())));
    facets.extend([&plant.family, &plant.family_ko].map(|family| (facet::FAMILY, fold_family(family))));
    if plant.hazard.is_dangerous() {
        facets.push((facet::HAZARDOUS, facet::YES.to_owned()));
    }
    let name_order = collation_key(&plant.name_ko);
    // A family without a Korean name folds to the same value twice, hence the OR IGNORE.
    let sql = "INSERT OR IGNORE INTO facets (facet, value, name_order, plant_id) VALUES (?1, ?2, ?3, ?4)";
    let mut statement = transaction.prepare_cached(sql)?;
    for (facet, value) in facets.iter().filter(|(_, value)| !value.is_empty()) {
        statement.execute(params![facet, value, name_order, plant.plant_id.as_str()])?;
    }
    Ok(())
}
