"""What can go wrong when a message is sent; the alerts channel is told, and who asked."""

from collections.abc import Callable

from tests.e2e.driver import ANA, Driver, text_of
from tests.e2e.situations.situation import Situation

_REFUSED = {
    "400": ("Alephee does not accept the content.", "", {}),
    "401": ("Alephee does not accept the API key.", "", {}),
    "403": ("The reason was used for the order before.", "reason_used", {"reason": "OTHER"}),
    "404": ("The reason is not offered for the order.", "not_offered", {}),
    "409": ("Another message to the buyer is being sent.", "locked", {}),
    "412": ("A condition is not met: marketplace, country, shipping, reply or file.", "", {}),
    "413": ("The content is too large.", "", {}),
}
_UNKNOWN = {
    "500": ("server_error", "Alephee has an internal error in the middle of the call."),
    "hang": ("timeout", "Alephee does not answer in time."),
    "reset_after": ("reset", "The connection breaks in the middle of the call."),
    "200html": ("web_page", "A web page comes in place of Alephee's answer."),
    "200refusal": ("contradiction", "One part of Alephee's answer says yes, and another one no."),
}


def alerted(kind: str, state: str, button: str) -> Callable[[Driver, str], str]:
    """Have a message fail on its way; read the alert."""

    def reach(driver: Driver, user: str) -> str:
        driver.bot.api._total = 0.5
        driver.alephee.add_fault("messages", kind)
        driver.approved(driver.ask(user, 580101, "Hola."), state)
        return text_of(driver.alert(has=button))

    return reach


def denied(driver: Driver, user: str) -> str:
    """Have the marketplace deny that the buyer replied; read the alert."""
    driver.sent(580101)
    driver.approved(driver.ask(user, 580101, "Otra vez.", buyer_replied=True), "refused")
    return text_of(driver.alert(has="retry"))


SITUATIONS = (
    Situation(
        name="refused_not_answered",
        when="The buyer has not replied yet, whatever was stated.",
        key="said.not_answered",
        todo="failure.status_409_todo",
        reach=denied,
        who=ANA,
    ),
    *(
        Situation(
            name=f"refused_{kind}",
            when=when,
            key=f"said.{sentence}" if sentence else f"failure.status_{kind}",
            todo=f"failure.status_{kind}_todo",
            params={"said": sentence} | names,
            reach=alerted(kind, "refused", "retry"),
            who=ANA,
        )
        for kind, (when, sentence, names) in _REFUSED.items()
    ),
    *(
        Situation(
            name=f"unknown_{kind}",
            when=f"{when} Nobody knows whether the message arrived.",
            key=f"failure.{key}",
            todo="failure.unknown_todo_message",
            params={"sale": "2000000000580101", "below": True, "status": 500},
            reach=alerted(kind, "unknown", "it_arrived"),
            who=ANA,
        )
        for kind, (key, when) in _UNKNOWN.items()
    ),
)
