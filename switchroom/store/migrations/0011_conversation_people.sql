-- Users and their conversations, push credentials and bindings, notifications of a service.

ALTER TABLE participants ADD COLUMN service_sid TEXT NOT NULL DEFAULT '';
ALTER TABLE participants ADD COLUMN open SMALLINT NOT NULL DEFAULT 1;
ALTER TABLE participants ADD COLUMN notification_level TEXT NOT NULL DEFAULT 'default';
UPDATE participants SET service_sid = COALESCE(
    (SELECT c.service_sid FROM conversations AS c WHERE c.sid = participants.conversation_sid), '');
UPDATE participants SET open = 0
    WHERE conversation_sid IN (SELECT sid FROM conversations WHERE state = 'closed');
DROP INDEX participants_of_identity;
CREATE INDEX participants_of_user
    ON participants (account_sid, service_sid, identity, conversation_sid, sid)
    WHERE identity IS NOT NULL;
CREATE INDEX participants_open ON participants (account_sid, service_sid, identity)
    WHERE identity IS NOT NULL AND open = 1;
CREATE INDEX participants_role ON participants (account_sid, role_sid);

CREATE INDEX users_page ON users (account_sid, service_sid, sid);
CREATE INDEX users_role ON users (account_sid, role_sid);

CREATE TABLE push_credentials (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    friendly_name TEXT,
    type TEXT NOT NULL,
    sandbox SMALLINT NOT NULL,
    secrets_sealed TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX push_credentials_account ON push_credentials (account_sid, sid);

CREATE TABLE push_bindings (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    service_sid TEXT NOT NULL,
    identity TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    binding_type TEXT NOT NULL,
    address TEXT NOT NULL,
    credential_sid TEXT,
    message_types TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX push_bindings_endpoint
    ON push_bindings (account_sid, service_sid, identity, endpoint);
CREATE INDEX push_bindings_page ON push_bindings (account_sid, service_sid, sid);
CREATE INDEX push_bindings_type ON push_bindings (account_sid, service_sid, binding_type, sid);

CREATE TABLE push_settings (
    account_sid TEXT NOT NULL,
    service_sid TEXT NOT NULL,
    settings TEXT NOT NULL,
    PRIMARY KEY (account_sid, service_sid)
);
