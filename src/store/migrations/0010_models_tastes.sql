-- What users chose in the lists that a model learned from: a later change of taste is measured against it.
alter table stellwerk.models add column tastes jsonb;
