-- What a kiosk of version 1 left behind: one job that waits, one that is worked on, one answered.
INSERT INTO photos (sha256, bytes, kind, width_px, height_px, stored_at_ms, state)
VALUES ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 5, 'jpeg', 2, 3, 1780000000000, 'present');
INSERT INTO jobs (id, queue, priority, photo, max_attempts, created_at_ms, available_at_ms, since_ms)
SELECT column1, 'default', 2, sha256, 3, 1780000000000, 1780000000000, 1780000000000
  FROM photos, (VALUES ('waits'), ('works'), ('answered'));
UPDATE jobs
   SET state = 'leased', attempts = 1, lease_token = 1, lease_deadline_ms = 1780000060000, worker = 'w'
 WHERE id <> 'waits';
INSERT INTO answers (job_id, queue, photo, headline, best_plant_id, answer, model_id, model_sha256, catalogue_version,
    thresholds_id, answered_at_ms)
SELECT id, queue, photo, 'danger', 'conium-maculatum', '{}', 'm', 's', 'c', 't', 1780000000000 FROM jobs WHERE id = 'answered';
UPDATE jobs
   SET state = 'done', lease_deadline_ms = NULL, worker = NULL, finished_at_ms = 1780000000000
 WHERE id = 'answered';
INSERT INTO tallies (queue, hour_start_ms, plant_id, count)
SELECT queue, hour_start_ms, best_plant_id, 1 FROM answers;
UPDATE meta SET value = 1 WHERE key = 'lease_token';
