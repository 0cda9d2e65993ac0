"""Answers within an acknowledgement: Slack drops large ones, so none is, whatever the data."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack

from bot.domain.notes import Note
from bot.domain.orders import Marketplace, Store
from bot.operations.create_order.check import Surroundings
from bot.operations.create_order.drafts import OrderDraft
from bot.operations.integrate.ask import IntegratePage
from bot.rules_file import load_rules
from handlers.acks import MOST_BYTES, answer_options, byte_size, parted
from handlers.create_order.form_view import order_form
from handlers.create_order.view import create_order_compose
from handlers.examples.mark import wrong_lines
from handlers.examples.values import HOSTILE, TEXT
from handlers.integrate.view import integrate_compose
from handlers.language import Speech, speech
from handlers.markup import Mrkdwn
from handlers.slack.schemas import Element
from handlers.suggestions import matching
from handlers.views import block_kit
from sandbox.slack.blockkit import check
from tests.unit.views.drawn import views

WAITING = block_kit.section(Mrkdwn("…"))
NAME = "Sucursal Centro – Córdoba y Ñuñoa, local 12 "
HANDLERS = Path(__file__).parents[3] / "handlers"


def largest(speech: Speech) -> dict[str, dict[str, Any]]:
    """Return the views that grow with data of others, at their largest."""
    around = Surroundings(
        tuple(Marketplace(number, NAME * 2) for number in range(99)),
        tuple(Store(number, NAME * 2, number) for number in range(160)),
        load_rules().national,
    )
    draft = OrderDraft(batch_id="b", user_id="U0ANA", account_id=15001, around=around)
    quoting = [
        Note(
            "order.not_in_list",
            {"place": "Items[1].Product.Title", "rule": "CO-50", "allowed": "x", "given": "ñ" * 350},
        )
        for _ in range(15)
    ]
    page = IntegratePage(batch_id="b", accounts=dict.fromkeys(range(100), NAME))
    return {
        "shipping": order_form(speech, draft, "shipping", problems=quoting),
        "order": order_form(speech, draft, "order"),
        "accounts": create_order_compose(speech, "b", dict.fromkeys(range(250), NAME), problems=quoting),
        "fewer accounts": create_order_compose(speech, "b", dict.fromkeys(range(100), NAME), problems=quoting),
        "lines": integrate_compose(speech, page, wrong_lines("ñ" * 400, count=60)),
    }


@pytest.mark.parametrize("foreign", [TEXT, *HOSTILE, "ñ" * 350])
def test_no_answer_to_a_submission_is_larger_than_slack_takes(foreign: str) -> None:
    said = speech("es")
    for view in [*views(said, foreign, foreign), *largest(said).values()]:
        whole = {"response_action": "update", "view": view}
        small, later = parted(whole, {}, WAITING)
        assert byte_size(small) <= MOST_BYTES
        assert check(small["view"], "modal") == []
        if later is None:
            assert small == whole
        else:
            assert later == view
            assert small["view"]["callback_id"] == view["callback_id"]


def test_what_was_typed_survives_the_answer_that_comes_in_two_parts() -> None:
    view = largest(speech("es"))["lines"]
    small, _ = parted({"response_action": "update", "view": view}, {}, WAITING)
    inputs = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    kept = {block["block_id"]: block for block in small["view"]["blocks"] if block["type"] == "input"}
    assert set(inputs) - set(kept) == {"account"}  # the largest menu
    assert all(inputs[name] == block for name, block in kept.items())


OPTIONS = [block_kit.option(str(number), NAME * 2 + str(number)) for number in range(100)]
MENU = {"type": "static_select", "options": OPTIONS}
TICKS = {"type": "checkboxes", "options": [block_kit.option(str(number), "ñ" * 75) for number in range(10)]}


@pytest.mark.parametrize(
    ("element", "state", "filled"),
    [
        (MENU, {"type": "static_select", "selected_option": {"value": "7"}}, {"initial_option": OPTIONS[7]}),
        (MENU, {"type": "static_select", "selected_option": {"value": "gone"}}, {}),
        (MENU, {"type": "static_select", "selected_option": None}, {}),
        (MENU, {"type": "radio_buttons", "selected_option": {"value": "7"}}, {}),
        (MENU, {}, {}),
        (
            {"type": "external_select", "placeholder": block_kit.plain("ñ" * 150)},
            {"type": "external_select", "selected_option": OPTIONS[3]},
            {"initial_option": OPTIONS[3]},
        ),
        (
            TICKS,
            {"type": "checkboxes", "selected_options": [{"value": "1"}, {"value": "2"}]},
            {"initial_options": TICKS["options"][1:3]},
        ),
        ({"type": "plain_text_input"}, {"type": "plain_text_input", "value": "typed"}, {"initial_value": "typed"}),
        ({"type": "file_input"}, {"type": "file_input", "files": [{"id": "F1"}]}, {}),
    ],
)
def test_an_input_too_large_for_the_answer_is_filled_in_again(
    element: block_kit.Block, state: Element, filled: dict[str, Any]
) -> None:
    field = block_kit.field_input("large", "L" * 2_000, element, hint="ñ" * 2_000)
    others = [block_kit.field_input(f"other_{number}", "ñ" * 300, {"type": "plain_text_input"}) for number in range(4)]
    view = block_kit.modal(
        "form", "Title", [field, *others, block_kit.section(Mrkdwn("ñ" * 2_900))], close="No", submit="Yes"
    )
    typed = {"large": {"large": state}}
    small, later = parted({"response_action": "update", "view": view}, typed, WAITING)
    assert "large" not in [block.get("block_id") for block in small["view"]["blocks"]]
    assert later is not None
    assert later["blocks"][0]["element"] == field["element"] | filled
    assert later["blocks"][1:] == view["blocks"][1:]


def test_errors_at_fields_are_cut_where_they_are_too_long() -> None:
    errors = {f"field_{number}": "ñ" * 3_000 for number in range(20)}
    small, later = parted({"response_action": "errors", "errors": errors}, {}, WAITING)
    assert byte_size(small) <= MOST_BYTES
    assert small["errors"].keys() == errors.keys()
    assert later is None


def answered(options: list[block_kit.Block]) -> list[block_kit.Block]:
    ack = Ack()  # type: ignore[no-untyped-call]  # Bolt's own
    answer_options(ack, options)
    assert ack.response is not None
    assert len(ack.response.body) <= MOST_BYTES
    told: list[block_kit.Block] = json.loads(ack.response.body)["options"]
    assert len(told) <= 100
    return told


def test_a_menu_is_answered_with_as_many_options_as_slack_takes() -> None:
    short = [block_kit.option(str(number), f"Tienda {number}") for number in range(160)]
    assert answered(short) == short[:100]
    assert answered([block_kit.option(str(number), "ñ" * 75) for number in range(160)])
    assert answered([]) == []


def test_a_menu_is_searched_by_words_in_any_case_and_without_accents() -> None:
    shown = [
        block_kit.option(str(n), text)
        for n, text in enumerate(("Depósito Córdoba · 12", "Córdoba Centro · 7", "Salta"))
    ]
    assert [one["value"] for one in matching(shown, "CORDOBA")] == ["1", "0"]
    assert [one["value"] for one in matching(shown, "centro cord")] == ["1"]
    assert [one["value"] for one in matching(shown, "12")] == ["0"]
    assert matching(shown, "") == shown
    assert matching(shown, "ninguna") == []


def test_more_than_a_hundred_choices_are_searched() -> None:
    view = largest(speech("es"))["accounts"]
    account = next(block for block in view["blocks"] if block.get("block_id") == "account")
    assert account["element"]["type"] == "external_select"
    assert account["element"]["action_id"] == "account"
    chosen = block_kit.menu([block_kit.option(str(number), NAME) for number in range(101)], chosen="100")
    assert chosen["initial_option"]["value"] == "100"
    assert block_kit.menu(OPTIONS)["type"] == "static_select"


def test_every_answer_goes_through_the_one_place_that_keeps_it_small() -> None:
    """A listener that acknowledges with something of its own would come to grief with larger data."""
    found = [
        f"{path.name}:{call.lineno}"
        for path in HANDLERS.rglob("*.py")
        if path.name != "acks.py"
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "ack"
        if call.args or call.keywords
    ]
    assert found == []


def test_a_long_text_stays_in_its_field_while_the_view_that_follows_is_on_its_way() -> None:
    element = {"type": "plain_text_input", "initial_value": "ñ" * 3_000}
    view = block_kit.modal("integrate_compose", "…", [block_kit.field_input("orders", "…", element)], close="…")
    state: dict[str, dict[str, Element]] = {"orders": {"orders": {"type": "plain_text_input", "value": "580101"}}}
    small, whole = parted({"response_action": "update", "view": view}, state, WAITING)
    (field,) = [block for block in small["view"]["blocks"] if block["type"] == "input"]
    assert (field["block_id"], "initial_value" in field["element"], whole) == ("orders", False, view)
