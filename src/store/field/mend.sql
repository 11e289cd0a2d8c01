-- Makes rows saved from a damaged file fit together again.

-- A job that is lost while its answer is not is made again from the answer.
INSERT INTO jobs (id, queue, priority, photo, max_attempts, created_at_ms, state, attempts, available_at_ms, since_ms, finished_at_ms)
    SELECT job_id, queue, 0, photo, 1, answered_at_ms, 'done', 1, answered_at_ms, answered_at_ms, answered_at_ms
      FROM answers WHERE job_id NOT IN (SELECT id FROM jobs);
UPDATE jobs
   SET state = 'done', finished_at_ms = since_ms, lease_deadline_ms = NULL, worker = NULL
 WHERE state <> 'done' AND id IN (SELECT job_id FROM answers);

-- A job whose answer is lost was counted already, so it is not run again by itself; the operator may.
INSERT INTO job_errors (job_id, attempt, stage, kind, message, at_ms)
    SELECT id, attempts, 'recovery', 'answer_lost', 'the answer was lost to a damaged file', finished_at_ms
      FROM jobs WHERE state = 'done' AND id NOT IN (SELECT job_id FROM answers);
UPDATE jobs SET state = 'failed' WHERE state = 'done' AND id NOT IN (SELECT job_id FROM answers);

-- Nothing is known of such a photo but its hash; the reconciler finds out whether its file is there.
INSERT INTO photos (sha256, bytes, kind, width_px, height_px, stored_at_ms, state)
    SELECT photo, 0, 'unknown', 0, 0, min(created_at_ms), 'missing'
      FROM jobs WHERE photo NOT IN (SELECT sha256 FROM photos) GROUP BY photo;

-- Counts are believed where they were saved; answers that are still there count in any case.
INSERT INTO tallies (queue, hour_start_ms, plant_id, count)
    SELECT queue, hour_start_ms, best_plant_id, count(*) FROM answers WHERE is_counted GROUP BY 1, 2, 3
    ON CONFLICT (queue, hour_start_ms, plant_id) DO UPDATE SET count = max(count, excluded.count);
UPDATE tallies
   SET settled_count = count - (
       SELECT count(*) FROM answers
        WHERE is_counted AND answers.queue = tallies.queue AND answers.hour_start_ms = tallies.hour_start_ms
          AND best_plant_id = plant_id);

-- Tokens and cursors that are still in somebody's hands must not be given out a second time.
INSERT OR IGNORE INTO meta (key, value) VALUES ('lease_token', 0), ('last_counted_ms', 0);
UPDATE meta SET value = max(value, (SELECT coalesce(max(lease_token), 0) FROM jobs)) + 1000000 WHERE key = 'lease_token';
UPDATE meta
   SET value = max(value, (SELECT coalesce(max(answered_at_ms), 0) FROM answers))
 WHERE key = 'last_counted_ms';
INSERT INTO sqlite_sequence (name, seq) SELECT 'notifications', 0
 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'notifications');
UPDATE sqlite_sequence
   SET seq = (SELECT coalesce(max(id), 0) FROM notifications) + 1000000
 WHERE name = 'notifications';
