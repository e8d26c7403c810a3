-- Operators page through tasks, the newest first, and look for those that ended badly; both by keys, never by offsets.
create index inferences_newest on stellwerk.inferences (created_at, task_id);
create index inferences_ended_badly on stellwerk.inferences (created_at, task_id) where status in ('FAILURE', 'REVOKED');
-- Every inference writes the other two kinds of events, so their newest are found without an index.
create index events_rarer on stellwerk.events (event, event_id) where event not in ('inference_start', 'results');
