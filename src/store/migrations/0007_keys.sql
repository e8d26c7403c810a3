-- Keys are withdrawn and never deleted: once there was one, nobody gets in without.
create table stellwerk.api_keys (
  key_id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 100),
  scope text not null check (scope in ('client', 'operator')),
  -- The public beginning, by which people and the server tell keys apart.
  prefix text not null unique,
  -- SHA-256 of the whole key.
  hash bytea not null check (length(hash) = 32),
  created_at timestamptz not null default now(),
  withdrawn_at timestamptz
);

-- Whose key started it; null for one that was started without a key or came as a message.
-- It is no foreign key: every start would lock the one row of a busy client's key.
alter table stellwerk.inferences add column owner_key bigint;
