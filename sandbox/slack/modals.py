"""Views: each person's stack of modals, and their Home tab."""

import copy
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.slack.model import APP_ID, BOT_ID, TEAM_ID, Json, SlackError
from sandbox.slack.stored_blocks import stored
from sandbox.slack.view_state import Values, carried_over, initial

STACK = 3
"""docs.slack.dev/surfaces/modals: the root view and two pushed ones."""


@dataclass(slots=True)
class View:
    """An open view: Slack's JSON in `body`, what was typed in `values`, and `errors` shown by block_id."""

    user: str
    body: Json
    values: Values
    errors: dict[str, str] = field(default_factory=dict)
    offered: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """What the app has offered in its external menus so far, by block_id and action_id."""

    @property
    def id(self) -> str:
        """Slack's id, the same through every update."""
        return str(self.body["id"])

    def as_json(self) -> Json:
        """Return the view as payloads and responses carry it."""
        return copy.deepcopy(self.body) | {"state": {"values": copy.deepcopy(self.values)}}


def new_hash() -> str:
    """Return a new value for `hash`, which changes with every update of a view."""
    return f"{secrets.randbelow(10**10)}.{secrets.token_hex(4)}"


class Modals:
    """Every open modal, as one stack a person (last on top), and published Home tabs.

    Errors are the codes of docs.slack.dev/reference/methods/views.open, views.push, views.update, views.publish.
    """

    def __init__(self) -> None:
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def open(self, user: str, definition: Json) -> View:
        """Show a new root view; it takes the place of what was open."""
        self._check_external_id(definition)
        view = self._new(user, definition)
        self.stacks[user] = [view]
        return view

    def push(self, user: str, definition: Json, above: str | None) -> View:
        """Show a view above the one it was asked from."""
        stack = self.stacks.get(user, [])
        if above is None or not any(view.id == above for view in stack):
            raise SlackError("not_found")
        if len(stack) >= STACK:
            raise SlackError("push_limit_reached")
        self._check_external_id(definition)
        view = self._new(user, definition)
        view.body |= {"previous_view_id": stack[-1].id, "root_view_id": stack[0].id}
        stack.append(view)
        return view

    def update(self, view: View, definition: Json, expected_hash: str | None = None) -> None:
        """Replace a view's content, keeping its id and what was typed where the ids are the same."""
        if expected_hash is not None and expected_hash != view.body["hash"]:
            raise SlackError("hash_conflict")
        self._check_external_id(definition, view)
        fresh = _body(definition)
        kept = {name: view.body[name] for name in ("id", "root_view_id", "previous_view_id")}
        view.values = carried_over(fresh["blocks"], view.values)
        view.body = fresh | kept
        view.errors = {}

    def publish(self, user: str, definition: Json, expected_hash: str | None) -> View:
        """Replace a person's Home tab."""
        home = self.homes.get(user)
        if home is None:
            self.homes[user] = self._new(user, definition)
            return self.homes[user]
        self.update(home, definition, expected_hash)
        return home

    def find(self, view_id: str | None, external_id: str | None = None) -> View:
        """Return an open view by id or external_id; raise SlackError `not_found` for a closed one."""
        for view in self.all():
            if view.id == view_id or (external_id and view.body["external_id"] == external_id):
                return view
        raise SlackError("not_found")

    def all(self) -> Iterator[View]:
        """Yield every open modal and Home tab."""
        for stack in self.stacks.values():
            yield from stack
        yield from self.homes.values()

    def close(self, view: View, *, everything: bool = False) -> list[View]:
        """Close one view or the person's whole stack; return what was closed."""
        stack = self.stacks.get(view.user, [])
        closed = [one for one in stack if everything or one is view]
        self.stacks[view.user] = [one for one in stack if one not in closed]
        return closed

    def clear(self) -> None:
        """Close everything and forget what was published."""
        self.stacks.clear()
        self.homes.clear()

    def _check_external_id(self, definition: Json, own: View | None = None) -> None:
        wanted = definition.get("external_id")
        if wanted and any(view is not own and view.body["external_id"] == wanted for view in self.all()):
            raise SlackError("duplicate_external_id")

    def _new(self, user: str, definition: Json) -> View:
        body = _body(definition)
        return View(user, body, initial(body["blocks"]))


def _body(definition: Json) -> Json:
    view_id = "V0" + secrets.token_hex(5).upper()
    return {
        "id": view_id,
        "team_id": TEAM_ID,
        "type": definition["type"],
        "blocks": stored(definition["blocks"]),
        "private_metadata": definition.get("private_metadata", ""),
        "callback_id": definition.get("callback_id", ""),
        "hash": new_hash(),
        "title": definition.get("title"),
        "clear_on_close": definition.get("clear_on_close", False),
        "notify_on_close": definition.get("notify_on_close", False),
        "close": definition.get("close"),
        "submit": definition.get("submit"),
        "previous_view_id": None,
        "root_view_id": view_id,
        "app_id": APP_ID,
        "external_id": definition.get("external_id", ""),
        "app_installed_team_id": TEAM_ID,
        "bot_id": BOT_ID,
    }
