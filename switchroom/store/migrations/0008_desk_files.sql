-- The desk: an index for the sweep of one account.

DROP INDEX desk_pushes_date;
CREATE INDEX desk_pushes_date ON desk_pushes (account_sid, date_created);
