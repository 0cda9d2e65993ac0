"""The bare command: what waits for whoever types it, with links; the help when nothing does."""

import pytest

from tests.e2e.driver import ANA, BRUNO, CARLA, GUIDO, Driver, Json, links, said, text_of


def waits(driver: Driver, user: str) -> Json:
    return driver.command(user, "")


def test_when_nothing_waits_the_bare_command_is_the_help(both: Driver) -> None:
    for user, language in ((ANA, "es"), (BRUNO, "pt"), (CARLA, "en")):
        assert said("help.title", language) in text_of(waits(both, user))
    assert text_of(waits(both, GUIDO)) == said("denied.guest")


def test_what_somebody_asked_waits_for_them_and_for_those_who_may_decide(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card()
    driver.wait_until_told()
    mine, to_decide = waits(driver, ANA), waits(driver, BRUNO)
    assert said("waiting.asked", count=1) in text_of(mine)
    assert said("waiting.to_decide", count=1) not in text_of(mine)
    assert said("waiting.to_decide", "pt", count=1) in text_of(to_decide)
    for answer in (mine, to_decide):
        assert [link for link in links(answer) if card["ts"].replace(".", "") in link]


@pytest.mark.parametrize(("fault", "state"), [("400", "refused"), ("500", "unknown")])
def test_what_failed_needs_its_requester_until_somebody_has_seen_to_it(driver: Driver, fault: str, state: str) -> None:
    driver.alephee.add_fault("messages", fault)
    driver.approved(driver.ask(ANA, 580101, "Hola."), state)
    driver.wait_until_told()
    shown = text_of(waits(driver, ANA))
    assert said("waiting.failed", count=1) in shown
    assert "580101" in shown
    assert said("waiting.failed", "pt", count=1) not in text_of(waits(driver, BRUNO))
    assert driver.press_alert(CARLA, "retry" if state == "refused" else "it_arrived").ok
    driver.wait_for_state("sent")
    driver.wait_until_told()
    assert said("help.title") in text_of(waits(driver, ANA))


def test_of_several_failures_of_a_cause_only_those_are_told_that_nobody_has_seen_to(driver: Driver) -> None:
    driver.alephee.add_fault("messages", "400", count=2)
    first, second = driver.ask(ANA, 580101, "Uno."), driver.ask(ANA, 580102, "Dos.")
    driver.approved(first, "refused")
    driver.approved(second, "refused")
    driver.wait_until_told()
    assert said("waiting.failed", count=2) in text_of(waits(driver, ANA))
    assert driver.press_alert(CARLA, "retry").ok
    driver.wait(lambda: [row for row in driver.sends() if row["state"] == "sent"])
    driver.wait_until_told()
    assert said("waiting.failed", count=1) in text_of(waits(driver, ANA))
