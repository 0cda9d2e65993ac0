"""docs/errors.md, drawn from the situations and the catalogue."""

from collections.abc import Iterator
from pathlib import Path

from handlers.catalogue import LANGUAGES
from tests.e2e.situations import AREAS
from tests.e2e.situations.situation import Situation

PAGE = Path(__file__).parents[3] / "docs" / "errors.md"
_HEAD = """# What can go wrong, and what to do

Made by `scripts/errors` from the texts in `templates/slack` and the situations in `tests/e2e/situations`; a difference
fails the suite. Each situation is reached by `tests/e2e/test_situations.py`, through the front door, and its sentence
is what a person reads there. Numbers, names and times are examples.
"""


def draw() -> str:
    """Return the page."""
    return _HEAD + "".join(part for area, situations in AREAS.items() for part in _area(area, situations))


def _area(area: str, situations: tuple[Situation, ...]) -> Iterator[str]:
    yield f"\n## {area}\n"
    for one in situations:
        yield f"\n**{one.when}** (`{one.name}`)\n\n"
        for language in LANGUAGES:
            yield f"- {language}: {_shown(one.sentence(language))}\n"
        if one.todo:
            told = (f"{language}: {_shown(one.sentence(language, one.todo))}" for language in LANGUAGES)
            yield f"- What to do – {' · '.join(told)}\n"
        else:
            yield f"- What to do: {one.do}\n"


def _shown(text: str) -> str:
    """Return a sentence as Markdown shows it literally."""
    return " ".join(text.split()).replace("<", "&lt;").replace("|", "\\|")
