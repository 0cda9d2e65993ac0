"""One tree of errors. The class decides what a person reads, and whether the machine tries again by itself.

::

    BotError
    ├── SettingsError           wrong settings: exit status 2, one line each
    ├── DatabaseHeld            another process holds the database: exit status 1
    ├── LogUnavailable          the log cannot be written: nothing is sent, the channel is alerted
    ├── InputError              what a person typed: said at the field or privately
    │   ├── FieldErrors         several fields of a form
    │   │   └── NotNow          what cannot be read at the moment, so nothing is known of it
    │   ├── InvalidOrder        a new order that breaks rules, with all of them
    │   ├── NotSeen             a text that goes out otherwise than it was typed, and its writer has not seen how
    │   ├── WrongLines          lines of a list or a file; nothing was done
    │   ├── OrderNotFound
    │   └── FileNotAllowed
    ├── NotAllowed              who asks may not: said privately, logged
    ├── Stale                   the request is not what the person believes
    │   ├── AlreadyDecided
    │   └── ContentChanged
    ├── AlepheeError
    │   ├── NeverSent           not processed: retried by itself, paced
    │   ├── Refused             Alephee said no: final until a person retries
    │   │   └── NotEverywhere   some accounts refused to be looked into, and not all was found in the others
    │   └── Unknown             nobody can tell: never repeated by the machine
    └── DeliveryError           Slack
        ├── NotAccepted         not accepted: repeated later
        │   └── NotSlack        somebody else answered in Slack's place: a proxy
        ├── NotTold             Slack could not be asked about a person or a channel: nothing is done
        ├── DeliveryRefused     Slack said no
        └── DeliveryUnknown     may have been accepted: a post is not repeated

``key`` names the text in ``templates/slack/<language>`` that a person reads; ``params`` are its values.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Literal

from bot.domain.notes import Note
from bot.domain.numbers import may_be_cart
from bot.trouble import Trouble


class BotError(Exception):
    """Something went wrong."""

    key: ClassVar[str] = "error.unexpected"
    retried: ClassVar[bool] = False

    def __init__(self, note: Note | None = None) -> None:
        self.note = note or Note(self.key)
        super().__init__(self.note.key)


class SettingsError(BotError):
    """A setting is wrong or missing; ``problems`` holds one line per setting, naming it."""

    key = "error.settings"

    def __init__(self, problems: list[str]) -> None:
        super().__init__()
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(self.problems)


class DatabaseHeld(BotError):
    """Another process holds the database file; ``holder`` says which."""

    key = "error.database_held"

    def __init__(self, path: str, holder: str) -> None:
        super().__init__(Note(self.key, {"path": path, "holder": holder}))
        self.path, self.holder = path, holder

    def __str__(self) -> str:
        return f"The database {self.path} is held by another process: {self.holder}"


class LogUnavailable(BotError):
    """The send log cannot be written or read (full, read-only, locked, broken). No log, no send."""

    key = "error.log_unavailable"

    def __init__(self, why: str) -> None:
        # behind a semicolon stands what whoever runs the bot can do: people in Slack cannot
        super().__init__(Note(self.key, {"why": why.partition("; ")[0]}))
        self.why = why

    def __str__(self) -> str:
        return f"The send log is not available: {self.why}"


class InputError(BotError):
    """What a person typed cannot be used."""

    key = "error.input"


class SecondAttempt(BotError):
    """An earlier attempt of this request may have had its effect: the database refuses a second one."""

    key = "error.second_attempt"


class FieldErrors(InputError):
    """Fields of a form that cannot be used: block id → what to say there."""

    key = "error.fields"

    def __init__(self, fields: Mapping[str, Note]) -> None:
        super().__init__(next(iter(fields.values()), None))
        self.fields = dict(fields)


class NotNow(FieldErrors):
    """Fields whose content cannot be had at the moment: it may be as good, and the same, as before."""


class NotSeen(InputError):
    """Something is to be seen first: what a text ``becomes``, ``notes``; asked again with ``token`` it was."""

    key = "compose.becomes"

    def __init__(self, becomes: str, notes: tuple[Note, ...], *, token: str) -> None:
        super().__init__()
        self.becomes, self.notes, self.token = becomes, notes, token


class WrongLines(InputError):
    """Lines that cannot be used; nothing was done. Asked again with the ``token``, the ``usable`` lines are used."""

    key = "error.wrong_lines"

    def __init__(self, problems: tuple[Note, ...], *, usable: int, token: str) -> None:
        super().__init__(Note(self.key, {"count": len(problems)}))
        self.problems, self.usable, self.token = problems, usable, token


class InvalidOrder(InputError):
    """A new order that cannot be sent: every problem, as notes that carry their ``place`` and ``rule``."""

    key = "error.invalid_order"

    def __init__(self, problems: tuple[Note, ...]) -> None:
        super().__init__()
        self.problems = problems


class OrderNotFound(InputError):
    """No account of the key has an order with this number."""

    key = "error.order_not_found"

    def __init__(self, number: str) -> None:
        super().__init__(Note(self.key, {"number": number, "cart": may_be_cart(number)}))


class FileNotAllowed(InputError):
    """A file that cannot be had or must not be sent."""

    key = "error.file"


class NotAllowed(BotError):
    """The person may not do this (own request, not an approver, guest, other organisation, wrong place …)."""

    key = "denied.not_allowed"


class Stale(BotError):
    """The request is not (or no longer) in the state that the button belongs to."""

    key = "stale.gone"


class AlreadyDecided(Stale):
    """Somebody was quicker."""

    key = "stale.decided"

    def __init__(self, decision: str, by: str | None, at: datetime | None) -> None:
        super().__init__(Note(f"stale.{decision}", {"by": by or "", "at": at}))
        self.decision, self.by, self.at = decision, by, at


class ContentChanged(Stale):
    """What would be sent is not what was shown: the approval is void."""

    key = "stale.content_changed"


class AlepheeError(BotError):
    """A call to Alephee did not end with a yes; ``trouble``: what kept it from being reached, where that is known."""

    key = "failure.alephee"
    trouble: Trouble | None = None

    def __init__(self, cause: str, *, status: int | None = None, api_message: str = "") -> None:
        super().__init__(Note(cause, {"status": status, "api_message": api_message}))
        self.cause, self.status, self.api_message = cause, status, api_message

    def __str__(self) -> str:
        return f"{self.cause} ({self.trouble or f'status {self.status}'})"


class NeverSent(AlepheeError):
    """The call was not processed (connect error, pool timeout, 429); ``retry_after`` in seconds."""

    retried = True

    def __init__(
        self, cause: str, *, status: int | None = None, api_message: str = "", retry_after: float = 0.0
    ) -> None:
        super().__init__(cause, status=status, api_message=api_message)
        self.retry_after = retry_after


class Refused(AlepheeError):
    """Alephee said no (3xx, 4xx but 429), or the re-check before the call did."""

    @property
    def may_be_of_an_account(self) -> bool:
        """Whether a look-up may have been refused for its account alone; how that is said is not documented."""
        return self.status in {401, 403, 404}

    @property
    def may_be_of_an_id(self) -> bool:
        """Whether a look-up may have been refused because the far side holds no id of this length."""
        return self.status in {400, 404, 416}


class NotEverywhere(Refused):
    """Accounts refused to be looked into, and what was not found in the others may stand there.

    ``why`` is one of the refusals, ``accounts`` are those that refused: id → what people know it by.
    """

    def __init__(self, why: Refused, accounts: Mapping[int, str]) -> None:
        super().__init__(why.cause, status=why.status, api_message=why.api_message)
        self.accounts = dict(accounts)


class Unknown(AlepheeError):
    """The call may have had its effect (timeout, reset after sending, 5xx, a web page as a 2xx)."""


class DeliveryError(BotError):
    """Slack did not take what the bot wanted to show; ``trouble``: as of ``AlepheeError``."""

    key = "failure.slack"
    trouble: Trouble | None = None

    def __init__(self, error: str, *, retry_after: float = 0.0) -> None:
        super().__init__(Note(self.key, {"error": error}))
        self.error, self.retry_after = error, retry_after

    def __str__(self) -> str:
        return f"Slack: {self.trouble or self.error}"


class NotTold(DeliveryError):
    """Slack did not tell ``what`` was asked about, a ``person`` or a ``channel``, so nothing was decided or done."""

    key = "error.person_not_told"
    #: after a refusal asking again does not help: as a rule a scope is missing
    _REFUSED: ClassVar = {"person": "error.person_not_shown", "channel": "error.channel_not_shown"}
    _UNANSWERED: ClassVar = {"person": "error.person_not_told", "channel": "error.channel_not_told"}

    def __init__(self, what: Literal["person", "channel"], why: DeliveryError) -> None:
        super().__init__(why.error)
        keys = self._REFUSED if isinstance(why, DeliveryRefused) else self._UNANSWERED
        key = "error.asked_too_often" if why.error == "ratelimited" else keys[what]
        self.note = Note(key, {"error": why.error, "seconds": max(1, round(why.retry_after))})


class NotAccepted(DeliveryError):
    """Slack did not process the call (429, no connection): repeated after ``retry_after`` seconds."""

    key = "failure.slack_silent"
    retried = True


class NotSlack(NotAccepted):
    """A proxy, or whatever else stands between, answered in Slack's place and let nothing through: waited out."""

    def __init__(self, status: int) -> None:
        super().__init__(f"a proxy answers in its place with status {status}", retry_after=1.0)


class DeliveryRefused(DeliveryError):
    """Slack refused the call for good (``channel_not_found``, ``invalid_blocks`` …)."""


class DeliveryUnknown(DeliveryError):
    """No answer of Slack's own (lost connection, 5xx, no JSON): a post may stand in the channel. Not repeated."""

    key = "failure.slack_silent"
