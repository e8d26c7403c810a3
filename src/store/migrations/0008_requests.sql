-- Which start a client's Idempotency-Key belongs to: added in the statement that stores the task, so that there is never
-- one without the other. Forgotten after a day.
create table stellwerk.idempotency_keys (
  -- Id of the API key that asked; 0 where none was needed.
  owner_key bigint not null,
  kind text not null check (kind in ('inference', 'training')),
  key text not null check (length(key) between 1 and 255),
  -- SHA-256 of the body, in hexadecimal.
  payload text not null check (length(payload) = 64),
  task_id text not null,
  created_at timestamptz not null default now(),
  -- Until then, at most, the first request with this key is being answered; null when it has been.
  busy_until timestamptz,
  primary key (owner_key, kind, key)
);
create index idempotency_keys_age on stellwerk.idempotency_keys (created_at);

-- Whom to tell how a task ended: added in the statement that stores the task. The task's own statements know nothing of it.
create table stellwerk.webhooks (
  task_id text primary key,
  kind text not null check (kind in ('inference', 'training')),
  url text not null check (length(url) <= 2048),
  -- States whose ends are told.
  states text[] not null,
  created_at timestamptz not null default now(),
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  -- So long one process has it.
  claimed_until timestamptz,
  -- Delivered, given up, or not asked for.
  closed_at timestamptz,
  last_error text
);
create index webhooks_open on stellwerk.webhooks (next_at) where closed_at is null;
create index webhooks_closed on stellwerk.webhooks (closed_at) where closed_at is not null;
