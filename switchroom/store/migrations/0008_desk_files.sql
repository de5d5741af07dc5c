-- The desk: indexes for the sweep of one account and for its directory.

DROP INDEX desk_pushes_date;
CREATE INDEX desk_pushes_date ON desk_pushes (account_sid, date_created);

CREATE INDEX workers_changed ON workers (workspace_sid, date_status_changed, sid);
