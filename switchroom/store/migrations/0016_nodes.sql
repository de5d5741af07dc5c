-- The nodes that share this database, and when (real time) each was last heard of.
CREATE TABLE nodes (
    name TEXT PRIMARY KEY,
    date_seen BIGINT NOT NULL
);
