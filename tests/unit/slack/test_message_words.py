"""What a Slack message says, wherever it says it, as the shortcut in its menu reads it."""

from typing import Any

import pytest

from bot.domain.numbers import numbers_amid_words
from handlers.slack.message_words import words_of
from handlers.slack.schemas import read

RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "user", "user_id": "U012345678"},
                {"type": "text", "text": " mira la venta "},
                {"type": "link", "url": "https://www.mercadolibre.com.ar/ventas/2000000000580102/detalle"},
            ],
        }
    ],
}
CARD = [
    {"type": "header", "text": {"type": "plain_text", "text": "Pedido 580103"}},
    {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "approve", "value": "99999999", "text": {"text": "Ver 77777"}}],
    },
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Venta*\n2000000000580103"}]},
]


def numbers(**message: Any) -> tuple[str, ...]:
    return numbers_amid_words(words_of({"type": "message", "ts": "1700000000.000100", "user": "U099999999", **message}))


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ({"text": "¿Me ayudas con el 580101? La clienta llamó 3 veces."}, ("580101",)),
        ({"text": "<@U012345678> en <#C0123456789|soporte> <!date^1700000000^{date}|2023>: nada"}, ()),
        ({"text": "<tel:580101|580101> &amp; <https://example.com/99999|ver>"}, ("580101",)),
        ({"text": "", "blocks": [RICH]}, ("2000000000580102",)),
        ({"text": "Pedido 580103", "blocks": CARD}, ("580103", "2000000000580103")),
        ({"attachments": [{"fallback": "x", "fields": [{"title": "Order", "value": "580104"}]}]}, ("580104",)),
        ({"attachments": [{"title": "Venta", "title_link": "https://myaccount.mercadolibre.cl/ventas/200000058010500"}]},
         ("200000058010500",)),
        ({"text": "pedidos 580101, 580102 y otra vez 580101"}, ("580101", "580102")),
        ({}, ()),
    ],
)  # fmt: skip
def test_the_numbers_of_orders_are_read_wherever_they_stand(message: dict[str, Any], found: tuple[str, ...]) -> None:
    assert numbers(**message) == found


@pytest.mark.parametrize("nonsense", [None, 7, "580101", [], {"text": None}, {"text": {"a": 1}, "blocks": 3}])
def test_of_nonsense_nothing_is_read(nonsense: object) -> None:
    assert words_of(nonsense) == ""


def test_a_message_without_end_is_read_up_to_a_limit() -> None:
    deep: Any = {"text": "580101"}
    for _ in range(20_000):
        deep = [deep]
    assert words_of({"text": "580102", "blocks": deep}) == "580102"
    assert len(words_of({"blocks": [{"text": f"{n:040}"} for n in range(5_000)]})) == 40_000


def test_of_the_message_only_its_words_go_on() -> None:
    payload = {
        "type": "message_action",
        "callback_id": "alephee_write",
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "message": {"text": "580101", "ts": "1.2", "user": "U2"},
    }
    expected = {name: payload[name] for name in ("type", "callback_id", "user", "channel")}
    assert read(payload) == expected | {"text": "580101"}
