//! Brings the photo files and the database's rows back together after a crash.
//!
//! [`plan`] decides and is pure; [`carry_out`] acts, and looks again before each deletion.

use std::collections::{BTreeMap, BTreeSet};

use super::{FoundPhoto, PhotoFileError, PhotoFiles, PhotoKey};

/// What the database says about a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowState {
    /// Erased on purpose: no file may be left.
    Erased,
    /// The file was lost.
    Missing,
    /// The file has to be there.
    Present,
}

/// What has to be done about one photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// No row asks for the file: its writer died before the commit.
    DeleteOrphan(PhotoKey),
    /// The row says erased: the eraser died before the file was gone.
    DeleteErased(PhotoKey),
    /// The row has no file.
    MarkMissing(PhotoKey),
    /// The file of a missing photo is back, from a backup say.
    MarkPresent(PhotoKey),
}

/// The rows of photos, as the database keeps them. Several rows may have one key.
pub trait PhotoRows {
    type Error;

    /// Key and state of every row.
    fn all(&mut self) -> Result<Vec<(PhotoKey, RowState)>, Self::Error>;

    /// The state of every row with this key.
    fn states_of(&mut self, key: PhotoKey) -> Result<Vec<RowState>, Self::Error>;

    /// Turns the rows with this key that are `Present` to `Missing`, durably.
    fn mark_missing(&mut self, key: PhotoKey) -> Result<(), Self::Error>;

    /// Turns the rows with this key that are `Missing` to `Present`, durably.
    fn mark_present(&mut self, key: PhotoKey) -> Result<(), Self::Error>;
}

/// Why reconciling stopped. What was done before stays done, and the next run goes on.
#[derive(Debug, thiserror::Error)]
pub enum ReconcileError<E> {
    #[error(transparent)]
    Files(#[from] PhotoFileError),
    #[error("the rows of the photos could not be read or changed: {0}")]
    Rows(E),
}

/// What [`carry_out`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub done: Vec<Action>,
    /// Left for the next run: something changed meanwhile, or a photo was just being added.
    pub skipped: Vec<Action>,
}

/// What has to be done, in the order of the keys.
///
/// A file without a row is left alone until it is older than `grace_ms`: its row may be about to be
/// committed. A file from the future counts by its distance from now, because a clock that was
/// wrong once must not keep a visitor's photo for ever.
pub fn plan(files: &[FoundPhoto], rows: &[(PhotoKey, RowState)], now_ms: i64, grace_ms: u64) -> Vec<Action> {
    let on_disc: BTreeSet<PhotoKey> = files.iter().map(|file| file.key).collect();
    let mut states: BTreeMap<PhotoKey, BTreeSet<RowState>> = BTreeMap::new();
    for &(key, state) in rows {
        states.entry(key).or_default().insert(state);
    }
    // Of several rows for one file, one that needs it outweighs any that does not.
    let for_files = files.iter().filter_map(|file| match states.get(&file.key) {
        None => is_old(file, now_ms, grace_ms).then_some(Action::DeleteOrphan(file.key)),
        Some(states) if states.contains(&RowState::Missing) => Some(Action::MarkPresent(file.key)),
        Some(states) if states.contains(&RowState::Present) => None,
        Some(_) => Some(Action::DeleteErased(file.key)),
    });
    let lost = states.iter().filter(|(key, states)| states.contains(&RowState::Present) && !on_disc.contains(key));
    let for_rows = lost.map(|(key, _)| Action::MarkMissing(*key));
    for_files.chain(for_rows).collect()
}

fn is_old(file: &FoundPhoto, now_ms: i64, grace_ms: u64) -> bool {
    file.modified_ms.abs_diff(now_ms) > grace_ms
}

/// Plans and acts. Run it at the start and now and then; other processes may go on adding photos.
///
/// # Errors
/// The first failure of the disc or the database.
pub fn carry_out<R: PhotoRows>(files: &PhotoFiles, rows: &mut R, now_ms: i64, grace_ms: u64) -> Result<Report, ReconcileError<R::Error>> {
    // Files first: a photo that comes in between then has a row without a file in the plan, and
    // looking again finds the file. The other way round it would look like an orphan.
    let found = files.list()?;
    let known = rows.all().map_err(ReconcileError::Rows)?;
    let mut report = Report::default();
    for action in plan(&found, &known, now_ms, grace_ms) {
        // Alone, because between looking again and deleting nobody may put the same picture.
        let is_done = match files.alone()? {
            Some(_alone) => carry_out_one(action, files, rows, now_ms, grace_ms)?,
            None => false,
        };
        let list = if is_done { &mut report.done } else { &mut report.skipped };
        list.push(action);
    }
    Ok(report)
}

/// Acts if the action would still be planned. Returns whether it did.
fn carry_out_one<R: PhotoRows>(
    action: Action,
    files: &PhotoFiles,
    rows: &mut R,
    now_ms: i64,
    grace_ms: u64,
) -> Result<bool, ReconcileError<R::Error>> {
    let (Action::DeleteOrphan(key) | Action::DeleteErased(key) | Action::MarkMissing(key) | Action::MarkPresent(key)) = action;
    let file = files.look_at(key)?;
    let states = rows.states_of(key).map_err(ReconcileError::Rows)?;
    let states: Vec<_> = states.into_iter().map(|state| (key, state)).collect();
    if !plan(file.as_slice(), &states, now_ms, grace_ms).contains(&action) {
        return Ok(false);
    }
    match action {
        Action::DeleteOrphan(key) | Action::DeleteErased(key) => {
            files.erase(key)?;
        }
        Action::MarkMissing(key) => rows.mark_missing(key).map_err(ReconcileError::Rows)?,
        Action::MarkPresent(key) => rows.mark_present(key).map_err(ReconcileError::Rows)?,
    }
    Ok(true)
}

#[cfg(test)]
mod tests;
