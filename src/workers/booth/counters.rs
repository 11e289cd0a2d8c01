//! The operator's counters on disc. A power cut may cost the last minute of them; nothing else
//! depends on them.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::kiosk::state::Counters;
use crate::store::catalogue::write_whole;
use crate::verdict::Headline;

const FILE: &str = "counters.toml";

/// The file; unknown names are left out, missing ones are 0.
#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
struct Stored {
    sessions: u64,
    photos: u64,
    answers: u64,
    danger_answers: u64,
    unknown_answers: u64,
    failed: u64,
    prints: u64,
}

/// The counters as last saved; zeros when there are none or they cannot be read.
pub(super) fn load(data: &Path) -> Counters {
    let stored: Stored = fs::read_to_string(data.join(FILE)).ok().and_then(|text| toml::from_str(&text).ok()).unwrap_or_default();
    let Stored { sessions, photos, answers, danger_answers, unknown_answers, failed, prints } = stored;
    Counters { sessions, photos, answers, danger_answers, unknown_answers, failed, prints }
}

/// Saves them.
pub(super) fn save(data: &Path, counters: &Counters) -> io::Result<()> {
    let Counters { sessions, photos, answers, danger_answers, unknown_answers, failed, prints } = *counters;
    let stored = Stored { sessions, photos, answers, danger_answers, unknown_answers, failed, prints };
    let text = toml::to_string(&stored).map_err(io::Error::other)?;
    write_whole(&data.join(FILE), text.as_bytes())
}

/// Counts an answer.
pub(super) fn note_answer(counters: &mut Counters, headline: Headline) {
    counters.answers += 1;
    match headline {
        Headline::Danger | Headline::DangerLookAlike => counters.danger_answers += 1,
        Headline::Unknown => counters.unknown_answers += 1,
        Headline::NothingRecorded | Headline::NotAPlant => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_survive_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(load(folder.path()), Counters::default());
        let mut counters = Counters { sessions: 3, photos: 9, failed: 1, prints: 2, ..Counters::default() };
        Headline::ALL.into_iter().for_each(|(headline, _)| note_answer(&mut counters, headline));
        assert_eq!((counters.answers, counters.danger_answers, counters.unknown_answers), (5, 2, 1));
        save(folder.path(), &counters).unwrap();
        assert_eq!(load(folder.path()), counters);
        fs::write(folder.path().join(FILE), "sessions = -1").unwrap();
        assert_eq!(load(folder.path()), Counters::default());
    }
}
