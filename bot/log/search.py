"""Finding sends, for whoever asks what we told a buyer and who agreed."""

from collections.abc import Iterator

from bot.log.filters import Filters, condition_of
from bot.log.reader import LogReader
from bot.log.sql import Row
from bot.log.views import SENDS_ROWS

_SENDS = f"SELECT sends.* FROM ({SENDS_ROWS}) AS sends JOIN requests ON requests.id = sends.request_id"  # noqa: S608 - a constant


def search(reader: LogReader, filters: Filters, *, limit: int = 50) -> list[Row]:
    """Return the newest rows of ``sends`` that match, newest last. Raises ``LogUnavailable``."""
    condition, values = condition_of(filters, reader)
    rows = reader.sql.rows(
        f"{_SENDS} WHERE {condition} ORDER BY requests.seq DESC LIMIT :limit", {**values, "limit": limit}
    )
    return rows[::-1]


def matching(reader: LogReader, filters: Filters) -> Iterator[Row]:
    """Yield all rows of ``sends`` that match, newest last, as they were at the first. Raises ``LogUnavailable``."""
    condition, values = condition_of(filters, reader)
    return reader.sql.stream(f"{_SENDS} WHERE {condition} ORDER BY requests.seq", values)
