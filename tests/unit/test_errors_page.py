"""docs/errors.md says what the program says, of at least sixty situations that tests reach."""

import pytest

from handlers.catalogue import LANGUAGES, texts
from tests.e2e.situations import SITUATIONS
from tests.e2e.situations.page import PAGE, draw


def test_the_page_is_as_the_catalogue_and_the_situations_have_it() -> None:
    assert PAGE.read_text(encoding="utf-8") == draw(), "run scripts/errors"


def test_there_are_sixty_situations_each_with_a_name_of_its_own_and_what_to_do() -> None:
    names = [one.name for one in SITUATIONS]
    assert len(names) == len(set(names)) >= 60
    assert [one.name for one in SITUATIONS if bool(one.do) == bool(one.todo)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_situation_has_its_sentence(language: str) -> None:
    assert {key for one in SITUATIONS for key in (one.key, one.todo) if key} <= texts(language).keys()
