-- The nodes that share this database, and when (real time) each was last heard of.
CREATE TABLE nodes (
    name TEXT PRIMARY KEY,
    date_seen BIGINT NOT NULL
);

-- A second pair of SID and token, which may try things out and change nothing.
CREATE TABLE test_credentials (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL UNIQUE,
    token_hash TEXT NOT NULL,
    token_sealed TEXT NOT NULL,
    date_created BIGINT NOT NULL
);

-- Alphanumeric senders of a messaging service for one country, or ('') for all others.
CREATE TABLE destination_alpha_senders (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    service_sid TEXT NOT NULL,
    alpha_sender TEXT NOT NULL,
    iso_country_code TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX destination_alpha_senders_service
    ON destination_alpha_senders (account_sid, service_sid, iso_country_code);
CREATE INDEX destination_alpha_senders_page
    ON destination_alpha_senders (account_sid, service_sid, sid);

-- Senders of other channels than SMS, each in one messaging service at most.
CREATE TABLE channel_senders (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    sender TEXT NOT NULL,
    service_sid TEXT,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX channel_senders_sender ON channel_senders (account_sid, sender);
CREATE INDEX channel_senders_page ON channel_senders (account_sid, sid);
CREATE INDEX channel_senders_service ON channel_senders (account_sid, service_sid, sid)
    WHERE service_sid IS NOT NULL;
