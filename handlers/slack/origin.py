"""Where a delivery comes from, as it says itself."""

from bot.domain.people import Origin
from handlers.slack.schemas import Delivery


def origin_of(delivery: Delivery) -> Origin:
    """Read where a delivery says that it comes from: several places tell the same, and each of them counts."""
    team, user = delivery.get("team", {}), delivery.get("user", {})
    return Origin(
        app_ids=_ids(delivery.get("api_app_id")),
        team_ids=_ids(team.get("id"), delivery.get("team_id")),
        enterprise_ids=_ids(
            delivery.get("enterprise", {}).get("id"), delivery.get("enterprise_id"), team.get("enterprise_id")
        ),
        person_team_ids=_ids(user.get("team_id")),
        person_enterprise_ids=_ids(user.get("enterprise_id"), user.get("enterprise_user", {}).get("enterprise_id")),
    )


def _ids(*ids: str | None) -> frozenset[str]:
    return frozenset(filter(None, ids))
