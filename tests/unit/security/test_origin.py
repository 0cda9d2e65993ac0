"""Where a delivery says that it comes from, in every form in which Slack says it, and in forms in which it does not."""

from typing import Any

import pytest

from bot.domain.people import Origin
from handlers.slack.origin import origin_of
from handlers.slack.schemas import read

PRESS: dict[str, Any] = {
    "type": "block_actions",
    "api_app_id": "A1",
    "team": {"id": "T1", "domain": "one"},
    "enterprise": None,
    "is_enterprise_install": False,
    "user": {"id": "U1", "team_id": "T1"},
    "actions": [{"action_id": "approve", "block_id": "b"}],
}
COMMAND = {"command": "/alephee", "user_id": "U1", "api_app_id": "A1", "team_id": "T1"}


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (PRESS, ("A1", "T1", "", "T1", "")),
        (
            PRESS | {"team": None, "enterprise": {"id": "E1", "name": "Org"}, "is_enterprise_install": True},
            ("A1", "", "E1", "T1", ""),
        ),
        (PRESS | {"team": {"id": "T1", "enterprise_id": "E1"}}, ("A1", "T1", "E1", "T1", "")),
        (
            PRESS | {"user": {"id": "U1", "team_id": "E1", "enterprise_user": {"enterprise_id": "E1"}}},
            ("A1", "T1", "", "E1", "E1"),
        ),
        (PRESS | {"user": {"id": "U1", "enterprise_id": "E1", "enterprise_user": None}}, ("A1", "T1", "", "", "E1")),
        (COMMAND | {"enterprise_id": "E1"}, ("A1", "T1", "E1", "", "")),
        (COMMAND | {"enterprise_id": ""}, ("A1", "T1", "", "", "")),
        (PRESS | {"api_app_id": 1, "user": {"id": "U1", "team_id": ["T1"]}}, ("?", "T1", "", "?", "")),
        (PRESS | {"team_id": "T2"}, ("A1", "T1 T2", "", "T1", "")),
        (PRESS | {"api_app_id": None, "team": None, "user": {"id": "U1"}}, ("", "", "", "", "")),
    ],
)
def test_a_delivery_tells_where_it_comes_from(payload: object, expected: tuple[str, ...]) -> None:
    delivery = read(payload)
    assert delivery is not None
    app, team, enterprise, persons_team, persons_enterprise = (frozenset(ids.split()) for ids in expected)
    assert origin_of(delivery) == Origin(
        app_ids=app,
        team_ids=team,
        enterprise_ids=enterprise,
        person_team_ids=persons_team,
        person_enterprise_ids=persons_enterprise,
    )


@pytest.mark.parametrize("odd", [{"team": "T1"}, {"user": "U1"}, {"enterprise": 7}, {"enterprise": {"name": "Org"}}])
def test_a_delivery_from_a_place_that_is_none_is_not_read(odd: dict[str, Any]) -> None:
    assert read(PRESS | odd) is None
