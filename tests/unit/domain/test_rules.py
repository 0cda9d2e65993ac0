from pathlib import Path

import pytest

from bot.domain import rules as rules_module
from bot.domain.orders import Country
from bot.domain.reasons import Reason
from bot.domain.rules import Rules, TextRule
from bot.errors import SettingsError
from bot.rules_file import load_rules

OWN = Path(rules_module.__file__).resolve().parents[1] / "rules.toml"


def changed(folder: Path, old: str, new: str) -> Path:
    text = OWN.read_text(encoding="utf-8")
    assert old in text
    file = folder / "rules.toml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_the_rules_that_are_delivered_are_the_documented_ones(rules: Rules) -> None:
    assert {reason: needs.text for reason, needs in rules.reasons.items()} == {
        Reason.REQUEST_VARIANTS: TextRule.NEVER,
        Reason.REQUEST_BILLING_INFO: TextRule.NEVER,
        Reason.SEND_INVOICE_LINK: TextRule.REQUIRED,
        Reason.OTHER: TextRule.REQUIRED,
        Reason.DELIVERY_PROMISE: TextRule.OPTIONAL,
    }
    assert rules.text.limit == 350
    assert rules.text.reason5_accepts_text
    assert sorted(rules.logistic.names) == [1, 2, 3, 4, 5, 6, 7, 8, 14, 15]
    assert rules.reasons[Reason.SEND_INVOICE_LINK].countries == (Country.MX,)
    assert rules.reasons[Reason.OTHER].countries is None
    assert sorted(rules.documents.types) == [0, 1, 2]


def test_the_rules_are_read_once(tmp_path: Path) -> None:
    assert load_rules() is load_rules()
    assert load_rules(OWN) == load_rules()
    assert load_rules(changed(tmp_path, "limit = 350", "limit = 300")).text.limit == 300


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("limit = 350", "limit = 0", "rules.toml: text.limit: Input should be greater than 0"),
        ("limit = 350", 'limit = "many"', "rules.toml: text.limit: Input should be a valid integer"),
        ("limit = 350", "limits = 350", "rules.toml: text.limit"),
        (
            'countries = ["MX"]',
            'countries = ["XX"]',
            "rules.toml: reasons.send_invoice_link.countries.0: Input should be",
        ),
        ("[reasons.other]", "[reasons.others]", "there is no reason called others"),
        ('elsewhere = "warned"', 'elsewhere = "allowed"', "rules.toml: reasons.delivery_promise.elsewhere"),
        ('text = "never"', 'text = "perhaps"', "rules.toml: reasons.request_variants.text"),
        ("logistic_keys = [6, 15]", "logistic_keys = [6, 16]", "logistic_keys: 16 has no name in logistic.names"),
        ('["jpg", "jpeg", "png", "pdf", "txt"]', '[".jpg"]', "rules.toml: message_file.extensions.0"),
        ("[documents.types.0]", "[documents.types.first]", "rules.toml: documents.types.first"),
        ("[marketplace]", "[marketplace", "rules.toml: cannot be read"),
    ],
)
def test_a_mistake_in_the_rules_is_named(old: str, new: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        load_rules(changed(tmp_path, old, new))
    assert complaint in str(raised.value)


def test_a_missing_reason_is_named(tmp_path: Path) -> None:
    file = changed(tmp_path, "[reasons.other]", "[reasons.send_invoice_link.other]")
    with pytest.raises(SettingsError):
        load_rules(file)
    start, rest = OWN.read_text(encoding="utf-8").split("[reasons.other]")
    file.write_text(start + rest[rest.index("[reasons.delivery_promise]") :], encoding="utf-8")
    load_rules.cache_clear()
    with pytest.raises(SettingsError, match=r"^rules\.toml: reasons\.other: is missing$"):
        load_rules(file)


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"mine\.toml: cannot be read"):
        load_rules(tmp_path / "mine.toml")
    (tmp_path / "latin.toml").write_bytes(b"# se\xf1al")
    with pytest.raises(SettingsError, match=r"latin\.toml: cannot be read"):
        load_rules(tmp_path / "latin.toml")
