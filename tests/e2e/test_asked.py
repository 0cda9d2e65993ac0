"""Whoever asks for something reads there that it was asked, whom it waits for, and takes it back if need be."""

from sandbox.server import Sandbox
from tests.e2e.called import asked
from tests.e2e.driver import ANA, Driver, buttons, links, said, text_of
from tests.e2e.starting import Bots


def test_whoever_asked_reads_in_the_channel_whom_it_waits_for_and_can_take_it_back(both: Driver) -> None:
    both.ask(ANA, 580101, "Hola.")
    (told,) = both.wait(lambda: asked(both, ANA))
    assert text_of(told).startswith(said("asked.waits", who="@aprobadores"))
    assert "580101" in text_of(told)
    receipt = both.receipt(ANA)
    assert receipt["ts"].replace(".", "") in links(told)[0]
    assert buttons(told) == ["withdraw"]
    assert both.slack.press(ANA, told["channel"], told["key"], "withdraw").ok
    both.wait_for_state("withdrawn")
    assert len(asked(both, ANA)) == 1


def test_where_nobody_has_to_approve_it_is_in_line(sandbox: Sandbox, bot: Bots) -> None:
    driver = Driver(sandbox, bot(bot_approval_for=""))
    driver.ask(ANA, 580101, "Hola.")
    (told,) = driver.wait(lambda: asked(driver, ANA))
    assert text_of(told).startswith(said("asked.in_line"))


def test_a_form_that_changes_on_the_way_remembers_where_it_was_opened(driver: Driver) -> None:
    view = driver.choose_reason(ANA, driver.compose(ANA, 580101), "4")
    assert driver.submit(ANA, view, reason="4", text="Hola.").ok
    assert driver.wait(lambda: asked(driver, ANA))
