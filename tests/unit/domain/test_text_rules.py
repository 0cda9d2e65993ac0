import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.invisible import in_text
from bot.domain.message_rules import judge_missing_text, judge_text, needs_text, takes_text
from bot.domain.notes import Level, Note, Verdict
from bot.domain.reasons import Reason
from bot.domain.rules import Rules
from bot.domain.texts import exact_text, outside_latin1, units
from bot.rules_file import load_rules

VARIANTS, BILLING, INVOICE, OTHER, PROMISE = Reason
ALLOWED, WARNED, REFUSED = Level.ALLOWED, Level.WARNED, Level.REFUSED


def switched_off(rules: Rules) -> Rules:
    return rules.model_copy(update={"text": rules.text.model_copy(update={"reason5_accepts_text": False})})


@pytest.mark.parametrize(
    ("reason", "takes", "needs", "without", "with_text"),
    [
        (VARIANTS, False, False, ALLOWED, REFUSED),
        (BILLING, False, False, ALLOWED, REFUSED),
        (INVOICE, True, True, REFUSED, WARNED),
        (OTHER, True, True, REFUSED, ALLOWED),
        (PROMISE, True, False, ALLOWED, WARNED),
    ],
)
def test_ms2_and_ms4_only_some_reasons_take_a_text(
    reason: Reason, *, takes: bool, needs: bool, without: Level, with_text: Level, rules: Rules
) -> None:
    assert (takes_text(reason, rules), needs_text(reason, rules)) == (takes, needs)
    assert judge_text(reason, "", rules).level is without
    assert judge_text(reason, "Hola Ana", rules).level is with_text


def test_a_text_for_reason_5_comes_with_the_doubt_about_it(rules: Rules) -> None:
    note = Note("text.may_be_replaced", {"reason": "DELIVERY_PROMISE"})
    assert judge_text(PROMISE, "Llega hoy", rules).notes == (note,)


def test_one_switch_takes_the_text_of_reason_5_away(rules: Rules) -> None:
    off = switched_off(rules)
    assert not takes_text(PROMISE, off)
    assert judge_text(PROMISE, "Llega hoy", off).notes == (Note("text.not_taken", {"reason": "DELIVERY_PROMISE"}),)
    assert judge_text(PROMISE, "", off).level is ALLOWED
    assert takes_text(OTHER, off)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("a" * 350, ALLOWED),
        ("a" * 351, REFUSED),
        ("ñ" * 350, ALLOWED),
        ("😀" * 175, WARNED),
        ("😀" * 175 + "a", REFUSED),
    ],
)
def test_ms8_350_utf16_units_pass_and_351_do_not(text: str, level: Level, rules: Rules) -> None:
    assert judge_text(OTHER, text, rules).level is level


def test_ms8_the_refusal_counts_for_the_writer(rules: Rules) -> None:
    note = Note("text.too_long", {"count": 360, "limit": 350, "over": 10})
    assert judge_text(OTHER, "a" * 360, rules).notes == (note,)


def test_a_decomposed_text_is_counted_after_it_was_composed(rules: Rules) -> None:
    typed = "n\u0303" * 350
    assert judge_text(OTHER, typed, rules).level is REFUSED
    assert judge_text(OTHER, exact_text(typed), rules).level is ALLOWED


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Cuesta 5 € “ya”", "€ “ ”"),
        ("familia 👨\u200d👩", "👨 U+200D 👩"),
        ("corazón ❤\ufe0f", "❤ U+FE0F"),
        ("a\u0302\u0323", "U+0302 U+0323"),
    ],
)
def test_characters_outside_latin1_are_warned_about_by_name(text: str, named: str, rules: Rules) -> None:
    verdict = judge_text(OTHER, text, rules)
    assert (verdict.level, verdict.notes) == (WARNED, (Note("text.outside_latin1", {"characters": named}),))


@pytest.mark.parametrize(
    ("text", "named", "position", "around"),
    [
        ("a\x07b", "U+0007 CONTROL", 2, "a⟨U+0007⟩b"),
        ("a\x00b\x1bc\x00", "U+0000 NULL, U+001B ESCAPE", 2, "a⟨U+0000⟩b⟨U+001B⟩c⟨U+0000⟩"),
        ("\u202efdp.exe", "U+202E RIGHT-TO-LEFT OVERRIDE", 1, "⟨U+202E⟩fdp.exe"),
        ("media \ud83d pareja", "U+D83D SURROGATE", 7, "media ⟨U+D83D⟩ pareja"),
        ("sí\u200bno", "U+200B ZERO WIDTH SPACE", 3, "sí⟨U+200B⟩no"),
        (
            "su pedido número sale hoy\u00ad, gracias",
            "U+00AD SOFT HYPHEN",
            26,
            "ero sale hoy⟨U+00AD⟩, gracias",
        ),
        ("a\ufe0f", "U+FE0F VARIATION SELECTOR-16", 2, "a⟨U+FE0F⟩"),
    ],
)
def test_characters_that_nobody_sees_are_refused_by_name_and_place(
    text: str, named: str, position: int, around: str, rules: Rules
) -> None:
    verdict = judge_text(OTHER, text, rules)
    note = Note("text.control_characters", {"characters": named, "position": position, "around": around})
    assert (verdict.level, verdict.notes[0]) == (REFUSED, note)


def test_new_lines_and_tabs_are_text(rules: Rules) -> None:
    assert judge_text(OTHER, "Hola:\n\t- uno\n\t- dos ¡gracias! ñ ü ç º", rules).level is ALLOWED


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_text_is_judged_and_what_passes_can_be_sent(text: str) -> None:
    verdict = judge_text(OTHER, exact_text(text), load_rules())
    passes = 0 < units(exact_text(text)) <= 350 and not in_text(exact_text(text))
    assert verdict.refused != passes
    if verdict.level is ALLOWED:
        exact_text(text).encode("latin-1")
    assert bool(outside_latin1(exact_text(text))) or not verdict.warned


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Su factura: https://facturas.example.com/1", ALLOWED),
        ("Su factura: http://example.com", ALLOWED),
        ("Su factura: www.example.com/1", ALLOWED),
        ("Su factura: facturas.example.com/f/1", ALLOWED),
        ("Su factura está en camino.", WARNED),
        ("Su factura es de 1.500/mes", WARNED),
        ("Escríbanos: ana@example.com", WARNED),
    ],
)
def test_an_invoice_link_without_a_link_had_no_objection(text: str, level: Level, rules: Rules) -> None:
    assert judge_text(INVOICE, text, rules).level is level
    assert judge_text(OTHER, text, rules).level is ALLOWED


def test_a_text_that_nobody_can_see_beforehand_is_warned_about() -> None:
    assert judge_missing_text(PROMISE, "Llega hoy") == judge_missing_text(VARIANTS, "Confirme el talle") == Verdict()
    assert judge_missing_text(PROMISE, "").notes == (Note("text.not_known", {"reason": "DELIVERY_PROMISE"}),)
