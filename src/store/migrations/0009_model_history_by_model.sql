-- What was done last with each model of a page is found without reading the whole history.
create index model_history_by_model on stellwerk.model_history (model_no, change_no);
