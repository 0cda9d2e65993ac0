"""Finding what the log holds about an order or a person, for erasing it."""

import json
from collections.abc import Iterator

from bot.domain.letters import fold
from bot.log.reader import LogReader

_ABOUT_ORDER = (
    "SELECT id FROM requests WHERE external_order_id = :order OR CAST(order_id AS TEXT) = :order ORDER BY seq"
)
_ASKED = (
    "FROM question_words JOIN questions ON questions.id = question_words.question_id"
    " WHERE questions.batch_id = requests.batch_id"
)
_WORDS = f"""
SELECT requests.id, contents.body, contents.summary, contents.notes, contents.api_message, remarks.decline_reason,
    (SELECT json_group_array(answers.api_message) FROM answers JOIN attempts ON attempts.id = answers.attempt_id
     WHERE attempts.request_id = requests.id) AS answers,
    (SELECT json_group_array(question_words.question) {_ASKED}) AS questions,
    (SELECT json_group_array(question_words.answer) {_ASKED}) AS replies
FROM requests JOIN contents ON contents.request_id = requests.id
LEFT JOIN remarks ON remarks.batch_id = requests.batch_id
WHERE requests.erased_at IS NULL ORDER BY requests.seq
"""  # noqa: S608 - built from the constant above


def requests_about(reader: LogReader, order: str) -> tuple[str, ...]:
    """Return the ids of the requests about an order, by Alephee or marketplace number, oldest first."""
    return tuple(row["id"] for row in reader.sql.rows(_ABOUT_ORDER, {"order": order}))


def requests_mentioning(reader: LogReader, text: str) -> tuple[str, ...]:
    """Return the ids of the requests in whose words a text occurs, whatever the case and accents, oldest first.

    Words are texts, names of buyers and files, new orders' bodies, warnings, reasons, questions and answers; not the
    inside of files.
    """
    wanted = fold(text)
    rows = reader.sql.stream(_WORDS)
    return tuple(
        row.pop("id") for row in rows if any(wanted in fold(word) for value in row.values() for word in _leaves(value))
    )


def _leaves(value: object) -> Iterator[str]:
    """Yield the texts in a value, and those in JSON that stands in a text: escapes hide words."""
    if isinstance(value, dict):
        yield from (leaf for pair in value.items() for one in pair for leaf in _leaves(one))
    elif isinstance(value, list):
        yield from (leaf for one in value for leaf in _leaves(one))
    elif isinstance(value, str):
        yield value
        if value[:1] in {"{", "["}:
            yield from _leaves(_read(value))
    elif value is not None:
        yield str(value)


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
