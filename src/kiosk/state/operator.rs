//! The operator area: the PIN pad in front of it and the tabs behind it.

use super::super::ids::{JobId, RequestNumber};
use super::super::pin::{PinEntry, PinGuard};
use super::super::settings::{InvalidSetting, Settings};
use super::super::touch_test::TouchTest;
use super::super::waiting::Waiting;

/// The PIN pad and, behind it, the operator's session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Operator {
    /// Counts wrong PINs and locks. It outlives resets: walking away must not unlock.
    pub guard: PinGuard,
    /// How long the pad takes no PIN, in milliseconds; 0 when it does.
    pub locked_for_ms: i64,
    /// The digits so far; drawn as dots.
    pub entry: PinEntry,
    /// What happens when the PIN is right.
    pub purpose: PinPurpose,
    /// How the last attempt ended.
    pub verdict: PinVerdict,
    /// The open operator area; none without a right PIN.
    pub session: Option<OperatorSession>,
    pub(in super::super) checking: Option<PinCheck>,
}

/// A comparison under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct PinCheck {
    pub request: RequestNumber,
    /// On the steady clock.
    pub asked_ms: i64,
    /// Whether the pad is still open. A wrong PIN counts even when the pad was left meanwhile;
    /// a right one opens nothing then.
    pub is_wanted: bool,
}

/// Why a PIN is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PinPurpose {
    #[default]
    OpenArea,
    /// Somebody asked to close the window.
    Exit,
}

/// How the last PIN attempt ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PinVerdict {
    /// Nothing entered yet.
    #[default]
    Open,
    /// Being compared.
    Checking,
    Wrong,
    /// Too many wrong ones; [`Operator::locked_for_ms`] says how long.
    Locked,
    /// No PIN is set on this machine; `dokcho` has to be given one in its settings.
    NotSet,
    /// The comparison gave no reply; try again.
    NoReply,
}

/// What an operator sees and edits.
#[derive(Clone, Debug, PartialEq)]
pub struct OperatorSession {
    pub tab: OperatorTab,
    pub health: Waiting<Health, OrderProblem>,
    pub dead_letters: Waiting<Vec<DeadLetter>, OrderProblem>,
    /// The settings being edited; the saved ones stay in force until they are stored.
    pub draft: Settings,
    /// Why the draft cannot be saved, if so.
    pub fault: Option<InvalidSetting>,
    /// Storing the draft.
    pub saving: Waiting<(), OrderProblem>,
    /// The last order that is not loading something.
    pub order: Waiting<(), OrderProblem>,
    pub touch_test: TouchTest,
    /// An order that asks "really?" first.
    pub to_confirm: Option<Confirmation>,
}

/// The tabs of the operator area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OperatorTab {
    #[default]
    Health,
    Camera,
    TouchTest,
    Settings,
    DeadLetters,
    Storage,
}

/// Orders that cannot be taken back and are asked for twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Confirmation {
    ErasePhotos,
    ResetCounters,
    DiscardDead(JobId),
    Exit,
}

/// Numbers for the operator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    pub counters: Counters,
    pub photos: u64,
    pub photos_bytes: u64,
    pub database_bytes: u64,
    pub free_bytes: u64,
    /// Resident memory of this program and of the recogniser.
    pub memory_bytes: u64,
    pub recognizer_memory_bytes: Option<u64>,
    pub model: Option<String>,
    pub catalogue_version: Option<String>,
    pub recognizer_restarts: u32,
    pub camera_losses: u32,
    /// How often a worker of this program broke off and was set up again.
    pub worker_panics: u32,
    /// Fleet events not sent yet.
    pub outbox: u64,
    pub uptime_s: u64,
}

/// How often things happened since the counters were last set to zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    pub sessions: u64,
    pub photos: u64,
    pub answers: u64,
    pub danger_answers: u64,
    pub unknown_answers: u64,
    pub failed: u64,
    pub prints: u64,
}

/// A job that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    pub job: JobId,
    /// Unix milliseconds.
    pub died_ms: i64,
    pub attempts: u32,
    /// The error, for technicians.
    pub error: String,
}

/// Why an operator's order was not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderProblem {
    Failed,
    DiskFull,
    TimedOut,
}
