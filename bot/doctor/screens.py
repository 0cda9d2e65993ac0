"""The doctor on screens: Slack itself says of each whether it would take it (``blocks.validate``)."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.doctor.far_sides import FarSide, slack_side
from bot.doctor.findings import Finding, ill, skipped, well
from bot.doctor.slack import make_slack_client
from bot.doctor.slack_errors import say
from bot.errors import DeliveryError, DeliveryRefused
from bot.settings import Settings
from handlers.examples.screens import messages, views
from handlers.language import speech
from handlers.slack.calls import RAISED, RATE_LIMITED, failure_of

#: what Slack answers of a payload that it would not take
_REFUSED = frozenset({"invalid_blocks", "invalid_message", "invalid_view"})
#: seconds that a call may take
_PATIENCE = 10
#: characters of a message by which it is named
_NAMED = 60


@dataclass(frozen=True, slots=True)
class Screen:
    """A form or a message, as it is sent; ``argument``: as what Slack is asked about it."""

    argument: str
    name: str
    payload: dict[str, Any]


@dataclass(slots=True)
class Pace:
    """Seconds between two calls ("special rate limits apply", says the page, and not which), and what Slack may add."""

    between: float = 1.0
    longest_wait: float = 60.0
    sleep: Callable[[float], None] = time.sleep


def show_screens(settings: Settings, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Show Slack every screen, if it is reached at all, as ``findings`` tell."""
    if any(one.check == "slack" and one.status == "ok" for one in findings):
        screens = all_screens(settings.bot_language)
        side = slack_side(settings, _PATIENCE).of("screens")
        yield from check_screens(side, make_slack_client(settings, _PATIENCE), screens, Pace())
    else:
        yield skipped("screens", "Slack did not answer, or does not take the token")


def all_screens(language: str) -> dict[str, tuple[Screen, ...]]:
    """Return every form and every message in a language: of those that are built alike, the largest."""
    said = speech(language)
    forms = (Screen("view", f"the form {view['callback_id']}", view) for view in views(said))
    told = (
        Screen("message", f"the message “{one.text[:_NAMED]}”", {"text": one.text, "blocks": [*one.blocks]})
        for one in messages(said)
    )
    return {"forms": _largest(forms), "messages": _largest(told)}


def check_screens(
    side: FarSide, client: WebClient, screens: Mapping[str, tuple[Screen, ...]], pace: Pace
) -> Iterator[Finding]:
    """Ask Slack about each screen, one after the other. It takes a few minutes."""
    for kind, some in screens.items():
        refused = 0
        for screen in some:
            try:
                problems = _asked(client, screen, pace)
            except DeliveryError as error:
                is_unknown = error.error == "unknown_method"
                yield skipped("screens", "Slack does not know blocks.validate here") if is_unknown else say(side, error)
                return
            refused += bool(problems)
            for problem in problems:
                yield ill("screens", f"Slack would not take {screen.name}: {problem}", "report this, and the version")
        if not refused:
            yield well("screens", f"Slack would take the {kind}, in all {len(some)} shapes")


def _asked(client: WebClient, screen: Screen, pace: Pace) -> list[str]:
    """Return what Slack says is wrong with a screen, asking again when it puts off. Raises ``DeliveryError``."""
    while True:
        pace.sleep(pace.between)
        try:
            client.blocks_validate(**{screen.argument: json.dumps(screen.payload)})
        except RAISED as error:
            failure = failure_of(error)
            if isinstance(failure, DeliveryRefused) and failure.error in _REFUSED and isinstance(error, SlackApiError):
                return _told(error.response.get("errors")) or [failure.error]
            if failure.error != RATE_LIMITED or failure.retry_after > pace.longest_wait:
                raise failure from None
            pace.longest_wait -= failure.retry_after
            pace.sleep(failure.retry_after)
        else:
            return []


def _told(errors: object) -> list[str]:
    """Return Slack's words about each fault, and where it is (docs.slack.dev/reference/methods/blocks.validate)."""
    known = [one for one in (errors if isinstance(errors, list) else ()) if isinstance(one, dict)]
    return [f"{one.get('message') or one.get('code')} at {one.get('pointer')}" for one in known]


def _largest(screens: Iterator[Screen]) -> tuple[Screen, ...]:
    by_size = sorted(screens, key=lambda screen: len(json.dumps(screen.payload)))
    kept = {json.dumps(_shape(one.payload), sort_keys=True): one for one in by_size}
    return tuple(kept.values())


def _shape(value: Any) -> Any:
    """Return what a screen is built of: without its words, and of neighbours that are alike one."""
    if isinstance(value, dict):
        return {key: inner if key == "type" else _shape(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        shapes = [_shape(inner) for inner in value]
        return [shape for before, shape in zip([None, *shapes], shapes, strict=False) if shape != before]
    return ""
