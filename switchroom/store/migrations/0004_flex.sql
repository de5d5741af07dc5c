-- Flex: interactions.

CREATE TABLE interactions (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    webhook_ttid TEXT,
    interaction_context_sid TEXT,
    date_created BIGINT NOT NULL
);

CREATE TABLE interaction_channels (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    interaction_sid TEXT NOT NULL,
    type TEXT NOT NULL,
    initiated_by TEXT NOT NULL,
    status TEXT NOT NULL,
    conversation_sid TEXT NOT NULL,
    error_code BIGINT NOT NULL,
    error_message TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX interaction_channels_interaction ON interaction_channels (interaction_sid, sid);
CREATE INDEX interaction_channels_conversation
    ON interaction_channels (account_sid, conversation_sid);
CREATE INDEX interaction_channels_paused ON interaction_channels (account_sid, sid)
    WHERE status = 'pause';

CREATE TABLE interaction_invites (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    interaction_sid TEXT NOT NULL,
    channel_sid TEXT NOT NULL,
    workspace_sid TEXT NOT NULL,
    task_sid TEXT NOT NULL,
    date_created BIGINT NOT NULL
);
CREATE INDEX interaction_invites_channel ON interaction_invites (channel_sid, sid);

CREATE TABLE interaction_participants (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    interaction_sid TEXT NOT NULL,
    channel_sid TEXT NOT NULL,
    type TEXT NOT NULL,
    present SMALLINT NOT NULL,
    workspace_sid TEXT,
    task_sid TEXT,
    worker_sid TEXT,
    reservation_sid TEXT,
    media_sid TEXT,
    media TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX interaction_participants_channel ON interaction_participants (channel_sid, sid);
CREATE UNIQUE INDEX interaction_participants_reservation
    ON interaction_participants (reservation_sid) WHERE reservation_sid IS NOT NULL;

CREATE TABLE interaction_transfers (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    interaction_sid TEXT NOT NULL,
    channel_sid TEXT NOT NULL,
    from_sid TEXT NOT NULL,
    to_sid TEXT NOT NULL,
    task_sid TEXT NOT NULL,
    note_sid TEXT,
    summary_sid TEXT,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX interaction_transfers_channel ON interaction_transfers (channel_sid, sid);
CREATE INDEX interaction_transfers_task ON interaction_transfers (task_sid);
