"""The rules of messages to buyers (MS-1 … MS-12), as one table.

Sources: developers.alephee.com/v2/orders/post-methods/send-a-message-to-a-buyer/request and …/business-rules. The pages
name no status for a broken rule; 400 stands for wrong parameters, 409 for a conversation that waits, 412 for the rest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from sandbox.alephee import seeds
from sandbox.alephee.country import is_mercado_libre
from sandbox.alephee.files import Upload
from sandbox.alephee.values import ApiError, Json

ATTACHMENT_EXTENSIONS: Final = frozenset({"jpg", "jpeg", "png", "pdf", "txt"})
"""Mercado Libre's formats for post-sale messages; Alephee names none."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One value of `messageOptions`. `countries` and `logistics` None mean no restriction."""

    number: int
    name: str
    countries: frozenset[str] | None
    logistics: frozenset[int] | None
    text: Literal["template", "custom", "optional"]
    templates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MessageRules:
    """The documented matrices. `text_limit` counts UTF-16 units, as .NET's `Length` does.

    `promise_takes_text`: the request page says that reason 5 takes a custom text, the business rules that it does not.
    """

    reasons: Mapping[int, Reason]
    text_limit: int = 350
    promise_takes_text: bool = True

    @classmethod
    def load(cls) -> "MessageRules":
        """Read the matrices from `sandbox/data/reasons.json`."""
        return cls({int(key): _reason(int(key), row) for key, row in seeds.load("reasons.json")["reasons"].items()})

    def takes_text(self, reason: Reason) -> bool:
        """Tell whether `message` is used; otherwise it is ignored, not refused (MS-2, MS-4)."""
        return reason.text == "custom" or (reason.text == "optional" and self.promise_takes_text)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the far side knows of one conversation; `locked_reason` is set by the first attachment (MS-7)."""

    waiting: bool = False
    opened: bool = False
    locked_reason: int | None = None

    def after(self, reason: int, *, with_file: bool) -> "Conversation":
        """Return the state after a message went out."""
        locked = reason if with_file else self.locked_reason
        return replace(self, waiting=True, opened=True, locked_reason=locked)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Everything the rules look at."""

    order: Json
    country: str | None
    reason: Reason
    message: str
    upload: Upload | None
    conversation: Conversation
    rules: MessageRules
    attachment_max: int

    @property
    def logistic_key(self) -> int | None:
        """The key of the order's logistic type."""
        key: int | None = ((self.order.get("Shipping") or {}).get("LogisticType") or {}).get("Key")
        return key


@dataclass(frozen=True, slots=True)
class Rule:
    """One documented rule: what breaks it, and the answer."""

    code: str
    status: int
    text: str
    broken: Callable[[Attempt], bool]


def utf16_length(text: str) -> int:
    """Count UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _too_long(attempt: Attempt) -> bool:
    return attempt.rules.takes_text(attempt.reason) and utf16_length(attempt.message) > attempt.rules.text_limit


def _file_refused(attempt: Attempt) -> bool:
    upload = attempt.upload
    return upload is not None and (
        upload.extension not in ATTACHMENT_EXTENSIONS or len(upload.content) > attempt.attachment_max
    )


def _reason_changed(attempt: Attempt) -> bool:
    return attempt.conversation.locked_reason not in {None, attempt.reason.number}


RULES: Final = (
    Rule("MS-8", 400, "The text is invalid", _too_long),
    Rule(
        "MS-2", 400, "message is mandatory for {reason}", lambda a: a.reason.text == "custom" and not a.message.strip()
    ),
    Rule("file", 400, "The attached file is not valid", _file_refused),
    Rule("MS-1", 412, "Messages are available only for Mercado Libre orders", lambda a: not is_mercado_libre(a.order)),
    Rule(
        "MS-9, MS-11",
        412,
        "The message reason {reason} is not valid for the logistic type of this order",
        lambda a: a.reason.logistics is not None and a.logistic_key not in a.reason.logistics,
    ),
    Rule(
        "MS-10, MS-12",
        412,
        "The message reason {reason} is not valid for the country of this order",
        lambda a: a.reason.countries is not None and a.country not in a.reason.countries,
    ),
    Rule("MS-5", 409, "The previous message has not been answered by the buyer yet", lambda a: a.conversation.waiting),
    Rule(
        "MS-6",
        412,
        "A file can be attached only after the buyer has replied to a first message",
        lambda a: a.upload is not None and not a.conversation.opened,
    ),
    Rule("MS-7", 412, "After an attachment all messages must use the same reason", _reason_changed),
)
"""In the order in which they are checked; the real order is not documented."""


def check_message(attempt: Attempt) -> None:
    """Raise the answer of the first broken rule."""
    for rule in RULES:
        if rule.broken(attempt):
            raise ApiError(rule.status, rule.text.format(reason=attempt.reason.name))


def delivered_text(attempt: Attempt) -> str:
    """Return what the buyer reads: the message where it is used, else the country's template (MS-2 … MS-4)."""
    if attempt.rules.takes_text(attempt.reason) and attempt.message.strip():
        return attempt.message
    templates = attempt.reason.templates
    return templates.get(attempt.country or "", next(iter(templates.values())))


def conversation_key(order: Json) -> str:
    """Return the conversation an order belongs to: its cart's, else its own.

    Source: Mercado Libre keys post-sale messages by pack; orders of a cart share `PackId`.
    """
    pack = order.get("PackId")
    return f"pack:{pack}" if pack else f"order:{order['Id']}"


def _reason(number: int, row: Json) -> Reason:
    return Reason(
        number=number,
        name=row["name"],
        countries=None if row["countries"] is None else frozenset(row["countries"]),
        logistics=None if row["logistics"] is None else frozenset(row["logistics"]),
        text=row["text"],
        templates=row["templates"],
    )
