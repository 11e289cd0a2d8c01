-- The catalogue as a database. Built from CSV, never edited; a change here raises SCHEMA_VERSION.
-- Names sort by code point, which for modern Hangul is dictionary order.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE plants (
    plant_id             TEXT PRIMARY KEY NOT NULL,
    name_ko              TEXT NOT NULL CHECK (name_ko <> ''),
    name_en              TEXT NOT NULL,
    scientific_name      TEXT NOT NULL CHECK (scientific_name <> ''),
    family               TEXT NOT NULL,
    family_ko            TEXT NOT NULL,
    hazard_ingestion     TEXT NOT NULL
        CHECK (hazard_ingestion IN ('deadly', 'serious', 'mild', 'none_recorded', 'not_assessed')),
    hazard_skin          TEXT NOT NULL
        CHECK (hazard_skin IN ('serious', 'mild', 'none_recorded', 'not_assessed')),
    -- The same rule as Hazard::is_dangerous, here so that an index can serve lists of hazardous plants.
    is_hazardous         INTEGER NOT NULL GENERATED ALWAYS AS (
        hazard_ingestion IN ('deadly', 'serious', 'mild') OR hazard_skin = 'serious'
    ) STORED,
    symptoms_ko          TEXT NOT NULL,
    symptoms_en          TEXT NOT NULL,
    first_aid_ko         TEXT NOT NULL,
    first_aid_en         TEXT NOT NULL,
    how_to_tell_apart_ko TEXT NOT NULL,
    habit                TEXT NOT NULL,
    habitat_ko           TEXT NOT NULL,
    flower_language_ko   TEXT NOT NULL,
    description_ko       TEXT NOT NULL,
    description_en       TEXT NOT NULL
) STRICT;

-- Names are unique, so a page goes on after the last name alone: name_ko > ?.
CREATE UNIQUE INDEX plants_by_name ON plants (name_ko);
CREATE INDEX hazardous_plants_by_name ON plants (name_ko) WHERE is_hazardous;
CREATE INDEX plants_by_family ON plants (family, name_ko);

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
