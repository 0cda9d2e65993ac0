"""The schema, version by version, each as it was: a later change is a later migration, never an edit here."""

_TIME = "GLOB '????-??-??T??:??:??.???Z'"
_KIND = "IN ('message', 'document', 'integrate', 'create_order')"
_DECISION = "IN ('approved', 'declined', 'withdrawn', 'expired', 'not_needed')"
_OUTCOME = "IN ('sent', 'refused', 'never_sent', 'unknown', 'not_arrived')"
_STATE = (
    "IN ('collecting', 'invalid', 'pending', 'declined', 'expired', 'withdrawn',"
    " 'approved', 'sending', 'sent', 'refused', 'unknown')"
)

#: what people asked, what became of it, and the calls made for it
REQUEST_TABLES = f"""
CREATE TABLE batches (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind {_KIND}),
    account_id INTEGER NOT NULL,
    requested_by TEXT NOT NULL,
    requested_at TEXT NOT NULL CHECK (requested_at {_TIME}),
    expires_at TEXT NOT NULL CHECK (expires_at {_TIME}),
    digest TEXT NOT NULL,
    decision TEXT CHECK (decision {_DECISION}),
    decided_by TEXT,
    decided_at TEXT CHECK (decided_at {_TIME}),
    buyer_replied INTEGER NOT NULL CHECK (buyer_replied IN (0, 1)),
    language TEXT NOT NULL
) STRICT;
CREATE TABLE requests (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    batch_id TEXT NOT NULL REFERENCES batches (id),
    kind TEXT NOT NULL CHECK (kind {_KIND}),
    account_id INTEGER NOT NULL,
    order_id INTEGER,
    external_order_id TEXT NOT NULL,
    country TEXT CHECK (length(country) = 2),
    conversation TEXT NOT NULL,
    reason TEXT,
    file_sha256 TEXT CHECK (length(file_sha256) = 64),
    state TEXT NOT NULL CHECK (state {_STATE}),
    due_at TEXT NOT NULL CHECK (due_at {_TIME}),
    delays INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    http_status INTEGER,
    cause TEXT NOT NULL,
    finished_at TEXT CHECK (finished_at {_TIME})
) STRICT;
CREATE INDEX requests_of_batch ON requests (batch_id, seq);
CREATE INDEX requests_due ON requests (state, due_at, seq);
CREATE INDEX requests_of_order ON requests (order_id, seq);
CREATE INDEX requests_of_external_order ON requests (external_order_id, seq);
CREATE INDEX requests_of_conversation ON requests (conversation, seq);
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES requests (id),
    call_id TEXT NOT NULL,
    started_at TEXT NOT NULL CHECK (started_at {_TIME}),
    ended_at TEXT CHECK (ended_at {_TIME}),
    outcome TEXT CHECK (outcome {_OUTCOME}),
    http_status INTEGER
) STRICT;
CREATE INDEX attempts_of_request ON attempts (request_id, id);
CREATE UNIQUE INDEX attempts_possibly_effective ON attempts (request_id)
    WHERE outcome IS NULL OR outcome IN ('sent', 'unknown');
"""

#: everything a person typed or a foreign system said stands here only, so that it can be erased
PERSONAL_TABLES = """
CREATE TABLE contents (
    request_id TEXT PRIMARY KEY REFERENCES requests (id),
    salt TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    summary TEXT NOT NULL,
    notes TEXT NOT NULL CHECK (json_valid(notes)),
    api_message TEXT NOT NULL
) STRICT;
CREATE TABLE remarks (
    batch_id TEXT PRIMARY KEY REFERENCES batches (id),
    salt TEXT NOT NULL,
    decline_reason TEXT NOT NULL
) STRICT;
CREATE TABLE answers (
    attempt_id INTEGER PRIMARY KEY REFERENCES attempts (id),
    salt TEXT NOT NULL,
    api_message TEXT NOT NULL
) STRICT;
CREATE TABLE files (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    size INTEGER NOT NULL,
    content BLOB NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
"""

#: the chain; ``changed`` holds the columns that an event wrote, by table
EVENT_TABLES = f"""
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (at {_TIME}),
    name TEXT NOT NULL,
    batch_id TEXT,
    request_id TEXT,
    actor TEXT,
    from_state TEXT,
    to_state TEXT,
    detail TEXT NOT NULL CHECK (json_valid(detail)),
    changed TEXT NOT NULL CHECK (json_valid(changed)),
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX events_of_batch ON events (batch_id, id);
CREATE INDEX events_of_request ON events (request_id, id);
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
"""  # noqa: S608 - built from the constants above, at import

#: internal tables: what Slack still has to be shown, and the bot's own state
INTERNAL_TABLES = f"""
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    show TEXT NOT NULL CHECK (show IN ('card', 'receipt', 'thread', 'alert')),
    about TEXT NOT NULL,
    due_at TEXT NOT NULL CHECK (due_at {_TIME}),
    tries INTEGER NOT NULL DEFAULT 0,
    detail TEXT NOT NULL CHECK (json_valid(detail)),
    error TEXT NOT NULL DEFAULT '',
    closed_at TEXT CHECK (closed_at {_TIME})
) STRICT;
CREATE UNIQUE INDEX outbox_one_per_target ON outbox (show, about) WHERE closed_at IS NULL AND show <> 'thread';
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE closed_at IS NULL;
CREATE TABLE posts (
    show TEXT NOT NULL,
    about TEXT NOT NULL,
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    uncertain INTEGER NOT NULL CHECK (uncertain IN (0, 1)),
    PRIMARY KEY (show, about)
) STRICT, WITHOUT ROWID;
CREATE TABLE alerts (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    cause TEXT NOT NULL,
    count INTEGER NOT NULL,
    first_at TEXT NOT NULL CHECK (first_at {_TIME}),
    last_at TEXT NOT NULL CHECK (last_at {_TIME}),
    resolved_at TEXT CHECK (resolved_at {_TIME}),
    note TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX alerts_one_open_per_cause ON alerts (cause) WHERE resolved_at IS NULL;
CREATE TABLE alert_requests (
    seq INTEGER PRIMARY KEY,
    alert_id TEXT NOT NULL REFERENCES alerts (id),
    request_id TEXT NOT NULL REFERENCES requests (id),
    settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),
    UNIQUE (alert_id, request_id)
) STRICT;
CREATE INDEX alert_requests_of_request ON alert_requests (request_id);
CREATE TABLE replies (
    conversation TEXT PRIMARY KEY,
    at TEXT NOT NULL CHECK (at {_TIME}),
    by TEXT NOT NULL
) STRICT;
CREATE TABLE pace (
    name TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (json_valid(state))
) STRICT;
CREATE TABLE heartbeat (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at TEXT NOT NULL CHECK (at {_TIME})
) STRICT;
"""

#: version 3: marks that are still to be read back, without going through all that was ever sent
UNCONFIRMED_INDEX = """
CREATE INDEX requests_unconfirmed ON requests (due_at, seq) WHERE state = 'sent' AND kind = 'integrate' AND cause = '';
"""

#: version 4: when words were erased; and the digest of an approval, by which words could be guessed, beside a salt
ERASURE = f"""
ALTER TABLE requests ADD COLUMN erased_at TEXT CHECK (erased_at {_TIME});
CREATE TABLE digests (
    batch_id TEXT PRIMARY KEY REFERENCES batches (id),
    salt TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT;
"""
DIGEST_MOVED = "ALTER TABLE batches DROP COLUMN digest"

#: version 5: where the chain ends, so that an end cut off is seen without a head noted elsewhere
CHAIN_END = """
CREATE TABLE chain (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    events INTEGER NOT NULL,
    head TEXT NOT NULL
) STRICT;
INSERT INTO chain (id, events, head) SELECT 1, id, hash FROM events ORDER BY id DESC LIMIT 1;
CREATE TRIGGER events_are_counted AFTER INSERT ON events
BEGIN INSERT OR REPLACE INTO chain (id, events, head) VALUES (1, NEW.id, NEW.hash); END;
ALTER TABLE files DROP COLUMN created_at;
"""

#: version 6: what other tables point at is found by its primary key, and events point at what they are about, so that
#: programs that follow links, as Datasette does, find the way
_KEYED = (
    ("seq INTEGER PRIMARY KEY", "seq INTEGER NOT NULL UNIQUE"),
    ("id TEXT NOT NULL UNIQUE", "id TEXT PRIMARY KEY"),
)
_LINKED = (
    ("    batch_id TEXT,", "    batch_id TEXT REFERENCES batches (id),"),
    ("    request_id TEXT,", "    request_id TEXT REFERENCES requests (id),"),
)
LINKS = {"batches": _KEYED, "requests": _KEYED, "alerts": _KEYED, "events": _LINKED}
#: tables whose rows belonged to rows of others before
BELONGING = ("requests", "attempts", "contents", "remarks", "answers", "digests", "alert_requests")

#: version 7: no list of kinds or screens, which grow without the schema; indexes of what somebody looks for, not of all
#: there is; and requests by state counted as they move
_OPEN = "state IN ('collecting', 'pending', 'approved', 'sending', 'unknown')"
_SETTLES = "request_id TEXT NOT NULL REFERENCES requests (id)"
_SETTLED = "settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1))"
_ANY_KIND = ((f" CHECK (kind {_KIND})", ""),)
SMALLER = {
    "batches": _ANY_KIND,
    "requests": _ANY_KIND,
    "events": (("hash TEXT NOT NULL UNIQUE", "hash TEXT NOT NULL"),),
    "outbox": ((" CHECK (show IN ('card', 'receipt', 'thread', 'alert'))", ""),),
    # logs of versions 1 to 3 may have been made before there was this column
    "alert_requests": ((f"{_SETTLES},\n    UNIQUE", f"{_SETTLES},\n    {_SETTLED},\n    UNIQUE"),),
}
INDEXES_DROPPED = """
DROP INDEX requests_due;
DROP INDEX requests_of_batch;
DROP INDEX requests_of_conversation;
DROP INDEX attempts_of_request;
DROP INDEX events_of_batch;
DROP INDEX events_of_request;
"""
INDEXES_AND_COUNTS = f"""
CREATE INDEX requests_due ON requests (state, due_at, seq) WHERE {_OPEN};
CREATE INDEX requests_of_batch ON requests (batch_id, seq);
CREATE INDEX requests_of_conversation ON requests (conversation, seq) WHERE conversation <> '';
CREATE INDEX requests_with_words ON requests (seq) WHERE erased_at IS NULL;
CREATE INDEX attempts_of_request ON attempts (request_id);
CREATE INDEX events_of_batch ON events (batch_id) WHERE batch_id IS NOT NULL;
CREATE TABLE counts (
    state TEXT PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counts (state, number) SELECT state, COUNT(*) FROM requests GROUP BY state;
CREATE TRIGGER requests_are_counted AFTER INSERT ON requests
BEGIN
    INSERT INTO counts (state, number) VALUES (NEW.state, 1) ON CONFLICT (state) DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER requests_are_counted_anew AFTER UPDATE OF state ON requests WHEN NEW.state <> OLD.state
BEGIN
    UPDATE counts SET number = number - 1 WHERE state = OLD.state;
    INSERT INTO counts (state, number) VALUES (NEW.state, 1) ON CONFLICT (state) DO UPDATE SET number = number + 1;
END;
"""  # noqa: S608 - built from the constants above, at import

#: version 8: what is still to be looked at about requests, in rows of its own
FOLLOW_UPS = f"""
CREATE TABLE follow_ups (
    request_id TEXT NOT NULL REFERENCES requests (id),
    what TEXT NOT NULL,
    due_at TEXT NOT NULL CHECK (due_at {_TIME}),
    tries INTEGER NOT NULL,
    PRIMARY KEY (request_id, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX follow_ups_due ON follow_ups (what, due_at);
INSERT INTO follow_ups (request_id, what, due_at, tries)
SELECT
    id,
    CASE
        WHEN state = 'collecting' THEN IIF(kind = 'integrate', 'identify', 'collect')
        WHEN kind = 'integrate' THEN 'read_back'
        ELSE IIF(state = 'unknown', 'reconcile', 'order_id')
    END,
    MAX(due_at, COALESCE(finished_at, due_at)),
    delays
FROM requests
WHERE state = 'collecting'
    OR state = 'unknown' AND kind IN ('document', 'create_order', 'integrate')
    OR state = 'sent' AND kind = 'integrate' AND cause = ''
    OR state = 'sent' AND kind = 'create_order' AND order_id IS NULL;
DROP INDEX requests_unconfirmed;
"""  # noqa: S608 - built from the constants above, at import
