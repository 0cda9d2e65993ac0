"""Where the bot is installed, asked of Slack once at the start."""

import logging
import re
from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr
from slack_sdk import WebClient

from bot.domain.people import Home
from bot.errors import DeliveryRefused
from handlers.slack.calls import call

log = logging.getLogger(__name__)

#: an app-level token carries its app's id: xapp-1-A0123456789-…
_APP_TOKEN = re.compile(r"xapp-\d+-(A[A-Z0-9]+)-")
_YES = (True, "true")
_PAGE = 200


def learn_home(client: WebClient, identity: Mapping[str, Any], app_token: SecretStr | None) -> Home:
    """Return where the bot is installed. ``identity``: what ``auth.test`` said of the bot token.

    Raises ``DeliveryError`` when Slack cannot be asked.
    """
    team, enterprise = _text(identity, "team_id"), _text(identity, "enterprise_id")
    org_wide = identity.get("is_enterprise_install") in _YES or (bool(enterprise) and team in {"", enterprise})
    teams = dict.fromkeys([team, *(_workspaces(client) if org_wide else ())])
    return Home(
        team_ids=tuple(one for one in teams if one not in {"", enterprise}),
        enterprise_id=enterprise,
        app_id=_app_id(client, identity, app_token),
        is_org_wide=org_wide,
    )


def app_of(app_token: SecretStr | None) -> str:
    """Return the id of the app that an app-level token belongs to; empty where it carries none."""
    carried = _APP_TOKEN.match(app_token.get_secret_value()) if app_token else None
    return carried[1] if carried else ""


def _app_id(client: WebClient, identity: Mapping[str, Any], app_token: SecretStr | None) -> str:
    """Return the bot's own app id: told with the token or of the bot user, or else carried by the app token.

    Empty where none of them tells it (``bots.info`` needs ``users:read``): then it is not compared.
    """
    told = _text(identity, "app_id")
    if not told:
        try:
            told = _text(call(client.bots_info, bot=_text(identity, "bot_id")).get("bot"), "app_id")
        except DeliveryRefused as error:
            log.warning("Slack does not tell the app of the bot user", extra={"why": error.error})
    return told or app_of(app_token)


def _workspaces(client: WebClient) -> list[str]:
    """Return the workspaces of an organisation-wide installation (docs.slack.dev/reference/methods/auth.teams.list)."""
    found: list[str] = []
    cursor = ""
    while True:
        try:
            page = call(client.auth_teams_list, limit=_PAGE, cursor=cursor)
        except DeliveryRefused as error:
            log.warning("the workspaces of the organisation are not known", extra={"why": error.error})
            return found
        found += [_text(team, "id") for team in page.get("teams") or ()]
        cursor = _text(page.get("response_metadata"), "next_cursor")
        if not cursor:
            return found


def _text(answer: object, name: str) -> str:
    value = answer.get(name) if isinstance(answer, Mapping) else None
    return value if isinstance(value, str) else ""
