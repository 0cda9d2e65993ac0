"""A message as a whole: Slack counts the texts of all its blocks together, and refuses too much."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.documents import DocumentContent
from bot.domain.notes import Note
from bot.domain.requests import State, Story
from handlers.examples.shown import approval_card, beside_card, receipt, thread_line
from handlers.examples.values import request, story
from handlers.language import Speech, speech
from handlers.markup import Mrkdwn
from handlers.views import block_kit, lengths
from sandbox.slack.blockkit import characters, check
from tests.unit.views import largest, walk

SPANISH = speech("es")


def said(*messages: block_kit.Message) -> str:
    """Everything that messages show, whatever it stands in."""
    return "\n".join(
        text
        for one in messages
        for text in [*walk.marked(one.blocks), *walk.leaves(one.blocks), *walk.plain(one.blocks)]
    )


@pytest.mark.no_cover
def test_no_message_is_longer_than_slack_takes(voice: Speech) -> None:
    for message in largest.messages(voice):
        blocks = list(message.blocks)
        assert characters(blocks) <= 9_000
        assert check({"text": message.text, "blocks": blocks}, "message") == []


@pytest.mark.parametrize(
    "told",
    [largest.marks(180), largest.marks(325, own=False), largest.marks(500, erp="e" * 255)],
    ids=["180 with numbers", "325 without", "500 with everything"],
)
def test_the_card_of_a_long_list_was_refused_by_slack_and_nobody_could_decide(told: Story) -> None:
    card, beside = approval_card(SPANISH, told), beside_card(SPANISH, told)
    assert SPANISH.mrkdwn("card.rest_in_thread") in said(card)
    assert {"approve", "decline", "integrate_results"} <= set(walk.buttons(card.blocks))
    shown = said(*beside)
    for asked in told.requests:
        assert f"*{asked.order_id}*" in shown
        own = getattr(asked.content, "own_order_id", None)
        assert own is None or own in shown
    assert all(lengths.size(page.blocks) <= lengths.MESSAGE_TEXT for page in beside)


def test_an_approver_sees_every_item_and_every_payment_of_a_long_order() -> None:
    told = largest.new_order(50, 10)
    card, shown = said(approval_card(SPANISH, told)), said(*beside_card(SPANISH, told))
    for text in (card, shown):
        assert SPANISH.mrkdwn("new_order.items", count=50) in text
        assert SPANISH.mrkdwn("new_order.payments", count=10) in text
    assert all(f"SKU-{number:04d}" in shown for number in range(50))
    assert all(f"PAY-2026-{number:06d}" in shown for number in range(10))


def test_an_approver_sees_every_file_however_long_its_name_is() -> None:
    told = largest.documents(10, name="x" * 600)
    shown = said(approval_card(SPANISH, told), *beside_card(SPANISH, told))
    assert SPANISH.mrkdwn("card.rest_in_thread") in shown
    links = [
        one["text"]
        for page in beside_card(SPANISH, told)
        for one in walk.objects(page.blocks)
        if one.get("type") == "link"
    ]
    assert links == [one.content.file.name for one in told.requests if isinstance(one.content, DocumentContent)]


def test_an_approver_sees_every_warning() -> None:
    notes = tuple(Note("rule.claims", {"count": number}) for number in range(1_000, 1_090))
    told = story(requests=[request(notes=notes)])
    assert SPANISH.mrkdwn("card.rest_in_thread") in said(approval_card(SPANISH, told))
    shown = said(*beside_card(SPANISH, told))
    assert all(SPANISH.note_mrkdwn(note) in shown for note in notes)


def test_what_a_card_has_room_for_is_not_said_twice() -> None:
    for told in (story(), largest.marks(20), largest.documents(3, name="factura"), largest.new_order(5)):
        assert beside_card(SPANISH, told) == ()
        assert SPANISH.mrkdwn("card.rest_in_thread") not in said(approval_card(SPANISH, told))


def test_a_part_that_is_not_there_any_more_shows_the_last_one() -> None:
    told = largest.marks(180)
    parts = [thread_line(SPANISH, {"event": "content", "part": part}, told) for part in (0, 99)]
    assert parts == [beside_card(SPANISH, told)[0], beside_card(SPANISH, told)[-1]]


def test_a_piece_of_a_long_order_fits_a_message() -> None:
    told = largest.new_order(50, title=largest.LONG)
    pieces = told.requests[0].content.pieces
    lines = [
        thread_line(SPANISH, {"event": "body", "request": "request-0", "part": part}, told)
        for part in range(len(pieces))
    ]
    assert "".join(text for line in lines for text in walk.leaves(line.blocks)) == "".join(pieces)
    assert all(lengths.size(line.blocks) <= lengths.MESSAGE_TEXT for line in lines)


def test_a_receipt_that_shows_no_more_rows_has_the_button_to_all_of_them() -> None:
    long = largest.marks(25, State.SENT, erp="e" * 255)
    told = replace(long, requests=tuple(replace(one, api_message="m" * 255) for one in long.requests))
    assert "integrate_results" in walk.buttons(receipt(SPANISH, told).blocks)
    assert "integrate_results" not in walk.buttons(receipt(SPANISH, largest.marks(25, State.SENT)).blocks)


@pytest.mark.parametrize(
    "long",
    [
        lambda: block_kit.section(Mrkdwn("\n".join(["línea de texto"] * 190))),
        lambda: block_kit.section(Mrkdwn("palabra " * 370)),
        lambda: block_kit.section(Mrkdwn("x" * 2_900)),
        lambda: block_kit.fields([Mrkdwn("x" * 290)] * 10)[0],
        lambda: block_kit.context(*[Mrkdwn("x" * 290)] * 10)[0],
        lambda: block_kit.table([["x" * 290]] * 10),
        lambda: block_kit.quote("x" * 2_900),
    ],
)
def test_blocks_that_nobody_expected_so_long_lose_their_ends(long: Callable[[], block_kit.Block]) -> None:
    short = [block_kit.header("Título"), block_kit.section(Mrkdwn("corto")), block_kit.divider()]
    button = block_kit.actions(block_kit.button("approve", "Aprobar", "b"))
    message = block_kit.message([*short, *(long() for _ in range(5)), button])
    assert message.blocks[:3] == tuple(short)
    assert message.blocks[-1] == button
    assert lengths.size(message.blocks) <= lengths.MESSAGE_TEXT


def test_what_fits_stays_as_it_is() -> None:
    blocks = [block_kit.section(Mrkdwn("x" * 2_900)) for _ in range(3)]
    assert lengths.within(blocks) == tuple(blocks)
