-- People who log in, their sessions, and what an account sets about Flex.

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
