-- Requests, leases, outcomes and counts. Frozen: a file on some kiosk was made by exactly this text.
-- Times are Unix milliseconds. Every table keeps its rowid, because recovery walks rows by rowid.

-- Numbers of the whole file: the last lease token given out, the last believable time of a count.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY NOT NULL,
    value INTEGER NOT NULL
) STRICT;
INSERT INTO meta (key, value) VALUES ('lease_token', 0), ('last_counted_ms', 0);

-- What is known about a picture. The picture itself is a file; it never enters the database.
CREATE TABLE photos (
    sha256       TEXT PRIMARY KEY NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
    bytes        INTEGER NOT NULL CHECK (bytes >= 0),
    kind         TEXT NOT NULL,
    width_px     INTEGER NOT NULL CHECK (width_px >= 0),
    height_px    INTEGER NOT NULL CHECK (height_px >= 0),
    stored_at_ms INTEGER NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('present', 'missing', 'erased'))
) STRICT;

CREATE TABLE jobs (
    -- The order of arrival, whatever the clock did meanwhile.
    seq               INTEGER PRIMARY KEY,
    id                TEXT NOT NULL UNIQUE,
    queue             TEXT NOT NULL,
    priority          INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
    photo             TEXT NOT NULL REFERENCES photos (sha256),
    max_attempts      INTEGER NOT NULL CHECK (max_attempts >= 1),
    created_at_ms     INTEGER NOT NULL,
    state             TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'leased', 'done', 'failed', 'dead', 'cancelled')),
    attempts          INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    available_at_ms   INTEGER NOT NULL,
    -- When the job came into its state; for a lease, when it was last heard of.
    since_ms          INTEGER NOT NULL,
    lease_token       INTEGER NOT NULL DEFAULT 0,
    lease_deadline_ms INTEGER,
    worker            TEXT,
    finished_at_ms    INTEGER,
    CHECK ((state = 'leased') = (lease_deadline_ms IS NOT NULL)),
    CHECK ((state = 'leased') = (worker IS NOT NULL)),
    CHECK ((state IN ('queued', 'leased')) = (finished_at_ms IS NULL))
) STRICT;
CREATE INDEX jobs_waiting ON jobs (queue, priority, seq, available_at_ms) WHERE state = 'queued';
CREATE INDEX jobs_leased ON jobs (queue, lease_deadline_ms) WHERE state = 'leased';
CREATE INDEX jobs_open ON jobs (queue, since_ms) WHERE state IN ('queued', 'leased');
CREATE INDEX jobs_by_state ON jobs (state, id);
CREATE INDEX jobs_by_photo ON jobs (photo);

CREATE TABLE job_errors (
    id       INTEGER PRIMARY KEY,
    job_id   TEXT NOT NULL REFERENCES jobs (id),
    attempt  INTEGER NOT NULL,
    stage    TEXT NOT NULL,
    kind     TEXT NOT NULL,
    message  TEXT NOT NULL,
    model_id TEXT,
    at_ms    INTEGER NOT NULL
) STRICT;
CREATE INDEX job_errors_by_job ON job_errors (job_id, id);

-- The queue and the photo are repeated here so that an answer can be replayed, and its job made
-- again, when the job's own row was lost to a bad disc.
CREATE TABLE answers (
    job_id            TEXT PRIMARY KEY NOT NULL REFERENCES jobs (id),
    queue             TEXT NOT NULL,
    photo             TEXT NOT NULL,
    headline          TEXT NOT NULL
        CHECK (headline IN ('danger', 'danger_look_alike', 'nothing_recorded', 'unknown', 'not_a_plant')),
    best_plant_id     TEXT,
    answer            TEXT NOT NULL CHECK (json_valid(answer)),
    model_id          TEXT NOT NULL,
    model_sha256      TEXT NOT NULL,
    catalogue_version TEXT NOT NULL,
    thresholds_id     TEXT NOT NULL,
    answered_at_ms    INTEGER NOT NULL CHECK (answered_at_ms >= 0),
    -- The one definition of what counts, and of the hour it counts in.
    is_counted        INTEGER NOT NULL GENERATED ALWAYS AS (
        best_plant_id IS NOT NULL AND headline IN ('danger', 'danger_look_alike', 'nothing_recorded')
    ) VIRTUAL,
    hour_start_ms     INTEGER NOT NULL GENERATED ALWAYS AS (answered_at_ms - answered_at_ms % 3600000) VIRTUAL
) STRICT;

CREATE TABLE tallies (
    queue         TEXT NOT NULL,
    hour_start_ms INTEGER NOT NULL,
    plant_id      TEXT NOT NULL,
    count         INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (queue, hour_start_ms, plant_id)
) STRICT;

-- When each priority of each queue was last served: what ageing is measured from.
CREATE TABLE turns (
    queue        TEXT NOT NULL,
    priority     INTEGER NOT NULL,
    leased_at_ms INTEGER NOT NULL,
    PRIMARY KEY (queue, priority)
) STRICT;

-- INSERT OR REPLACE deletes the row it replaces without asking the write scopes. These triggers
-- come before it, so that no scope can rewrite by inserting what it may not update.
CREATE TRIGGER jobs_start_queued BEFORE INSERT ON jobs
WHEN NEW.state <> 'queued' OR NEW.attempts <> 0 OR NEW.lease_token <> 0
    OR EXISTS (SELECT 1 FROM jobs WHERE id = NEW.id OR seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'a job is inserted once, and queued');
END;
CREATE TRIGGER photos_are_described_once BEFORE INSERT ON photos
WHEN EXISTS (SELECT 1 FROM photos WHERE sha256 = NEW.sha256 OR rowid = NEW.rowid)
BEGIN
    SELECT RAISE(ABORT, 'a photo is inserted once');
END;
CREATE TRIGGER answers_belong_to_leased_jobs BEFORE INSERT ON answers
WHEN NOT EXISTS (SELECT 1 FROM jobs WHERE id = NEW.job_id AND state = 'leased')
    OR EXISTS (SELECT 1 FROM answers WHERE job_id = NEW.job_id OR rowid = NEW.rowid)
BEGIN
    SELECT RAISE(ABORT, 'an answer is written once, for a leased job');
END;
CREATE TRIGGER job_errors_are_kept BEFORE INSERT ON job_errors
WHEN EXISTS (SELECT 1 FROM job_errors WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'an error row is written once');
END;
CREATE TRIGGER jobs_done_have_answers BEFORE UPDATE OF state ON jobs
WHEN OLD.state = 'done' OR (NEW.state = 'done' AND NOT EXISTS (SELECT 1 FROM answers WHERE job_id = NEW.id))
BEGIN
    SELECT RAISE(ABORT, 'a job is done once, together with its answer');
END;

-- The booth may not write leases or states; it cancels by inserting here, and the trigger decides.
CREATE VIEW cancel_job (job_id, at_ms) AS SELECT NULL, NULL WHERE 0;
CREATE TRIGGER cancel_job_now INSTEAD OF INSERT ON cancel_job
BEGIN
    UPDATE jobs
       SET state = 'cancelled', lease_deadline_ms = NULL, worker = NULL, since_ms = NEW.at_ms, finished_at_ms = NEW.at_ms
     WHERE id = NEW.job_id AND state IN ('queued', 'leased');
END;
