"""The catalogues: complete in three languages, used, and within Slack's limits."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from bot.domain.new_orders.form import fields, steps
from bot.domain.notes import Note
from bot.domain.reasons import Reason
from bot.domain.requests import Decision, State
from bot.fail_points import FailPoint
from bot.kinds import NAMES
from handlers.catalogue import LANGUAGES, parameters, texts
from handlers.examples.mark import MARK_TEXTS, NO_MARK_TEXTS
from handlers.examples.screens import EVENTS
from handlers.kinds import SCREENS
from handlers.language import Speech, speech
from handlers.views.alephee_words import sentences
from handlers.views.causes import LOOK_UPS
from handlers.words import command_words

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
    *MARK_TEXTS,
    *LOOK_UPS.values(),
    *(f"said.{name}" for name in sentences()),
    *(f"failure.status_{status}" for status in (400, 401, 403, 404, 409, 412, 413, 416, "other")),
]
#: Told as soon as somebody raises them: an answer of an unknown form, a log that was changed from outside.
_PROMISED = {"failure.schema", "system.chain_broken"}
#: Words for technical names, looked up where one is met.
_WORDS = (
    "logistic.", "marketplace.", "order_status.", "clue.", "payment_method.", "payment_status.", "shipping_method.",
    "item_status.",
)  # fmt: skip
#: The longest a text may be where it stands (docs.slack.dev/reference/block-kit).
_LIMITS = {
    **dict.fromkeys(("compose.title", "compose.continue", "compose.ask_approval", "compose.send"), 24),
    **dict.fromkeys(("create.title", "create.ask_approval", "create.send", "order_form.next"), 24),
    **dict.fromkeys(("common.cancel", "common.close", "decline.title", "decline.submit"), 24),
    **dict.fromkeys(("card.approve", "card.withdraw", "alert.it_arrived", "alert.it_did_not_arrive"), 30),
    **dict.fromkeys(("integrate.title", "integrate.results", "integrate.submit"), 24),
    **dict.fromkeys(
        ("compose.warned", "compose.replied", "compose.replied_elsewhere", *(f"reason.{n}" for n in range(1, 6))), 75
    ),
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
    unknown = {
        f"failure.{how}" for how in ("unknown", "timeout", "reset", "crash", "server_error")
    }  # one says it for all
    without = {"system.other", "system.log_recovered", *unknown}
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


def test_no_sentence_is_longer_than_25_words() -> None:
    long = {
        f"{language} {key}: {words} words in “{sentence.strip()}”"
        for language in LANGUAGES
        for key, text in texts(language).items()
        for sentence in _sentences(text)
        if (words := len(_WORD.findall(sentence))) > 25
    }
    assert long == set()


#: What is typed or filled in, and the branches of a text, of which a person reads one.
_NO_WORDS = re.compile(r"`[^`]*`|\{\{.*?\}\}")
_NOT_READ = re.compile(rf"{_NO_WORDS.pattern}|\{{%.*?%\}}")
_BRANCH = re.compile(r"\{% else %\}|\{% elif [^%]*%\}")
_CHOICE = re.compile(r"\{% if [^%]*%\}((?:(?!\{% if ).)*?)\{% endif %\}")
_WORD = re.compile(r"[^\W_]+(?:['’./-][^\W_]+)*")


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text without markup and parameters; of its branches the one with the most words."""
    text = _NO_WORDS.sub(" ", text)
    while _CHOICE.search(text):
        text = _CHOICE.sub(lambda found: max(_BRANCH.split(found[1]), key=lambda one: len(_WORD.findall(one))), text)
    return re.split(r"(?<=[.!?…])\W*\s", text)


#: Words that read like a translation, or like a form: they must not come back.
_UNWANTED = {
    "es": r"apret\w+|apriet\w+|achi[cq]\w+|rengl[oó]n\w*|planilla|sal(?:e|en|ió|ieron|ir|ido|ga|gan)|a lo sumo|afuera",
    "pt": r"apert\w+|sa(?:i|iu|em|íram|ir|ído)|em um relance|membro pleno|ao comprador",
    "en": r"press\w*|(?:go(?:es)?|went|gone|going) out|stands?|mend\w*|asked|anew|blanks|nobody knows|not to be found",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_translator_do_not_come_back(language: str) -> None:
    unwanted = re.compile(rf"\b(?:{_UNWANTED[language]})\b", re.IGNORECASE)
    found = {key: unwanted.findall(_NOT_READ.sub(" ", text)) for key, text in texts(language).items()}
    assert {key: words for key, words in found.items() if words} == {}


def test_an_invoice_is_a_nota_fiscal_in_portuguese() -> None:
    assert {key for key, text in texts("pt").items() if "fatura" in text.lower()} == {"document.0"}  # has both words


#: An infinitive that begins a sentence which ends with a full stop.
_INFINITIVE = re.compile(
    r"(?:^|[.:?!;] |hacer:\* )[«*✕✓…⚠ ]*(?!Cualquier|Receiver)"
    r"([A-ZÁÉÍÓÚ]?[a-záéíóúñ]+(?:ar|er|ir)(?:l[oae]s?|se)?)\b[^.]*\."
)


def test_in_sentences_spanish_says_usted_and_keeps_infinitives_for_buttons() -> None:
    found = {key: _INFINITIVE.findall(text) for key, text in texts("es").items()}
    assert {key: words for key, words in found.items() if words} == {"failure.not_in_results_todo": ["repetir"]}


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
    for clues in (["listing=AR", "category=AR", "receiver=BR", "currency=BR"], "listing AR, receiver BR"):
        said = speech("es").note(Note("rule.country_disagrees", {"clues": clues}))
        assert said.endswith("publicación: Argentina, domicilio de entrega: Brasil.")


def test_order_numbers_keep_their_digits_together() -> None:
    assert speech("es").plain("glance.title", number=580101) == "Pedido 580101"
