"""How often a person has to do something, from having an order's number to having asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.slack.model import Ack
from tests.e2e.driver import ANA, SUPPORT, Driver, Json

#: from the order on the screen to a request, at most: with a text that is fixed, and with one's own
TEMPLATE, OWN_TEXT = 3, 4


@dataclass
class Hands:
    """Somebody's hands: every press, choice, text and submission counts."""

    driver: Driver
    user: str = ANA
    used: int = 0

    def open_form(self, shown: Json, reason: str) -> Json:
        """Press the button of a reason, or the one that lets choose it; return the form with the reason chosen."""
        offered = [one for one in self.driver.slack.find_buttons(shown) if "compose_message" in one["action_id"]]
        own = [one for one in offered if one["action_id"] == f"compose_message:{reason}"]
        button = (own or offered)[0]["action_id"]
        view = self._opened(lambda: self.driver.slack.press(self.user, SUPPORT, shown["key"], button))
        return view if own else self.choose(view, reason)

    def use_shortcut(self, message: Json) -> Json:
        """Use the shortcut in a message's menu; return the form."""
        return self._opened(lambda: self.driver.slack.shortcut(self.user, "alephee_write", SUPPORT, message["key"]))

    def choose(self, view: Json, reason: str) -> Json:
        """Choose a reason."""
        self.used += 1
        return self.driver.choose_reason(self.user, view, reason)

    def submit(self, view: Json, **typed: Any) -> None:
        """Fill fields in, and submit."""
        self.used += len(typed) + 1
        assert self.driver.slack.submit(self.user, view["id"], typed).ok

    def _opened(self, act: Callable[[], Ack]) -> Json:
        self.used += 1
        return self.driver.opened(self.user, act)


def test_a_template_takes_three_interactions_from_the_number(driver: Driver) -> None:
    hands, shown = Hands(driver), driver.command(ANA, "580101")
    hands.submit(hands.open_form(shown, "1"))
    assert driver.wait_for_state("pending")["reason"] == "REQUEST_VARIANTS"
    assert hands.used <= TEMPLATE


def test_a_text_of_ones_own_takes_four_interactions_from_the_number(driver: Driver) -> None:
    hands, shown = Hands(driver), driver.command(ANA, "580101")
    hands.submit(hands.open_form(shown, "4"), text="Hola.")
    assert driver.wait_for_state("pending")["text"] == "Hola."
    assert hands.used <= OWN_TEXT


def test_a_number_in_a_message_takes_no_more_than_one_that_is_typed(driver: Driver) -> None:
    driver.slack.command(ANA, "Preguntan por el 580101", SUPPORT)
    hands, message = Hands(driver), driver.slack.messages(SUPPORT)[-1]
    hands.submit(hands.choose(hands.use_shortcut(message), "2"))
    assert driver.wait_for_state("pending")["order_id"] == 580101
    assert hands.used <= TEMPLATE
