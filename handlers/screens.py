"""What one kind of action brings to Slack: everything else is the same for all of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from slack_bolt import App

from bot.domain.contents import dump
from bot.domain.kinds import Kind
from bot.domain.orders import Order
from bot.domain.requests import Event, Request, Story
from bot.operations.looking_up.pages import OrderPage
from handlers.language import Speech
from handlers.markup import Mrkdwn
from handlers.services import Forms, Opener, Services
from handlers.views import block_kit
from handlers.views.block_kit import Block
from handlers.views.names import batch_kind, batch_line, batch_name, order_name


def _as_kept(_speech: Speech, requests: Sequence[Request], room: int) -> Iterator[Block]:
    for request in requests:
        yield from block_kit.codes(dump(request.content)[: room // len(requests)])


def _named(speech: Speech, request: Request) -> str:
    return speech.kind(request.kind)


def _nothing(*_about: object, **_more: object) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One kind as people see it. What has a default is brought only by kinds that are different there."""

    kind: Kind
    #: the word of ``/alephee`` that asks for it, and whether the number of an order has to stand behind it
    word: str
    needs_number: bool = True
    #: what the word is called in other languages; the first of each is the one that texts name
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: puts its conversation together, lets it listen, and returns what opens its form. None: nobody asks for it here
    converse: Callable[[App, Services], Forms] | None = None
    #: callback id of the shortcut in a Slack message's menu that asks for it, about the order named in the message
    shortcut: str = ""
    #: every id that its own views emit: they outlive a release
    action_ids: tuple[str, ...] = ()
    callback_ids: tuple[str, ...] = ()
    #: (speech, requests of a batch, characters) → what they would do: nothing cut, or as much as there is room for
    content: Callable[[Speech, Sequence[Request], int], Iterable[Block]]
    #: what a request would do, in a few words
    subject: Callable[[Speech, Request], str]
    #: what tells a request from the others of its batch
    name: Callable[[Speech, Request], str] = order_name
    #: what a batch is, and about which order; and the same in one line, for dialogs
    title: Callable[[Speech, Story], str] = batch_name
    summary: Callable[[Speech, Story], str] = batch_line
    #: what a card begins with: its sign, and what is asked in a few words
    icon: str = ""
    headline: Callable[[Speech, Story], str] = batch_kind
    #: key of the text that stands below the content of a card
    below_content: str = ""
    #: what the history tells of a request in a second line
    excerpt: Callable[[Request], Iterable[str]] = _nothing
    #: a receipt of its own; None: the one that most kinds have
    receipt: Callable[[Speech, Story], Iterable[Block]] | None = None
    #: whether the receipt names the warnings that the card names
    warns_on_receipt: bool = False
    #: (speech, invalid request, characters) → what the person can start again from
    to_start_from: Callable[[Speech, Request, int], Iterable[Block]] = _nothing
    #: whether a request that nobody knows about is repeated by itself: then no new alert has to say so
    repeats_unknown: bool = False
    #: what it knows about an order: shown on the order's card among its data
    about_order: Callable[[Speech, Order], Iterable[Block]] = _nothing
    #: what it can do with an order: in whole on the order's card; short, if it is nothing, in a list; and its buttons
    possible: Callable[[Speech, OrderPage], Iterable[Mrkdwn]] = _nothing
    impossible: Callable[[Speech, OrderPage], Iterable[Mrkdwn]] = _nothing
    #: why not everything is possible that it can do with an order
    why_not: Callable[[Speech, OrderPage], Iterable[Mrkdwn]] = _nothing
    #: (speech, page, what tells several orders apart)
    order_buttons: Callable[[Speech, OrderPage, str], Iterable[Block]] = _nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """What people can have about an order by themselves: no kind, nobody approves it; the log tells who had it."""

    #: the word of ``/alephee`` behind which numbers stand, and what it is called in other languages
    word: str
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: puts its conversation together, lets it listen, and returns what answers the command
    converse: Callable[[App, Services], Opener]
    #: every id that its own views emit: they outlive a release
    action_ids: tuple[str, ...]
    #: its buttons on an order, and why there are none: (speech, page, what tells several orders apart)
    order_buttons: Callable[[Speech, OrderPage, str], Iterable[Block]]
    why_not: Callable[[Speech, OrderPage], Iterable[Mrkdwn]]
    #: the event that tells who had it, and how the history of an order says that
    event: str
    told: Callable[[Speech, Event], Mrkdwn]


#: what the views that all kinds share emit
_SHARED_ACTIONS = (
    *("approve", "decline", "withdraw", "retry", "it_arrived", "it_did_not_arrive", "post_card", "text"),
    *("show_order", "query", "undo", "more", "my_language", "why_not", "show_history", "correct", "kept_files"),
    *("ask_back", "answer"),
)
_SHARED_CALLBACKS = ("decline_reason", "ask_back", "answer", "find", "loading", "problem")


class Screens:
    """The registered kinds, in the order in which people read of them, and what can be fetched."""

    def __init__(self, *screens: Screen, fetches: Sequence[Fetch] = ()) -> None:
        self._by_kind = {screen.kind: screen for screen in screens}
        self.fetches = tuple(fetches)

    def __iter__(self) -> Iterator[Screen]:
        return iter(self._by_kind.values())

    @property
    def action_ids(self) -> frozenset[str]:
        """Every ``action_id`` there is; they outlive a release: messages already posted keep their buttons."""
        return frozenset(_SHARED_ACTIONS).union(*(one.action_ids for one in (*self, *self.fetches)))

    @property
    def callback_ids(self) -> frozenset[str]:
        """Every ``callback_id`` of a modal."""
        return frozenset(_SHARED_CALLBACKS).union(*(screen.callback_ids for screen in self))

    def of(self, kind: Kind) -> Screen:
        """Return the screen of a kind; of one that is not registered (any more), what it would do as it is kept."""
        return self._by_kind.get(kind) or Screen(kind=kind, word="", content=_as_kept, subject=_named)
