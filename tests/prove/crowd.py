"""Twenty approvers who all press at once, over Socket Mode and HTTP, on one bot."""

import copy
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from bot.app import Bot
from handlers.slack.http import PATH, SlackEvents
from sandbox.alephee.seeds import StoredOrder
from sandbox.server import Sandbox
from sandbox.slack.acting import as_ack
from sandbox.slack.conversations import Message
from sandbox.slack.deliveries import Deliveries, Envelope, Transport
from sandbox.slack.model import Ack, Person
from sandbox.slack.payloads import action_of, message_action
from sandbox.slack.stored_blocks import interactive
from tests.e2e.driver import APPROVALS, BRUNO, Driver, Json, values
from tests.e2e.starting import address

T = TypeVar("T")
PEOPLE = tuple(f"U0CROWD{number:02}" for number in range(20))


def gather(sandbox: Sandbox) -> None:
    """Bring twenty more approvers into the workspace."""
    slack = sandbox.slack
    with slack.lock:
        like = slack.people[BRUNO]
        for number, user in enumerate(PEOPLE):
            slack.people[user] = Person(
                user, f"persona{number}", f"Persona {number} Prueba", "approver", locale=like.locale
            )
        slack.user_groups |= {"S0APPROVERS": (*slack.user_groups["S0APPROVERS"], *PEOPLE)}
        for channel in ("C0APPROVALS", "C0ALERTS", "C0SUPPORT"):
            slack.channels[channel].members.update(PEOPLE)


def open_http_too(sandbox: Sandbox, bot: Bot) -> None:
    """Let a bot with Socket Mode listen to signed HTTP as well: two transports of the same listeners."""
    secret = bot.settings.slack_signing_secret
    assert bot.vitals.socket is not None
    assert secret is not None
    bot._web.mount(PATH, SlackEvents(bot.vitals.socket._app, secret))
    sandbox.slack.request_url = f"{address(bot)}{PATH}"


def way(sandbox: Sandbox, transport: Transport) -> Deliveries:
    """Return deliveries over one transport, whatever the workspace itself uses."""
    own = sandbox.slack.deliveries
    one = Deliveries(own.sockets, own.http)
    one.transport, one.loop = transport, own.loop
    return one


def press(sandbox: Sandbox, deliveries: Deliveries, user: str, card: Json, action_id: str = "approve") -> Ack:
    """Press a button of a card as it looked when it was seen: others may have pressed meanwhile."""
    slack = sandbox.slack
    block, element = next((b, e) for b, e in interactive(card["blocks"]) if e["action_id"] == action_id)
    with slack.lock:
        url = f"{slack.base_url}/response/{slack.tickets.new_response_url(user, card['channel'], None)}"
        payload = message_action(
            slack.people[user],
            slack.channels[card["channel"]],
            Message(card["key"], card),
            action_of(block, element, None),
            slack.tickets.new_trigger(user),
            url,
        )
    return as_ack(deliveries.send(Envelope("interactive", payload)))


def at_once(acts: Iterable[Callable[[], T]]) -> list[T]:
    """Run all in threads of their own, that begin together."""
    listed = list(acts)
    barrier = Barrier(len(listed))

    def run(act: Callable[[], T]) -> T:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(listed)) as pool:
        return list(pool.map(run, listed))


def answers(sandbox: Sandbox, users: Iterable[str] = PEOPLE) -> list[str]:
    """Return what these people were told privately in the approvals channel; counted often, so nothing is copied."""
    told = frozenset(users)
    with sandbox.slack.lock:
        messages = sandbox.slack.channels[APPROVALS].messages
        return [str(message.body["text"]) for message in messages if message.only_for in told]


def more_orders(sandbox: Sandbox, count: int, first: int = 600_001, like: int = 580101) -> list[int]:
    """Give Alephee more orders like one it has; each is a conversation of its own."""
    world = sandbox.alephee
    with world.lock:
        stored = world.orders[like]
        for number in range(first, first + count):
            body = copy.deepcopy(stored.body) | {"Id": number, "ExternalOrderId": f"2000000000{number}"}
            world.orders[number] = StoredOrder(body, stored.arrived)
    return list(range(first, first + count))


def forget(sandbox: Sandbox) -> None:
    """Empty the channels: what stood there is not counted again, and the simulator stays quick."""
    with sandbox.slack.lock:
        for channel in sandbox.slack.channels.values():
            channel.messages.clear()


def wait_for_messages(driver: Driver, count: int) -> None:
    """Wait until the buyers have so many messages."""
    driver.wait(lambda: len(driver.alephee.received) == count, 120)


def card_of(driver: Driver, batch_id: str) -> Json:
    """Return the card of a batch, when it can be pressed."""
    return driver.wait(lambda: next((card for card in driver.cards() if batch_id in values(card)), None), 30)


def wait_until_told(driver: Driver) -> None:
    """Wait until Slack shows everything as it is."""
    driver.wait(lambda: driver.rows("SELECT 1 FROM outbox WHERE closed_at IS NULL") == [], 60)


def wait_for_one_of(driver: Driver, batch_id: str, states: set[str]) -> Json:
    """Return a batch's row when it is in one of these states."""

    def found() -> Json | None:
        (row,) = driver.rows("SELECT * FROM sends WHERE batch_id = ?", batch_id)
        return row if row["state"] in states else None

    return driver.wait(found, 30)
