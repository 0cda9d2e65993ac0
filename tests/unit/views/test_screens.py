"""What holds for every screen: Slack takes it, foreign data is never markup, ids are published."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.examples.values import HOSTILE
from handlers.kinds import SCREENS
from handlers.language import Speech, speech
from handlers.markup import JOINER
from sandbox.slack.blockkit import check
from tests.unit.views import walk
from tests.unit.views.drawn import messages, views
from tests.unit.views.taken import ENTITY, MARKUP, OURS, assert_harmless, check_message


def test_slack_takes_every_view(voice: Speech) -> None:
    for view in views(voice):
        assert check(view, "modal") == []


def test_slack_takes_every_message(voice: Speech) -> None:
    for message in messages(voice):
        check_message(message)


@pytest.mark.no_cover
@pytest.mark.parametrize("foreign", HOSTILE)
def test_foreign_data_is_never_markup(foreign: str) -> None:
    said = speech("es")
    for message in messages(said, foreign, foreign):
        check_message(message)
        for text in [*walk.marked(message.blocks), message.text]:
            assert_harmless(text)
    for view in views(said, foreign, foreign):
        assert check(view, "modal") == []
        for text in walk.marked(view):
            assert_harmless(text)


def test_every_mrkdwn_object_is_verbatim_and_no_plain_text_reads_emoji_codes(voice: Speech) -> None:
    for blocks in [*(message.blocks for message in messages(voice)), *views(voice)]:
        for found in walk.objects(blocks):
            if found.get("type") == "mrkdwn":
                assert found["verbatim"] is True
            if found.get("type") == "plain_text":
                assert found["emoji"] is False


def test_every_id_a_screen_emits_is_published_and_every_published_one_is_emitted() -> None:
    said = speech("en")
    shown = [*(message.blocks for message in messages(said)), *views(said)]
    assert {found for one in shown for found in walk.action_ids(one)} == SCREENS.action_ids
    assert {view["callback_id"] for view in views(said)} == SCREENS.callback_ids


def test_inputs_have_one_name_for_block_and_action(voice: Speech) -> None:
    for view in views(voice):
        for block in view["blocks"]:
            if block["type"] == "input":
                assert block["block_id"] == block["element"]["action_id"]


def test_private_metadata_and_values_hold_ids_only(voice: Speech) -> None:
    for view in views(voice, "Ana Secreta", "texto secreto"):
        assert "ecret" not in view.get("private_metadata", "")
    for message in messages(voice, "Ana Secreta", "texto secreto"):
        assert not any("ecret" in value for value in walk.buttons(message.blocks).values())


def test_our_own_labels_are_never_cut(voice: Speech) -> None:
    """With ordinary data, an ellipsis at the end of a label is one that the catalogue wrote."""
    allowed = {voice.plain("card.decline"), voice.plain("glance.looking_up", number="Ana Prueba")}
    for blocks in [*(message.blocks for message in messages(voice)), *views(voice)]:
        assert [text for text in walk.plain(blocks) if text.endswith("…") and text not in allowed] == []


def test_symbols_never_stand_without_words(voice: Speech) -> None:
    for message in messages(voice):
        for line in message.text.splitlines():
            assert line == "…" or re.search(r"[^\W_]", line) or not line.strip(), line


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.text(st.characters(codec="utf-8"), max_size=300),
    text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=350),
)
def test_no_name_and_no_text_breaks_a_card_or_becomes_markup(name: str, text: str) -> None:
    from handlers.examples.shown import approval_card, order_card  # noqa: PLC0415
    from handlers.examples.values import found, glimpse, message, order_page, request, story  # noqa: PLC0415

    card = approval_card(speech("pt"), story(requests=[request(content=message(text), glimpse=glimpse(name))]))
    check_message(card)
    assert text in walk.leaves(card.blocks)
    at_a_glance = order_card(speech("pt"), found(order_page(name)))
    check_message(at_a_glance)
    for marked in [*walk.marked(at_a_glance.blocks), *walk.marked(card.blocks), card.text, at_a_glance.text]:
        assert all(OURS.fullmatch(part) for part in MARKUP.findall(marked))
        assert not ENTITY.search(marked)


def test_the_joiner_is_invisible() -> None:
    assert JOINER == "\u2060"
