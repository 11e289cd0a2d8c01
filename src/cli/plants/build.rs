//! `dokcho plants build`: the CSV files of a folder into one database.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::store::catalogue::{self, Catalogue, CatalogueError, CsvFile, Fault, Remark};
use crate::verdict::words::Language;

/// What a build did.
#[derive(Clone, Debug)]
pub struct BuildReport {
    /// Names of the files read, in reading order.
    pub files: Vec<String>,
    pub plants: usize,
    /// The version of the catalogue that is now in place.
    pub version: String,
    pub remarks: Vec<Remark>,
}

/// Why a build did not happen. The catalogue that was there before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("{} cannot be read ({source}); check the path and its permissions", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} has no .csv file; put the plant tables there or name another folder", path.display())]
    NoFiles { path: PathBuf },
    #[error("the files in {} have no plant; add a row below the header", path.display())]
    NoPlants { path: PathBuf },
    #[error("the plant tables have {} faults; correct them and build again", faults.len())]
    Faulty { faults: Vec<Fault> },
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    #[error("the report could not be printed ({0}); check where the output goes")]
    Output(#[from] io::Error),
}

impl BuildError {
    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::Read { path, source } => {
                format!("{}을(를) 읽을 수 없습니다 ({source}). 경로와 권한을 확인하세요.", path.display())
            }
            Self::NoFiles { path } => {
                format!("{}에 .csv 파일이 없습니다. 식물 표를 넣거나 다른 폴더를 쓰세요.", path.display())
            }
            Self::NoPlants { path } => {
                format!("{}의 파일에 식물이 없습니다. 열 이름 아래에 줄을 추가하세요.", path.display())
            }
            Self::Faulty { faults } => format!("식물 표에 잘못이 {}개 있습니다. 고치고 다시 만드세요.", faults.len()),
            Self::Catalogue(error) => error.message_ko(),
            Self::Output(error) => format!("결과를 출력하지 못했습니다 ({error}). 출력이 가는 곳을 확인하세요."),
        }
    }
}

/// Builds the catalogue from every CSV file in a folder. Faults and remarks are printed line by
/// line; with one fault nothing is written.
pub fn build(csv_dir: &Path, db_path: &Path, lang: Language, out: &mut dyn Write) -> Result<BuildReport, BuildError> {
    let files = read_folder(csv_dir)?;
    if files.is_empty() {
        return Err(BuildError::NoFiles { path: csv_dir.to_owned() });
    }
    let plants = match catalogue::parse(&files) {
        Ok(plants) => plants,
        Err(faults) => {
            for fault in &faults {
                match lang {
                    Language::Korean => writeln!(out, "{}", fault.line_ko())?,
                    Language::English => writeln!(out, "{fault}")?,
                }
            }
            return Err(BuildError::Faulty { faults });
        }
    };
    if plants.is_empty() {
        return Err(BuildError::NoPlants { path: csv_dir.to_owned() });
    }
    catalogue::build(&plants, db_path)?;
    let report = BuildReport {
        files: files.into_iter().map(|file| file.name).collect(),
        plants: plants.len(),
        version: Catalogue::open(db_path)?.version().to_owned(),
        remarks: catalogue::review(&plants),
    };
    print_report(&report, db_path, lang, out)?;
    Ok(report)
}

fn print_report(report: &BuildReport, db_path: &Path, lang: Language, out: &mut dyn Write) -> io::Result<()> {
    for remark in &report.remarks {
        match lang {
            Language::Korean => writeln!(out, "살펴볼 것: {}", remark.line_ko())?,
            Language::English => writeln!(out, "remark: {remark}")?,
        }
    }
    let (files, plants, version, path) = (report.files.len(), report.plants, &report.version, db_path.display());
    match lang {
        Language::Korean => writeln!(out, "파일 {files}개에서 식물 {plants}종을 {path}에 담았습니다 (판 {version})."),
        Language::English => writeln!(out, "Put {plants} plants from {files} files into {path} (version {version})."),
    }
}

/// The CSV files of a folder in the order of their names, hidden ones left out.
fn read_folder(folder: &Path) -> Result<Vec<CsvFile>, BuildError> {
    let failed = |path: &Path, source| BuildError::Read { path: path.to_owned(), source };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| failed(folder, e))? {
        let path = entry.map_err(|e| failed(folder, e))?.path();
        let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        // Editors and file systems leave hidden companions such as ._plants.csv beside a file.
        let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if is_csv && !is_hidden && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    let file = |path: PathBuf| {
        let bytes = fs::read(&path).map_err(|e| failed(&path, e))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(CsvFile { name, bytes })
    };
    paths.into_iter().map(file).collect()
}
