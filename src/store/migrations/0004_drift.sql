-- Why a training was begun, and the sketches of the users whose lists it used (the reference of a drift).
alter table stellwerk.models
  add column cause text not null default 'request'
    check (cause in ('request', 'first', 'schedule', 'choices', 'drift')),
  add column inputs jsonb;

-- What users said, hour by hour, as sketches by input.
create table stellwerk.input_windows (
  started_at timestamptz primary key,
  users integer not null,
  sketches jsonb not null
);

-- How the lists of a model were met: sums over so many answered lists in the order of their choices.
-- model_id is no foreign key, as in rankings.
create table stellwerk.feedback_blocks (
  model_id text not null,
  block_no bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  lists integer not null,
  chosen integer not null,
  reciprocals double precision not null,
  squared_reciprocals double precision not null,
  positions double precision not null,
  tastes jsonb not null,
  primary key (model_id, block_no)
);

-- Up to which id the rows of a table are in the sums above. Ids become visible out of order, so a bound is read up to
-- only when every transaction that was open when it was taken has ended (next_xid).
create table stellwerk.drift_cursors (
  source text primary key check (source in ('users', 'choices')),
  read_upto bigint not null,
  next_upto bigint,
  next_xid xid8,
  next_at timestamptz,
  holder text,
  held_until timestamptz not null default '-infinity'
);
insert into stellwerk.drift_cursors (source, read_upto)
values
  ('users', (select coalesce(max(user_id), 0) from stellwerk.users where created_at < now() - interval '30 days')),
  ('choices', (select coalesce(max(choice_no), 0) from stellwerk.choices where chosen_at < now() - interval '30 days'));

-- One row: what had drifted at the last look, for which champion.
create table stellwerk.drift_state (
  only_row boolean primary key default true check (only_row),
  model_id text,
  signals text[] not null default '{}',
  since timestamptz
);
insert into stellwerk.drift_state default values;
