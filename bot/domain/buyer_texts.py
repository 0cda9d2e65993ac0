"""The texts that Alephee documents for reasons without a text of one's own: a preview of what the buyer reads.

The marketplace sends its own wording, which may differ (Send a message to a buyer, Request and response: tables of
message templates). One file stands for each reason and country: ``templates/buyer/<reason>/<country>.j2``.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.orders import Country
from bot.domain.reasons import Reason
from bot.domain.texts import exact_text

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).resolve().parents[2] / "templates" / "buyer"


def documented_text(reason: Reason, country: Country | None) -> str | None:
    """Return the documented text of a reason in a country as exact text; None where none is documented."""
    if country is None or not _file(reason, country).is_file():
        return None
    return exact_text(_environment().get_template(_name(reason, country)).render())


def available(reason: Reason) -> frozenset[Country]:
    """Return the countries for which a reason has a documented text."""
    return frozenset(country for country in Country if _file(reason, country).is_file())


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - not before a text is wanted

    return Environment(
        loader=FileSystemLoader(_FOLDER),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text for a buyer, never HTML
        trim_blocks=True,
        keep_trailing_newline=False,
    )


def _name(reason: Reason, country: Country) -> str:
    return f"{reason.name.lower()}/{country}.j2"


def _file(reason: Reason, country: Country) -> Path:
    return _FOLDER / _name(reason, country)
