-- At most two models serve: the champion, and a challenger that has a share of the users.
alter table stellwerk.models
  add column alias text unique check (alias in ('champion', 'challenger')),
  -- What the gate found when the training ended.
  add column verdict text check (verdict in ('promote', 'canary', 'hold', 'refuse')),
  -- The features it was trained on. Null where that is not known: then it is not promoted.
  add column feature_names text[];

-- An artefact begins with eight letters, a format version, a checksum, and the length of its JSON header at byte 16.
create function stellwerk.artefact_features(artefact bytea) returns text[] language plpgsql immutable as $$
declare
  length integer;
  header jsonb;
begin
  length := get_byte(artefact, 16) + 256 * get_byte(artefact, 17) + 65536 * get_byte(artefact, 18);
  header := convert_from(substring(artefact from 21 for length), 'UTF8')::jsonb;
  return array(select jsonb_array_elements_text(header -> 'featureNames'));
exception when data_exception then
  return null;
end $$;

update stellwerk.models set
  alias = case when use_percentage > 0 then 'champion' end,
  verdict = case when status = 'SUCCESS' then case when promoted_at is null then 'refuse' else 'promote' end end,
  feature_names = stellwerk.artefact_features(artefact);
drop function stellwerk.artefact_features;
alter table stellwerk.models add check ((use_percentage > 0) = (alias is not null));

create function stellwerk.check_shares() returns trigger language plpgsql as $$
declare
  total bigint := (select sum(use_percentage) from stellwerk.models where use_percentage > 0);
begin
  if total <> 100 or (total is null and exists (select from stellwerk.models where promoted_at is not null)) then
    raise check_violation using message = format('the shares of the models must sum to 100, not %s', coalesce(total, 0));
  end if;
  return null;
end $$;

-- Looked at when a transaction commits, so that shares may move from one model to another in several statements.
create constraint trigger models_shares after insert or update of use_percentage or delete on stellwerk.models
  deferrable initially deferred for each row execute function stellwerk.check_shares();

-- Every change of who serves, and every verdict: each row says how things stand after it.
create table stellwerk.model_history (
  change_no bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  action text not null check (action in ('promote', 'rollback', 'share', 'canary', 'stop', 'hold', 'refuse')),
  -- Versions of models: the one that the action is about, and those that serve after it.
  model_no bigint not null,
  champion bigint,
  challenger bigint,
  challenger_percentage integer not null default 0 check (challenger_percentage between 0 and 99),
  reason text not null,
  -- The newest ranking at that time: what came after it is found by the primary key, without an index on times.
  last_ranking bigint not null default 0,
  -- The row whose champion a rollback brings back; null where there is none.
  back_to bigint references stellwerk.model_history,
  check (challenger is null = (challenger_percentage = 0)),
  check (challenger is null or (champion is not null and challenger <> champion))
);

insert into stellwerk.model_history (at, action, model_no, champion, reason)
select promoted_at, 'promote', model_no, model_no, coalesce(decision, 'Promoted by an earlier version.')
from stellwerk.models where promoted_at is not null order by promoted_at;
update stellwerk.model_history h set back_to = (
  select max(change_no) from stellwerk.model_history before where before.change_no < h.change_no
);

create function stellwerk.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the history of the models is only added to';
end $$;
create trigger model_history_stays before update or delete on stellwerk.model_history
  for each row execute function stellwerk.refuse_change();
