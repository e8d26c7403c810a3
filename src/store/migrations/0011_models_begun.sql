-- Every process asks every few seconds when the last training began, and whether one has not ended: neither reads all models.
create index models_begun on stellwerk.models (created_at);
create index models_unfinished on stellwerk.models (deadline_at) where finished_at is null;
