import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.fiscal_keys import check_digit, clean_fiscal_key, judge_fiscal_key, judge_key_in_file
from bot.domain.notes import Level, Note
from bot.domain.rules import Rules

#: the example of the Manual de Orientação do Contribuinte
MANUAL = "52060433009911002506550120000007800267301615"
#: an invented one whose CNPJ has letters
LETTERS = "35260712ABC34501DE35550010000006041448679019"


@pytest.mark.parametrize(
    "typed",
    [
        *(MANUAL, f" {MANUAL} ", "5206 0433 0099 1100 2506 5501 2000 0007 8002 6730 1615"),
        "5206.0433-0099/1100.2506.5501.2000.0007.8002.6730.1615",
        f"\u202a{MANUAL}\u202c",
        MANUAL[:20] + "\u200b" + MANUAL[20:],
        MANUAL[:-1] + "\uff15",
    ],
)
def test_the_manuals_own_key_is_right_however_it_is_grouped(typed: str, rules: Rules) -> None:
    key = clean_fiscal_key(typed)
    assert key == MANUAL
    assert judge_fiscal_key(key, rules.fiscal_key).level is Level.ALLOWED


@pytest.mark.parametrize("typed", [LETTERS, LETTERS.lower(), "3526 0712.ABC.345/01DE-35 5500 1000 0006 0414 4867 9019"])
def test_a_key_with_letters_in_its_cnpj_was_refused(typed: str, rules: Rules) -> None:
    key = clean_fiscal_key(typed)
    assert key == LETTERS
    assert judge_fiscal_key(key, rules.fiscal_key).level is Level.ALLOWED


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("5206\u00a00433\n0099\t1100 2506 5501 2000 0007 8002 6730 1616", "document.fiscal_key_check"),
        (LETTERS[:-1] + "8", "document.fiscal_key_check"),
        (LETTERS.replace("ABC", "ABD"), "document.fiscal_key_check"),
        (MANUAL[:-1], "document.fiscal_key_length"),
        (MANUAL + "0", "document.fiscal_key_length"),
        (LETTERS[:-1], "document.fiscal_key_length"),
        ("5206.0433", "document.fiscal_key_length"),
        ("NFe" + MANUAL, "document.fiscal_key_digits"),
        (MANUAL[:-1] + "\u0665", "document.fiscal_key_digits"),
        (MANUAL[:7] + "\u0131" + MANUAL[8:], "document.fiscal_key_digits"),
        (LETTERS[:18] + "A" + LETTERS[19:], "document.fiscal_key_digits"),
        (LETTERS[:-1] + "A", "document.fiscal_key_digits"),
        ("5206_0433", "document.fiscal_key_digits"),
    ],
)
def test_a_wrong_key_is_refused_with_what_is_wrong(typed: str, key: str, rules: Rules) -> None:
    verdict = judge_fiscal_key(clean_fiscal_key(typed), rules.fiscal_key)
    assert verdict.refused
    assert [note.key for note in verdict.notes] == [key]


def test_no_key_is_allowed(rules: Rules) -> None:
    assert judge_fiscal_key(clean_fiscal_key("  "), rules.fiscal_key).level is Level.ALLOWED


@pytest.mark.parametrize(
    ("digits", "digit"), [("0" * 43, 0), ("0" * 42 + "5", 1), ("0" * 42 + "6", 0), ("0" * 42 + "1", 9)]
)
def test_remainders_of_zero_and_one_give_zero(digits: str, digit: int) -> None:
    assert check_digit(digits) == digit


@given(st.text("0123456789", min_size=43, max_size=43), st.integers(0, 42), st.integers(1, 9))
def test_most_single_wrong_digits_are_found(digits: str, place: int, shift: int) -> None:
    """Modulo 11 misses only those that end at remainders 0 and 1 both, which share a digit."""
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    assert check_digit(wrong) != check_digit(digits) or check_digit(digits) == 0


@pytest.mark.parametrize("quote", ['"', "'"])
def test_an_invoice_with_another_key_is_warned_about_with_the_key_it_has(quote: str) -> None:
    other = "0" * 44
    content = f"<NFe><infNFe versao={quote}4.00{quote} Id = {quote}NFe{other}{quote}>".encode()
    verdict = judge_key_in_file(MANUAL, "nfe.xml", content)
    assert verdict.level is Level.WARNED
    assert verdict.notes == (Note("document.fiscal_key_differs", {"name": "nfe.xml", "found": other}),)


@pytest.mark.parametrize(("key", "differs"), [(LETTERS, False), (LETTERS.lower(), False), (MANUAL, True)])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_key_with_letters_was_not_compared_with_the_one_in_the_file(
    key: str, encoding: str, *, differs: bool
) -> None:
    content = f'<NFe><infNFe Id="NFe{key}"/></NFe>'.encode(encoding)
    assert judge_key_in_file(LETTERS, "nfe.xml", content).warned is differs


@pytest.mark.parametrize(
    ("key", "content"),
    [("", b'<infNFe Id="NFe' + b"0" * 44 + b'"/>'), (MANUAL, b"<x/>"), (MANUAL, f'<i Id="NFe{MANUAL}"/>'.encode())],
)
def test_where_there_is_nothing_to_compare_nothing_is_said(key: str, content: bytes) -> None:
    assert judge_key_in_file(key, "nfe.xml", content).level is Level.ALLOWED
