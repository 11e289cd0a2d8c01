//! The catalogue as a SQLite file: built whole, opened read-only, checked before the first answer.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use rusqlite::{Connection, MAIN_DB, OpenFlags};

use super::csv::{CsvFile, fingerprint, parse, to_csv};
use super::error::{CatalogueError, Place};
use super::file;
use super::image::{APPLICATION_ID, DERIVED_KEY, FINGERPRINT_KEY, SCHEMA_VERSION, lay_out};
use super::page::{self, Cursor, Filter, Stretch};
use super::tables::{self, ReadError, Which};
use super::words::fold_name;
use crate::plant::{Plant, PlantId, Plants};

/// How much of the fingerprint names a version.
const VERSION_CHARS: usize = 16;

/// The bytes of the database for these plants: the same plants in any order give the same bytes.
pub fn to_bytes(plants: &[Plant]) -> Result<Vec<u8>, CatalogueError> {
    // Going through the CSV sorts the plants and refuses whatever the editors' own files could not
    // say, so no database of ours can hold a row that was never checked.
    let csv = CsvFile { name: "catalogue".to_owned(), bytes: to_csv(plants) };
    let checked = parse(&[csv]).map_err(|faults| CatalogueError::Faulty { faults })?;
    lay_out(&checked).map_err(|source| CatalogueError::Layout { source })
}

/// Builds the database and puts it at `path`; the one that was there stays until the new one is
/// whole, on disc, and has been read back.
pub fn build(plants: &[Plant], path: &Path) -> Result<(), CatalogueError> {
    let bytes = to_bytes(plants)?;
    let replaced = file::replace(path, &bytes, |temporary| Ok(Catalogue::open(temporary).map(drop)?));
    replaced.map_err(|error| match error {
        BuildStep::Io(source) => CatalogueError::Write { path: path.to_owned(), source },
        BuildStep::ReadBack(error) => *error,
    })
}

enum BuildStep {
    Io(io::Error),
    ReadBack(Box<CatalogueError>),
}

impl From<io::Error> for BuildStep {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<CatalogueError> for BuildStep {
    fn from(error: CatalogueError) -> Self {
        Self::ReadBack(Box::new(error))
    }
}

/// The version a catalogue of these plants has.
pub fn version_of(plants: &[Plant]) -> String {
    shortened(&fingerprint(plants))
}

fn shortened(fingerprint: &str) -> String {
    fingerprint.chars().take(VERSION_CHARS).collect()
}

/// An opened catalogue. It can only be read.
#[derive(Debug)]
pub struct Catalogue {
    connection: Connection,
    place: Place,
    version: String,
}

impl Catalogue {
    /// Opens a catalogue file and checks that it is ours, whole and unchanged.
    pub fn open(path: &Path) -> Result<Self, CatalogueError> {
        let place = Place::File(path.to_owned());
        check_file(path, &place)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        match Connection::open_with_flags(path, flags) {
            Ok(connection) => Self::checked(connection, place),
            Err(error) => Err(damaged(&place, &error)),
        }
    }

    /// Reads a catalogue file into memory, with the same checks. Whatever becomes of the file
    /// afterwards, what was checked is what is read; for a program that keeps a catalogue for days.
    pub fn open_copy(path: &Path) -> Result<Self, CatalogueError> {
        let place = Place::File(path.to_owned());
        // First, so that no large file of someone else's is read.
        check_file(path, &place)?;
        let bytes = fs::read(path).map_err(|source| CatalogueError::Unreadable { place: place.clone(), source })?;
        check_head(&place, &bytes, bytes.len() as u64)?;
        let opened = Connection::open_in_memory().and_then(|mut connection| {
            connection.deserialize_read_exact(MAIN_DB, bytes.as_slice(), bytes.len(), true)?;
            Ok(connection)
        });
        match opened {
            Ok(connection) => Self::checked(connection, place),
            Err(error) => Err(damaged(&place, &error)),
        }
    }

    /// Opens the operator's imported catalogue if there is one that can be used, otherwise the
    /// program's own: hazards checked by us are better than none. `passed_over` hears why an import
    /// that is there is not used.
    pub fn open_preferring(imported: &Path, own: &Path, passed_over: impl FnOnce(CatalogueError)) -> Result<Self, CatalogueError> {
        match Self::open(imported) {
            Ok(catalogue) => return Ok(catalogue),
            Err(CatalogueError::Missing { .. }) => {}
            Err(error) => passed_over(error),
        }
        Self::open(own)
    }

    /// Opens a catalogue that is part of the program, with the same checks.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Self, CatalogueError> {
        let place = Place::BuiltIn;
        check_head(&place, bytes, bytes.len() as u64)?;
        let opened = Connection::open_in_memory().and_then(|mut connection| {
            connection.deserialize_bytes(MAIN_DB, bytes)?;
            Ok(connection)
        });
        match opened {
            Ok(connection) => Self::checked(connection, place),
            Err(error) => Err(damaged(&place, &error)),
        }
    }

    fn checked(connection: Connection, place: Place) -> Result<Self, CatalogueError> {
        let lead = "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;";
        connection.execute_batch(lead).map_err(|error| damaged(&place, &error))?;
        let verdict = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
        match verdict {
            Ok(verdict) if verdict == "ok" => {}
            Ok(what) => return Err(CatalogueError::Damaged { place, what }),
            Err(error) => return Err(damaged(&place, &error)),
        }
        let derived = tables::derived_sha256(&connection).map_err(|error| damaged(&place, &error))?;
        if tables::meta(&connection, DERIVED_KEY).map_err(|error| damaged(&place, &error))?.as_deref() != Some(derived.as_str()) {
            let what = "its lists are not the ones it was built with".to_owned();
            return Err(CatalogueError::Damaged { place, what });
        }
        let recorded = tables::meta(&connection, FINGERPRINT_KEY).map_err(|error| damaged(&place, &error))?;
        let mut catalogue = Self { connection, place, version: String::new() };
        // SQLite's own check does not see a changed letter in a text; a changed hazard must not pass.
        let actual = fingerprint(&catalogue.read(Which::All)?);
        if recorded.as_deref() != Some(actual.as_str()) {
            let what = "its rows are not the ones it was built with".to_owned();
            return Err(CatalogueError::Damaged { place: catalogue.place, what });
        }
        catalogue.version = shortened(&actual);
        Ok(catalogue)
    }

    /// The first 16 hexadecimal digits of the SHA-256 of the canonical CSV.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The file it was opened from; empty for the one inside the program.
    pub fn path(&self) -> &Path {
        match &self.place {
            Place::File(path) => path,
            Place::BuiltIn => Path::new(""),
        }
    }

    /// Every plant, in memory.
    pub fn plants(&self) -> Result<Plants, CatalogueError> {
        Ok(self.read(Which::All)?.into_iter().collect())
    }

    /// The plant with this id, if the catalogue has it.
    pub fn plant(&self, id: &PlantId) -> Result<Option<Plant>, CatalogueError> {
        Ok(self.read(Which::One(id))?.pop())
    }

    /// Plants whose id, Korean, English, scientific or other name is this text, letter case and
    /// composition aside. The more official the name that matched, the earlier the plant.
    pub fn find(&self, id_or_name: &str) -> Result<Vec<Plant>, CatalogueError> {
        let ids = tables::ids_named(&self.connection, &fold_name(id_or_name)).map_err(|error| self.query_error(error))?;
        let mut found = Vec::new();
        for id in ids {
            found.extend(self.plant(&id)?);
        }
        Ok(found)
    }

    /// The next plants in the order of Korean names, at most `limit` of them.
    pub fn page(&self, filter: &Filter, after: Option<&Cursor>, limit: usize) -> Result<Vec<Plant>, CatalogueError> {
        self.stretch(filter, Stretch::After(after), limit)
    }

    /// The plants that stand just before a place in the order of Korean names, at most `limit` of
    /// them, in that order.
    pub fn page_before(&self, filter: &Filter, before: &Cursor, limit: usize) -> Result<Vec<Plant>, CatalogueError> {
        self.stretch(filter, Stretch::Before(before), limit)
    }

    /// How many plants a filter lets through.
    pub fn count(&self, filter: &Filter) -> Result<u64, CatalogueError> {
        page::count(&self.connection, filter).map_err(|error| self.query_error(error))
    }

    fn stretch(&self, filter: &Filter, stretch: Stretch<'_>, limit: usize) -> Result<Vec<Plant>, CatalogueError> {
        let ids = page::ids(&self.connection, filter, stretch, limit).map_err(|error| self.query_error(error))?;
        let mut plants = Vec::with_capacity(ids.len());
        for id in ids {
            plants.extend(self.plant(&id)?);
        }
        Ok(plants)
    }

    fn read(&self, which: Which<'_>) -> Result<Vec<Plant>, CatalogueError> {
        tables::plants(&self.connection, which).map_err(|error| self.query_error(error))
    }

    fn query_error(&self, error: ReadError) -> CatalogueError {
        let place = self.place.clone();
        match error {
            ReadError::Strange(what) => CatalogueError::Damaged { place, what },
            ReadError::Sqlite(source) => CatalogueError::Query { place, source },
        }
    }
}

fn damaged(place: &Place, error: &rusqlite::Error) -> CatalogueError {
    CatalogueError::Damaged { place: place.clone(), what: error.to_string() }
}

/// The length of SQLite's file header.
const HEAD_BYTES: usize = 100;

/// Refuses a file whose beginning or length is not that of a catalogue.
fn check_file(path: &Path, place: &Place) -> Result<(), CatalogueError> {
    match head_and_length(path) {
        Ok((head, length)) => check_head(place, &head, length),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(CatalogueError::Missing { place: place.clone() }),
        Err(source) => Err(CatalogueError::Unreadable { place: place.clone(), source }),
    }
}

fn head_and_length(path: &Path) -> io::Result<(Vec<u8>, u64)> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
    }
    let mut head = Vec::with_capacity(HEAD_BYTES);
    file.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    Ok((head, about.len()))
}

/// Reads whose file this is from its first bytes, before SQLite is asked to trust the rest.
/// The offsets are those of <https://www.sqlite.org/fileformat2.html#the_database_header>.
fn check_head(place: &Place, head: &[u8], length: u64) -> Result<(), CatalogueError> {
    let place = place.clone();
    if !head.starts_with(b"SQLite format 3\0") {
        // A file that was cut to nothing was a catalogue once; anything else never was.
        return Err(match length {
            0 => CatalogueError::Damaged { place, what: "it is empty".to_owned() },
            _ => CatalogueError::Foreign { place },
        });
    }
    let (Some(page_size), Some(pages), Some(schema), Some(owner)) =
        (number::<2>(head, 16), number::<4>(head, 28), number::<4>(head, 60), number::<4>(head, 68))
    else {
        return Err(CatalogueError::Damaged { place, what: "it is cut short".to_owned() });
    };
    if owner != APPLICATION_ID {
        return Err(CatalogueError::Foreign { place });
    }
    if schema > SCHEMA_VERSION {
        return Err(CatalogueError::TooNew { place, found: schema, known: SCHEMA_VERSION });
    }
    if schema < SCHEMA_VERSION {
        return Err(CatalogueError::TooOld { place, found: schema, known: SCHEMA_VERSION });
    }
    if u64::from(page_size) * u64::from(pages) != length {
        return Err(CatalogueError::Damaged { place, what: "it is cut short or has grown".to_owned() });
    }
    Ok(())
}

/// The big-endian number of `N` bytes at `offset`.
fn number<const N: usize>(head: &[u8], offset: usize) -> Option<u32> {
    let bytes = head.get(offset..offset + N)?;
    Some(bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuses_writes(catalogue: &Catalogue) {
        // Even with the pragma lifted the connection itself has no way to write.
        catalogue.connection.execute_batch("PRAGMA query_only = OFF").unwrap();
        for sql in ["DELETE FROM plants", "UPDATE plants SET hazard_ingestion = 'none_recorded'", "CREATE TABLE t (a)"] {
            let error = catalogue.connection.execute(sql, []).unwrap_err();
            assert_eq!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::ReadOnly), "{sql}: {error}");
        }
    }

    #[test]
    fn an_opened_catalogue_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plants.db");
        build(&[], &path).unwrap();
        refuses_writes(&Catalogue::open(&path).unwrap());
        refuses_writes(&Catalogue::open_copy(&path).unwrap());
        let bytes: &'static [u8] = std::fs::read(&path).unwrap().leak();
        refuses_writes(&Catalogue::from_bytes(bytes).unwrap());
    }

    #[test]
    fn the_header_offsets_are_the_ones_sqlite_writes() {
        let bytes = to_bytes(&[]).unwrap();
        assert_eq!(number::<2>(&bytes, 16), Some(4096));
        assert_eq!(number::<4>(&bytes, 68), Some(APPLICATION_ID));
        assert_eq!(number::<4>(&bytes, 60), Some(SCHEMA_VERSION));
        check_head(&Place::BuiltIn, &bytes, bytes.len() as u64).unwrap();
    }

    #[test]
    fn pages_and_look_ups_are_served_by_indexes() {
        let catalogue = Catalogue::from_bytes(to_bytes(&[]).unwrap().leak()).unwrap();
        for (sql, index) in [
            ("SELECT * FROM plants WHERE name_order > '가' ORDER BY name_order LIMIT 20", "plants_by_name"),
            ("SELECT * FROM facets WHERE facet = 'a' AND value = 'b' AND name_order > '가' ORDER BY name_order LIMIT 20", "PRIMARY KEY"),
            ("SELECT * FROM plants WHERE plant_id = 'a'", "sqlite_autoindex_plants_1"),
            ("SELECT plant_id FROM look_alikes WHERE value = 'a'", "look_alikes_reversed"),
            ("SELECT plant_id FROM name_keys WHERE key = 'a'", "PRIMARY KEY"),
        ] {
            let mut statement = catalogue.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let steps: Vec<String> = statement.query_map([], |row| row.get(3)).unwrap().map(Result::unwrap).collect();
            assert!(steps.len() == 1 && steps[0].starts_with("SEARCH") && steps[0].contains(index), "{sql}: {steps:?}");
        }
    }
}
