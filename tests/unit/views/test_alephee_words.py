"""Alephee's English answers stood in the middle of Spanish and Portuguese cards; the log keeps them as they came."""

import json
from pathlib import Path

import pytest

from handlers.catalogue import LANGUAGES, texts
from handlers.language import speech
from handlers.views.alephee_words import in_words, sentences

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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_is_known_has_its_text(language: str) -> None:
    assert {f"said.{name}" for name in sentences()} == {key for key in texts(language) if key.startswith("said.")}


def test_the_answers_of_the_examples_are_known_but_for_those_that_somebody_made_up() -> None:
    answers = {one["body"]["Message"] for one in ERRORS if isinstance(one["body"], dict)} | {"Internal Server Error"}
    assert {raw for raw in answers if in_words(speech("pt"), raw) == raw} == UNKNOWN
