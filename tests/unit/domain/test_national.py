"""Documents of people and companies: their types, and what their numbers can be."""

from pathlib import Path

import pytest

from bot.domain.new_orders.json_text import write
from bot.domain.orders import Country
from bot.errors import SettingsError
from bot.rules_file import load_rules
from tests.unit.new_orders.documented import read_order
from tests.unit.new_orders.samples import example

_RULES = Path(__file__).parents[3] / "bot" / "rules.toml"


def _found(country: str, kind: str, number: str) -> list[tuple[str, str]]:
    """Return what is said of a buyer's document."""
    order = example("minimal")
    order["Buyer"] |= {"DocType": kind, "DocNumber": number}
    order["Buyer"]["Address"]["CountryId"] = country
    reading = read_order(write(order))
    said = [(one.path, one.note.key.removeprefix("order.")) for one in (*reading.errors, *reading.warnings)]
    return [(path, key) for path, key in said if path in {"Buyer.DocType", "Buyer.DocNumber"}]


@pytest.mark.parametrize(
    ("country", "kind", "number"),
    [
        ("AR", "DNI", "30.111.222"),
        ("AR", "DNI", "4111222"),
        ("AR", "CUIT", "30-11111111-8"),
        ("AR", "CUIT", "20123456786"),
        ("AR", "Otro", "cualquiera"),
        ("BR", "CPF", "123.456.789-09"),
        ("BR", "CPF", "11122233396"),
        ("BR", "CNPJ", "11.222.333/0001-81"),
        ("BR", "CNPJ", "12.ABC.345/01DE-35"),
        ("BR", "CNPJ", "12abc34501de35"),
        ("CL", "RUT", "12.345.678-5"),
        ("CL", "RUT", "1.000.005-k"),
        ("CO", "CC", "1.020.304.050"),
        ("CO", "NIT", "900.123.456-8"),
        ("CO", "NIT", "900123456"),
        ("CO", "NIT", "1020304050"),
        ("MX", "RFC", "GODE561231GR8"),
        ("MX", "RFC", "XAXX010101000"),
        ("MX", "CURP", "hegg560427mvzrrl04"),
        ("PE", "DNI", "10111222"),
        ("PE", "RUC", "20123456786"),
        ("UY", "CI", "1.234.567-2"),
        ("UY", "RUT", "211234560019"),
    ],
)
def test_a_number_that_a_document_can_have_is_not_doubted(country: str, kind: str, number: str) -> None:
    assert _found(country, kind, number) == []


@pytest.mark.parametrize(
    ("country", "kind", "number", "key"),
    [
        ("AR", "DNI", "30-11111111-8", "document_of_other_type"),
        ("AR", "DNI", "20301112223", "document_shape"),
        ("AR", "DNI", "11111111", "document_made_up"),
        ("AR", "CUIT", "30-11111111-9", "document_check"),
        ("BR", "CPF", "111.111.111-11", "document_made_up"),
        ("BR", "CPF", "123.456.789-00", "document_check"),
        ("BR", "CPF", "123.456.789-19", "document_check"),
        ("BR", "CPF", "11.222.333/0001-81", "document_of_other_type"),
        ("BR", "CNPJ", "12.ABC.345/01DE-36", "document_check"),
        ("CL", "RUT", "12.345.678-6", "document_check"),
        ("CL", "RUT", "12.345.678", "document_check"),
        ("CO", "NIT", "900.123.456-7", "document_check"),
        ("MX", "RFC", "GODE561231GR9", "document_check"),
        ("MX", "CURP", "HEGG560427MVZRRL05", "document_check"),
        ("PE", "RUC", "20123456787", "document_check"),
        ("UY", "CI", "1.234.567-3", "document_check"),
        ("UY", "RUT", "211234560018", "document_check"),
    ],
)
def test_a_number_that_no_such_document_has_is_doubted(country: str, kind: str, number: str, key: str) -> None:
    assert _found(country, kind, number) == [("Buyer.DocNumber", key)]


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("dni", "spelled_otherwise"),
        ("D.N.I.", "spelled_otherwise"),
        ("OTRO", "spelled_otherwise"),
        ("XYZ", "document_type_unknown"),
        ("CUIL", "document_type_unknown"),
    ],
)
def test_a_type_that_no_country_has_is_refused(kind: str, key: str) -> None:
    assert _found("AR", kind, "30111222") == [("Buyer.DocType", key)]


@pytest.mark.parametrize("kind", ["CPF", "RIF", "Pasaporte"])
def test_a_type_of_another_country_is_doubted(kind: str) -> None:
    assert ("Buyer.DocType", "document_type") in _found("AR", kind, "12345678909")


def test_the_document_of_a_courier_without_address_is_held_against_the_buyers_country() -> None:
    order = example()
    del order["Shipping"]["CourierInfo"]["Address"]
    order["Shipping"]["CourierInfo"] |= {"DocType": "CNPJ", "DocNumber": "11222333000181"}
    assert [(one.path, one.note.key) for one in read_order(write(order)).warnings] == [
        ("Shipping.CourierInfo.DocType", "order.document_type")
    ]


def test_every_country_of_an_address_has_its_types() -> None:
    assert {"AR", "MX", "CL", "UY", "PE", "CO", "BR"} <= {str(country) for country in load_rules().national}
    assert load_rules().national[Country.MX].types == ("RFC", "CURP", "Otro")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('example = "12.345.678-5"', 'example = "12.345.678-6"', "national.CL.numbers.RUT.example: is no such number"),
        ('types = ["CPF", "CNPJ"]', 'types = ["CPF"]', "national.BR.numbers.CNPJ: CNPJ is not among the types"),
    ],
)
def test_a_format_that_contradicts_itself_is_named_at_the_start(tmp_path: Path, old: str, new: str, said: str) -> None:
    wrong = tmp_path / "rules.toml"
    wrong.write_text(_RULES.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        load_rules(wrong)
