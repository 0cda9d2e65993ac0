"""The words of a list of order numbers: digits in any grouping, codes of other channels, links, and what is none."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.invisible import without
from bot.domain.sale_links import LINK, number_in_link
from bot.domain.sheet_traces import EXPONENT, sheet_trace

#: a cell with more characters holds no number, nor a link to one
_LONGEST_CELL = 2_000
#: groups of digits that together have more are several numbers that lost what parted them
_LONGEST_OF_GROUPS = 19
#: digits with commas between every three: one number in one country, a list in another
_COMMAS = r"[0-9]{1,3}(?:,[0-9]{3})+"
#: what is one word although a comma or a semicolon stands in it
_WHOLE = re.compile(rf"(?:{LINK})|(?<![\w.,])(?:{EXPONENT}|{_COMMAS})(?![\w,])", re.IGNORECASE)
_HARD = re.compile(r"[,;|\t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+")
_NAME = (
    r"(?:№|(?:n\s?\.?\s?[º°ª]|n[or]s?|nros?|n[uú]m(?:ero)?|numbers?|pedidos?|[oó]rden|orders?|ventas?|vendas?|pack|carrito"
    r"|carrinho)(?![^\W\d]))"
)
#: taken whole, as the few labels before a number are: where a space may belong to either side, many are read for ever
_SPACES = r"[^\S\r\n]*+"
#: ``N° 580101``, ``Nro. de pedido: 580101``, ``Order #580101``, ``Venta: https://…``
_LABEL = re.compile(
    rf"(?<!\w)(?:{_NAME}{_SPACES}[.:º°]?{_SPACES}(?:(?:de|do|da|del|of)\s{_SPACES})?){{1,6}}+(?=#?[\w-]*[0-9]|https?:|www\.)",
    re.IGNORECASE,
)
_AROUND = "\"'`´“”„«»‘’‹›()[]{}<>*_~¿¡!?.:…·•–—"
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"))
_GROUP = re.compile(r"[0-9]{1,4}")
_DIGITS = re.compile(r"[0-9]{1,30}")
#: ``580.101``, ``2.000.009.123.456.781``, ``2000-0091-2345-6782``
_GROUPED = re.compile(r"[0-9]{1,4}(?:[.'’][0-9]{3})+|[0-9]{1,4}(?:[.'’-][0-9]{4}){2,}")
#: ``580101.0``: how programs write a number that a sheet held
_WITH_DECIMALS = re.compile(r"([0-9]{1,30})\.0{1,2}")
#: ``1268540500001-01``, ``OWN-2026-000145``: numbers of other channels are codes
_CODE = re.compile(r"(?=[A-Za-z_-]*[0-9])[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a list: as it was written, and the number in it, or else what is wrong with it."""

    text: str
    number: str = ""
    #: end of the key of the text that says so (``numbers.…``)
    problem: str = ""
    #: whether it may come from a cell that held a number: a sign before it, or around it, makes it a text
    plain: bool = False


def words_in(text: str) -> tuple[Word, ...]:
    """Read the words of a text, in their order; punctuation and names of numbers around them are passed over."""
    return tuple(word for stretch in _stretches(_LABEL.sub(", ", without(text))) for word in _words(stretch))


def word_of_cell(text: str) -> Word:
    """Read one cell of a table, which holds one number: there a comma parts thousands."""
    if len(text) > _LONGEST_CELL:
        return Word(text, problem="not_a_number")
    whole = re.fullmatch(_COMMAS, text)
    words = [Word(text, whole[0].replace(",", ""), plain=True)] if whole else words_in(text)
    return words[0] if len(words) == 1 else Word(text, problem="not_a_number")


def _stretches(text: str) -> Iterator[str]:
    """Yield what stands between separators: in each, only spaces part words, or groups of one number."""
    at = 0
    for found in _WHOLE.finditer(text):
        yield from _HARD.split(text[at : found.start()])
        yield found[0]
        at = found.end()
    yield from _HARD.split(text[at:])


def _words(stretch: str) -> Iterator[Word]:
    groups: list[str] = []
    for token in stretch.split():
        core = token.strip(_AROUND).removeprefix("#")
        if not _GROUP.fullmatch(core):
            yield from _joined(groups)
            yield from _word(token)
            groups = []
            continue
        if not token.startswith(core):
            yield from _joined(groups)
            groups = []
        groups.append(core)
        if not token.endswith(core):
            yield from _joined(groups)
            groups = []
    yield from _joined(groups)


def _joined(groups: Iterable[str]) -> Iterator[Word]:
    """Yield the one number that groups of up to four digits form."""
    written, number = " ".join(groups), "".join(groups)
    if len(number) > _LONGEST_OF_GROUPS:
        yield Word(written, problem="not_a_number")
    elif number:
        yield _checked(written, number, plain=written == number)


def _word(token: str) -> Iterator[Word]:
    trace = sheet_trace(token) or sheet_trace(token.strip(_AROUND))
    core = token.strip(_AROUND).translate(_DASHES)
    if trace:
        yield Word(token, problem=trace)
    elif re.fullmatch(_COMMAS, core):
        yield Word(token, problem="ambiguous")
    elif re.match(LINK, core, re.IGNORECASE):
        number = number_in_link(core)
        yield Word(token, number, problem="" if number else "no_sale")
    elif core.strip("#-"):
        yield _checked(token, _number_in(core.removeprefix("#").lstrip()), plain=core == token)


def _number_in(core: str) -> str:
    decimals = _WITH_DECIMALS.fullmatch(core)
    if _GROUPED.fullmatch(core) and not decimals:
        return "".join(filter(str.isdecimal, core))
    if decimals:
        return decimals[1]
    return core if _DIGITS.fullmatch(core) or (_CODE.fullmatch(core) and not core.isdecimal()) else ""


def _checked(text: str, number: str, *, plain: bool) -> Word:
    """Return a word whose number was read; zero is the number of no order."""
    if not number.strip("0-_"):
        return Word(text, problem="not_a_number")
    return Word(text, number, plain=plain and not text.startswith("#"))
