-- The catalogue as a database. Built from CSV, never edited; a change here raises SCHEMA_VERSION.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE plants (
    plant_id             TEXT PRIMARY KEY NOT NULL,
    name_ko              TEXT NOT NULL CHECK (name_ko <> ''),
    -- See collation.rs: its byte order is the reading order of names, and it is as unique as the name.
    name_order           TEXT NOT NULL,
    name_en              TEXT NOT NULL,
    scientific_name      TEXT NOT NULL CHECK (scientific_name <> ''),
    family               TEXT NOT NULL,
    family_ko            TEXT NOT NULL,
    hazard_ingestion     TEXT NOT NULL
        CHECK (hazard_ingestion IN ('deadly', 'serious', 'mild', 'none_recorded', 'not_assessed')),
    hazard_skin          TEXT NOT NULL
        CHECK (hazard_skin IN ('serious', 'mild', 'none_recorded', 'not_assessed')),
    symptoms_ko          TEXT NOT NULL,
    symptoms_en          TEXT NOT NULL,
    first_aid_ko         TEXT NOT NULL,
    first_aid_en         TEXT NOT NULL,
    how_to_tell_apart_ko TEXT NOT NULL,
    how_to_tell_apart_en TEXT NOT NULL,
    habit                TEXT NOT NULL,
    habitat_ko           TEXT NOT NULL,
    habitat_en           TEXT NOT NULL,
    flower_language_ko   TEXT NOT NULL,
    flower_language_en   TEXT NOT NULL,
    description_ko       TEXT NOT NULL,
    description_en       TEXT NOT NULL
) STRICT;

-- A page of a list goes on after the last name alone: name_order > ?.
CREATE UNIQUE INDEX plants_by_name ON plants (name_order);

-- Everything a list can be narrowed by, in reading order, so that a page costs the same at any depth.
CREATE TABLE facets (
    facet TEXT NOT NULL, value TEXT NOT NULL, name_order TEXT NOT NULL, plant_id TEXT NOT NULL REFERENCES plants,
    PRIMARY KEY (facet, value, name_order)
) STRICT, WITHOUT ROWID;

CREATE TABLE other_names (
    plant_id TEXT NOT NULL REFERENCES plants, ordinal INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (plant_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE toxic_parts (
    plant_id TEXT NOT NULL REFERENCES plants, ordinal INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (plant_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE toxins (
    plant_id TEXT NOT NULL REFERENCES plants, ordinal INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (plant_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE look_alikes (
    plant_id TEXT NOT NULL REFERENCES plants, ordinal INTEGER NOT NULL,
    value TEXT NOT NULL REFERENCES plants DEFERRABLE INITIALLY DEFERRED CHECK (value <> plant_id),
    PRIMARY KEY (plant_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX look_alikes_reversed ON look_alikes (value, plant_id);

CREATE TABLE months (
    plant_id TEXT NOT NULL REFERENCES plants, ordinal INTEGER NOT NULL,
    value INTEGER NOT NULL CHECK (value BETWEEN 1 AND 12),
    PRIMARY KEY (plant_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE flower_colours (
    plant_id TEXT NOT NULL REFERENCES plants, ordinal INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (plant_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
    plant_id TEXT NOT NULL REFERENCES plants, ordinal INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (plant_id, ordinal)
) STRICT, WITHOUT ROWID;

-- Every name in folded form, for exact look-ups; a lower rank is a more official name.
CREATE TABLE name_keys (
    key TEXT NOT NULL, rank INTEGER NOT NULL, plant_id TEXT NOT NULL REFERENCES plants,
    PRIMARY KEY (key, rank, plant_id)
) STRICT, WITHOUT ROWID;
