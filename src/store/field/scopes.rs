//! Who may write what, enforced by SQLite's authorizer: the database refuses, not a convention.
//!
//! The scopes are data: tables that may be inserted into or deleted from, and single columns that
//! may be updated. Whatever is not listed is denied when a statement is prepared.

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

/// The part of the program that opens the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The window and `dokcho submit`: requests, photos' rows, cancelling.
    Booth,
    /// The recogniser: leases, answers, errors, counts, notifications.
    Recogniser,
    /// Housekeeping: retry, cancel, retention, rebuilding counts.
    Operator,
    /// Lists, rankings, the doctor.
    Reader,
}

struct Scope {
    insert: &'static [&'static str],
    delete: &'static [&'static str],
    update: &'static [(&'static str, &'static [&'static str])],
    pragmas: &'static [&'static str],
    transactions: bool,
}

/// The trigger behind the view through which a job is cancelled; it writes what its caller may not.
const CANCEL_TRIGGER: &str = "cancel_job_now";
const CANCELLED: Scope = Scope {
    insert: &["notifications"],
    delete: &[],
    update: &[("jobs", &["state", "lease_deadline_ms", "worker", "since_ms", "finished_at_ms"])],
    pragmas: &[],
    transactions: false,
};

const BOOTH: Scope = Scope {
    insert: &["jobs", "photos", "cancel_job"],
    delete: &[],
    update: &[("photos", &["state", "stored_at_ms", "removed_at_ms"]), ("notifications", &["seen_at_ms"])],
    pragmas: &[],
    transactions: true,
};

const RECOGNISER: Scope = Scope {
    insert: &["answers", "job_errors", "tallies", "turns", "notifications"],
    delete: &[],
    update: &[
        ("jobs", &["state", "attempts", "available_at_ms", "since_ms", "lease_token", "lease_deadline_ms", "worker", "finished_at_ms"]),
        ("tallies", &["count"]),
        ("turns", &["leased_at_ms"]),
        ("meta", &["value"]),
    ],
    pragmas: &[],
    transactions: true,
};

const OPERATOR: Scope = Scope {
    insert: &["cancel_job", "tallies"],
    delete: &["jobs", "photos", "answers", "job_errors", "notifications", "tallies"],
    update: &[
        ("jobs", &["state", "attempts", "available_at_ms", "since_ms", "finished_at_ms"]),
        ("photos", &["state", "stored_at_ms", "removed_at_ms"]),
        ("tallies", &["count", "settled_count"]),
        ("notifications", &["seen_at_ms"]),
    ],
    pragmas: &["incremental_vacuum"],
    transactions: true,
};

/// A reader takes no transactions: `BEGIN IMMEDIATE` would keep everyone else from writing.
const READER: Scope = Scope { insert: &[], delete: &[], update: &[], pragmas: &[], transactions: false };

/// Pragmas that only look, whatever argument they are given.
const CHECKS: &[&str] = &["quick_check", "integrity_check", "foreign_key_check"];

/// Pragmas that only look as long as no value is given.
const QUESTIONS: &[&str] = &[
    "application_id",
    "auto_vacuum",
    "data_version",
    "foreign_keys",
    "freelist_count",
    "journal_mode",
    "max_page_count",
    "page_count",
    "page_size",
    "synchronous",
    "user_version",
];

impl Role {
    fn scope(self) -> &'static Scope {
        match self {
            Self::Booth => &BOOTH,
            Self::Recogniser => &RECOGNISER,
            Self::Operator => &OPERATOR,
            Self::Reader => &READER,
        }
    }
}

/// Puts the connection into the role's scope. There is no way back: the connection stays in this room.
pub(super) fn restrict(connection: &mut Connection, role: Role) -> rusqlite::Result<()> {
    let scope = role.scope();
    connection
        .authorizer(Some(move |context: AuthContext<'_>| if scope.allows(&context) { Authorization::Allow } else { Authorization::Deny }))
}

impl Scope {
    fn allows(&self, context: &AuthContext<'_>) -> bool {
        let in_main = context.database_name.is_none_or(|name| name == "main");
        // Nobody can make triggers, so a trigger of that name is ours, and only those who may
        // insert into its view ever reach it.
        let scope = if context.accessor == Some(CANCEL_TRIGGER) { &CANCELLED } else { self };
        match context.action {
            AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => true,
            AuthAction::Function { function_name } => !function_name.eq_ignore_ascii_case("load_extension"),
            AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => self.transactions,
            AuthAction::Insert { table_name } => in_main && scope.insert.contains(&table_name),
            AuthAction::Delete { table_name } => in_main && scope.delete.contains(&table_name),
            AuthAction::Update { table_name, column_name } => {
                in_main && scope.update.iter().any(|(table, columns)| *table == table_name && columns.contains(&column_name))
            }
            AuthAction::Pragma { pragma_name, pragma_value } => {
                let is_in = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(pragma_name));
                is_in(CHECKS) || is_in(self.pragmas) || (pragma_value.is_none() && is_in(QUESTIONS))
            }
            // Making, changing or dropping anything, other databases, other modules.
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
