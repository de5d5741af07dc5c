-- The desk: files of messages, words to search by, and indexes for the sweep of one account and its directory.

DROP INDEX desk_pushes_date;
CREATE INDEX desk_pushes_date ON desk_pushes (account_sid, date_created);

CREATE INDEX workers_changed ON workers (workspace_sid, date_status_changed, sid);

CREATE TABLE desk_media (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    user_sid TEXT NOT NULL,
    secret TEXT NOT NULL,
    content_type TEXT NOT NULL,
    filename TEXT NOT NULL,
    size BIGINT NOT NULL,
    data TEXT NOT NULL,
    message_sid TEXT,
    date_created BIGINT NOT NULL
);
CREATE INDEX desk_media_waiting ON desk_media (account_sid, user_sid, sid)
    WHERE message_sid IS NULL;

CREATE TABLE desk_words (
    account_sid TEXT NOT NULL,
    word TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (account_sid, word, subject)
);
