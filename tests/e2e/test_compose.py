import json

import pytest

from bot.buyer_texts import documented_text
from bot.domain.orders import Country
from bot.domain.reasons import Reason
from tests.e2e.driver import ANA, CARLA, Driver, block, block_ids, options, quoted, said, text_of
from tests.e2e.reading import typed_in


def test_the_modal_opens_while_the_order_is_still_looked_up(both: Driver) -> None:
    both.alephee.delays["orders"] = 0.3
    assert both.slack.command(ANA, "/alephee message 580101").ok
    first = both.wait(lambda: both.slack.views(ANA))[0]
    assert (first["callback_id"], text_of(first)) == ("loading", said("compose.loading"))
    loaded = both.wait(lambda: [v for v in both.slack.views(ANA) if v["callback_id"] == "message_compose"])[0]
    assert loaded["id"] == first["id"]


def test_a_look_up_that_fails_turns_the_loading_view_into_an_explanation(driver: Driver) -> None:
    view = driver.compose(ANA, 999999)
    assert view["submit"] is None
    assert text_of(view) == said("error.order_not_found", number="999999")


def test_a_modal_for_an_order_without_possible_reasons_can_only_be_closed(driver: Driver) -> None:
    view = driver.compose(CARLA, 580119)
    assert view["submit"] is None
    assert text_of(view).count(said("rule.not_mercado_libre", "en", marketplace="Alephee B2B")) == 1


@pytest.mark.parametrize(
    ("number", "offered"),
    [
        (580101, ["1", "2", "4"]),
        (580102, ["2", "4", "5"]),
        (580108, ["1", "2", "3", "4"]),
    ],
)
def test_only_possible_reasons_are_offered_and_the_others_are_explained(
    driver: Driver, number: int, offered: list[str]
) -> None:
    view = driver.compose(ANA, number)
    assert options(view, "reason") == offered
    assert text_of(view).count("✕") == 5 - len(offered)


def test_the_preview_changes_with_the_reason_and_what_was_typed_stays(driver: Driver) -> None:
    view = driver.compose(ANA, 580101)
    driver.slack.type_into(ANA, view["id"], {"text": "Ya escrito."})
    variants = driver.choose_reason(ANA, view, "1")
    assert quoted(variants) == [documented_text(Reason.REQUEST_VARIANTS, Country.AR)]
    assert "text" not in block_ids(variants)
    billing = driver.choose_reason(ANA, view, "2")
    assert quoted(billing) == [documented_text(Reason.REQUEST_BILLING_INFO, Country.AR)]
    other = driver.choose_reason(ANA, view, "4")
    assert quoted(other) == []
    assert typed_in(other, "text") == "Ya escrito."


def test_what_was_typed_last_comes_back_and_an_emptied_field_stays_empty(driver: Driver) -> None:
    view = driver.compose(ANA, 580101)
    for text in ("Primero.", "Después.", ""):
        driver.slack.type_into(ANA, view["id"], {"text": text})
        driver.choose_reason(ANA, view, "1")
        assert typed_in(driver.choose_reason(ANA, view, "4"), "text") == (text or None)


def test_what_was_typed_can_be_read_where_nothing_is_possible_any_more(driver: Driver) -> None:
    view = driver.compose(CARLA, 580101)
    driver.slack.type_into(CARLA, view["id"], {"text": "Almost done."})
    with driver.bot.log.write() as tx:  # another process may not know the form
        tx.sql.run("DELETE FROM drafts")
    driver.alephee.orders[580101].body["MarketPlace"] = driver.alephee.orders[580119].body["MarketPlace"]
    over = driver.choose_reason(CARLA, view, "4")
    assert (over["submit"], quoted(over)) == (None, ["Almost done."])
    assert said("receipt.your_text", "en") in text_of(over)


def test_the_warning_that_alephee_may_replace_a_promise_stands_in_the_modal(driver: Driver) -> None:
    view = driver.choose_reason(CARLA, driver.compose(CARLA, 580102), "5")
    assert said("text.may_be_replaced", "en", reason="DELIVERY_PROMISE") in text_of(view)


def test_a_template_message_shows_and_logs_the_documented_text(driver: Driver) -> None:
    row = driver.approved(driver.ask(ANA, 580101, reason="2"), "sent")
    documented = documented_text(Reason.REQUEST_BILLING_INFO, Country.AR)
    assert (row["reason"], row["text"]) == ("REQUEST_BILLING_INFO", documented)
    assert quoted(driver.card()) == [documented]
    assert driver.alephee.received[0].reason_name == "REQUEST_BILLING_INFO"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (None, said("text.required", reason="OTHER")),
        ("   \n ", said("text.required", reason="OTHER")),
        ("\u200b\u2800\u00ad", said("text.required", reason="OTHER")),
        (":truck:" * 40 + " " + "x" * 299, said("text.too_long", count=380, limit=350, over=30)),
        ("🚚" * 175 + "x", said("text.too_long", count=351, limit=350, over=1)),
        ("Hola <@U0APPROVER1>", said("text.mention", mentions="@U0APPROVER1")),
        (
            "Hola \u202eAna",
            said(
                "text.control_characters",
                characters="U+202E RIGHT-TO-LEFT OVERRIDE",
                position=6,
                around="Hola ⟨U+202E⟩Ana",
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_text_is_said_at_its_field(both: Driver, text: str | None, error: str) -> None:
    view = both.compose(ANA, 580101)
    state = None if text is None else {"text": {"type": "plain_text_input", "value": text}}
    values = {"reason": "4"} | ({"text": state} if state else {})
    ack = both.submit_unchecked(ANA, view, values)
    assert dict(ack) == {"text": error}
    assert both.sends() == []
    assert both.slack.views(ANA)[-1]["id"] == view["id"]


def test_a_text_of_351_characters_is_refused_and_its_350_are_sent(driver: Driver) -> None:
    view = driver.compose(ANA, 580101)
    errors = driver.submit_unchecked(ANA, view, {"reason": "4", "text": "ñ" * 351})
    assert errors == {"text": said("text.too_long", count=351, limit=350, over=1)}
    assert driver.submit(ANA, view, reason="4", text="ñ" * 350).ok
    driver.wait_for_state("pending")
    assert driver.sends()[0]["text"] == "ñ" * 350


def test_all_that_is_wrong_is_said_at_once_each_at_its_field(driver: Driver) -> None:
    view = driver.compose(ANA, 580101)
    ack = driver.submit(ANA, view, reason="4", text="   ", files=[("foto.png", b"x")])
    assert set(ack.errors) == {"text", "files"}


def test_what_was_typed_is_still_there_after_an_error(driver: Driver) -> None:
    view = driver.compose(ANA, 580101)
    assert driver.submit(ANA, view, reason="4", text="Hola <@U0APPROVER1>").errors
    kept = driver.slack.open_view(ANA, view["id"]).values
    assert kept["text"]["text"]["value"] == "Hola <@U0APPROVER1>"
    assert kept["reason"]["reason"]["selected_option"]["value"] == "4"


def test_without_a_reason_slack_itself_asks_for_one(driver: Driver) -> None:
    view = driver.compose(ANA, 580101)
    assert set(driver.submit(ANA, view, text="Hola.").client_errors) == {"reason"}


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("  Hola Ana,\r\n\r\ntu pedido sale hoy.  ", "Hola Ana,\n\ntu pedido sale hoy."),
        ("Cafe\u0301 & más", "Café & más"),
        ("Tom &amp; Jerry &lt;3", "Tom & Jerry <3"),
        ("*no* es _markup_ `aquí` ~ni~ > cita", "*no* es _markup_ `aquí` ~ni~ > cita"),
        ("Va :truck: hoy", "Va 🚚 hoy"),
        ("Color:o:negro, medidas 10:x:20, envío:ok:", "Color:o:negro, medidas 10:x:20, envío:ok:"),
        ("Sigue tu envío: <https://example.com/a?b=1&amp;c=2|aquí>", "Sigue tu envío: https://example.com/a?b=1&c=2"),
        ("100% «seguro» + ; # ? = /", "100% «seguro» + ; # ? = /"),
    ],
)
def test_the_exact_text_is_the_same_bytes_on_card_in_log_and_at_the_buyer(
    driver: Driver, typed: str, exact: str
) -> None:
    row = driver.approved(driver.ask(ANA, 580101, typed), "sent")
    assert row["text"] == exact
    assert quoted(driver.card()) == [exact]
    assert quoted(driver.receipt(ANA)) == [exact]
    assert driver.texts_received() == [exact]


@pytest.mark.parametrize(
    ("typed", "becomes", "note"),
    [
        ("Va :truck: hoy", "Va 🚚 hoy", ""),
        ("Tom &amp; Jerry", "Tom & Jerry", ""),
        ("¡Gracias :smile:!", "¡Gracias :smile:!", said("text.code_kept", codes=":smile:")),
    ],
)
def test_a_text_that_becomes_something_else_was_asked_before_its_writer_saw_it(
    both: Driver, typed: str, becomes: str, note: str
) -> None:
    view = both.compose(ANA, 580101)
    assert both.submit(ANA, view, reason="4", text=typed).ok
    now = both.view(ANA, view)
    assert quoted(now) == [becomes]
    assert note in text_of(now)
    assert both.sends() == []
    assert both.submit(ANA, view, reason="4", text=f"{typed} :wave:").ok
    assert quoted(both.view(ANA, view)) == [f"{becomes} 👋"]
    assert both.submit(ANA, view, reason="4", text=f"{typed} :wave:").ok
    assert both.wait_for_state("pending")["text"] == f"{becomes} 👋"
    assert both.slack.views(ANA) == []


def test_characters_that_the_marketplace_may_refuse_are_a_warning_on_the_card(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Va 🚚 hoy")
    assert said("text.outside_latin1", characters="🚚") in text_of(driver.card())


def test_one_modal_submitted_twice_is_one_request(both: Driver) -> None:
    view = both.compose(ANA, 580101)
    both.slack.deliver_twice()
    assert both.submit(ANA, view, reason="4", text="Una vez.").ok
    both.approved(json.loads(view["private_metadata"])["b"], "sent")
    assert len(both.sends()) == len(both.alephee.received) == len(both.cards()) == 1


def test_the_submit_button_says_what_happens_with_and_without_approval(driver: Driver) -> None:
    view = driver.compose(ANA, 580101)
    assert view["submit"]["text"] == said("compose.ask_approval")


def test_a_text_behind_the_number_that_no_field_takes_whole_opened_no_form(driver: Driver) -> None:
    view = driver.opened(ANA, lambda: driver.slack.command(ANA, f"/alephee message 580101 {'hola ' * 700}"))
    assert view["callback_id"] == "message_compose"
    assert len(block(view, "text")["element"]["initial_value"]) == 3_000
