"""The envelope of every list: `Paging`, `SortBy`, `AvailableSorts`, `Total`, `Results`.

Sources: developers.alephee.com/v2/accounts/get-methods/stores/request and /v2/usage-limiting/limits-per-request.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.alephee.params import Query
from sandbox.alephee.values import ApiError, Json, Reply, json_reply

DEFAULT_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Sort:
    """One of `AvailableSorts`."""

    id: str
    name: str
    key: Callable[[Json], Any]

    def shown(self) -> Json:
        """Return the sort as the envelope lists it."""
        return {"Id": self.id, "Name": self.name}


@dataclass(frozen=True, slots=True)
class Page:
    """The documented paging parameters, checked."""

    limit: int
    offset: int
    sort: Sort

    @classmethod
    def read(cls, query: Query, sorts: Sequence[Sort]) -> "Page":
        """Read `limit`, `offset` and `sort` (names of sorts in any case); raise 400 for wrong ones."""
        limit, offset = query.integer("limit"), query.integer("offset")
        limit, offset = DEFAULT_LIMIT if limit is None else limit, offset or 0
        if limit < 1:
            raise ApiError(400, "limit must be at least 1")
        if offset < 0:
            raise ApiError(400, "offset must not be negative")
        by_id: Mapping[str, Sort] = {sort.id.lower(): sort for sort in sorts}
        wanted = (query.text("sort") or sorts[0].id).lower()
        if wanted not in by_id:
            raise ApiError(400, f"sort must be one of {', '.join(sort.id for sort in sorts)}")
        return cls(limit, offset, by_id[wanted])


def paged(rows: Sequence[Json], page: Page, sorts: Sequence[Sort], maximum: int, *, tells_sorts: bool = True) -> Reply:
    """Answer one page: 206 with at most `maximum` rows when more were asked for, else 200.

    `tells_sorts`: whether the envelope lists `SortBy` and `AvailableSorts`, as most do.
    """
    limit = min(page.limit, maximum)
    ordered = sorted(rows, key=page.sort.key)
    shown = {"SortBy": page.sort.shown(), "AvailableSorts": [sort.shown() for sort in sorts]}
    envelope = {
        "Paging": {"Limit": limit, "Offset": page.offset, "Total": len(rows)},
        **(shown if tells_sorts else {}),
        "Total": len(rows),
        "Results": ordered[page.offset : page.offset + limit],
    }
    return json_reply(envelope, 206 if page.limit > maximum else 200)
