"""Bytes that leave: a process that froze in the middle of a call, or lost the work, sends nothing more of it."""

from collections.abc import Callable

import pytest

from bot.alephee.leaving import Permit, awake_or_not, permitted
from bot.errors import NeverSent, Unknown
from bot.ports.alephee import Answer, FileBytes
from tests.integration.alephee.conftest import Connect, Serve
from tests.integration.alephee.odd_server import Asked

LARGE = FileBytes("manual.pdf", 100_000 * b"%", "application/pdf")


class Machine:
    """A clock that jumps where the process is frozen, and a count of who works that goes on meanwhile.

    ``freezes_at``: the look at the clock that is behind the freeze; the first one is the claim's.
    """

    def __init__(self, *, freezes_at: int = 99, seconds: float = 0.0, loses: bool = False) -> None:
        self.now, self.turn, self.looks = 0.0, 0, 0
        self._freezes_at, self._seconds, self._loses = freezes_at, seconds, loses

    def clock(self) -> float:
        self.looks += 1
        if self.looks == self._freezes_at:
            self.now += self._seconds
            self.turn += self._loses
        return self.now

    def permit(self) -> Permit:
        return Permit(lambda: self.turn, 7.0, self.clock)


Send = Callable[[Machine], Answer]


@pytest.fixture
def send(serve: Serve, connect: Connect) -> Send:
    client = connect(serve(Asked.answer).url)

    def sent(machine: Machine) -> Answer:
        with permitted(machine.permit()):
            return client.send_message(15001, 580101, reason=4, text="Hola", file=LARGE)

    return sent


def test_a_call_that_goes_on_without_a_pause_leaves_as_a_whole(send: Send) -> None:
    machine = Machine(freezes_at=2, seconds=6.9)
    assert send(machine).status == 200
    assert machine.looks > 20


@pytest.mark.parametrize("machine", [Machine(freezes_at=2, seconds=7.1), Machine(freezes_at=2, loses=True)])
def test_after_a_freeze_between_claim_and_call_nothing_leaves_and_it_was_never_sent(
    send: Send, machine: Machine
) -> None:
    with pytest.raises(NeverSent):
        send(machine)


@pytest.mark.parametrize("machine", [Machine(freezes_at=9, seconds=7.1), Machine(freezes_at=9, loses=True)])
def test_after_a_freeze_in_the_middle_of_a_call_nothing_more_leaves_and_nobody_knows(
    send: Send, machine: Machine
) -> None:
    with pytest.raises(Unknown):
        send(machine)
    assert machine.looks == 9


def test_nothing_reaches_the_far_side_that_may_not_leave(serve: Serve, connect: Connect) -> None:
    server = serve(Asked.answer)
    with permitted(Machine(freezes_at=2, loses=True).permit()), pytest.raises(NeverSent):
        connect(server.url).send_message(15001, 580101, reason=4, text="Hola", file=None)
    assert server.asked == []


def test_the_clock_goes_on_by_itself() -> None:
    before = awake_or_not()
    assert awake_or_not() >= before
