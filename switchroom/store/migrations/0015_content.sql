-- Content templates, and which of them a message of a conversation was made from.

CREATE TABLE content_templates (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    language TEXT NOT NULL,
    variables TEXT NOT NULL,
    types TEXT NOT NULL,
    approval TEXT,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX content_templates_page ON content_templates (account_sid, sid);

ALTER TABLE conversation_messages ADD COLUMN content_sid TEXT;
