"""Where a delivery comes from, as it says itself: read from untrusted JSON.

Sources: docs.slack.dev/reference/interaction-payloads/block_actions-payload and view-interactions-payload,
docs.slack.dev/interactivity/implementing-slash-commands, docs.slack.dev/enterprise (``team`` may be null, the
organisation's id may stand in place of a workspace's, and beside the team).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.people import Origin

#: in place of something that is no id: it is told, and nobody's
_NO_ID = "?"
_NOTHING = (None, "")
_APP = ("api_app_id",)
_TEAM = ("team.id", "team_id")
_ENTERPRISE = ("enterprise.id", "enterprise_id", "team.enterprise_id")
_PERSONS_TEAM = ("user.team_id",)
_PERSONS_ENTERPRISE = ("user.enterprise_id", "user.enterprise_user.enterprise_id")


def origin_of(payload: object) -> Origin:
    """Read where a delivery says that it comes from."""
    said = payload if isinstance(payload, Mapping) else {}
    return Origin(
        app_ids=_ids(said, _APP),
        team_ids=_ids(said, _TEAM),
        enterprise_ids=_ids(said, _ENTERPRISE),
        person_team_ids=_ids(said, _PERSONS_TEAM),
        person_enterprise_ids=_ids(said, _PERSONS_ENTERPRISE),
    )


def _ids(said: Mapping[str, Any], places: tuple[str, ...]) -> frozenset[str]:
    return frozenset(found for place in places for found in _at(said, place))


def _at(said: Mapping[str, Any], place: str) -> Iterator[str]:
    """Return the id at a place such as ``team.id``; none where nothing is told, or where the place does not exist."""
    value: object = said
    for name in place.split("."):
        if not isinstance(value, Mapping):
            yield _NO_ID
            return
        value = value.get(name)
        if value in _NOTHING:
            return
    yield value if isinstance(value, str) else _NO_ID
