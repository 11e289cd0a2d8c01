//! `dokcho plants show`: one plant with everything the catalogue says about it.

use std::io::{self, Write};

use super::card;
use crate::store::catalogue::{Catalogue, CatalogueError};
use crate::verdict::words::Language;

/// Why a plant could not be shown.
#[derive(Debug, thiserror::Error)]
pub enum ShowError {
    #[error("no plant is called {asked:?}; check the spelling or give its plant_id")]
    NotFound { asked: String },
    #[error("{asked:?} is the name of several plants; ask for one of {}", ids.join(", "))]
    Ambiguous { asked: String, ids: Vec<String> },
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    #[error("the plant could not be printed ({0}); check where the output goes")]
    Output(#[from] io::Error),
}

impl ShowError {
    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::NotFound { asked } => format!("“{asked}”에 맞는 식물이 없습니다. 이름을 확인하거나 plant_id로 물어보세요."),
            Self::Ambiguous { asked, ids } => {
                format!("“{asked}”에 맞는 식물이 여럿입니다. 다음 가운데 하나로 물어보세요: {}", ids.join(", "))
            }
            Self::Catalogue(error) => error.message_ko(),
            Self::Output(error) => format!("출력하지 못했습니다 ({error}). 출력이 가는 곳을 확인하세요."),
        }
    }
}

/// Prints one plant, named by its id or any exact name: a card for people, or every field as JSON.
pub fn show(catalogue: &Catalogue, id: &str, json: bool, lang: Language, out: &mut dyn Write) -> Result<(), ShowError> {
    let mut found = catalogue.find(id)?;
    if let Some(exact) = found.iter().position(|plant| plant.plant_id.as_str() == id) {
        found = vec![found.swap_remove(exact)];
    }
    let plant = match found.as_slice() {
        [plant] => plant,
        [] => return Err(ShowError::NotFound { asked: id.to_owned() }),
        several => {
            let ids = several.iter().map(|plant| plant.plant_id.to_string()).collect();
            return Err(ShowError::Ambiguous { asked: id.to_owned(), ids });
        }
    };
    if json {
        serde_json::to_writer_pretty(&mut *out, plant).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        card::print(plant, &catalogue.plants()?, lang, out)?;
    }
    Ok(())
}
