-- Group texts, conversations that are made together with their participants, e-mail bindings.

ALTER TABLE participants ADD COLUMN projected_address TEXT;
DROP INDEX participants_binding;
CREATE INDEX participants_bound ON participants (account_sid, conversation_sid, sid)
    WHERE type <> 'chat';

ALTER TABLE conversations ADD COLUMN email_address TEXT;
ALTER TABLE conversations ADD COLUMN email_name TEXT;

CREATE TABLE open_groups (
    account_sid TEXT NOT NULL,
    numbers TEXT NOT NULL,
    conversation_sid TEXT NOT NULL,
    PRIMARY KEY (account_sid, numbers)
);
CREATE INDEX open_groups_conversation ON open_groups (account_sid, conversation_sid);

CREATE TABLE conversation_setups (
    conversation_sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    state TEXT NOT NULL,
    participants TEXT NOT NULL,
    post SMALLINT NOT NULL,
    date_created BIGINT NOT NULL
);

ALTER TABLE messages ADD COLUMN others TEXT;
ALTER TABLE messages ADD COLUMN group_sid TEXT;
CREATE INDEX messages_group ON messages (account_sid, group_sid, sid)
    WHERE group_sid IS NOT NULL;
