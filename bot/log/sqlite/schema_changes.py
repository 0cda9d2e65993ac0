"""What later versions changed in the schema, each as it was: a further change is a migration of its own."""

from bot.log.sqlite.schema import KIND, TIME

#: version 3: marks that are still to be read back, without going through all that was ever sent
UNCONFIRMED_INDEX = """
CREATE INDEX requests_unconfirmed ON requests (due_at, seq) WHERE state = 'sent' AND kind = 'integrate' AND cause = '';
"""

#: version 4: when words were erased; and the digest of an approval, by which words could be guessed, beside a salt
ERASURE = f"""
ALTER TABLE requests ADD COLUMN erased_at TEXT CHECK (erased_at {TIME});
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
_ANY_KIND = ((f" CHECK (kind {KIND})", ""),)
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
    due_at TEXT NOT NULL CHECK (due_at {TIME}),
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

#: version 8, too: what an alert is about, and the hour that tells it from an older one, beside its cause
ALERT_KEYS = """
DROP INDEX alerts_one_open_per_cause;
ALTER TABLE alerts ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN hour TEXT NOT NULL DEFAULT '';
UPDATE alerts SET hour = SUBSTR(cause, INSTR(cause, '@') + 1), cause = SUBSTR(cause, 1, INSTR(cause, '@') - 1)
WHERE INSTR(cause, '@') > 0;
UPDATE alerts SET about = SUBSTR(cause, INSTR(cause, ':') + 1), cause = SUBSTR(cause, 1, INSTR(cause, ':') - 1)
WHERE cause LIKE 'unknown:%' OR cause LIKE 'missing:%';
CREATE UNIQUE INDEX alerts_one_open_per_cause ON alerts (cause, about, hour) WHERE resolved_at IS NULL;
"""

#: version 9: a row an approval before the one that decides, which stands in its batch; gone when it is taken back.
#: A number is never used again: events name rows by it
APPROVALS = f"""
CREATE TABLE approvals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch_id TEXT NOT NULL REFERENCES batches (id),
    approver TEXT NOT NULL,
    at TEXT NOT NULL CHECK (at {TIME}),
    UNIQUE (batch_id, approver)
) STRICT;
"""

#: version 9, too: what approvers ask back and requesters answer, the words in a table of their own, to be erased
QUESTIONS = f"""
CREATE TABLE questions (
    id TEXT PRIMARY KEY,
    batch_id TEXT NOT NULL REFERENCES batches (id),
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL CHECK (asked_at {TIME}),
    answered_at TEXT CHECK (answered_at {TIME})
) STRICT;
CREATE INDEX questions_of_batch ON questions (batch_id);
CREATE TABLE question_words (
    question_id TEXT PRIMARY KEY REFERENCES questions (id),
    salt TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL
) STRICT;
"""

#: version 9, too: the batch that a corrected one was asked instead of
REPLACES = "ALTER TABLE batches ADD COLUMN replaces TEXT REFERENCES batches (id)"

#: version 10: what became of an outcome that nobody knew and who said so, and the warnings that whoever decided had in
#: view: codes, no words, so that they stay when words are erased
OUTCOMES_AND_WARNINGS = """
ALTER TABLE requests ADD COLUMN warnings TEXT CHECK (warnings IS NULL OR json_valid(warnings));
ALTER TABLE requests ADD COLUMN resolved_by TEXT;
ALTER TABLE requests ADD COLUMN resolved_as TEXT CHECK (resolved_as IN ('arrived', 'not_arrived'));
"""

#: version 10, too: what people were called, from when on; the words in a table of their own, to be erased
NAMES = f"""
CREATE TABLE names (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL,
    at TEXT NOT NULL CHECK (at {TIME})
) STRICT;
CREATE INDEX names_of_person ON names (person, at);
CREATE TABLE name_words (
    name_id INTEGER PRIMARY KEY REFERENCES names (id),
    salt TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;
"""

#: version 10, too: events of the bot's own doings are found by name, and requests are counted by kind as well
OWN_DOINGS = "CREATE INDEX events_of_the_bot ON events (name) WHERE batch_id IS NULL"
COUNTS_BY_KIND = """
DROP TRIGGER requests_are_counted;
DROP TRIGGER requests_are_counted_anew;
DROP TABLE counts;
CREATE TABLE counts (
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (kind, state)
) STRICT, WITHOUT ROWID;
INSERT INTO counts (kind, state, number) SELECT kind, state, COUNT(*) FROM requests GROUP BY kind, state;
CREATE TRIGGER requests_are_counted AFTER INSERT ON requests
BEGIN
    INSERT INTO counts (kind, state, number) VALUES (NEW.kind, NEW.state, 1)
    ON CONFLICT (kind, state) DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER requests_are_counted_anew AFTER UPDATE OF state ON requests WHEN NEW.state <> OLD.state
BEGIN
    UPDATE counts SET number = number - 1 WHERE kind = OLD.kind AND state = OLD.state;
    INSERT INTO counts (kind, state, number) VALUES (NEW.kind, NEW.state, 1)
    ON CONFLICT (kind, state) DO UPDATE SET number = number + 1;
END;
"""

#: version 11: what people have typed into forms that are not submitted yet, and forms that were; short-lived
DRAFTS = f"""
CREATE TABLE drafts (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    at TEXT NOT NULL CHECK (at {TIME}),
    expires_at TEXT NOT NULL CHECK (expires_at {TIME}),
    body TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (kind, id)
) STRICT;
CREATE INDEX drafts_end ON drafts (expires_at);
"""
