-- Studio: revisions of flows, executions and their steps.

CREATE TABLE flow_revisions (
    flow_sid TEXT NOT NULL,
    revision BIGINT NOT NULL,
    account_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    status TEXT NOT NULL,
    definition TEXT NOT NULL,
    commit_message TEXT,
    errors TEXT NOT NULL,
    warnings TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    PRIMARY KEY (flow_sid, revision)
);

INSERT INTO flow_revisions (flow_sid, revision, account_sid, friendly_name, status, definition,
    commit_message, errors, warnings, date_created)
    SELECT sid, revision, account_sid, friendly_name, status, definition, commit_message, '[]',
    '[]', date_created FROM flows;
ALTER TABLE flows DROP COLUMN definition;
ALTER TABLE flows DROP COLUMN commit_message;
ALTER TABLE flows ADD COLUMN published_revision BIGINT;
ALTER TABLE flows ADD COLUMN test_users TEXT NOT NULL DEFAULT '[]';
UPDATE flows SET published_revision = revision WHERE status = 'published';

CREATE TABLE executions (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    flow_sid TEXT NOT NULL,
    revision BIGINT NOT NULL,
    status TEXT NOT NULL,
    ended_reason TEXT,
    contact_address TEXT NOT NULL,
    flow_address TEXT NOT NULL,
    conversation_sid TEXT,
    initiated_by TEXT NOT NULL,
    run TEXT NOT NULL,
    context TEXT NOT NULL,
    deadline BIGINT,
    outbound_sid TEXT,
    attached TEXT,
    steps BIGINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT
);
CREATE INDEX executions_flow ON executions (account_sid, flow_sid, sid);
CREATE INDEX executions_active ON executions (account_sid, flow_sid, sid) WHERE status = 'active';
CREATE INDEX executions_account ON executions (account_sid, sid);
CREATE INDEX executions_open ON executions (account_sid, sid) WHERE status = 'active';
CREATE INDEX executions_contact ON executions (account_sid, contact_address, sid);
CREATE INDEX executions_outbound ON executions (account_sid, outbound_sid)
    WHERE outbound_sid IS NOT NULL;

CREATE TABLE execution_keys (
    account_sid TEXT NOT NULL,
    flow_sid TEXT NOT NULL,
    event_key TEXT NOT NULL,
    execution_sid TEXT NOT NULL,
    PRIMARY KEY (account_sid, flow_sid, event_key)
);
CREATE INDEX execution_keys_execution ON execution_keys (account_sid, execution_sid);

CREATE TABLE execution_steps (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    flow_sid TEXT NOT NULL,
    execution_sid TEXT NOT NULL,
    position BIGINT NOT NULL,
    parent_step_sid TEXT,
    name TEXT NOT NULL,
    transitioned_from TEXT NOT NULL,
    transitioned_to TEXT NOT NULL,
    type TEXT NOT NULL,
    changes TEXT NOT NULL,
    date_created BIGINT NOT NULL
);
CREATE UNIQUE INDEX execution_steps_execution
    ON execution_steps (account_sid, execution_sid, position);

CREATE TABLE studio_settings (
    account_sid TEXT PRIMARY KEY,
    time_zone TEXT NOT NULL,
    stuck_flow_route TEXT NOT NULL,
    function_hosts TEXT NOT NULL,
    rate_limits SMALLINT NOT NULL,
    messages_while_busy TEXT NOT NULL
);
