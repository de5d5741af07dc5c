-- The tables as they stand after the last migration. Read this first; see docs/tables.md.
--
-- Both engines take this text (store/sqlite.py names the one phrase it rewrites). SIDs and JSON
-- are TEXT, instants and durations BIGINT microseconds, truth SMALLINT 0 or 1.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE accounts (
    sid TEXT PRIMARY KEY,
    owner_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    status TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    token_sealed TEXT NOT NULL,
    secondary_hash TEXT,
    secondary_sealed TEXT,
    number_handler TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX accounts_owner ON accounts (owner_sid, sid);

CREATE TABLE api_keys (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    secret_sealed TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX api_keys_account ON api_keys (account_sid, sid);

CREATE TABLE alerts (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    log_level TEXT NOT NULL,
    error_code TEXT,
    alert_text TEXT NOT NULL,
    resource_sid TEXT,
    service_sid TEXT,
    request_method TEXT,
    request_url TEXT,
    request_headers TEXT,
    request_variables TEXT,
    response_status BIGINT,
    response_headers TEXT,
    response_body TEXT,
    request_id TEXT,
    date_created BIGINT NOT NULL
);
CREATE INDEX alerts_account ON alerts (account_sid, sid);
CREATE INDEX alerts_faults ON alerts (account_sid, sid) WHERE log_level <> 'debug';

CREATE TABLE messaging_services (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL,
    settings TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX messaging_services_account ON messaging_services (account_sid, sid);

CREATE TABLE phone_numbers (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    phone_number TEXT NOT NULL UNIQUE,
    friendly_name TEXT NOT NULL,
    type TEXT NOT NULL,
    country TEXT NOT NULL,
    carrier TEXT NOT NULL,
    voice SMALLINT NOT NULL,
    sms SMALLINT NOT NULL,
    mms SMALLINT NOT NULL,
    beta SMALLINT NOT NULL,
    address_requirements TEXT NOT NULL,
    sms_url TEXT NOT NULL,
    sms_method TEXT NOT NULL,
    sms_fallback_url TEXT NOT NULL,
    sms_fallback_method TEXT NOT NULL,
    sms_application_sid TEXT NOT NULL,
    voice_settings TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL,
    messaging_service_sid TEXT,
    service_joined BIGINT,
    opt_out TEXT
);
CREATE INDEX phone_numbers_account ON phone_numbers (account_sid, sid);
CREATE INDEX phone_numbers_service ON phone_numbers (account_sid, messaging_service_sid, sid)
    WHERE messaging_service_sid IS NOT NULL;

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

-- From which sender of a service a recipient has had messages so far. It counts while the sender
-- has been in the service since before `date_created`.
CREATE TABLE sticky_senders (
    account_sid TEXT NOT NULL,
    service_sid TEXT NOT NULL,
    recipient TEXT NOT NULL,
    sender_sid TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    PRIMARY KEY (account_sid, service_sid, recipient)
);

CREATE TABLE messages (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    direction TEXT NOT NULL,
    from_number TEXT NOT NULL,
    to_number TEXT NOT NULL,
    body TEXT NOT NULL,
    media TEXT,
    num_segments BIGINT NOT NULL,
    status TEXT NOT NULL,
    error_code BIGINT,
    carrier TEXT NOT NULL,
    carrier_message_id TEXT,
    conversation_sid TEXT,
    messaging_service_sid TEXT,
    status_callback TEXT,
    date_sent BIGINT,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL,
    others TEXT,
    group_sid TEXT
);
CREATE UNIQUE INDEX messages_carrier ON messages (account_sid, carrier, carrier_message_id);
CREATE INDEX messages_to ON messages (account_sid, to_number, sid);
CREATE INDEX messages_from ON messages (account_sid, from_number, sid);
CREATE INDEX messages_account ON messages (account_sid, sid);
CREATE INDEX messages_scheduled ON messages (account_sid, sid) WHERE status = 'scheduled';
CREATE INDEX messages_group ON messages (account_sid, group_sid, sid)
    WHERE group_sid IS NOT NULL;

-- Of a message that is scheduled or may wait only so long (seconds) for its carrier.
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

-- Who wants no messages from a number or from a messaging service (`sender`).
CREATE TABLE opt_outs (
    account_sid TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    keyword TEXT NOT NULL,
    message_sid TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    source TEXT NOT NULL DEFAULT 'message',
    PRIMARY KEY (account_sid, sender, recipient)
);
CREATE INDEX opt_outs_recipient ON opt_outs (account_sid, recipient, sender);

-- Every change of consent, for good: who, when, by which words or on whose account.
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

CREATE TABLE reply_rates (
    account_sid TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    replies BIGINT NOT NULL,
    last_reply BIGINT NOT NULL,
    PRIMARY KEY (account_sid, sender, recipient)
);

CREATE TABLE handsets (
    account_sid TEXT NOT NULL,
    phone_number TEXT NOT NULL,
    delivery TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    PRIMARY KEY (account_sid, phone_number)
);

CREATE TABLE flows (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    status TEXT NOT NULL,
    revision BIGINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL,
    published_revision BIGINT,
    test_users TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX flows_account ON flows (account_sid, sid);

-- Every definition that a flow ever had, as the client sent it; rows never change.
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

-- `run` is the engine's state (core/flows/run.py), `context` what templates read. `outbound_sid` is
-- the message whose reply is awaited, `deadline` when that ends; `attached` is what is taken away
-- from a conversation at the end.
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

-- What an account sets about its flows; `function_hosts` maps hosts of functions to URLs.
CREATE TABLE studio_settings (
    account_sid TEXT PRIMARY KEY,
    time_zone TEXT NOT NULL,
    stuck_flow_route TEXT NOT NULL,
    function_hosts TEXT NOT NULL,
    rate_limits SMALLINT NOT NULL,
    messages_while_busy TEXT NOT NULL
);

-- What an active execution answers to: a conversation, or a pair of addresses. At most one for
-- each flow (studio §5.1).
CREATE TABLE execution_keys (
    account_sid TEXT NOT NULL,
    flow_sid TEXT NOT NULL,
    event_key TEXT NOT NULL,
    execution_sid TEXT NOT NULL,
    PRIMARY KEY (account_sid, flow_sid, event_key)
);
CREATE INDEX execution_keys_execution ON execution_keys (account_sid, execution_sid);

-- One row for each transition taken; `changes` is what the step wrote into the context.
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

CREATE TABLE services (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    creator_role_sid TEXT NOT NULL,
    conversation_role_sid TEXT NOT NULL,
    service_role_sid TEXT NOT NULL,
    reachability_enabled SMALLINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX services_account ON services (account_sid, sid);

CREATE TABLE roles (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    service_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    type TEXT NOT NULL,
    permissions TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX roles_service ON roles (account_sid, service_sid, sid);

CREATE TABLE users (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    service_sid TEXT NOT NULL,
    identity TEXT NOT NULL,
    friendly_name TEXT,
    role_sid TEXT NOT NULL,
    attributes TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX users_identity ON users (account_sid, service_sid, identity);
CREATE INDEX users_page ON users (account_sid, service_sid, sid);
CREATE INDEX users_role ON users (account_sid, role_sid);

-- What a conversation takes where it says nothing; timers as the client wrote them.
CREATE TABLE conversation_settings (
    account_sid TEXT PRIMARY KEY,
    default_service_sid TEXT NOT NULL,
    default_messaging_service_sid TEXT NOT NULL,
    default_inactive_timer TEXT,
    default_closed_timer TEXT
);

-- service_sid '' is the account's own row.
CREATE TABLE hook_settings (
    account_sid TEXT NOT NULL,
    service_sid TEXT NOT NULL,
    method TEXT NOT NULL,
    filters TEXT NOT NULL,
    pre_url TEXT,
    post_url TEXT,
    target TEXT NOT NULL,
    PRIMARY KEY (account_sid, service_sid)
);

-- address_country '' for all but short codes.
CREATE TABLE addresses (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    type TEXT NOT NULL,
    address TEXT NOT NULL,
    address_country TEXT NOT NULL,
    friendly_name TEXT,
    enabled SMALLINT NOT NULL,
    auto_type TEXT NOT NULL,
    service_sid TEXT,
    webhook_url TEXT,
    webhook_method TEXT,
    webhook_filters TEXT,
    studio_flow_sid TEXT,
    studio_retry_count BIGINT,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX addresses_address ON addresses (account_sid, address, address_country);
CREATE INDEX addresses_account ON addresses (account_sid, sid);

CREATE TABLE conversations (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    service_sid TEXT NOT NULL,
    messaging_service_sid TEXT NOT NULL,
    friendly_name TEXT,
    unique_name TEXT,
    attributes TEXT NOT NULL,
    state TEXT NOT NULL,
    inactive_after BIGINT,
    closed_after BIGINT,
    date_inactive BIGINT,
    date_closed BIGINT,
    next_index BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    last_activity BIGINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL,
    email_address TEXT,
    email_name TEXT
);
CREATE UNIQUE INDEX conversations_name ON conversations (account_sid, service_sid, unique_name)
    WHERE unique_name IS NOT NULL;
CREATE INDEX conversations_activity
    ON conversations (account_sid, service_sid, state, last_activity, sid);
CREATE INDEX conversations_created
    ON conversations (account_sid, service_sid, state, date_created, sid);

-- service_sid is the conversation's; open is 0 once that is closed.
CREATE TABLE participants (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    conversation_sid TEXT NOT NULL,
    identity TEXT,
    type TEXT NOT NULL,
    address TEXT,
    proxy_address TEXT,
    attributes TEXT NOT NULL,
    role_sid TEXT,
    last_read_message_index BIGINT,
    last_read_timestamp TEXT,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL,
    service_sid TEXT NOT NULL DEFAULT '',
    open SMALLINT NOT NULL DEFAULT 1,
    notification_level TEXT NOT NULL DEFAULT 'default',
    projected_address TEXT
);
CREATE INDEX participants_conversation ON participants (account_sid, conversation_sid, sid);
CREATE INDEX participants_bound ON participants (account_sid, conversation_sid, sid)
    WHERE type <> 'chat';
CREATE INDEX participants_of_user
    ON participants (account_sid, service_sid, identity, conversation_sid, sid)
    WHERE identity IS NOT NULL;
CREATE INDEX participants_open ON participants (account_sid, service_sid, identity)
    WHERE identity IS NOT NULL AND open = 1;
CREATE INDEX participants_role ON participants (account_sid, role_sid);
CREATE INDEX participants_of_address ON participants (account_sid, address, conversation_sid, sid)
    WHERE address IS NOT NULL;
CREATE UNIQUE INDEX participants_identity ON participants (conversation_sid, identity)
    WHERE identity IS NOT NULL;

-- Which open conversation holds a pair: a row goes when the conversation closes, the participant
-- is removed or the conversation deleted (conversations §10, invariant 1).
CREATE TABLE open_pairs (
    account_sid TEXT NOT NULL,
    address TEXT NOT NULL,
    proxy_address TEXT NOT NULL,
    conversation_sid TEXT NOT NULL,
    participant_sid TEXT NOT NULL,
    PRIMARY KEY (account_sid, address, proxy_address)
);
CREATE INDEX open_pairs_conversation ON open_pairs (account_sid, conversation_sid);

-- Which open conversation holds a set of numbers: a group text belongs to it. Of two numbers it is a
-- row of open_pairs.
CREATE TABLE open_groups (
    account_sid TEXT NOT NULL,
    numbers TEXT NOT NULL,
    conversation_sid TEXT NOT NULL,
    PRIMARY KEY (account_sid, numbers)
);
CREATE INDEX open_groups_conversation ON open_groups (account_sid, conversation_sid);

-- Of a conversation that is initializing: who is to take part, and what its state will be then.
CREATE TABLE conversation_setups (
    conversation_sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    state TEXT NOT NULL,
    participants TEXT NOT NULL,
    post SMALLINT NOT NULL,
    date_created BIGINT NOT NULL
);

CREATE TABLE conversation_messages (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    conversation_sid TEXT NOT NULL,
    message_index BIGINT NOT NULL,
    author TEXT NOT NULL,
    participant_sid TEXT,
    body TEXT,
    media TEXT,
    attributes TEXT NOT NULL,
    recipients BIGINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL,
    content_sid TEXT
);
CREATE UNIQUE INDEX conversation_messages_index
    ON conversation_messages (account_sid, conversation_sid, message_index);

CREATE TABLE receipts (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    conversation_sid TEXT NOT NULL,
    message_sid TEXT NOT NULL,
    channel_message_sid TEXT NOT NULL,
    participant_sid TEXT NOT NULL,
    status TEXT NOT NULL,
    error_code BIGINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX receipts_message ON receipts (account_sid, message_sid, sid);
CREATE UNIQUE INDEX receipts_channel_message ON receipts (account_sid, channel_message_sid);
CREATE INDEX receipts_conversation ON receipts (account_sid, conversation_sid);

CREATE TABLE conversation_webhooks (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    conversation_sid TEXT NOT NULL,
    target TEXT NOT NULL,
    url TEXT,
    method TEXT,
    filters TEXT NOT NULL,
    triggers TEXT NOT NULL,
    flow_sid TEXT,
    replay_after BIGINT,
    retry_count BIGINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX conversation_webhooks_conversation
    ON conversation_webhooks (account_sid, conversation_sid, sid);

-- Secrets are sealed by the vault and never shown.
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

-- A device of a user, or a socket of his, that asked to be notified.
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

-- What is notified in a service: JSON by the names of the API.
CREATE TABLE push_settings (
    account_sid TEXT NOT NULL,
    service_sid TEXT NOT NULL,
    settings TEXT NOT NULL,
    PRIMARY KEY (account_sid, service_sid)
);

-- What happened, in order, for good: one row for each event (SIDs and small facts, no texts).
CREATE TABLE events (
    position BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    account_sid TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    facts TEXT NOT NULL,
    date_created BIGINT NOT NULL
);

CREATE TABLE workspaces (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    event_callback_url TEXT NOT NULL,
    events_filter TEXT NOT NULL,
    multi_task_enabled SMALLINT NOT NULL,
    default_activity_sid TEXT NOT NULL,
    timeout_activity_sid TEXT NOT NULL,
    prioritize_queue_order TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX workspaces_account ON workspaces (account_sid, sid);

CREATE TABLE activities (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    workspace_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    available SMALLINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX activities_name ON activities (workspace_sid, name_key);

CREATE TABLE task_channels (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    workspace_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    unique_name TEXT NOT NULL,
    channel_optimized_routing SMALLINT NOT NULL,
    builtin SMALLINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX task_channels_name ON task_channels (workspace_sid, unique_name);

CREATE TABLE workers (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    workspace_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    attributes TEXT NOT NULL,
    activity_sid TEXT NOT NULL,
    available SMALLINT NOT NULL,
    date_status_changed BIGINT NOT NULL,
    last_reserved BIGINT,
    version BIGINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX workers_name ON workers (workspace_sid, name_key);
CREATE INDEX workers_page ON workers (workspace_sid, sid);
CREATE INDEX workers_activity ON workers (workspace_sid, activity_sid, sid);
CREATE INDEX workers_changed ON workers (workspace_sid, date_status_changed, sid);

-- `assigned` counts live reservations. `ready` says that the worker could take one more: its
-- activity and this channel are available and there is capacity. `idle_since` orders the ready ones.
CREATE TABLE worker_channels (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    workspace_sid TEXT NOT NULL,
    worker_sid TEXT NOT NULL,
    task_channel_sid TEXT NOT NULL,
    configured_capacity BIGINT NOT NULL,
    assigned BIGINT NOT NULL,
    available SMALLINT NOT NULL,
    last_reserved BIGINT,
    ready SMALLINT NOT NULL,
    idle_since BIGINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX worker_channels_pair ON worker_channels (worker_sid, task_channel_sid);
CREATE INDEX worker_channels_ready ON worker_channels (task_channel_sid, idle_since, worker_sid)
    WHERE ready = 1;

CREATE TABLE task_queues (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    workspace_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    target_workers TEXT NOT NULL,
    max_reserved_workers BIGINT NOT NULL,
    task_order TEXT NOT NULL,
    reservation_activity_sid TEXT,
    assignment_activity_sid TEXT,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX task_queues_name ON task_queues (workspace_sid, name_key);

-- Which workers meet a queue's expression; kept up to date when attributes or the expression change.
CREATE TABLE queue_members (
    account_sid TEXT NOT NULL,
    queue_sid TEXT NOT NULL,
    worker_sid TEXT NOT NULL,
    PRIMARY KEY (queue_sid, worker_sid)
);
CREATE INDEX queue_members_worker ON queue_members (worker_sid, queue_sid);

CREATE TABLE workflows (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    workspace_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    configuration TEXT NOT NULL,
    assignment_callback_url TEXT NOT NULL,
    fallback_assignment_callback_url TEXT NOT NULL,
    task_reservation_timeout BIGINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX workflows_page ON workflows (workspace_sid, sid);

-- `place` is where the task is in its workflow (core/matching/workflow.py), `line` the line it waits
-- in, `offered` how often it was reserved, `due` when its step or its life ends.
CREATE TABLE tasks (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    workspace_sid TEXT NOT NULL,
    attributes TEXT NOT NULL,
    assignment_status TEXT NOT NULL,
    priority BIGINT NOT NULL,
    reason TEXT,
    timeout BIGINT NOT NULL,
    workflow_sid TEXT NOT NULL,
    queue_sid TEXT,
    queue_entered BIGINT,
    task_channel_sid TEXT NOT NULL,
    routing_target TEXT,
    ignore_capacity SMALLINT NOT NULL,
    virtual_start_time BIGINT NOT NULL,
    place TEXT NOT NULL,
    line TEXT,
    offered BIGINT NOT NULL,
    due BIGINT,
    version BIGINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX tasks_page ON tasks (workspace_sid, date_created, sid);
CREATE INDEX tasks_open ON tasks (workspace_sid, assignment_status, sid);
CREATE INDEX tasks_queue ON tasks (queue_sid, assignment_status, sid);
CREATE INDEX tasks_line ON tasks (line, priority DESC, virtual_start_time, sid)
    WHERE line IS NOT NULL;
CREATE INDEX tasks_newest ON tasks (line, virtual_start_time DESC, sid DESC)
    WHERE line IS NOT NULL;
CREATE INDEX tasks_due ON tasks (workspace_sid, due) WHERE due IS NOT NULL;

-- Tasks that the same workers can take wait in one line: same queue, channel, condition and known
-- worker, and the same values (`facts`) of what the condition reads of the task. In one that is `topping` they are offered to some
-- already and can be offered to more.
CREATE TABLE lines (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    workspace_sid TEXT NOT NULL,
    queue_sid TEXT NOT NULL,
    task_channel_sid TEXT NOT NULL,
    worker_sid TEXT,
    expression TEXT NOT NULL,
    order_by TEXT NOT NULL,
    facts TEXT NOT NULL,
    topping SMALLINT NOT NULL
);
CREATE INDEX lines_queue ON lines (queue_sid, task_channel_sid);

-- `live` while it takes a place of its worker. At most one of a task is accepted.
CREATE TABLE reservations (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    workspace_sid TEXT NOT NULL,
    task_sid TEXT NOT NULL,
    worker_sid TEXT NOT NULL,
    worker_name TEXT NOT NULL,
    task_channel_sid TEXT NOT NULL,
    batch BIGINT NOT NULL,
    status TEXT NOT NULL,
    live SMALLINT NOT NULL,
    timeout BIGINT NOT NULL,
    due BIGINT,
    version BIGINT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE INDEX reservations_task ON reservations (task_sid, sid);
CREATE INDEX reservations_worker ON reservations (worker_sid, sid);
CREATE INDEX reservations_live ON reservations (worker_sid, task_sid) WHERE live = 1;
CREATE UNIQUE INDEX reservations_taken ON reservations (task_sid)
    WHERE status IN ('accepted', 'wrapping');
CREATE INDEX reservations_due ON reservations (workspace_sid, due) WHERE due IS NOT NULL;

-- What happened, as the Events API shows it (`data` is its event_data); statistics are sums of it.
CREATE TABLE task_events (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    workspace_sid TEXT NOT NULL,
    event_type TEXT NOT NULL,
    description TEXT NOT NULL,
    event_date BIGINT NOT NULL,
    actor_sid TEXT,
    resource_type TEXT NOT NULL,
    resource_sid TEXT NOT NULL,
    task_sid TEXT,
    worker_sid TEXT,
    reservation_sid TEXT,
    workflow_sid TEXT,
    queue_sid TEXT,
    task_channel_sid TEXT,
    task_age BIGINT,
    queue_age BIGINT,
    activity_sid TEXT,
    activity_age BIGINT,
    data TEXT NOT NULL
);
CREATE INDEX task_events_workspace ON task_events (workspace_sid, sid);
CREATE INDEX task_events_queue ON task_events (queue_sid, sid) WHERE queue_sid IS NOT NULL;
CREATE INDEX task_events_workflow ON task_events (workflow_sid, sid)
    WHERE workflow_sid IS NOT NULL;
CREATE INDEX task_events_task ON task_events (task_sid, sid) WHERE task_sid IS NOT NULL;
CREATE INDEX task_events_worker ON task_events (worker_sid, sid) WHERE worker_sid IS NOT NULL;

-- What a worker's open sockets are told, for a while.
CREATE TABLE worker_pushes (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    account_sid TEXT NOT NULL,
    worker_sid TEXT NOT NULL,
    event_type TEXT NOT NULL,
    payload TEXT NOT NULL,
    date_created BIGINT NOT NULL
);
CREATE INDEX worker_pushes_worker ON worker_pushes (worker_sid, id);
CREATE INDEX worker_pushes_date ON worker_pushes (account_sid, date_created);

-- Open sockets of workers, on all nodes (taskrouter/sockets.py).
CREATE TABLE worker_sockets (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    worker_sid TEXT NOT NULL,
    opened BIGINT NOT NULL,
    synced BIGINT,
    seen BIGINT NOT NULL
);
CREATE INDEX worker_sockets_worker ON worker_sockets (worker_sid);

CREATE TABLE interactions (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    webhook_ttid TEXT,
    interaction_context_sid TEXT,
    date_created BIGINT NOT NULL
);

-- The conversation that an interaction is about. `resting` is 1 while nobody is to have it: it was
-- left or paused, or its agent was closed; the customer's next message then asks for somebody. At
-- `due` something is done by itself; `rounds` counts how often somebody was asked for in vain.
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
    date_updated BIGINT NOT NULL,
    resting SMALLINT NOT NULL DEFAULT 0,
    rounds BIGINT NOT NULL DEFAULT 0,
    due BIGINT,
    paused_by TEXT
);
CREATE INDEX interaction_channels_interaction ON interaction_channels (interaction_sid, sid);
CREATE INDEX interaction_channels_conversation
    ON interaction_channels (account_sid, conversation_sid);
CREATE INDEX interaction_channels_paused ON interaction_channels (account_sid, paused_by, sid)
    WHERE status = 'pause';
CREATE INDEX interaction_channels_resting ON interaction_channels (account_sid, conversation_sid)
    WHERE resting = 1;
CREATE INDEX interaction_channels_age ON interaction_channels (account_sid, date_updated);

-- A task by which somebody is asked to join a channel; `routing` is JSON of how the channel can be
-- asked for again, `resumed` 1 where the agent who paused it was let in at once.
CREATE TABLE interaction_invites (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    interaction_sid TEXT NOT NULL,
    channel_sid TEXT NOT NULL,
    workspace_sid TEXT NOT NULL,
    task_sid TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    routing TEXT NOT NULL DEFAULT '',
    resumed SMALLINT NOT NULL DEFAULT 0
);
CREATE INDEX interaction_invites_channel ON interaction_invites (channel_sid, sid);

-- `media_sid` is the participant of the conversation, `media` JSON of how he is reached there.
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
    date_updated BIGINT NOT NULL,
    type TEXT NOT NULL DEFAULT 'cold',
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX interaction_transfers_channel ON interaction_transfers (channel_sid, sid);
CREATE INDEX interaction_transfers_task ON interaction_transfers (task_sid);

CREATE TABLE desk_users (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL,
    full_name TEXT NOT NULL,
    email TEXT NOT NULL,
    roles TEXT NOT NULL,
    admin SMALLINT NOT NULL,
    active SMALLINT NOT NULL,
    password_hash TEXT,
    subject TEXT,
    claims TEXT NOT NULL,
    invitation_hash TEXT,
    invitation_ends BIGINT,
    workspace_sid TEXT,
    worker_sid TEXT,
    last_log_in BIGINT,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX desk_users_username ON desk_users (username_key);
CREATE UNIQUE INDEX desk_users_subject ON desk_users (subject) WHERE subject IS NOT NULL;
CREATE UNIQUE INDEX desk_users_worker ON desk_users (worker_sid) WHERE worker_sid IS NOT NULL;
CREATE UNIQUE INDEX desk_users_invitation ON desk_users (invitation_hash)
    WHERE invitation_hash IS NOT NULL;
CREATE INDEX desk_users_account ON desk_users (account_sid, sid);
CREATE INDEX desk_users_admins ON desk_users (account_sid, sid) WHERE admin = 1 AND active = 1;

CREATE TABLE desk_sessions (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    user_sid TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    csrf_token TEXT NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    began BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    last_end BIGINT NOT NULL
);
CREATE UNIQUE INDEX desk_sessions_secret ON desk_sessions (secret_hash);
CREATE INDEX desk_sessions_user ON desk_sessions (account_sid, user_sid, sid);
CREATE INDEX desk_sessions_ends ON desk_sessions (ends);

CREATE TABLE desk_guesses (
    source TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    last_failure BIGINT NOT NULL
);
CREATE INDEX desk_guesses_age ON desk_guesses (last_failure);

CREATE TABLE desk_states (
    state_hash TEXT PRIMARY KEY,
    ends BIGINT NOT NULL
);
CREATE INDEX desk_states_ends ON desk_states (ends);

CREATE TABLE flex_configurations (
    account_sid TEXT PRIMARY KEY,
    workspace_sid TEXT,
    runtime_domain TEXT,
    settings TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX flex_configurations_domain ON flex_configurations (runtime_domain)
    WHERE runtime_domain IS NOT NULL;

-- What the desktops of an agent are to look at anew, for an hour (desk/pushes.py).
CREATE TABLE desk_pushes (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    account_sid TEXT NOT NULL,
    worker_sid TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    date_created BIGINT NOT NULL
);
CREATE INDEX desk_pushes_worker ON desk_pushes (worker_sid, id);
CREATE INDEX desk_pushes_date ON desk_pushes (account_sid, date_created);

-- By which token of a desktop a message was sent: the same token again is the same message.
CREATE TABLE desk_sends (
    account_sid TEXT NOT NULL,
    conversation_sid TEXT NOT NULL,
    client_id TEXT NOT NULL,
    message_sid TEXT NOT NULL,
    PRIMARY KEY (conversation_sid, client_id)
);
CREATE INDEX desk_sends_message ON desk_sends (message_sid);

-- What an agent said of a conversation when he was through with it.
CREATE TABLE wrap_ups (
    task_sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    conversation_sid TEXT,
    worker_sid TEXT NOT NULL,
    worker_name TEXT NOT NULL,
    disposition TEXT,
    note TEXT,
    date_created BIGINT NOT NULL
);
CREATE INDEX wrap_ups_conversation ON wrap_ups (conversation_sid)
    WHERE conversation_sid IS NOT NULL;

-- What agents know of a customer.
CREATE TABLE customers (
    account_sid TEXT NOT NULL,
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    attributes TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL,
    PRIMARY KEY (account_sid, address)
);
CREATE INDEX customers_name ON customers (account_sid, name_key, address);

CREATE TABLE customer_notes (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    address TEXT NOT NULL,
    user_sid TEXT NOT NULL,
    author_name TEXT NOT NULL,
    body TEXT NOT NULL,
    date_created BIGINT NOT NULL
);
CREATE INDEX customer_notes_customer ON customer_notes (account_sid, address, sid);

CREATE TABLE canned_responses (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    shortcut TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    date_created BIGINT NOT NULL,
    date_updated BIGINT NOT NULL
);
CREATE UNIQUE INDEX canned_responses_shortcut ON canned_responses (account_sid, shortcut);

-- Files of agents from the time when they were kept in the database; they move into the storage
-- when the program starts.
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

-- In which conversations a word stands, and in the names of which customers (desk/words.py).
CREATE TABLE desk_words (
    account_sid TEXT NOT NULL,
    word TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (account_sid, word, subject)
);

CREATE TABLE desk_settings (
    account_sid TEXT PRIMARY KEY,
    dispositions TEXT NOT NULL
);

-- Who is told of what happens to interactions; `webhook_events` is a JSON list.
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

-- What an account sets about interactions; durations in microseconds.
CREATE TABLE flex_settings (
    account_sid TEXT PRIMARY KEY,
    lost_agent_after BIGINT NOT NULL,
    pause_limit BIGINT NOT NULL,
    leave_limit BIGINT NOT NULL
);

-- A worker whose last socket has gone, until he is back or his conversations are taken from him.
CREATE TABLE lost_workers (
    account_sid TEXT NOT NULL,
    worker_sid TEXT NOT NULL,
    workspace_sid TEXT NOT NULL,
    gone BIGINT NOT NULL,
    PRIMARY KEY (account_sid, worker_sid)
);

-- Carriers: what they are set to, whose numbers they carry, what became of each part of a message,
-- and what passed between them and us.
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
CREATE INDEX carrier_exchanges_ledger ON carrier_exchanges (carrier_sid, sid)
    WHERE kind = 'reconcile';

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

-- The outbox: what is still to be done after a transaction. The oldest row of each key is its
-- head; only heads are performed, so one key is worked on in order (store/outbox.py).
CREATE TABLE jobs (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    account_sid TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    token TEXT NOT NULL,
    request_id TEXT NOT NULL,
    head SMALLINT NOT NULL,
    dead SMALLINT NOT NULL,
    due BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    lease_owner TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    error TEXT,
    date_created BIGINT NOT NULL,
    lane TEXT NOT NULL DEFAULT ''
);
CREATE INDEX jobs_due ON jobs (lane, due, id) WHERE head = 1 AND dead = 0;
CREATE INDEX jobs_key ON jobs (key, id) WHERE dead = 0;
CREATE INDEX jobs_dead ON jobs (id) WHERE dead = 1;
CREATE INDEX jobs_behind ON jobs (lane) WHERE head = 0 AND dead = 0 AND lane <> '';

-- Media: what was uploaded, what MMS brought (media/rows.py). The bytes are in the storage, under
-- the SID. `message_sid` is a conversation's message, `sms_sid` the message that brought it in.
CREATE TABLE media (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    service_sid TEXT,
    state TEXT NOT NULL,
    content_type TEXT NOT NULL,
    filename TEXT,
    size BIGINT NOT NULL,
    category TEXT NOT NULL,
    author TEXT,
    source TEXT,
    carrier TEXT,
    user_sid TEXT,
    conversation_sid TEXT,
    message_sid TEXT,
    sms_sid TEXT,
    date_created BIGINT NOT NULL,
    date_uploaded BIGINT,
    date_updated BIGINT NOT NULL
);
CREATE INDEX media_conversation ON media (account_sid, conversation_sid)
    WHERE conversation_sid IS NOT NULL;
CREATE INDEX media_service ON media (account_sid, service_sid) WHERE service_sid IS NOT NULL;
CREATE INDEX media_unsent ON media (account_sid, user_sid, sid)
    WHERE user_sid IS NOT NULL AND message_sid IS NULL;
CREATE INDEX media_incoming ON media (account_sid, date_created) WHERE state = 'incoming';
CREATE INDEX media_gone ON media (account_sid, sid) WHERE state = 'gone';
