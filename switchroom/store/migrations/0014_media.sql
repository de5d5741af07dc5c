-- Media: what was uploaded, what MMS brought. The bytes are in the storage (a folder or a bucket).
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

-- What agents have sent so far moves into the storage when the program starts: its rows come over
-- here, its bytes stay in desk_media until then.
INSERT INTO media (sid, account_sid, service_sid, state, content_type, filename, size, category,
    author, source, carrier, user_sid, conversation_sid, message_sid, sms_sid, date_created,
    date_uploaded, date_updated)
SELECT d.sid, d.account_sid,
    (SELECT c.service_sid FROM conversation_messages m JOIN conversations c
        ON c.account_sid = m.account_sid AND c.sid = m.conversation_sid
        WHERE m.account_sid = d.account_sid AND m.sid = d.message_sid),
    'moving', d.content_type, d.filename, d.size, 'media', NULL, NULL, NULL, d.user_sid,
    (SELECT m.conversation_sid FROM conversation_messages m
        WHERE m.account_sid = d.account_sid AND m.sid = d.message_sid),
    d.message_sid, NULL, d.date_created, d.date_created, d.date_created
FROM desk_media d;
DROP INDEX desk_media_waiting;
DELETE FROM jobs WHERE kind = 'desk_media_sweep';
