"""Documents of buyer, payer and courier: the type is a documented one of the country, the number can be one of it."""

from collections.abc import Iterator, Mapping

from bot.domain.national import (
    National,
    NationalRules,
    countries_of,
    is_made_up,
    plain_number,
    spelled,
)
from bot.domain.new_orders.lists import AddressCountry
from bot.domain.new_orders.models import NewOrder
from bot.domain.new_orders.problems import Problem, error, shown, warning
from bot.domain.orders import Country


def document_types(national: National) -> Mapping[str, tuple[str, ...]]:
    """Return the types of document by the countries that an address may be in (CO-57)."""
    found = ((str(country), national.get(Country(country.value))) for country in AddressCountry)
    return {country: rules.types for country, rules in found if rules is not None}


def documents(order: NewOrder, national: National) -> Iterator[Problem]:
    """CO-57: each document has a documented type, in its spelling; that it is of another country is doubtful.

    Which country counts is not said: here the one of its own address, else of the buyer's. Numbers that no such
    document has are doubtful.
    """
    buyer, courier = order.buyer, order.shipping.courier_info
    billing, home = buyer.billing_info, buyer.address.country_id
    holders = [
        ("Buyer", buyer.doc_type, buyer.doc_number, home),
        ("Buyer.BillingInfo", billing.doc_type, billing.doc_number, billing.address.country_id or home),
    ]
    if courier is not None:
        there = courier.address.country_id if courier.address else None
        holders.append(("Shipping.CourierInfo", courier.doc_type, courier.doc_number, there or home))
    for path, kind, number, where in holders:
        if not kind:
            continue
        country = Country(where) if where and where in Country.__members__ else None
        yield from _type(f"{path}.DocType", kind, country, national)
        if number and countries_of(kind, national):
            yield from _number(f"{path}.DocNumber", kind, number, _rules_for(kind, country, national))


def _type(path: str, kind: str, country: Country | None, national: National) -> Iterator[Problem]:
    there = national[country].types if country else ()
    known = there or dict.fromkeys(name for each in national.values() for name in each.types)
    if not countries_of(kind, national):
        meant = spelled(kind, national)
        if meant:
            yield error(path, "CO-57", "spelled_otherwise", given=shown(kind), meant=meant)
        else:
            yield error(path, "CO-57", "document_type_unknown", given=shown(kind), choices=", ".join(known))
    elif there and kind not in there:
        params = {"given": shown(kind), "country": str(country), "choices": ", ".join(there)}
        yield warning(path, "CO-57", "document_type", **params)


def _rules_for(kind: str, country: Country | None, national: National) -> tuple[NationalRules, ...]:
    """Return the rules of the country that a document is of: the given one where it has the type, else the only one."""
    having = countries_of(kind, national)
    if country in having:
        return (national[country],)
    return tuple(national[each] for each in having) if len(having) == 1 else ()


def _number(path: str, kind: str, typed: str, rules: tuple[NationalRules, ...]) -> Iterator[Problem]:
    number = plain_number(typed)
    for each in rules:
        form, params = each.numbers.get(kind), {"given": shown(typed), "type": kind}
        if form is None:
            continue
        other = next((name for name in each.fitting(number) if name != kind), None)
        if is_made_up(number):
            yield warning(path, "CO-57", "document_made_up", **params)
        elif not form.has_shape(number) and other:
            yield warning(path, "CO-57", "document_of_other_type", **params, other=other)
        elif not form.has_shape(number):
            yield warning(path, "CO-57", "document_shape", **params, example=form.example)
        elif not form.checks_out(number):
            yield warning(path, "CO-57", "document_check", **params)
