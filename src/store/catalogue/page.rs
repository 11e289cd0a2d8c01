//! Pages of the catalogue in the order of Korean names, narrowed by what a reader asks for.
//!
//! A page begins or ends at a name, not at a row number: it costs the same at any depth and in both
//! directions, and a catalogue that is replaced between two pages neither repeats nor skips a plant
//! that stays.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::collation::{collation_key, first_key_of};
use super::tables::ReadError;
use super::words::fold_name;
use crate::plant::PlantId;

/// What the plants of a list have in common. An empty filter lists all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only plants whose recorded hazard rings the alarm.
    pub hazardous: bool,
    /// A flower colour of the catalogue's vocabulary.
    pub colour: Option<String>,
    /// Flowers in this month, 1 to 12.
    pub month: Option<u8>,
    /// A habit of the catalogue's vocabulary.
    pub habit: Option<String>,
    /// A family, by its Latin or Korean name.
    pub family: Option<String>,
    /// Only these plants: the ones the recogniser knows, for instance.
    pub among: Option<Vec<PlantId>>,
}

/// A place in the order of names, between plants or at one. A page goes on after it or ends before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(String);

impl Cursor {
    /// The place where a plant of this name stands or would stand.
    pub fn at_name(name_ko: &str) -> Self {
        Self(collation_key(name_ko))
    }

    /// The place just before the first name that begins with this letter: a Korean consonant, a
    /// Latin letter, or a syllable. Where no name does, it is the place where such a name would stand.
    pub fn at_initial(letter: char) -> Self {
        Self(first_key_of(letter))
    }

    /// The place behind the last name.
    pub fn end() -> Self {
        // No name keeps this character in its key, and every other one sorts before it.
        Self(char::MAX.to_string())
    }
}

/// Which plants a page shows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stretch<'a> {
    /// The ones that follow a place; without one, the first.
    After(Option<&'a Cursor>),
    /// The ones that stand just before a place.
    Before(&'a Cursor),
}

/// The facets a plant can be found by, as `facets` in the database names them.
pub(super) mod facet {
    pub const HAZARDOUS: &str = "hazardous";
    pub const COLOUR: &str = "colour";
    pub const MONTH: &str = "month";
    pub const HABIT: &str = "habit";
    pub const FAMILY: &str = "family";
    /// The value of a facet that a plant either has or has not.
    pub const YES: &str = "yes";
}

/// A family's name as it is compared.
pub(super) fn fold_family(family: &str) -> String {
    fold_name(family)
}

impl Filter {
    /// The facets asked for, those that usually hold the fewest plants first: the first one is
    /// walked, the others are looked up.
    fn facets(&self) -> Vec<(&'static str, String)> {
        let mut facets = Vec::new();
        facets.extend(self.family.as_ref().map(|family| (facet::FAMILY, fold_family(family))));
        facets.extend(self.colour.as_ref().map(|colour| (facet::COLOUR, colour.clone())));
        facets.extend(self.month.map(|month| (facet::MONTH, month.to_string())));
        facets.extend(self.habit.as_ref().map(|habit| (facet::HABIT, habit.clone())));
        facets.extend(self.hazardous.then(|| (facet::HAZARDOUS, facet::YES.to_owned())));
        facets
    }
}

/// Ids of the plants of a stretch in the order of names, at most `limit`.
pub(super) fn ids(connection: &Connection, filter: &Filter, stretch: Stretch<'_>, limit: usize) -> Result<Vec<PlantId>, ReadError> {
    let (sql, values) = query(filter, stretch, limit);
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        ids.push(id.parse().map_err(|_| ReadError::Strange(format!("plant_id {id:?}")))?);
    }
    if let Stretch::Before(_) = stretch {
        ids.reverse();
    }
    Ok(ids)
}

/// How many plants a filter lets through.
pub(super) fn count(connection: &Connection, filter: &Filter) -> Result<u64, ReadError> {
    let (plants, values) = fitting(filter);
    let mut statement = connection.prepare_cached(&format!("SELECT count(*) {plants}"))?;
    let count: i64 = statement.query_row(params_from_iter(values), |row| row.get(0))?;
    u64::try_from(count).map_err(|_| ReadError::Strange(format!("a count of {count}")))
}

/// The statement for a page and its values. A page before a place is read from its end.
fn query(filter: &Filter, stretch: Stretch<'_>, limit: usize) -> (String, Vec<Value>) {
    let (plants, mut values) = fitting(filter);
    let (place, beyond) = match stretch {
        Stretch::After(after) => (after.map(|cursor| cursor.0.clone()).unwrap_or_default(), "p.name_order > ? ORDER BY p.name_order"),
        Stretch::Before(before) => (before.0.clone(), "p.name_order < ? ORDER BY p.name_order DESC"),
    };
    values.extend([Value::from(place), Value::from(i64::try_from(limit).unwrap_or(i64::MAX))]);
    (format!("SELECT p.plant_id {plants} AND {beyond} LIMIT ?"), values)
}

/// The plants that fit, as the middle of a statement, and its values. Only words of our own become
/// SQL; everything asked for is bound.
fn fitting(filter: &Filter) -> (String, Vec<Value>) {
    let facets = filter.facets();
    let mut values: Vec<Value> = Vec::new();
    let mut sql = match facets.first() {
        None => "FROM plants p WHERE TRUE".to_owned(),
        Some((facet, value)) => {
            values.extend([Value::from((*facet).to_owned()), Value::from(value.clone())]);
            "FROM facets p WHERE p.facet = ? AND p.value = ?".to_owned()
        }
    };
    for (facet, value) in facets.iter().skip(1) {
        sql += " AND EXISTS (SELECT 1 FROM facets f WHERE f.facet = ? AND f.value = ? AND f.name_order = p.name_order)";
        values.extend([Value::from((*facet).to_owned()), Value::from(value.clone())]);
    }
    if let Some(among) = &filter.among {
        sql += " AND p.plant_id IN (SELECT value FROM json_each(?))";
        let ids: Vec<String> = among.iter().map(|id| format!("\"{id}\"")).collect();
        values.push(Value::from(format!("[{}]", ids.join(","))));
    }
    (sql, values)
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    const PLANTS: usize = 20_000;

    /// A table with the columns that paging reads; every tenth plant is hazardous, every second red.
    fn large() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("schema.sql")).unwrap();
        connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        let facet = "INSERT INTO facets VALUES (?1, ?2, ?3, ?4)";
        for row in 0..PLANTS {
            let (id, name) = (format!("p{row:06}"), format!("이름{row:06}"));
            let order = collation_key(&name);
            connection
                .execute(
                    "INSERT INTO plants VALUES
                     (?1, ?2, ?3, '', 'P', '', '', 'mild', 'mild', '', '', '', '', '', '', '', '', '', '', '', '', '')",
                    [&id, &name, &order],
                )
                .unwrap();
            if row % 10 == 0 {
                connection.execute(facet, [facet::HAZARDOUS, facet::YES, &order, &id]).unwrap();
            }
            if row % 2 == 0 {
                connection.execute(facet, [facet::COLOUR, "red", &order, &id]).unwrap();
            }
        }
        connection
    }

    /// Steps of SQLite's virtual machine for one page: a clock that no busy machine disturbs.
    fn cost(connection: &Connection, filter: &Filter, stretch: Stretch<'_>) -> i32 {
        let (sql, values) = query(filter, stretch, 20);
        let mut statement = connection.prepare(&sql).unwrap();
        let rows = statement.query(params_from_iter(values)).unwrap().mapped(|row| row.get::<_, String>(0)).count();
        assert_eq!(rows, 20);
        statement.get_status(StatementStatus::VmStep)
    }

    #[test]
    fn a_page_costs_the_same_at_any_depth_and_in_both_directions() {
        let connection = large();
        let red = || Some("red".to_owned());
        let places = [300, PLANTS / 2, PLANTS - 300].map(|row| Cursor::at_name(&format!("이름{row:06}")));
        for filter in [
            Filter::default(),
            Filter { hazardous: true, ..Filter::default() },
            Filter { hazardous: true, colour: red(), ..Filter::default() },
        ] {
            let after = places.iter().map(|place| cost(&connection, &filter, Stretch::After(Some(place))));
            let before = places.iter().map(|place| cost(&connection, &filter, Stretch::Before(place)));
            let costs: Vec<i32> = after.chain(before).collect();
            assert!(costs.iter().all(|cost| *cost <= costs[0] + costs[0] / 10), "{filter:?}: {costs:?}");
        }
    }

    #[test]
    fn a_jump_costs_no_more_than_the_first_page() {
        let connection = large();
        let first = cost(&connection, &Filter::default(), Stretch::After(None));
        assert!(cost(&connection, &Filter::default(), Stretch::After(Some(&Cursor::at_initial('ㅇ')))) <= first + first / 10);
        assert!(cost(&connection, &Filter::default(), Stretch::Before(&Cursor::end())) <= first + first / 10);
    }

    #[test]
    fn a_count_counts_what_the_pages_show() {
        let connection = large();
        for (filter, expected) in [
            (Filter::default(), PLANTS),
            (Filter { hazardous: true, ..Filter::default() }, PLANTS / 10),
            (Filter { colour: Some("red".to_owned()), ..Filter::default() }, PLANTS / 2),
            (Filter { colour: Some("'; DROP TABLE plants; --".to_owned()), ..Filter::default() }, 0),
        ] {
            assert_eq!(count(&connection, &filter).unwrap(), expected as u64, "{filter:?}");
            assert_eq!(ids(&connection, &filter, Stretch::After(None), PLANTS + 1).unwrap().len(), expected, "{filter:?}");
            assert_eq!(ids(&connection, &filter, Stretch::Before(&Cursor::end()), PLANTS + 1).unwrap().len(), expected, "{filter:?}");
        }
    }
}
