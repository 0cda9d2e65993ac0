"""The documented matrices and limits of ``rules.toml``, checked."""

import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, NonNegativeInt, PositiveInt, ValidationError

from bot.domain.national import NationalRules, Strict, plain_number
from bot.domain.notes import Level
from bot.domain.orders import Country
from bot.domain.reasons import Reason
from bot.errors import SettingsError

Extension = Annotated[str, Field(pattern=r"^[a-z0-9]+$")]
SalePage = Annotated[str, Field(pattern=r"^https://www\.[a-z.]+/[a-z]+/\{number\}/[a-z]+$")]
_CONFLICT = 409
Fragment = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]


def _reason(name: object) -> Reason:
    """Read the lower-case name of a table such as ``[reasons.other]``."""
    try:
        return Reason[str(name).upper()]
    except KeyError:
        raise ValueError(f"there is no reason called {name}") from None


class TextRule(StrEnum):
    """Whether a reason takes a text of one's own."""

    NEVER = "never"
    OPTIONAL = "optional"
    REQUIRED = "required"


class MarketplaceRules(Strict):
    """How a Mercado Libre order is recognised: by the name's beginning, or by the marketplace's id."""

    name_prefixes: tuple[Fragment, ...]
    ids: frozenset[int] = frozenset()


class LogisticRules(Strict):
    """The listed ``LogisticType`` keys with their names, and those that the marketplace ships itself."""

    names: Mapping[int, Fragment]
    shipped_by_marketplace: frozenset[int] = frozenset()


class StatusRules(Strict):
    """Keys of ``Status`` and ``StatusType`` that mean delivered or cancelled."""

    delivered: frozenset[int]
    delivered_types: frozenset[int]
    cancelled: frozenset[int]
    cancelled_types: frozenset[int]


class TextRules(Strict):
    """Length of a text in UTF-16 units, and the switch for reason 5."""

    limit: PositiveInt
    reason5_accepts_text: bool


class ReasonRules(Strict):
    """What one reason needs. ``countries`` and ``logistic_keys`` are None where nothing is needed."""

    text: TextRule
    countries: tuple[Country, ...] | None = None
    elsewhere: Literal[Level.WARNED, Level.REFUSED] = Level.REFUSED
    logistic_keys: tuple[int, ...] | None = None
    logistic_fragments: tuple[Fragment, ...] = ()
    #: what people are told of the keys, where their names are not what the pages call them
    logistic_told: tuple[Fragment, ...] = ()


class ConversationRules(Strict):
    """Parts of the sentence that refuses a message because the buyer has not answered the one before."""

    unanswered: tuple[str, ...]

    def denies_reply(self, status: int | None, said: str) -> bool:
        """Whether an answer says that the buyer has not replied."""
        return status == _CONFLICT and any(part in said.lower() for part in self.unanswered)


class FileRules(Strict):
    """Extensions (lower case, no dot) and size in bytes of a message's file."""

    extensions: tuple[Extension, ...]
    max_bytes: PositiveInt


class DocumentTypeRules(Strict):
    """One ``documentType``. ``passed_on``: Alephee sends it to the marketplace; ``countries`` None: everywhere.

    ``other_marketplaces``: beginnings of the names of marketplaces beside Mercado Libre that get it. ``nfe``: its file
    is a Brazilian electronic invoice.
    """

    name: Fragment
    extensions: tuple[Extension, ...]
    passed_on: bool
    countries: tuple[Country, ...] | None = None
    passed_on_if_shipped_by_marketplace: bool = True
    other_marketplaces: tuple[Fragment, ...] = ()
    nfe: bool = False


class XmlRules(Strict):
    """Names of elements that tell what an XML file is: ``nfe`` the invoice itself, ``nfe_wrappers`` what holds it.

    By its root a file is no invoice: ``events`` change one, ``protocols`` tell what became of one, ``answers`` are what
    programs tell each other.
    """

    nfe: str
    nfe_wrappers: frozenset[str]
    events: frozenset[str]
    protocols: frozenset[str]
    answers: frozenset[str]


class DocumentRules(Strict):
    """Sizes in bytes (refused above the first, warned above the marketplace's) and the types of documents."""

    max_bytes: PositiveInt
    marketplace_max_bytes: PositiveInt
    xml: XmlRules
    types: Mapping[NonNegativeInt, DocumentTypeRules]


class LabelRules(Strict):
    """What a shipment's status and the label's ``SubStatus`` say about its label, and keys of the status that do."""

    ready_status: frozenset[Fragment]
    early_statuses: frozenset[Fragment]
    late_statuses: frozenset[Fragment]
    cancelled_statuses: frozenset[Fragment]
    early_substatuses: frozenset[Fragment]
    late_substatuses: frozenset[Fragment]
    late_keys: frozenset[int]
    cancelled_keys: frozenset[int]


class FiscalKeyRules(Strict):
    """The access key of an NF-e: its length, and the first and last of the characters (from 1) that may be letters."""

    length: PositiveInt
    letters: tuple[PositiveInt, PositiveInt]


class Rules(Strict):
    """All of ``rules.toml``."""

    marketplace: MarketplaceRules
    #: where a seller sees a sale, by country; ``{number}`` stands for the marketplace's number
    sale_pages: Mapping[Country, SalePage]
    logistic: LogisticRules
    status: StatusRules
    text: TextRules
    reasons: Mapping[Annotated[Reason, BeforeValidator(_reason)], ReasonRules]
    conversation: ConversationRules
    message_file: FileRules
    documents: DocumentRules
    label: LabelRules
    fiscal_key: FiscalKeyRules
    national: Mapping[Country, NationalRules]


def rules_of(text: str, name: str) -> Rules:
    """Read and check the rules; ``text`` is TOML, ``name`` that of its file.

    Raises ``SettingsError`` with one line per mistake, each naming the file and the entry.
    """
    try:
        rules = Rules.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"{name}: cannot be read: {error}"]) from error
    except ValidationError as error:
        places = [".".join(map(str, each["loc"])) for each in error.errors()]
        problems = [f"{place}: {each['msg']}" for place, each in zip(places, error.errors(), strict=True)]
        raise SettingsError([f"{name}: {problem}" for problem in problems]) from error
    if problems := [*_contradictions(rules)]:
        raise SettingsError([f"{name}: {problem}" for problem in problems])
    return rules


def _contradictions(rules: Rules) -> Iterator[str]:
    """Find what each entry alone cannot show: also formats of numbers that their own example does not fit."""
    for reason in Reason:
        if reason not in rules.reasons:
            yield f"reasons.{reason.name.lower()}: is missing"
    for reason, needs in rules.reasons.items():
        for key in needs.logistic_keys or ():
            if key not in rules.logistic.names:
                yield f"reasons.{reason.name.lower()}.logistic_keys: {key} has no name in logistic.names"
    for country, each in rules.national.items():
        for name, form in each.numbers.items():
            number, entry = plain_number(form.example), f"national.{country}.numbers.{name}"
            if name not in each.types:
                yield f"{entry}: {name} is not among the types"
            if not form.has_shape(number) or not form.checks_out(number):
                yield f"{entry}.example: is no such number"
