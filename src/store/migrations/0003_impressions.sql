-- An explored list was drawn by Plackett–Luce at this temperature (in units of the scores); `propensities` has for each
-- kept item the probability that it came next, given those before it. Both are null for the model's own order.
alter table stellwerk.rankings
  add column temperature double precision check (temperature > 0),
  add column propensities double precision[],
  add constraint rankings_explored check (
    (temperature is null) = (propensities is null) and cardinality(propensities) = cardinality(item_ids)
  );
create index rankings_explored_no on stellwerk.rankings (ranking_no) where temperature is not null;

-- `shown_count`: how many of the first items had been shown when the choice was made. It never changes, so that a later
-- showing cannot alter a frozen dataset.
alter table stellwerk.choices add column shown_count integer not null default 0 check (shown_count >= 0);
update stellwerk.choices c set shown_count = m.shown_count
from stellwerk.impressions m where m.ranking_no = c.ranking_no;

create or replace view stellwerk.results as
select
  r.ranking_no,
  r.ranking_no * 1000 + ranked.position - 1 as result_id,
  r.task_id,
  i.user_id,
  ranked.item_id,
  ranked.score,
  case when m.chosen_item = ranked.item_id then 1 else 0 end as label,
  coalesce(ranked.position <= m.shown_count or m.chosen_item = ranked.item_id, false) as shown,
  model.model_no as model_version
from stellwerk.rankings r
join stellwerk.inferences i on i.task_id = r.task_id
left join stellwerk.impressions m on m.ranking_no = r.ranking_no
left join stellwerk.models model on model.task_id = r.model_id
cross join lateral unnest(r.item_ids, r.scores) with ordinality as ranked (item_id, score, position);
