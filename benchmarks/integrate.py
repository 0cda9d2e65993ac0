"""Measure how long orders take to be marked against a limit of 30 calls a minute: `python benchmarks/integrate.py`.

Real time, real sockets, the bot as it runs: the sandbox's Slack and Alephee on this machine, both limited by GCRA. The
least time is what the limit itself costs: a burst of 30 calls at once, then one more every 2 seconds.
"""

import copy
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.app import Bot
from bot.log.transaction import LogTransaction
from bot.settings import load_settings
from sandbox.alephee.seeds import StoredOrder
from sandbox.server import Sandbox

PER_MINUTE = 30
ACCOUNT = 15001
USER = "U0REQUESTER"
FIRST = 700_001
PATIENCE = 300.0


@dataclass(slots=True)
class Transactions:
    """How long the log's one writer was held, in seconds, each time."""

    held: list[float] = field(default_factory=list)

    def watch(self, bot: Bot) -> None:
        """Time every transaction of a bot from now on."""
        write = bot.log.write

        @contextmanager
        def timed(*, timeout: float | None = None) -> Iterator[LogTransaction]:
            with write(timeout=timeout) as transaction:
                begun = time.perf_counter()
                yield transaction
            self.held.append(time.perf_counter() - begun)

        bot.log.write = timed  # type: ignore[method-assign]  # a stopwatch around the real thing


def stock(sandbox: Sandbox, count: int) -> list[int]:
    """Give an account so many orders; returns their ids."""
    world = sandbox.alephee
    model = next(order for order in world.orders.values() if order.account_id == ACCOUNT)
    ids = list(range(FIRST, FIRST + count))
    for order_id in ids:
        body = copy.deepcopy(model.body) | {"Id": order_id, "ExternalOrderId": f"2000000000{order_id}"}
        world.orders[order_id] = StoredOrder(body | {"Integrated": False}, model.arrived)
    return ids


def ask(sandbox: Sandbox, ids: list[int]) -> float:
    """Have a person give a list as a file; returns the seconds until the form was acknowledged."""
    slack = sandbox.slack
    before = {view["id"] for view in slack.views(USER)}
    slack.command(USER, "/alephee integrate")

    def opened() -> Any:
        views = [view for view in slack.views(USER) if view["id"] not in before]
        return views[-1] if views and views[-1]["callback_id"] == "integrate_compose" else None

    view = slack.wait_for(opened, 10)
    file = slack.upload(USER, "orders.csv", ("order\n" + "\n".join(map(str, ids))).encode())
    begun = time.perf_counter()
    ack = slack.submit(USER, view["id"], {"files": [file], "integrated": "true"})
    if not ack.ok:
        raise SystemExit(f"the form was not taken: {ack}")
    return time.perf_counter() - begun


def events(bot: Bot, name: str) -> int:
    """Count the events of a name."""
    with bot.log.read() as log:
        rows = log.sql.rows("SELECT COUNT(*) AS number FROM events WHERE name = ?", (name,))
    return int(rows[0]["number"])


def wait(bot: Bot, name: str, count: int) -> float:
    """Wait until there are so many events of a name; returns when that was."""
    end = time.monotonic() + PATIENCE
    while events(bot, name) < count:
        if time.monotonic() > end:
            raise SystemExit(f"only {events(bot, name)} of {count} {name} after {PATIENCE:.0f} s")
        time.sleep(0.02)
    return time.perf_counter()


def measure(title: str, *, lists: int = 1, most_a_call: int = 100) -> None:
    """Have lists of 500 orders marked by a fresh bot, and print what it took."""
    with Sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
        sandbox.alephee.set_limit("*", PER_MINUTE)
        sandbox.alephee.integrate_max = most_a_call
        ids = stock(sandbox, 500 * lists)
        database = {"BOT_DATABASE": str(Path(folder) / "log.db"), "BOT_PORT": "0"}
        bot = Bot(load_settings(sandbox.env() | database))
        transactions = Transactions()
        transactions.watch(bot)
        bot.start()
        sandbox.slack.wait_for(lambda: bot.health().slack_connected, 10)
        begun, used = time.perf_counter(), time.process_time()
        acknowledged = [ask(sandbox, ids[start : start + 500]) for start in range(0, len(ids), 500)]
        sent = wait(bot, "sent", len(ids)) - begun
        confirmed = wait(bot, "confirmed", len(ids)) - begun
        used = time.process_time() - used
        bot.stop()
        report(title, sandbox, sent=sent, confirmed=confirmed)
        print(f"  forms acknowledged after {max(acknowledged):.2f} s at most; processor {used:.1f} s (both sides)")
        print(f"  longest transaction {max(transactions.held) * 1000:.0f} ms of {len(transactions.held)}")


def report(title: str, sandbox: Sandbox, *, sent: float, confirmed: float) -> None:
    """Print the time over the least possible one, the calls and the refusals."""
    calls = [call for call in sandbox.alephee.calls if call.endpoint == "integrate"]
    looked_up = sum(call.endpoint == "orders" for call in sandbox.alephee.calls)
    too_many = sum(call.status == 429 for call in sandbox.alephee.calls)  # noqa: PLR2004 - what is counted
    updates = sandbox.slack.api_calls["chat.update"]
    least = max(0, len(calls) - too_many - PER_MINUTE) * 60 / PER_MINUTE
    print(f"{title}: marked in {sent:.1f} s, {sent - least:.1f} s over the least possible {least:.0f} s")
    print(f"  {len(calls)} calls, {looked_up} look-ups, {too_many} times 429, {updates} updates in Slack")
    print(f"  read back after {confirmed:.1f} s")


def main() -> None:
    """Measure three cases."""
    measure("500 orders")
    measure("500 orders, 20 a call at most", most_a_call=20)
    measure("2000 orders in four lists", lists=4)


if __name__ == "__main__":
    main()
