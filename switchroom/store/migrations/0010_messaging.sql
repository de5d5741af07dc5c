-- Programmable Messaging: services and their senders, scheduling, feedback, consent.

ALTER TABLE messaging_services ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';

ALTER TABLE phone_numbers ADD COLUMN messaging_service_sid TEXT;
ALTER TABLE phone_numbers ADD COLUMN service_joined BIGINT;
ALTER TABLE phone_numbers ADD COLUMN opt_out TEXT;
CREATE INDEX phone_numbers_service ON phone_numbers (account_sid, messaging_service_sid, sid)
    WHERE messaging_service_sid IS NOT NULL;

ALTER TABLE opt_outs ADD COLUMN source TEXT NOT NULL DEFAULT 'message';
CREATE INDEX opt_outs_recipient ON opt_outs (account_sid, recipient, sender);

CREATE INDEX messages_scheduled ON messages (account_sid, sid) WHERE status = 'scheduled';

CREATE TABLE alpha_senders (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    service_sid TEXT NOT NULL,
    alpha_sender TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX alpha_senders_service
    ON alpha_senders (account_sid, service_sid, alpha_sender);
CREATE INDEX alpha_senders_page ON alpha_senders (account_sid, service_sid, sid);

CREATE TABLE sticky_senders (
    account_sid TEXT NOT NULL,
    service_sid TEXT NOT NULL,
    recipient TEXT NOT NULL,
    sender_sid TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    PRIMARY KEY (account_sid, service_sid, recipient)
);

CREATE TABLE message_terms (
    message_sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    send_at BIGINT,
    validity BIGINT
);
CREATE INDEX message_terms_send_at ON message_terms (account_sid, send_at)
    WHERE send_at IS NOT NULL;

CREATE TABLE message_feedback (
    message_sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    outcome TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);

CREATE TABLE consents (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    action TEXT NOT NULL,
    keyword TEXT NOT NULL,
    source TEXT NOT NULL,
    message_sid TEXT,
    note TEXT NOT NULL,
    date_created BIGINT NOT NULL
);
CREATE INDEX consents_account ON consents (account_sid, sid);
CREATE INDEX consents_recipient ON consents (account_sid, recipient, sid);
