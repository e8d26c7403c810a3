-- Each run of a training has a number, and only the newest one may write; `alive_at` is its last sign of life.
-- Inferences need neither: they are written once, whole, and the first writer wins.
alter table stellwerk.models
  add column attempts integer not null default 0,
  add column alive_at timestamptz;

-- Every task that has not ended has a time at which it is ended. While a sweep publishes a task, it is claimed, so that
-- another sweep leaves it alone; `republished` counts how often its message was given up for lost.
alter table stellwerk.models
  add column deadline_at timestamptz,
  add column claimed_until timestamptz,
  add column republished integer not null default 0;
alter table stellwerk.inferences
  add column deadline_at timestamptz,
  add column claimed_until timestamptz,
  add column republished integer not null default 0;

update stellwerk.models set deadline_at = now() + interval '1 day' where finished_at is null;
update stellwerk.inferences set deadline_at = now() + interval '1 hour' where finished_at is null;
alter table stellwerk.models add check (finished_at is not null or deadline_at is not null);
alter table stellwerk.inferences add check (finished_at is not null or deadline_at is not null);

-- The unfinished ones in order of their end, so that a sweep reads only what is overdue.
drop index stellwerk.inferences_unfinished;
create index inferences_unfinished on stellwerk.inferences (deadline_at) where finished_at is null;
