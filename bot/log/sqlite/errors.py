"""How statements of SQLite fail, and what that means to a person."""

import sqlite3

from bot.errors import LogUnavailable

#: primary result codes (sqlite.org, "Result and Error Codes") → what a person reads
_SENTENCES = {
    sqlite3.SQLITE_BUSY: "busy: another program is writing to the database",
    sqlite3.SQLITE_LOCKED: "busy: another program is writing to the database",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "the database is read-only",
    sqlite3.SQLITE_IOERR: "the disk answers with an error",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged",
    sqlite3.SQLITE_NOTADB: "the file is no SQLite database",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
    sqlite3.SQLITE_PERM: "the database file cannot be accessed",
    sqlite3.SQLITE_NOMEM: "there is no memory left",
}


#: how statements fail; over a damaged file SQLite's own messages and names may be no text
BROKEN = (sqlite3.Error, UnicodeDecodeError)

#: what Python's message about a text that is no UTF-8 begins with; the text itself follows
_NO_UTF8 = "Could not decode to UTF-8"


def unavailable(error: Exception) -> LogUnavailable:
    """Say in one plain sentence what SQLite could not do. Its messages name tables and columns, never values."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(error, UnicodeDecodeError) or str(error).startswith(_NO_UTF8):
        return LogUnavailable(_SENTENCES[sqlite3.SQLITE_CORRUPT])
    return LogUnavailable(_SENTENCES.get(code & 0xFF if code else 0, str(error)))


#: primary result codes that tell about the moment, not about the file
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}


def is_passing(error: LogUnavailable) -> bool:
    """Whether a later try may do what SQLite could not do now: somebody else writes, there is no memory or room."""
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _PASSING
