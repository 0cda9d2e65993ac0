"""Where values stand in a statement: ``?`` and ``:name``, as the rooms of the log write it, in psycopg's way."""

import re
from functools import lru_cache

#: a quoted text or name, a cast, a mark, or what psycopg would take for one
_TOKENS = re.compile(r"""'(?:[^']|'')*'|"[^"]*"|::|:(?P<name>[a-z_]\w*)|\?|%""", re.IGNORECASE)


@lru_cache(maxsize=2_000)
def in_psycopg(statement: str) -> bytes:
    """Rewrite the marks of a statement; what is quoted stays, and ``%`` is doubled wherever it stands."""
    return _TOKENS.sub(_rewritten, statement).encode()


def _rewritten(found: re.Match[str]) -> str:
    if found["name"]:
        return f"%({found['name']})s"
    return "%s" if found[0] == "?" else found[0].replace("%", "%%")
