"""What can go wrong when somebody writes to a buyer."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from bot.domain.orders import Country
from tests.e2e.driver import ANA, BRUNO, CARLA, Driver, Upload, text_of
from tests.e2e.situations.situation import Situation

FIX = "Fix it at the field, and click the button again."
ANOTHER = "Choose another reason."
#: 350 characters are the limit
_TOO_LONG = "x" * 380


def at_the_fields(number: int, **values: Any) -> Callable[[Driver, str], str]:
    """Fill the form in as an old client would, and read what stands at its fields."""

    def reach(driver: Driver, user: str) -> str:
        view = driver.compose(user, number)
        return " ".join(driver.submit_unchecked(user, view, values).values())

    return reach


def in_the_form(number: int, reason: str) -> Callable[[Driver, str], str]:
    """Choose a reason, and read the form."""
    return lambda driver, user: text_of(driver.choose_reason(user, driver.compose(user, number), reason))


def with_files(number: int, *files: Upload) -> Callable[[Driver, str], str]:
    """Attach files, and read what stands at the fields."""

    def reach(driver: Driver, user: str) -> str:
        view = driver.choose_reason(user, driver.compose(user, number), "4")
        uploads = [driver.slack.upload(user, name, content) for name, content in files]
        errors = driver.submit_unchecked(user, view, {"reason": "4", "text": "Hola.", "files": uploads})
        return " ".join(errors.values())

    return reach


def file_given_back(name: str, content: bytes) -> Callable[[Driver, str], str]:
    """Attach a file that turns out to be none to send, and read the receipt."""

    def reach(driver: Driver, user: str) -> str:
        driver.sent(580101)
        driver.alephee.buyer_replies(580101)
        batch_id = driver.ask(user, 580101, "Va.", files=[(name, content)], buyer_replied=True)
        driver.wait_for_state("invalid", batch_id)
        driver.wait_until_told()
        return "\n".join(text_of(message) for message in driver.slack.dm(user))

    return reach


def _waiting(driver: Driver, user: str) -> str:
    driver.sent(580101)
    ack = driver.submit(user, driver.compose(user, 580101), reason="4", text="Otra vez.")
    return " ".join(ack.errors.values())


def _on_its_way(driver: Driver, user: str) -> str:
    driver.ask(ANA, 580101, "Uno.")
    ack = driver.submit(user, driver.compose(user, 580101), reason="4", text="Dos.")
    return " ".join(ack.errors.values())


def _code_kept(driver: Driver, user: str) -> str:
    view = driver.compose(user, 580101)
    assert driver.submit(user, view, reason="4", text="¡Gracias :smile:!").ok
    return text_of(driver.view(user, view))


def _asked_already(driver: Driver, user: str) -> str:
    driver.sent(580101)
    driver.alephee.add_fault("messages", "500")
    driver.alephee.buyer_replies(580101)
    driver.approved(driver.ask(ANA, 580101, "Uno.", buyer_replied=True), "unknown")
    return text_of(driver.compose(user, 580101))


SITUATIONS = (
    Situation(
        name="text_missing",
        when="A reason needs a text, and there is none.",
        key="text.required",
        params={"reason": "OTHER"},
        reach=at_the_fields(580101, reason="4"),
        who=ANA,
        do=FIX,
    ),
    Situation(
        name="text_too_long",
        when="The text is longer than Mercado Libre takes.",
        key="text.too_long",
        params={"count": 380, "limit": 350, "over": 30},
        reach=at_the_fields(580101, reason="4", text=_TOO_LONG),
        do=FIX,
    ),
    Situation(
        name="text_mention",
        when="The text mentions somebody in Slack.",
        key="text.mention",
        params={"mentions": "@U0APPROVER1"},
        reach=at_the_fields(580101, reason="4", text="Hola <@U0APPROVER1>"),
        who=BRUNO,
        do=FIX,
    ),
    Situation(
        name="text_invisible",
        when="The text has characters that nobody sees.",
        key="text.control_characters",
        params={"characters": "U+202E RIGHT-TO-LEFT OVERRIDE", "position": 6, "around": "Hola ⟨U+202E⟩Ana"},
        reach=at_the_fields(580101, reason="4", text="Hola \u202eAna"),
        who=ANA,
        do=FIX,
    ),
    Situation(
        name="text_code_kept",
        when="An emoji's code does not stand alone, and the buyer would read the code.",
        key="text.code_kept",
        params={"codes": ":smile:"},
        reach=_code_kept,
        do="Put a space on both sides, or go on.",
    ),
    Situation(
        name="reason_other_country",
        when="The reason does not exist in the order's country.",
        key="rule.country_not_available",
        params={"country": Country.AR, "countries": [Country.MX]},
        reach=lambda driver, user: text_of(driver.compose(user, 580101)),
        who=BRUNO,
        do=ANOTHER,
    ),
    Situation(
        name="other_marketplace",
        when="The order is not of Mercado Libre.",
        key="rule.not_mercado_libre",
        params={"marketplace": "Alephee B2B"},
        reach=lambda driver, user: text_of(driver.compose(user, 580119)),
        who=ANA,
        do="Write to the buyer there.",
    ),
    Situation(
        name="order_cancelled",
        when="The order is cancelled: a warning.",
        key="rule.cancelled",
        reach=in_the_form(580118, "4"),
        do="Go on knowing it, or leave it.",
    ),
    Situation(
        name="order_full",
        when="Mercado Libre ships the order itself (Full): a warning.",
        key="rule.fulfillment",
        reach=in_the_form(580117, "4"),
        who=BRUNO,
        do="Write after the delivery, or go on knowing it.",
    ),
    Situation(
        name="file_too_early",
        when="A file is attached to the first message.",
        key="conversation.file_too_early",
        reach=with_files(580101, ("guia.txt", b"Hola")),
        who=ANA,
        do="Send the text without the file, or tick that the buyer has replied.",
    ),
    Situation(
        name="buyer_has_not_replied",
        when="The buyer has not replied to the last message.",
        key="conversation.waiting",
        params={"since": dt.datetime(2026, 11, 30, 14, 5, tzinfo=dt.UTC)},
        varies=("since",),
        reach=_waiting,
        do="Wait for the reply, or tick that it came.",
    ),
    Situation(
        name="message_on_its_way",
        when="Another message to this buyer waits or is being sent.",
        key="conversation.on_its_way",
        params={"reason": "OTHER", "order": "580101", "state": "pending"},
        reach=_on_its_way,
        do="Wait for it, or withdraw it at its receipt.",
    ),
    Situation(
        name="earlier_message_unknown",
        when="Nobody knows whether an earlier message arrived: a warning.",
        key="conversation.unknown",
        reach=_asked_already,
        who=BRUNO,
        do="Look into the conversation at the marketplace first.",
    ),
    Situation(
        name="file_type",
        when="A file of this type cannot be sent.",
        key="file.type_not_allowed",
        params={"name": "programa.exe", "allowed": ["jpg", "jpeg", "png", "pdf", "txt"]},
        reach=with_files(580101, ("programa.exe", b"MZ")),
        do="Send it in one of the formats that are named.",
    ),
    Situation(
        name="file_only_one",
        when="More than one file is attached to a message.",
        key="file.only_one",
        reach=with_files(580101, ("a.txt", b"a"), ("b.txt", b"b")),
        who=ANA,
        do="Keep one, or attach them to the order as documents.",
    ),
    Situation(
        name="file_other_content",
        when="A file is not what its name says.",
        key="file.content_differs",
        params={"name": "factura.pdf", "extension": "pdf"},
        reach=file_given_back("factura.pdf", b"Esto no es un PDF."),
        who=ANA,
        do="Save it again in that format, and ask again.",
    ),
    Situation(
        name="file_empty",
        when="A file is empty.",
        key="file.empty",
        params={"name": "nota.txt"},
        reach=with_files(580101, ("nota.txt", b"")),
        who=CARLA,
        do="Choose the file again.",
    ),
)
