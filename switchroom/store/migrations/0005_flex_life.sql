-- Flex: how channels go on when nobody has them, warm transfers, webhooks, settings.

ALTER TABLE interaction_channels ADD COLUMN resting SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE interaction_channels ADD COLUMN rounds BIGINT NOT NULL DEFAULT 0;
ALTER TABLE interaction_channels ADD COLUMN due BIGINT;
ALTER TABLE interaction_channels ADD COLUMN paused_by TEXT;
DROP INDEX interaction_channels_paused;
CREATE INDEX interaction_channels_paused ON interaction_channels (account_sid, paused_by, sid)
    WHERE status = 'pause';
CREATE INDEX interaction_channels_resting ON interaction_channels (account_sid, conversation_sid)
    WHERE resting = 1;

-- What rests already gets the limits that it had none of: 14 days of pause, 90 days otherwise.
UPDATE interaction_channels SET resting = 1, due = date_updated + 1209600000000,
    paused_by = (SELECT worker_sid FROM interaction_participants
        WHERE interaction_participants.channel_sid = interaction_channels.sid
        AND interaction_participants.type = 'agent'
        ORDER BY interaction_participants.sid DESC LIMIT 1)
    WHERE status = 'pause';
UPDATE interaction_channels SET resting = 1, due = date_updated + 7776000000000
    WHERE status = 'inactive';
INSERT INTO jobs (account_sid, kind, key, payload, token, request_id, head, dead, due,
    lease_until, lease_owner, attempts, error, date_created)
    SELECT account_sid, 'flex_channel', 'flex channel ' || sid,
    '{"account_sid":"' || account_sid || '","channel_sid":"' || sid || '"}',
    substr(sid, 3), '', 1, 0, due, 0, '', 0, NULL, date_updated
    FROM interaction_channels WHERE resting = 1;

ALTER TABLE interaction_invites ADD COLUMN routing TEXT NOT NULL DEFAULT '';
ALTER TABLE interaction_invites ADD COLUMN resumed SMALLINT NOT NULL DEFAULT 0;

ALTER TABLE interaction_transfers ADD COLUMN type TEXT NOT NULL DEFAULT 'cold';
ALTER TABLE interaction_transfers ADD COLUMN note TEXT NOT NULL DEFAULT '';

CREATE TABLE interaction_webhooks (
    ttid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    type TEXT NOT NULL,
    webhook_url TEXT NOT NULL,
    webhook_method TEXT NOT NULL,
    webhook_events TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX interaction_webhooks_account ON interaction_webhooks (account_sid, ttid);

CREATE TABLE flex_settings (
    account_sid TEXT PRIMARY KEY,
    lost_agent_after BIGINT NOT NULL,
    pause_limit BIGINT NOT NULL,
    leave_limit BIGINT NOT NULL
);

CREATE TABLE lost_workers (
    account_sid TEXT NOT NULL,
    worker_sid TEXT NOT NULL,
    workspace_sid TEXT NOT NULL,
    gone BIGINT NOT NULL,
    PRIMARY KEY (account_sid, worker_sid)
);
