"""Alephee's English answers stood in the middle of Spanish and Portuguese cards; the log keeps them as they came."""

import json
from pathlib import Path

import pytest

from bot.domain.requests import State
from handlers.catalogue import LANGUAGES, texts
from handlers.examples.values import request
from handlers.language import speech
from handlers.views.alephee_words import in_words, sentences
from handlers.views.causes import state_lines

ERRORS = json.loads((Path(__file__).parents[2] / "data/alephee/errors.json").read_text(encoding="utf-8"))
#: what nobody documents and what no marketplace is known to say
UNKNOWN = {
    "Messages are available only for Mercado Libre orders",
    "The message reason REQUEST_VARIANTS is not valid for this order",
    "Range not satisfiable",
}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("Order not found", "No encuentra el pedido."),
        ("  order NOT found. ", "No encuentra el pedido."),
        ("You are not allowed to execute the option OTHER again", "El motivo «Otro motivo» ya se usó en este pedido."),
        ("You are not allowed to execute the option NEW_ONE again", "El motivo «NEW_ONE» ya se usó en este pedido."),
        ("Request entity too large", "El contenido es demasiado grande."),
        ("Order not found in account 15001", "Order not found in account 15001"),
        ("El pedido no existe", "El pedido no existe"),
        ("", ""),
    ],
)
def test_a_known_sentence_is_said_in_the_readers_language(raw: str, said: str) -> None:
    assert in_words(speech("es"), raw) == said


LOCKED = "There is another request locking this operation"
NOT_ANSWERED = "The previous message has not been answered by the buyer yet"
USED = "You are not allowed to execute the option OTHER again"


@pytest.mark.parametrize(
    ("status", "raw", "told", "todo"),
    [
        (409, LOCKED, "(409): Another message is being sent.", "Wait a minute"),
        (409, NOT_ANSWERED, "(409): The buyer has not answered the previous message yet.", "Wait for the buyer"),
        (403, USED, "(403): The reason “Other subject” was used", "Ask again with another reason."),
        (413, "Request entity too large", "The content is too large for Alephee (413).", "make it smaller"),
        (400, "Buyer.Name is too long", "Alephee did not accept the content (400).", "Correct the content"),
    ],
)
def test_why_alephee_refused_is_said_once(status: int, raw: str, told: str, todo: str) -> None:
    one = request(state=State.REFUSED, cause=f"failure.status_{status}", http_status=status, api_message=raw)
    lines = list(state_lines(speech("en"), one))
    assert [line for line in lines if told in line] == [lines[1]]
    assert todo in lines[-1]
    assert len(lines) == (4 if raw.startswith("Buyer") else 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_is_known_has_its_text(language: str) -> None:
    assert {f"said.{name}" for name in sentences()} == {key for key in texts(language) if key.startswith("said.")}


def test_the_answers_of_the_examples_are_known_but_for_those_that_somebody_made_up() -> None:
    answers = {one["body"]["Message"] for one in ERRORS if isinstance(one["body"], dict)} | {"Internal Server Error"}
    assert {raw for raw in answers if in_words(speech("pt"), raw) == raw} == UNKNOWN
