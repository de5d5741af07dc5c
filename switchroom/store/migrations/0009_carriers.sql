-- Carriers as rows: what they are set to, which numbers are theirs, what became of each part of a
-- message, and what passed between them and us.
CREATE TABLE carriers (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    settings_sealed TEXT NOT NULL,
    state TEXT NOT NULL,
    rate BIGINT NOT NULL,
    sender_rate BIGINT,
    token TEXT NOT NULL,
    origin TEXT NOT NULL,
    up SMALLINT NOT NULL,
    reason TEXT NOT NULL,
    date_health BIGINT NOT NULL,
    holder TEXT NOT NULL,
    held_until BIGINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX carriers_name ON carriers (account_sid, name);
CREATE INDEX carriers_account ON carriers (account_sid, sid);

CREATE TABLE carrier_senders (
    account_sid TEXT NOT NULL,
    sender TEXT NOT NULL,
    carrier_sid TEXT NOT NULL,
    failover_sid TEXT,
    rate BIGINT,
    clock BIGINT NOT NULL,
    reference BIGINT NOT NULL,
    date_created BIGINT NOT NULL,
    PRIMARY KEY (account_sid, sender)
);
CREATE INDEX carrier_senders_carrier ON carrier_senders (carrier_sid, sender);
CREATE INDEX carrier_senders_failover ON carrier_senders (failover_sid, sender)
    WHERE failover_sid IS NOT NULL;

CREATE TABLE carrier_submissions (
    message_sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    carrier_sid TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL,
    reference BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    total BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX carrier_submissions_open
    ON carrier_submissions (carrier_sid, recipient, sender, date_created)
    WHERE state IN ('unsure', 'submitting');

CREATE TABLE carrier_parts (
    message_sid TEXT NOT NULL,
    number BIGINT NOT NULL,
    account_sid TEXT NOT NULL,
    carrier_sid TEXT NOT NULL,
    ref TEXT NOT NULL,
    status TEXT NOT NULL,
    error_code BIGINT,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL,
    PRIMARY KEY (message_sid, number)
);
CREATE INDEX carrier_parts_ref ON carrier_parts (carrier_sid, ref, date_created);

CREATE TABLE carrier_receipts (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    carrier_sid TEXT NOT NULL,
    ref TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    receipt TEXT NOT NULL,
    date_created BIGINT NOT NULL
);
CREATE INDEX carrier_receipts_ref ON carrier_receipts (carrier_sid, ref, sid);
CREATE INDEX carrier_receipts_pair ON carrier_receipts (carrier_sid, recipient, sender, sid);

CREATE TABLE carrier_pieces (
    carrier_sid TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    reference BIGINT NOT NULL,
    total BIGINT NOT NULL,
    number BIGINT NOT NULL,
    account_sid TEXT NOT NULL,
    body TEXT NOT NULL,
    message_sid TEXT,
    date_created BIGINT NOT NULL,
    PRIMARY KEY (carrier_sid, sender, recipient, reference, total, number)
);
CREATE INDEX carrier_pieces_age ON carrier_pieces (date_created);

CREATE TABLE carrier_exchanges (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    carrier_sid TEXT NOT NULL,
    message_sid TEXT,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    error_code BIGINT,
    details TEXT NOT NULL,
    date_created BIGINT NOT NULL
);
CREATE INDEX carrier_exchanges_account ON carrier_exchanges (account_sid, sid);
CREATE INDEX carrier_exchanges_carrier ON carrier_exchanges (carrier_sid, sid);
CREATE INDEX carrier_exchanges_message ON carrier_exchanges (message_sid, sid)
    WHERE message_sid IS NOT NULL;

-- Jobs of one lane are taken by those who serve it: a slow carrier holds up no other job.
ALTER TABLE jobs ADD COLUMN lane TEXT NOT NULL DEFAULT '';
DROP INDEX jobs_due;
CREATE INDEX jobs_due ON jobs (lane, due, id) WHERE head = 1 AND dead = 0;
