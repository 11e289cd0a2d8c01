-- Notifications of outcomes, and what retention needs to forget history without forgetting counts.

-- AUTOINCREMENT: a reader's cursor must never meet an id a second time.
CREATE TABLE notifications (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id        TEXT NOT NULL REFERENCES jobs (id),
    kind          TEXT NOT NULL CHECK (kind IN ('done', 'failed', 'dead', 'cancelled')),
    headline      TEXT,
    created_at_ms INTEGER NOT NULL,
    seen_at_ms    INTEGER
) STRICT;
CREATE INDEX notifications_by_job ON notifications (job_id);
CREATE TRIGGER notifications_are_kept BEFORE INSERT ON notifications
WHEN EXISTS (SELECT 1 FROM notifications WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'a notification is written once');
END;

-- How much of a count comes from answers that retention has deleted: count = settled + answers.
ALTER TABLE tallies ADD COLUMN settled_count INTEGER NOT NULL DEFAULT 0 CHECK (settled_count BETWEEN 0 AND count);

-- When the file of an erased photo was really deleted; until then the deletion is owed.
ALTER TABLE photos ADD COLUMN removed_at_ms INTEGER;

CREATE INDEX jobs_finished ON jobs (finished_at_ms) WHERE finished_at_ms IS NOT NULL;
CREATE INDEX photos_to_remove ON photos (sha256) WHERE state = 'erased' AND removed_at_ms IS NULL;

DROP TRIGGER cancel_job_now;
CREATE TRIGGER cancel_job_now INSTEAD OF INSERT ON cancel_job
BEGIN
    INSERT INTO notifications (job_id, kind, created_at_ms)
        SELECT id, 'cancelled', NEW.at_ms FROM jobs WHERE id = NEW.job_id AND state IN ('queued', 'leased');
    UPDATE jobs
       SET state = 'cancelled', lease_deadline_ms = NULL, worker = NULL, since_ms = NEW.at_ms, finished_at_ms = NEW.at_ms
     WHERE id = NEW.job_id AND state IN ('queued', 'leased');
END;
