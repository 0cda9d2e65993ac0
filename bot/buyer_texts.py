"""The texts that Alephee documents for reasons without a text of one's own: a preview of what the buyer reads.

The marketplace sends its own wording, which may differ (Send a message to a buyer, Request and response: tables of
message templates). One file stands for each reason and country: ``templates/buyer/<reason>/<country>.j2``.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.domain.orders import Country
from bot.domain.reasons import Reason
from bot.domain.texts import exact_text

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER: Final = Path(__file__).resolve().parents[1] / "templates" / "buyer"


@cache
def documented_text(reason: Reason, country: Country | None) -> str | None:
    """Return the documented text of a reason in a country as exact text; None where none is documented."""
    name = f"{reason.name.lower()}/{country}.j2"
    return exact_text(_environment().get_template(name).render()) if (_FOLDER / name).is_file() else None


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
