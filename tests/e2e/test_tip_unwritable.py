"""While the tip cannot be written nothing is sent, nothing is in doubt, and it goes on by itself once it can."""

from pathlib import Path

from bot.fail_points import FailPoint
from bot.log.sqlite.tip import tip_path
from sandbox.server import Sandbox
from tests.e2e.driver import ANA, Driver, said, text_of
from tests.e2e.starting import HASTY, Bots

HOLA = "Hola Ana, tu pedido sale hoy."


class Takes:
    """Somebody puts a folder in the place of the tip, just before the first claim."""

    def __init__(self, tip: Path) -> None:
        self.tip, self.done = tip, False

    def __call__(self, point: FailPoint) -> None:
        if point is FailPoint.SEND_CLAIM and not self.done:
            self.done = True
            self.tip.unlink()
            self.tip.mkdir()


def test_a_claim_that_could_not_be_noted_is_no_call_and_no_doubt(sandbox: Sandbox, bot: Bots) -> None:
    bot.waits = HASTY
    tip = tip_path(bot.database)
    driver = Driver(sandbox, bot(fail_point=Takes(tip)))
    batch_id = driver.ask(ANA, 580101, HOLA)
    driver.wait_for_state("pending", batch_id)
    assert driver.approve("U0APPROVER1").ok
    driver.wait(lambda: any(said("system.log_unavailable") in text_of(one) for one in driver.alerts()))
    assert driver.texts_received() == []
    tip.rmdir()
    row = driver.wait_for_state("sent", batch_id)
    assert (row["attempts"], driver.texts_received()) == (2, [HOLA])
    assert driver.events("unknown") == []
