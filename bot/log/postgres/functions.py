"""Functions of SQLite that statements and the view use, with the same results; each knows ``pg_catalog`` alone."""

import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from bot.log.postgres.values import ESCAPE, NUL

_PATH = "pg_catalog.string_to_array(pg_catalog.substr(path, 3), '.')"
#: JSON whose texts hold no U+0000, which PostgreSQL's cannot: it is written as ``bot.log.postgres.values`` does
_READABLE = (
    "CASE WHEN pg_catalog.strpos(value, '\\u0000') = 0 THEN value ELSE pg_catalog.regexp_replace("
    f"value, '(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000', '\\1{ESCAPE}0', 'g') END"
)

#: how U+0000 is kept, and how it is written in JSON
_NUL = f"'{NUL}', '\\u0000'"
#: stands for what folds a text, which depends on the server
_FOLD = "FOLD"
_FUNCTIONS = f"""
CREATE FUNCTION instr(value text, part text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$SELECT pg_catalog.strpos(value, part)$$;

CREATE FUNCTION json_extract(value text, path text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$SELECT ({_READABLE})::json #>> {_PATH}$$;

CREATE FUNCTION json_quote(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$SELECT COALESCE(pg_catalog.replace(pg_catalog.to_json(value)::text, {_NUL}), 'null')$$;

CREATE FUNCTION json_type(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$SELECT CASE pg_catalog.json_typeof(value::json)
    WHEN 'string' THEN 'text'
    WHEN 'boolean' THEN pg_catalog.btrim(value, E' \\t\\n\\r')
    WHEN 'number' THEN CASE WHEN value ~ '[.eE]' THEN 'real' ELSE 'integer' END
    ELSE pg_catalog.json_typeof(value::json)
END$$;

CREATE FUNCTION json_valid(value text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    IF value !~ '^[ \\t\\n\\r]*["0-9\\[{{tfn-]' THEN
        RETURN false;
    END IF;
    PERFORM value::json;
    RETURN true;
EXCEPTION WHEN data_exception THEN
    RETURN false;
END
$$;

CREATE FUNCTION json_remove(value text, VARIADIC paths text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$SELECT '{{' || COALESCE(pg_catalog.string_agg(
        pg_catalog.to_json(part.key)::text || ':' || pg_catalog.replace(part.value::text, {_NUL}),
        ',' ORDER BY part.place
    ), '') || '}}'
    FROM pg_catalog.json_each(({_READABLE})::json) WITH ORDINALITY AS part (key, value, place)
    WHERE '$.' || part.key <> ALL (paths)$$;

CREATE FUNCTION json_each(list text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$SELECT pg_catalog.json_array_elements_text(list::json)$$;

CREATE FUNCTION json_in_list(list text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$SELECT '[' || COALESCE(
        pg_catalog.string_agg(COALESCE(pg_catalog.replace(pg_catalog.to_json(part.value)::text, {_NUL}), 'null'),
        ',' ORDER BY part.place), '') || ']'
    FROM pg_catalog.unnest(list) WITH ORDINALITY AS part (value, place)$$;

CREATE AGGREGATE json_group_array(text)
(SFUNC = pg_catalog.array_append, STYPE = text[], FINALFUNC = json_in_list, INITCOND = '{{}}');

CREATE FUNCTION fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $${_FOLD}$$;
"""  # noqa: S608 - built from constants, at import

#: collations that know the small letter of every letter, the best first; each server has the last one
SMALL_LETTERS = ("und-x-icu", "pg_c_utf8", "C.utf8", "default")


def functions(small_letters: str) -> str:
    """Return the functions, for a server that has this collation."""
    return _FUNCTIONS.replace(_FOLD, folding(small_letters))


def folding(small_letters: str) -> str:
    """Return the body of ``fold``, which is ``bot.domain.letters.fold``."""
    bare = f"pg_catalog.regexp_replace(pg_catalog.normalize(value, 'NFKD'), '[{_marks()}]', '', 'g')"
    small = f'pg_catalog.lower({bare} COLLATE pg_catalog."{small_letters}")'
    return f"""SELECT CASE
    WHEN pg_catalog.octet_length(value) = pg_catalog.length(value) THEN pg_catalog.lower(value COLLATE pg_catalog."C")
    ELSE pg_catalog.replace(pg_catalog.replace({small}, 'ß', 'ss'), 'ς', 'σ') COLLATE pg_catalog."C"
END"""


@cache
def _marks() -> str:
    """Return all marks that combine with a letter, as a class of a regular expression."""
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in _runs())


def _runs() -> Iterator[tuple[int, int]]:
    combining = (number for number in range(sys.maxunicode + 1) if unicodedata.combining(chr(number)))
    for _, run in groupby(enumerate(combining), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        yield numbers[0], numbers[-1]
