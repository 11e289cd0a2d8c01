//! The engines side by side: ours, SQLite's FTS5 with trigrams, and tantivy's fuzzy terms.

use dokcho::search::{Name, NameIndex};
use rusqlite::{Connection, params};
use tantivy::collector::TopDocs;
use tantivy::directory::RamDirectory;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, TEXT, Value};
use tantivy::{Index, IndexSettings, Searcher, TantivyDocument, Term, doc};

/// How many hits each engine is asked for.
pub const HITS: usize = 5;

/// Something that finds names.
pub trait Engine {
    fn title(&self) -> String;
    /// Numbers of the best [`HITS`] names.
    fn search(&mut self, query: &str) -> Vec<usize>;
    /// What the index takes: memory for ours and tantivy, database pages for SQLite.
    fn bytes(&self) -> usize;
}

pub struct Ours(NameIndex);

impl Ours {
    pub fn build(names: &[String]) -> Self {
        Self(NameIndex::new(names.iter().enumerate().map(|(i, text)| Name { owner: i as u32, text, rank: 0 }), Vec::new()))
    }
}

impl Engine for Ours {
    fn title(&self) -> String {
        "Dokcho".to_owned()
    }

    fn search(&mut self, query: &str) -> Vec<usize> {
        self.0.find(query, HITS).found.into_iter().map(|found| found.owner as usize).collect()
    }

    fn bytes(&self) -> usize {
        self.0.heap_bytes()
    }
}

/// Any of the query's trigrams, ranked by bm25: the most forgiving way to ask FTS5.
pub struct Fts5(Connection);

impl Fts5 {
    pub fn build(names: &[String]) -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE VIRTUAL TABLE names USING fts5(name, tokenize = 'trigram'); BEGIN").unwrap();
        {
            let mut insert = connection.prepare("INSERT INTO names(rowid, name) VALUES (?1, ?2)").unwrap();
            for (number, name) in names.iter().enumerate() {
                insert.execute(params![number as i64, name]).unwrap();
            }
        }
        connection.execute_batch("COMMIT; INSERT INTO names(names) VALUES ('optimize')").unwrap();
        Self(connection)
    }
}

impl Engine for Fts5 {
    fn title(&self) -> String {
        "SQLite FTS5 trigram".to_owned()
    }

    fn search(&mut self, query: &str) -> Vec<usize> {
        let letters: Vec<char> = query.chars().filter(|c| *c != '"').collect();
        let trigrams: Vec<String> = letters.windows(3).map(|w| format!("\"{}\"", w.iter().collect::<String>())).collect();
        if trigrams.is_empty() {
            return Vec::new();
        }
        let mut select = self.0.prepare_cached("SELECT rowid FROM names WHERE names MATCH ?1 ORDER BY rank LIMIT ?2").unwrap();
        let rows = select.query_map(params![trigrams.join(" OR "), HITS as i64], |row| row.get::<_, i64>(0)).unwrap();
        rows.map(|row| row.unwrap() as usize).collect()
    }

    fn bytes(&self) -> usize {
        let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        self.0.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() as usize
    }
}

/// Each word of the query as it is, which counts more, and with up to `distance` slips; any of them.
pub struct Tantivy {
    searcher: Searcher,
    name: Field,
    number: Field,
    distance: u8,
    bytes: usize,
}

impl Tantivy {
    pub fn build(names: &[String], distance: u8) -> Self {
        let mut schema = Schema::builder();
        let name = schema.add_text_field("name", TEXT);
        let number = schema.add_u64_field("number", STORED | FAST);
        let directory = RamDirectory::create();
        let index = Index::create(directory.clone(), schema.build(), IndexSettings::default()).unwrap();
        let mut writer = index.writer_with_num_threads(1, 100_000_000).unwrap();
        for (i, text) in names.iter().enumerate() {
            writer.add_document(doc!(name => text.as_str(), number => i as u64)).unwrap();
        }
        writer.commit().unwrap();
        writer.wait_merging_threads().unwrap();
        let searcher = index.reader().unwrap().searcher();
        Self { searcher, name, number, distance, bytes: directory.total_mem_usage() }
    }
}

impl Engine for Tantivy {
    fn title(&self) -> String {
        format!("tantivy fuzzy, distance {}", self.distance)
    }

    fn search(&mut self, query: &str) -> Vec<usize> {
        let lower = query.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let clauses: Vec<(Occur, Box<dyn Query>)> = words
            .flat_map(|word| {
                let term = Term::from_field_text(self.name, word);
                let exact: Box<dyn Query> = Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs));
                let fuzzy: Box<dyn Query> = Box::new(FuzzyTermQuery::new(term, self.distance, true));
                [(Occur::Should, exact), (Occur::Should, fuzzy)]
            })
            .collect();
        let found = self.searcher.search(&BooleanQuery::new(clauses), &TopDocs::with_limit(HITS).order_by_score()).unwrap();
        let number_of = |address| {
            let document: TantivyDocument = self.searcher.doc(address).unwrap();
            document.get_first(self.number).and_then(|value| value.as_u64()).unwrap() as usize
        };
        found.into_iter().map(|(_, address)| number_of(address)).collect()
    }

    fn bytes(&self) -> usize {
        self.bytes
    }
}
