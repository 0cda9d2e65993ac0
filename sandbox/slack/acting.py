"""What happens when a person acts: the payload, its delivery, and what Slack does with the answer."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.slack import notices, payloads, view_state
from sandbox.slack.answers import after_command, after_submission, offered_options
from sandbox.slack.conversations import Channel
from sandbox.slack.deliveries import Answer, Envelope
from sandbox.slack.modals import View
from sandbox.slack.model import Ack, Json, NotPossibleError, Person
from sandbox.slack.notices import MakeNotice, Notice
from sandbox.slack.stored_blocks import interactive

if TYPE_CHECKING:
    from sandbox.slack.workspace import SlackWorkspace

SEARCHED_FROM = 3
"""`min_query_length` of an external menu that gives none."""


@dataclass(frozen=True, slots=True)
class MessageElement:
    """An element of a message; `value` is a button's value or the value of the option chosen."""

    channel: str
    key: str
    action_id: str
    block_id: str | None = None
    value: Any = None


@dataclass(frozen=True, slots=True)
class ViewElement:
    """An element of a view, and its state after the person used it (None for a button)."""

    view_id: str
    block_id: str
    action_id: str
    state: Any = None


def as_ack(answer: Answer, notice: Notice | None = None) -> Ack:
    """Return what the person sees of an answer; without a `notice` nobody is told that it failed."""
    error = notice.code if notice else answer.error
    return Ack(error is None, answer.seconds, answer.payload, error, notice=notice)


def deliver(workspace: "SlackWorkspace", envelope: Envelope) -> Answer:
    """Deliver a payload as it looks where the app is installed."""
    installed = workspace.installation.delivered(envelope.payload)
    return workspace.deliveries.send(dataclasses.replace(envelope, payload=installed))


def _tell(workspace: "SlackWorkspace", user: str, notice: Notice | None) -> None:
    """Show a notice until the person's next action; None takes away the last one."""
    if notice is None:
        workspace.notices.pop(user, None)
    else:
        workspace.notices[user] = notice


def present(workspace: "SlackWorkspace", user: str, channel_id: str) -> tuple[Person, Channel]:
    """Return a person and a channel; raise NotPossibleError unless the person is in it."""
    person, channel = workspace.people.get(user), workspace.channels.get(channel_id)
    if person is None or person.deleted:
        raise NotPossibleError(f"{user} cannot sign in")
    if channel is None or user not in channel.members:
        raise NotPossibleError(f"{user} is not in {channel_id}")
    return person, channel


def response_url(workspace: "SlackWorkspace", person: Person, channel: Channel, key: str | None = None) -> str:
    """Return a new address at which the app may answer this person."""
    return f"{workspace.base_url}/response/{workspace.tickets.new_response_url(person.id, channel.id, key)}"


def command(workspace: "SlackWorkspace", user: str, text: str, channel_id: str) -> Ack:
    """Deliver a slash command, or post a plain message when the text is none.

    People of another organisation have no commands (docs.slack.dev/apis/slack-connect).
    """
    name, _, rest = text.strip().partition(" ")
    with workspace.lock:
        person, channel = present(workspace, user, channel_id)
        if channel.is_im and workspace.messages_tab_read_only:
            raise NotPossibleError("the app's Messages tab is read-only: nothing can be typed there")
        if not name.startswith("/"):
            workspace.conversations.post(channel, {"text": text}, user=user)
            workspace.touch()
            return Ack(ok=True)
        if name not in workspace.commands or not workspace.installation.has(person):
            unknown = notices.not_a_command(name)
            return Ack(ok=False, error=unknown.code, notice=unknown)
        escaped = payloads.escaped(rest.strip(), workspace.people, workspace.channels)
        trigger = workspace.tickets.new_trigger(user)
        url = response_url(workspace, person, channel)
        payload = payloads.slash_command(person, channel, name, escaped, trigger, url)
    answer = deliver(workspace, Envelope("slash_commands", payload))
    notice = notices.command_failed(name)(answer.error) if answer.error else None
    with workspace.lock:
        _tell(workspace, user, notice or after_command(workspace, person, channel, answer.payload))
    workspace.touch()
    return as_ack(answer, notice)


def press(workspace: "SlackWorkspace", user: str, target: MessageElement, *, confirm: bool) -> Ack:
    """Deliver the block_actions of an element in a message."""
    with workspace.lock:
        person, channel = present(workspace, user, target.channel)
        message = workspace.conversations.find(target.channel, target.key, user)
        block, element = _element(message.body.get("blocks") or [], target)
        if "confirm" in element and not confirm:
            return Ack(ok=False, error="cancelled")
        action = payloads.action_of(block, element, _chosen(element, target.value))
        trigger = workspace.tickets.new_trigger(user)
        url = response_url(workspace, person, channel, message.key)
        payload = payloads.message_action(person, channel, message, action, trigger, url)
    return interact(workspace, user, payload, notices.no_response)


def interact(workspace: "SlackWorkspace", user: str, payload: Json, make_notice: MakeNotice) -> Ack:
    """Deliver an interaction; who is not answered is told so."""
    answer = deliver(workspace, Envelope("interactive", payload))
    notice = make_notice(answer.error) if answer.error else None
    with workspace.lock:
        _tell(workspace, user, notice)
    workspace.touch()
    return as_ack(answer, notice)


def _element(blocks: list[Json], target: MessageElement | ViewElement) -> tuple[Json, Json]:
    for block, element in interactive(blocks):
        right_place = target.block_id in {None, block["block_id"]}
        right_value = (
            isinstance(target, ViewElement)
            or element["type"] != "button"
            or target.value in (None, element.get("value"))
        )
        if element["action_id"] == target.action_id and right_place and right_value:
            return block, element
    raise NotPossibleError(f"there is no {target.action_id!r} to use")


def _chosen(element: Json, value: Any, offered: Sequence[Json] = ()) -> Json | None:
    if element["type"] == "button":
        return None
    if element["type"] == "overflow":
        return {"selected_option": value if isinstance(value, dict) else view_state.option(element, value)}
    return view_state.element_state(element, value, offered)


def press_in_view(workspace: "SlackWorkspace", user: str, target: ViewElement, state: Mapping[str, Any]) -> Ack:
    """Deliver the block_actions of an element in a view.

    An input without `dispatch_action` sends nothing (docs.slack.dev/surfaces/modals).
    """
    with workspace.lock:
        view = workspace.open_view(user, target.view_id)
        type_into(workspace, view, state)
        block, element = _element(view.body["blocks"], target)
        offered = view.offered.get((block["block_id"], element["action_id"]), ())
        chosen = _chosen(element, target.state, offered)
        if chosen is not None and element["type"] != "overflow":
            type_into(workspace, view, {target.block_id: {target.action_id: chosen}})
        if block["type"] == "input" and not block.get("dispatch_action"):
            return Ack(ok=True)
        trigger = workspace.tickets.new_trigger(user, view.id)
        action = payloads.action_of(block, element, chosen)
        payload = payloads.view_action(workspace.people[user], view, action, trigger)
    return interact(workspace, user, payload, notices.trouble)


def suggest(
    workspace: "SlackWorkspace", user: str, view_id: str, place: tuple[str, str], typed: str
) -> tuple[Ack, list[Json]]:
    """Ask the app for the options of an external menu; return what Slack shows of them.

    Nothing is asked before `min_query_length` characters (3 where none is given), and an answer that is no list of at
    most 100 options is trouble (docs.slack.dev/reference/block-kit/block-elements/select-menu-element).
    """
    with workspace.lock:
        view = workspace.open_view(user, view_id)
        block, element = _element(view.body["blocks"], ViewElement(view_id, *place))
        if not element["type"].endswith("external_select"):
            raise NotPossibleError(f"nothing can be searched in a {element['type']}")
        if len(typed) < element.get("min_query_length", SEARCHED_FROM):
            return Ack(ok=True), []
        payload = payloads.block_suggestion(workspace.people[user], view, element, block["block_id"], typed)
    answer = deliver(workspace, Envelope("interactive", payload))
    options = offered_options(answer.payload) if answer.error is None else None
    notice = notices.trouble(answer.error or "") if options is None else None
    with workspace.lock:
        if options:
            known = view.offered.setdefault(place, [])
            known += [one for one in options if one not in known]
        _tell(workspace, user, notice)
    workspace.touch()
    return as_ack(answer, notice), options or []


def type_into(workspace: "SlackWorkspace", view: View, values: Mapping[str, Any]) -> None:
    """Fill in inputs of a view without sending anything."""
    with workspace.lock:
        view.values = view_state.typed_into(view.body["blocks"], view.values, values, view.offered)
    workspace.touch()


def submit(workspace: "SlackWorkspace", user: str, view_id: str, values: Mapping[str, Any], *, unfiltered: bool) -> Ack:
    """Deliver a view_submission and do what the answer says."""
    with workspace.lock:
        view = workspace.open_view(user, view_id)
        if view.body["submit"] is None or workspace.modals.stacks.get(user, [])[-1:] != [view]:
            raise NotPossibleError(f"{view_id} has nothing to submit")
        type_into(workspace, view, values)
        view.errors = view_state.client_errors(view.body["blocks"], view.values, unfiltered=unfiltered)
        if view.errors:
            return Ack(ok=False, client_errors=dict(view.errors))
        trigger = workspace.tickets.new_trigger(user, view.id)
        payload = payloads.view_submission(workspace.people[user], view, trigger)
    answer = deliver(workspace, Envelope("interactive", payload))
    with workspace.lock:
        ack = after_submission(workspace, view, answer)
        _tell(workspace, user, ack.notice)
    workspace.touch()
    return ack


def close_view(workspace: "SlackWorkspace", user: str, view_id: str, *, everything: bool) -> Ack:
    """Close a view; the app hears of it when the view asked for it with `notify_on_close`.

    The x button closes the whole stack and reports the root view with `is_cleared`.
    """
    with workspace.lock:
        view = workspace.open_view(user, view_id)
        everything = everything or bool(view.body["clear_on_close"])
        closed = workspace.modals.close(view, everything=everything)
        reported = closed[0] if everything else view
        payload = payloads.view_closed(workspace.people[user], reported, is_cleared=everything)
    workspace.touch()
    if not reported.body["notify_on_close"]:
        return Ack(ok=True)
    return as_ack(deliver(workspace, Envelope("interactive", payload)))


def open_home(workspace: "SlackWorkspace", user: str) -> Ack:
    """Deliver `app_home_opened`, with the published view when there is one.

    Raise NotPossibleError for an app without a Home tab.
    """
    with workspace.lock:
        if not workspace.home_tab_enabled:
            raise NotPossibleError("the app has no Home tab")
        channel = workspace.conversations.open_im(user)
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": channel.id,
            "tab": "home",
            "event_ts": workspace.conversations.next_ts(),
        }
        home = workspace.modals.homes.get(user)
        if home:
            event["view"] = home.as_json()
    return as_ack(deliver(workspace, Envelope("events_api", payloads.event_callback(event))))
