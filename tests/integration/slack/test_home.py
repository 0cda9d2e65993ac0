"""Where the bot learns that it is installed: one workspace, a workspace of an organisation, or the whole of one."""

from typing import Any

import pytest
from pydantic import SecretStr
from slack_sdk import WebClient

from bot.domain.people import Home
from bot.errors import DeliveryError
from handlers.slack.calls import call
from handlers.slack.directory import SlackDirectory
from handlers.slack.home import learn_home
from sandbox.server import Sandbox
from sandbox.slack.installation import Installation

IN_ORG = Installation("E0SANDBOX", teams=("T0SANDBOX", "T0SISTER"))
ORG_WIDE = Installation("E0SANDBOX", teams=("T0SISTER", "T0SANDBOX"), org_wide=True)
SISTER = "U0APPROVER2"


def home_of(client: WebClient, said: dict[str, Any] | None = None, token: str | None = None) -> Home:
    return learn_home(client, call(client.auth_test) | (said or {}), SecretStr(token) if token else None)


def test_a_workspace_and_its_app(client: WebClient) -> None:
    assert home_of(client) == Home(team_ids=("T0SANDBOX",), app_id="A0SANDBOX")


@pytest.mark.parametrize(
    ("token", "said", "app_id"),
    [
        ("xapp-1-A0123456789-123-abc", {}, "A0SANDBOX"),
        ("xapp-1-A0123456789-123-abc", {"bot_id": "B0OTHER"}, "A0123456789"),
        ("xapp-1-A0123456789-123-abc", {"app_id": "A0TOLD"}, "A0TOLD"),
        ("xapp-of-another-form", {}, "A0SANDBOX"),
        (None, {"bot_id": "B0OTHER"}, ""),
    ],
)
def test_the_apps_own_id_is_taken_from_where_it_is_told(
    client: WebClient, token: str | None, said: dict[str, str], app_id: str
) -> None:
    assert home_of(client, said, token).app_id == app_id


def test_without_the_scope_the_apps_own_id_is_not_known(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.slack.scopes.discard("users:read")
    assert home_of(client).app_id == ""


def test_while_slack_does_not_answer_it_is_asked_again(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.slack.fault("bots.info", "500")
    with pytest.raises(DeliveryError):
        home_of(client)


def test_a_workspace_of_an_organisation(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.slack.installation = IN_ORG
    assert home_of(client) == Home(team_ids=("T0SANDBOX",), enterprise_id="E0SANDBOX", app_id="A0SANDBOX")


@pytest.mark.parametrize(
    "said", [{}, {"team_id": None}, {"is_enterprise_install": "true"}, {"is_enterprise_install": None}]
)
def test_an_organisation_with_all_its_workspaces(sandbox: Sandbox, client: WebClient, said: dict[str, object]) -> None:
    sandbox.slack.installation = ORG_WIDE
    assert home_of(client, said) == Home(
        team_ids=("T0SISTER", "T0SANDBOX"), enterprise_id="E0SANDBOX", app_id="A0SANDBOX", is_org_wide=True
    )


def test_an_organisation_whose_workspaces_may_not_be_listed(client: WebClient, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"team_id": "E0SANDBOX", "enterprise_id": "E0SANDBOX", "is_enterprise_install": True}
    monkeypatch.setattr(client, "auth_teams_list", lambda **_: client.api_call("auth.teams.nothing"))
    assert home_of(client, said).team_ids == ()


def test_more_workspaces_than_a_page_holds(sandbox: Sandbox, client: WebClient) -> None:
    teams = tuple(f"T{number:03}" for number in range(250))
    sandbox.slack.installation = Installation("E0SANDBOX", teams=teams, org_wide=True)
    assert home_of(client).team_ids == teams


@pytest.mark.parametrize("installation", [IN_ORG, ORG_WIDE])
def test_people_of_an_organisation_were_taken_for_strangers(
    sandbox: Sandbox, client: WebClient, installation: Installation
) -> None:
    sandbox.slack.installation = installation
    sandbox.slack.change_person(SISTER, team_id="T0SISTER")
    directory = SlackDirectory(client, home=home_of(client), language="en")
    assert directory.person("U0APPROVER1").is_full_member
    assert directory.person(SISTER).is_full_member
    assert directory.person("U0EXTERNAL").is_external
    assert directory.person("U0GUEST").is_guest
    assert not directory.person("U0DELETED").is_full_member


def test_an_organisation_wide_token_names_the_workspace_of_a_group(
    sandbox: Sandbox, client: WebClient, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.slack.installation = ORG_WIDE
    directory = SlackDirectory(client, home=home_of(client), language="en")
    for _ in range(2):
        assert directory.members("S0APPROVERS") == {"U0APPROVER1", "U0APPROVER2"}
    asked = [one for one in sandbox.slack.journal.calls if one.method == "usergroups.users.list"]
    assert [one.args["team_id"] for one in asked] == ["T0SISTER", "T0SANDBOX", "T0SANDBOX"]
    del sandbox.slack.user_groups["S0APPROVERS"]
    assert directory.members("S0APPROVERS") == frozenset()
    assert "is gone" in caplog.text
