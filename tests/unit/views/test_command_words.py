"""The words of the command: one table holds what is typed, what is called and what the help names."""

import re
from pathlib import Path

import pytest

from handlers.catalogue import LANGUAGES, texts
from handlers.examples.shown import help_message
from handlers.kinds import SCREENS
from handlers.language import Speech
from handlers.words import Words, command_words, word_in

WORDS = Words(SCREENS)
NAMES = {
    "help": ("help", "ayuda", "ajuda"),
    "order": ("order", "pedido", "orden", "ordem"),
    "find": ("find", "buscar"),
    "message": ("message", "mensaje", "mensagem"),
    "document": ("document", "documento"),
    "label": ("label", "etiqueta"),
    "integrate": ("integrate", "integrar"),
    "create": ("create", "crear", "criar"),
    "history": ("history", "historial", "histórico"),
    "pending": ("pending", "pendientes", "pendentes"),
    "status": ("status", "estado"),
}


@pytest.mark.parametrize(("command", "names"), NAMES.items())
def test_a_command_is_understood_by_each_of_its_names(command: str, names: tuple[str, ...]) -> None:
    assert {WORDS.command(name) for name in names} == {command}


@pytest.mark.parametrize(
    "typed", ["histórico", "HISTÓRICO", "historico", "Historico:", "“histórico”", "histo\u0301rico"]
)
def test_accents_case_and_what_stands_around_a_word_make_no_other_of_it(typed: str) -> None:
    assert WORDS.command(typed) == "history"


@pytest.mark.parametrize("typed", ["", "?", "580101", "pedid", "pedidos580101", "histórico-x"])
def test_what_is_no_name_of_a_command_is_none(typed: str) -> None:
    assert WORDS.command(typed) == ""


def test_every_command_has_its_names() -> None:
    assert NAMES.keys() == set(command_words(SCREENS))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_that_a_text_names_is_understood_and_is_of_its_language(language: str) -> None:
    named = {word for text in texts(language).values() for word in re.findall(r"`/alephee ([^\W\d_]+)", text)}
    assert named == {word_in(SCREENS, command, language) for command in command_words(SCREENS)}
    assert {WORDS.command(word) for word in named} == set(command_words(SCREENS))


def test_the_help_names_each_command_by_the_readers_word(voice: Speech) -> None:
    told = re.findall(r"`/alephee ([^\W\d_]+)", help_message(voice).text)
    assert told == [word_in(SCREENS, command, voice.language) for command in command_words(SCREENS)]


def test_the_page_of_commands_names_every_word() -> None:
    page = (Path(__file__).parents[3] / "docs/commands.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `/alephee")]
    assert [name for names in NAMES.values() for name in names if not re.search(rf"\b{name}\b", "".join(rows))] == []
