"""The catalogues: complete in three languages, used, and within Slack's limits."""

import ast
import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from bot.domain.new_orders.form import fields, steps
from bot.domain.notes import Note
from bot.domain.orders import Country, Money
from bot.domain.reasons import Reason
from bot.domain.requests import Decision, State
from bot.fail_points import FailPoint
from bot.kinds import NAMES
from handlers.catalogue import parameters, texts
from handlers.formats import voice_of
from handlers.kinds import SCREENS
from handlers.language import Speech, language_of, speech
from handlers.words import command_words
from tests.unit.views.mark_examples import MARK_TEXTS, NO_MARK_TEXTS
from tests.unit.views.screens import EVENTS

#: Fields of the small form that say more than their name.
ORDER_HINTS = (
    "external_order_id", "sku", "unit_price", "tax_payer_type", "state_code", "amount", "shipping_number", "pickup_id",
    "courier",
)  # fmt: skip
_ROOT = Path(__file__).resolve().parents[3]
_KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
#: Keys that the sources build from a value: every value there is.
_FAMILIES = [
    *(f"state.{state}" for state in State),
    *(f"mark.{state}" for state in State),
    *(f"outcome.{state}" for state in State),
    *(f"stale.{state}" for state in State),
    *(f"kind.{kind}" for kind in NAMES),
    *(f"card.checked_{kind}" for kind in NAMES),
    *(f"decision.{decision}" for decision in Decision),
    *(f"outcome.decided_{decision}" for decision in Decision),
    *(f"stale.{decision}" for decision in Decision),
    *(f"reason.{int(reason)}" for reason in Reason),
    *(f"document.{kind}" for kind in (0, 1, 2)),
    *(f"help.{command}" for command in command_words(SCREENS)),
    "create.loading",
    *(f"order_form.step_{step.partition('_')[0]}" for step in steps({})),
    *(f"order_form.{field.removesuffix('_1')}" for step in steps({}) for field in fields(step)),
    *(f"order_form.{field}_hint" for field in ORDER_HINTS),
    *(f"order_form.{field}_yes" for field in ("moves_stock", "another")),
    *(wrong for key in texts("en") if (wrong := key.replace("order.", "order_form.wrong_")) in texts("en")),
    *(f"event.{event}" for event in EVENTS if event != "something_new"),
    *(f"alert.title_{family}" for family in ("refused", "unknown", "system", "other", "resolved")),
    *(f"alert.{action}{more}" for action in ("it_arrived", "it_did_not_arrive") for more in ("", "_confirm")),
    *(f"{action}.done" for action in ("retry", "it_arrived", "it_did_not_arrive", "post_card")),
    *(f"status.{part}_{how}" for part in ("sender", "slack", "database") for how in ("ok", "down")),
    *(f"glance.reason_{level}" for level in ("allowed", "warned", "refused")),
    *MARK_TEXTS,
    *(f"failure.status_{status}" for status in (400, 401, 403, 404, 409, 412, 413, 416, "other")),
]
#: Told as soon as somebody raises them: an answer of an unknown form, a log that was changed from outside.
_PROMISED = {"failure.schema", "system.chain_broken"}
#: Words for technical names, looked up where one is met.
_WORDS = ("logistic.", "clue.", "payment_method.", "payment_status.", "shipping_method.", "item_status.")
#: The longest a text may be where it stands (docs.slack.dev/reference/block-kit).
_LIMITS = {
    **dict.fromkeys(("compose.title", "compose.continue", "compose.ask_approval", "compose.send"), 24),
    **dict.fromkeys(("create.title", "create.ask_approval", "create.send", "order_form.next"), 24),
    **dict.fromkeys(("common.cancel", "common.close", "decline.title", "decline.submit"), 24),
    **dict.fromkeys(("card.approve", "card.withdraw", "alert.it_arrived", "alert.it_did_not_arrive"), 30),
    **dict.fromkeys(("integrate.title", "integrate.results", "integrate.submit"), 24),
    **dict.fromkeys(("compose.warned", "compose.replied", *(f"reason.{n}" for n in range(1, 6))), 75),
}


def _literals() -> Iterator[str]:
    for folder in ("bot", "handlers"):
        for path in (_ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def _used() -> set[str]:
    literals = set(_literals())
    built = {f"order.{literal}" for literal in literals if re.fullmatch(r"[a-z_]+", literal)}
    used = literals | built | set(_FAMILIES) | _PROMISED
    return used | {key for key in texts("en") if _KIND.search(key) and _general(key) in used | texts("en").keys()}


#: A kind's own text for something that all kinds have a text for: ``failure.status_404_document``.
_KIND = re.compile(f"^(?:failure|outcome)\\..*_(?:{'|'.join(NAMES)})$")


def _general(key: str) -> str:
    return re.sub(f"_(?:{'|'.join(NAMES)})$", "", key)


def test_the_three_languages_have_the_same_texts() -> None:
    assert texts("es").keys() == texts("pt").keys() == texts("en").keys()


def test_the_three_languages_take_the_same_parameters() -> None:
    for key in texts("en"):
        assert parameters("es", key) == parameters("pt", key) == parameters("en", key), key


def test_no_text_is_unused() -> None:
    used = _used()
    causes = {key.removesuffix("_todo") for key in used}
    unused = {key for key in texts("en") if not key.startswith(_WORDS) and key not in used}
    assert {key for key in unused if key.removesuffix("_todo") not in causes} == set()


def test_no_text_is_missing() -> None:
    areas = {key.partition(".")[0] for key in texts("en")}
    keys = {key for key in _literals() if _KEY.fullmatch(key) and key.partition(".")[0] in areas} | set(_FAMILIES)
    assert keys - texts("en").keys() - _NO_TEXTS == set()


#: Look like keys and are none.
_NO_TEXTS = {
    *NO_MARK_TEXTS,
    *FailPoint,
    "order_form.step_",
    "order_form.wrong_",
    "alert.title_",
    "card.checked_",
    "failure.status_",
    "outcome.decided_",
}


def test_every_cause_says_what_to_do() -> None:
    without = {"system.other", "system.log_recovered", "failure.unknown"}
    told = {_general(key) for key in texts("en") if key.startswith(("failure.", "system."))}
    causes = {key for key in told if not key.endswith("_todo")}
    assert {cause for cause in causes - without if f"{cause}_todo" not in texts("en")} == set()


def test_a_text_at_a_field_shows_no_marks_of_markup_because_slack_would_show_them(voice: Speech) -> None:
    for key in texts(voice.language):
        required, optional = parameters(voice.language, key)
        params: dict[str, object] = {name: "U0ANA" if name == "by" else "2" for name in required | optional}
        assert not set("*`") & set(voice.plain(key, **params)), key
    assert "`/alephee`" in voice.mrkdwn("help.intro")


def test_marks_that_somebody_typed_stay_as_they_are_at_a_field(voice: Speech) -> None:
    assert "`a*b`" in voice.plain("error.order_not_found", number="`a*b`")


def test_short_texts_fit_where_they_stand(voice: Speech) -> None:
    for key, limit in _LIMITS.items():
        assert len(voice.plain(key)) <= limit, key


def test_spanish_speaks_without_vos_and_tu() -> None:
    familiar = re.compile(r"\b(vos|tenés|podés|elegí|escribí|revisá|tienes|puedes|tu|tus|te)\b", re.IGNORECASE)
    assert {key for key, text in texts("es").items() if familiar.search(text)} == set()


def test_a_missing_parameter_is_an_error_and_an_optional_one_is_not(voice: Speech) -> None:
    with pytest.raises(UndefinedError):
        voice.plain("error.order_not_found")
    assert not voice.can_say(Note("error.order_not_found"))
    assert voice.can_say(Note("error.unexpected"))
    assert voice.plain("error.unexpected") in voice.plain("error.unexpected", reference="abc123")


def test_an_unknown_key_or_language_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        speech("fr")
    with pytest.raises(KeyError):
        speech("es").plain("no.such_text")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("es-AR", "es"), ("es-LA", "es"), ("pt-BR", "pt"), ("pt_PT", "pt"), ("en-GB", "en"), ("fr-FR", "es"), ("", "es")],
)
def test_slacks_locales_become_our_languages(locale: str, language: str) -> None:
    assert language_of(locale, "es") == language


def test_money_dates_countries_and_numbers_are_written_as_the_language_does() -> None:
    spanish, portuguese, english = speech("es"), speech("pt"), speech("en")
    amount = Money(Decimal("1288.4"), "ARS")
    assert spanish.money(amount).replace("\xa0", " ") == "$1.288,40"
    assert english.money(amount).replace("\xa0", " ") == "ARS 1,288.40"
    assert spanish.money(Money(Decimal("1288.4"))) == "1.288,4"
    assert (spanish.country(Country.BR), english.country(Country.BR)) == ("Brasil", "Brazil")
    assert (portuguese.number(12_345), english.number(12_345)) == ("12.345", "12,345")
    assert english.date(dt.datetime(2026, 11, 21, 11, 5, tzinfo=dt.timezone(dt.timedelta(hours=-3)))).endswith(
        "14:05 UTC"
    )
    assert english.date(dt.date(2026, 11, 21)) == "Nov 21, 2026"


@pytest.mark.parametrize(
    ("locale", "zone", "voice", "amount"),
    [
        ("es-MX", "", "es-MX", "15,999.50"),
        ("es_MX", "", "es-MX", "15,999.50"),
        ("es-PE", "America/Lima", "es-PE", "15,999.50"),
        ("es-CL", "", "es-CL", "15.999,50"),
        ("es-AR", "", "es", "15.999,50"),
        ("es-LA", "America/Mexico_City", "es-MX", "15,999.50"),
        ("es-419", "America/Bogota", "es-CO", "15.999,50"),
        ("es-LA", "America/Sao_Paulo", "es", "15.999,50"),
        ("es-LA", "", "es", "15.999,50"),
        ("es", "Nowhere/None", "es", "15.999,50"),
        ("es-XX", "", "es", "15.999,50"),
        ("pt-BR", "America/Sao_Paulo", "pt", "15.999,50"),
        ("en-US", "America/New_York", "en", "15,999.50"),
        ("en-GB", "", "en-GB", "15,999.50"),
    ],
)
def test_amounts_of_all_spanish_were_written_as_in_argentina(locale: str, zone: str, voice: str, amount: str) -> None:
    assert voice_of(locale, zone) == voice
    assert speech(voice).amount(Decimal("15999.50")) == amount
    assert speech(voice).language == language_of(locale, "")


def test_a_country_that_nobody_knows_is_written_as_its_language_is() -> None:
    assert speech("es-XX").amount(Decimal("15999.50")) == "15.999,50"


def test_times_in_markup_are_shown_in_the_readers_own_time_zone() -> None:
    when = dt.datetime(2026, 11, 21, 14, 5, tzinfo=dt.UTC)
    assert speech("en").when(when) == "<!date^1795269900^{date_short} {time}|2026-11-21T14:05:00+00:00>"


def test_people_are_mentioned_only_by_their_ids() -> None:
    voice = speech("en")
    assert voice.user("U0ANA") == "<@U0ANA>"
    assert "<" not in voice.user("U0ANA> <!channel")
    assert voice.user("") == "somebody"
    assert voice.note(Note("stale.approved", {"by": "U0ANA", "at": None})) == "somebody has already approved this."


def test_technical_names_are_said_in_words() -> None:
    note = Note(
        "rule.logistic_not_allowed", {"reason": "OTHER", "logistic": "fulfillment", "allowed": ["me2", "cross_docking"]}
    )
    told = speech("en").note(note)
    assert told.startswith("It is only for orders shipped by Mercado Envíos 2 or cross docking (this one: Full")
    for clues in (["listing=AR", "receiver=BR"], "listing AR, receiver BR"):
        said = speech("es").note(Note("rule.country_disagrees", {"clues": clues}))
        assert "publicación: Argentina, domicilio de entrega: Brasil" in said


def test_order_numbers_keep_their_digits_together() -> None:
    assert speech("es").plain("glance.title", number=580101) == "Pedido 580101"
