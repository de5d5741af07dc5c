-- TaskRouter.

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

CREATE TABLE worker_sockets (
    sid TEXT PRIMARY KEY,
    account_sid TEXT NOT NULL,
    worker_sid TEXT NOT NULL,
    opened BIGINT NOT NULL,
    synced BIGINT,
    seen BIGINT NOT NULL
);
CREATE INDEX worker_sockets_worker ON worker_sockets (worker_sid);
