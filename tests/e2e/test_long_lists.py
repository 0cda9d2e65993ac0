"""Lists that are longer than Slack takes in one message, decided by somebody who has seen all of them."""

from sandbox.server import Sandbox
from sandbox.slack.blockkit import characters
from tests.e2e import integrate_forms
from tests.e2e.driver import APPROVALS, BRUNO, Driver, text_of
from tests.e2e.starting import Bots


def test_the_card_of_180_orders_with_numbers_of_their_own_was_refused_and_nobody_heard_of_it(
    sandbox: Sandbox, bot: Bots
) -> None:
    numbers = integrate_forms.stock(sandbox.alephee, 180)
    driver = Driver(sandbox, bot(bot_approval_for="message,integrate", bot_language="es"))
    lines = "\n".join(f"{number},OWN-2026-{number:06d}" for number in numbers)
    view = integrate_forms.open_form(driver)
    assert integrate_forms.fill_in(driver, view, csv=f"order,own_order_id\n{lines}\n").ok
    card = driver.wait(lambda: next(iter(driver.cards()), None), 60.0)
    assert characters(card["blocks"]) <= 9_000

    def thread() -> str:
        lines = [one for one in driver.slack.messages(APPROVALS) if one.get("thread_ts") == card["ts"]]
        assert all(characters(one["blocks"]) <= 9_000 for one in lines)
        return "\n".join(map(text_of, lines))

    wanted = [text for number in numbers for text in (str(number), f"OWN-2026-{number:06d}")]
    driver.wait(lambda: not [one for one in wanted if one not in shown] if (shown := thread()) else None, 30.0)
    assert driver.approve(BRUNO, card).ok
