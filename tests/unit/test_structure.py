"""The shape of the project: listeners and screens, modules and arrows, what is said about it and what it is."""

import ast
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
import yaml

from bot.clock import SystemClock
from bot.kinds import CONTENTS
from bot.log.audited import AUDITED
from bot.log.sqlite.store import open_log
from bot.log.views import COLUMNS
from handlers.catalogue import LANGUAGES
from handlers.conversations import Conversations
from handlers.kinds import SCREENS
from handlers.language import speech
from handlers.words import command_words
from sandbox.slack.seeds import SCOPES
from sandbox.slack.shortcuts import SHORTCUTS
from tests.unit.views import walk
from tests.unit.views.drawn import messages, views

if TYPE_CHECKING:
    from slack_bolt import App

    from handlers.services import Services

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for name in ("bot", "handlers", "sandbox", "tests") for path in (ROOT / name).rglob("*.py"))
LONGEST_MODULE = 300
#: views that can only be closed
CLOSED_ONLY = {"loading", "problem", "integrate_results"}


class Listened:
    """Stands in for Bolt's ``App`` and remembers what is listened to."""

    def __init__(self) -> None:
        self.actions: list[str | re.Pattern[str]] = []
        self.views: list[str] = []
        self.commands: list[str] = []
        self.shortcuts: dict[str, str] = {}
        self.menus: set[str] = set()

    def action(self, constraints: Any, matchers: Any = ()) -> Callable[[Any], Any]:
        named = constraints["action_id"] if isinstance(constraints, dict) else constraints
        self.actions.append(named)
        return lambda listener: listener

    def view(self, callback_id: str) -> Callable[[Any], Any]:
        self.views.append(callback_id)
        return lambda listener: listener

    def options(self, action_id: str, matchers: Any) -> Callable[[Any], Any]:
        self.menus.add(action_id)
        return lambda listener: listener

    def command(self, command: str) -> Callable[[Any], Any]:
        self.commands.append(command)
        return lambda listener: listener

    def global_shortcut(self, callback_id: str) -> Callable[[Any], Any]:
        self.shortcuts[callback_id] = "global"
        return lambda listener: listener

    def message_shortcut(self, callback_id: str) -> Callable[[Any], Any]:
        self.shortcuts[callback_id] = "message"
        return lambda listener: listener

    def hears(self, action_id: str) -> bool:
        return any(
            one.fullmatch(action_id) if isinstance(one, re.Pattern) else one == action_id for one in self.actions
        )


class Anything:
    """Services of which only the attributes' names are taken while listeners are registered."""

    def __getattr__(self, name: str) -> "Anything":
        return self


@pytest.fixture(scope="module")
def listened() -> Listened:
    app = Listened()
    anything: Any = Anything()
    Conversations(
        screens=SCREENS, services=cast("Services", anything), decide=anything, resolve=anything, post_card=anything
    ).register(cast("App", app))
    return app


@pytest.fixture(scope="module")
def shown() -> list[dict[str, Any]]:
    """Every object of every screen."""
    said = speech("en")
    blocks = [*(message.blocks for message in messages(said)), *(view["blocks"] for view in views(said))]
    return [found for one in blocks for found in walk.objects(one)]


def pressed(shown: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the action ids that Slack tells the bot about: buttons, and inputs that dispatch."""
    for found in shown:
        if found.get("type") == "button" and "url" not in found:
            yield found["action_id"]
        if found.get("type") == "overflow":  # each option stands for a button
            yield from (option["value"].partition(":")[0] for option in found["options"])
        if found.get("dispatch_action"):
            yield found["element"]["action_id"]


def test_every_button_of_a_screen_has_a_listener(listened: Listened, shown: list[dict[str, Any]]) -> None:
    assert {name for name in pressed(shown) if not listened.hears(name)} == set()


def test_every_listener_has_a_button_on_some_screen(listened: Listened, shown: list[dict[str, Any]]) -> None:
    names = set(pressed(shown))
    assert {one for one in listened.actions if isinstance(one, str)} - names == set()
    patterns = [one for one in listened.actions if isinstance(one, re.Pattern)]
    assert [one.pattern for one in patterns if not any(one.fullmatch(name) for name in names)] == []


def test_every_menu_that_is_searched_has_a_listener(listened: Listened, shown: list[dict[str, Any]]) -> None:
    searched = {found["action_id"] for found in shown if found.get("type") == "external_select"}
    assert searched
    assert searched - listened.menus == set()


def test_every_form_has_a_listener_and_every_listener_a_form(listened: Listened) -> None:
    assert sorted(listened.views) == sorted(SCREENS.callback_ids - CLOSED_ONLY)


def test_views_without_a_listener_have_nothing_to_submit() -> None:
    submitted = {view["callback_id"] for view in views(speech("en")) if view.get("submit")}
    assert submitted & CLOSED_ONLY == set()


def test_identifiers_that_outlive_a_release_are_still_there() -> None:
    fixed = {
        *("compose_message", "approve", "decline", "withdraw", "retry", "it_arrived", "it_did_not_arrive"),
        "correct",
        *("account", "reason", "text", "files", "buyer_replied"),
        *("document_type", "document_number", "document_date", "fiscal_key", "series_number"),
        *("show_order", "query", "undo", "more", "my_language", "ask_back", "answer"),
        *("orders", "integrated", "own_order_id", "erp_status"),
    }
    modals = {"message_compose", "document_compose", "integrate_compose", "create_order_compose", "decline_reason"}
    modals |= {"find", "ask_back"}
    assert fixed - SCREENS.action_ids == set()
    assert modals - SCREENS.callback_ids == set()


# -- the app in Slack ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    return read


def test_the_manifest_names_the_commands_that_are_listened_to(listened: Listened, manifest: dict[str, Any]) -> None:
    assert [command["command"] for command in manifest["features"]["slash_commands"]] == listened.commands


def test_the_manifest_offers_the_shortcuts_that_are_listened_to(listened: Listened, manifest: dict[str, Any]) -> None:
    offered = manifest["features"]["shortcuts"]
    assert {one["callback_id"]: one["type"] for one in offered} == listened.shortcuts
    assert [one["name"] for one in offered if len(one["name"]) > 24 or len(one["description"]) > 150] == []


def test_the_sandbox_offers_the_shortcuts_of_the_manifest(manifest: dict[str, Any]) -> None:
    assert [asdict(shortcut) for shortcut in SHORTCUTS] == manifest["features"]["shortcuts"]


def test_help_names_the_shortcuts_of_the_manifest(manifest: dict[str, Any]) -> None:
    for language in LANGUAGES:
        told = speech(language).mrkdwn("help.shortcuts")
        assert [one["name"] for one in manifest["features"]["shortcuts"] if one["name"] not in told] == []


def test_the_manifest_hints_at_every_word_of_the_command(manifest: dict[str, Any]) -> None:
    hint = manifest["features"]["slash_commands"][0]["usage_hint"]
    words = set(re.findall(r"[a-z]+", hint.replace("order number", "")))
    assert set(command_words(SCREENS)) - words - {"order"} == set()


def test_help_explains_every_word_of_the_command() -> None:
    explained = speech("en")
    assert [w for w in command_words(SCREENS) if f"/alephee {w}" not in explained.mrkdwn(f"help.{w}")] == []


def test_every_scope_of_the_manifest_has_its_reason(manifest: dict[str, Any]) -> None:
    page = (ROOT / "docs/install.md").read_text(encoding="utf-8")
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    assert [scope for scope in scopes if f"`{scope}`" not in page] == []
    assert sorted(scopes) == scopes


def test_the_sandbox_grants_every_scope_of_the_manifest(manifest: dict[str, Any]) -> None:
    assert set(manifest["oauth_config"]["scopes"]["bot"]) - SCOPES == set()


def test_the_manifest_lets_the_bot_write_to_people_directly(manifest: dict[str, Any]) -> None:
    assert manifest["features"]["app_home"]["messages_tab_enabled"] is True


def test_the_manifest_lets_people_press_buttons_over_socket_mode(manifest: dict[str, Any]) -> None:
    settings = manifest["settings"]
    assert settings["interactivity"]["is_enabled"]
    assert settings["socket_mode_enabled"]
    assert manifest["features"]["slash_commands"][0]["should_escape"]


# -- modules -------------------------------------------------------------------------------------------


def test_no_module_is_longer_than_a_few_screens() -> None:
    beside = [path for name in ("benchmarks", "scripts") for path in (ROOT / name).iterdir() if path.is_file()]
    lengths = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in (*SOURCES, *beside)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_every_exemption_from_a_rule_in_the_product_says_why() -> None:
    bare = re.compile(r"#\s*(?:noqa(?:: [A-Z0-9, ]+)?|type: ignore(?:\[[a-z-]+\])?|pragma: no cover)\s*$")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if path.relative_to(ROOT).parts[0] != "tests" and bare.search(line)
    ]
    assert found == []


def test_no_error_is_swallowed_in_silence() -> None:
    swallowed = [
        f"{path.relative_to(ROOT)}:{handler.lineno}"
        for path in SOURCES
        for handler in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(handler, ast.ExceptHandler) and _is_broad(handler) and _is_empty(handler)
    ]
    assert swallowed == []


def _is_broad(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or (
        isinstance(handler.type, ast.Name) and handler.type.id in {"Exception", "BaseException"}
    )


def _is_empty(handler: ast.ExceptHandler) -> bool:
    return all(isinstance(statement, ast.Pass) for statement in handler.body)


# -- the log -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every table and view of a new database: name → kind."""
    path = tmp_path_factory.mktemp("log") / "log.db"
    open_log(path, CONTENTS, lock_wait=timedelta(0), clock=SystemClock(), pace_source=dict).close()
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    return {name: kind for name, kind in rows if not name.startswith(("sqlite_", "_sqlite_"))}


def test_every_table_of_the_log_is_documented(schema: dict[str, str]) -> None:
    documented = (ROOT / "docs" / "log.md").read_text(encoding="utf-8")
    assert [name for name in schema if f"`{name}`" not in documented] == []


def test_the_view_people_use_has_the_columns_of_the_contract(schema: dict[str, str]) -> None:
    assert schema["sends"] == "view"
    assert (
        *("request_id", "batch_id", "kind", "account_id", "order_id", "external_order_id", "country", "reason", "text"),
        *("file_name", "file_sha256", "requested_by", "requested_at", "decided_by", "decided_at", "decision", "state"),
        *("attempts", "http_status", "api_message", "finished_at", "details", "buyer", "warnings", "decline_reason"),
        *("approved_by", "resolved_by", "resolved_as", "cause", "reply", "replaces", "due_at", "requested_by_name"),
        "decided_by_name",
    ) == COLUMNS


def test_the_tables_that_events_vouch_for_exist(schema: dict[str, str]) -> None:
    assert set(AUDITED) - set(schema) == set()
