"""The first line of a card and its last one: what is asked, for whom and how much; and the numbers to look it up."""

from collections.abc import Iterator, Mapping

from bot.domain.glimpses import Glimpse
from bot.domain.requests import Request, Story, is_undecided
from handlers.language import Speech
from handlers.markup import Mrkdwn, escape, foreign
from handlers.screens import Screens
from handlers.views.names import account_label, decided_about
from handlers.views.sale_link import linked, see_sale

#: characters of a product's title, and of the buyer's name
_TITLE, _BUYER = 80, 60


def headline(screens: Screens, speech: Speech, story: Story) -> Mrkdwn:
    """Return what is asked and, of a single order, its buyer, product, amount and country, with the ways to look."""
    screen, about = screens.of(story.batch.kind), decided_about(story)
    what = Mrkdwn(f"{screen.icon} *{foreign(screen.headline(speech, about))}*".strip())
    return joined((what, *(_order(speech, about.requests[0]) if _is_single(story) else ())))


def order_in_words(speech: Speech, request: Request) -> Mrkdwn:
    """Return what an order is known by beside its numbers: buyer, product, amount, country, and the ways to look."""
    return joined(tuple(_order(speech, request)))


def sale_of(speech: Speech, request: Request) -> Mrkdwn:
    """Return the link to the sale that a request is about, where it is known to be one of Mercado Libre."""
    if not request.glimpse.listing and not request.conversation:
        return Mrkdwn()
    return see_sale(speech, request.country, request.external_order_id)


def numbers(speech: Speech, story: Story, account_names: Mapping[int, str]) -> Mrkdwn:
    """Return the order's numbers, the accounts, who asked, and until when it waits or when it was asked."""
    batch, first = story.batch, story.requests[0]
    accounts = sorted({request.account_id or batch.account_id for request in story.requests})
    when = (
        speech.mrkdwn("card.expires", until=batch.expires_at)
        if is_undecided(story)
        else speech.mrkdwn("card.asked_at", at=batch.requested_at)
    )
    parts = (
        speech.mrkdwn("card.order", order=first.order_id) if _is_single(story) and first.order_id else Mrkdwn(),
        foreign(first.external_order_id) if _is_single(story) else Mrkdwn(),
        *(foreign(account_label(number, account_names.get(number, ""))) for number in accounts if number),
        speech.user(batch.requested_by),
        when,
    )
    return joined(parts)


def product(speech: Speech, glimpse: Glimpse) -> Mrkdwn:
    """Return the first product with its quantity, as a link to its listing, and how many more there are."""
    first = linked(glimpse.listing, glimpse.product, _TITLE)
    if first and glimpse.quantity:
        first = Mrkdwn(f"{first} ×{speech.number(glimpse.quantity)}")
    return Mrkdwn(f"{first} +{glimpse.lines - 1}") if first and glimpse.lines > 1 else first


def joined(parts: Iterator[Mrkdwn] | tuple[Mrkdwn, ...]) -> Mrkdwn:
    """Return what there is, in one line."""
    return Mrkdwn(" · ".join(part for part in parts if part))


def _order(speech: Speech, request: Request) -> Iterator[Mrkdwn]:
    glimpse, country = request.glimpse, request.country
    if glimpse.text:  # as an earlier version kept it
        yield foreign(glimpse.text)
    yield foreign(glimpse.buyer, _BUYER)
    yield product(speech, glimpse)
    if glimpse.total:
        yield escape(speech.money(glimpse.total))
    yield escape(speech.country(country)) if country else Mrkdwn()
    yield sale_of(speech, request)


def _is_single(story: Story) -> bool:
    return len({request.order_id for request in story.requests}) == 1
