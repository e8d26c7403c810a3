-- What a training found out beside the model: the learning curve, how much each feature matters, what the explored lists
-- say of the model, and what the artefact follows from beside its lists and settings. Null for models of earlier versions.
alter table stellwerk.models
  add column curve jsonb,
  add column importances jsonb,
  add column counterfactual jsonb,
  add column record jsonb;
