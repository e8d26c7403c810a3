-- When a worker took a task up; null while it waits, and for tasks of earlier versions.
alter table stellwerk.inferences add column begun_at timestamptz;
alter table stellwerk.models add column begun_at timestamptz;
