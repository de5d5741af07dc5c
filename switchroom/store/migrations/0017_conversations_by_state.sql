-- Conversations of one state stand together, so that a list of a rare state is as cheap as one of
-- a common state; a list of all states joins one range of each.

DROP INDEX conversations_activity;
DROP INDEX conversations_created;
CREATE INDEX conversations_activity
    ON conversations (account_sid, service_sid, state, last_activity, sid);
CREATE INDEX conversations_created
    ON conversations (account_sid, service_sid, state, date_created, sid);
