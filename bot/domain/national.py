"""Documents of people and companies by country: which types there are, and whether a number can be one of them.

The data stands in ``rules.toml`` under ``national``, each format with its source.
"""

import re
from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from bot.domain.orders import Country

#: what people group a number with
_GROUPING = re.compile(r"[\s.,/\\-]+|[\u2010-\u2015\u2212]")
#: fewer equal digits than these may be anybody's number
_FEW = 5


class Strict(BaseModel):
    """A table of ``rules.toml``: nothing in it may be unknown, and nothing changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CheckCharacter(Strict):
    """How a check character follows from those before it; ``results``: one for each remainder."""

    weights: tuple[PositiveInt, ...]
    results: str


class NumberFormat(Strict):
    """What the numbers of one type of document look like."""

    shape: str
    example: str
    checks: tuple[CheckCharacter, ...] = ()
    alphabet: str = "0123456789"
    fill: str = "0"
    checked: str = ".*"
    exempt: frozenset[str] = frozenset()

    def has_shape(self, number: str) -> bool:
        """Whether a plain number (``plain_number``) has the right length and characters."""
        return re.fullmatch(self.shape, number) is not None

    def checks_out(self, number: str) -> bool:
        """Whether the check characters of a number of the right shape fit it; one without any fits."""
        if number in self.exempt or not re.fullmatch(self.checked, number):
            return True
        first = len(number) - len(self.checks)
        return all(self._expected(check, number[:at]) == number[at] for at, check in enumerate(self.checks, first))

    def _expected(self, check: CheckCharacter, body: str) -> str:
        values = (self.alphabet.find(each) for each in body.rjust(len(check.weights), self.fill))
        total = sum(weight * value for weight, value in zip(check.weights, values, strict=True))
        return check.results[total % len(check.results)]


class NationalRules(Strict):
    """The documents of one country: the documented types, and formats of some; and its currency."""

    #: ISO 4217: a new order has amounts without one
    currency: str = Field(default="", pattern="^([A-Z]{3})?$")
    types: tuple[str, ...]
    numbers: Mapping[str, NumberFormat] = {}

    def fitting(self, number: str) -> Iterator[str]:
        """Yield the types that a plain number fits by its shape and by check characters."""
        for name, form in self.numbers.items():
            if form.checks and form.has_shape(number) and form.checks_out(number):
                yield name


National = Mapping[Country, NationalRules]


def plain_number(typed: str) -> str:
    """Return a number without what it is grouped with, in upper case."""
    return _GROUPING.sub("", typed).upper()


def is_made_up(number: str) -> bool:
    """Whether a plain number is one character over and over: what people type to get past a field."""
    return len(number) > _FEW and len(set(number)) == 1


def spelled(typed: str, national: National) -> str | None:
    """Return the documented type that is meant by another spelling of it (``dni``, ``D.N.I.``); None for none."""
    wanted = plain_number(typed)
    return next((name for each in national.values() for name in each.types if name.upper() == wanted), None)


def countries_of(document_type: str, national: National) -> tuple[Country, ...]:
    """Return the countries that have a type of document."""
    return tuple(country for country, each in national.items() if document_type in each.types)
