"""Whether a message with a reason may go out for an order, and whether its text may.

The rules are those of developers.alephee.com/v2, Send a message to a buyer, "Business rules" (MS-1 to MS-8 in the order
they stand there) and "Request and response" (MS-9 to MS-12: the shipping modes and countries of each reason). What a
page states is refused; what is only likely to fail is warned about.
"""

import re
from collections.abc import Callable, Mapping

from bot.domain.invisible import in_text, shown
from bot.domain.notes import ALLOWED, Level, Verdict, refuse, warn, worst
from bot.domain.order_facts import (
    is_cancelled,
    is_delivered,
    is_mercado_libre,
    is_shipped_by_marketplace,
    logistic_key,
    logistic_name,
)
from bot.domain.orders import Order
from bot.domain.reasons import Reason
from bot.domain.rules import Rules, TextRule
from bot.domain.texts import named, outside_latin1, units

#: what a buyer can open: with its protocol, or as browsers take it
_ADDRESS = re.compile(r"https?://[^\s/]+\.|\bwww\.\w|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/\S", re.IGNORECASE)
#: characters shown on both sides of one that nobody sees
_AROUND = 12

Check = Callable[[Order, Reason, Rules], Verdict]


def judge_all(order: Order, rules: Rules) -> dict[Reason, Verdict]:
    """Judge every reason for an order."""
    return {reason: judge_reason(order, reason, rules) for reason in Reason}


def judge_reason(order: Order, reason: Reason, rules: Rules) -> Verdict:
    """Judge one reason for an order: what speaks against it, or else every warning; never both."""
    checks = check_reason(order, reason, rules).values()
    return worst([verdict for verdict in checks if verdict.refused] or checks)


def check_reason(order: Order, reason: Reason, rules: Rules) -> dict[str, Verdict]:
    """Judge one reason for an order, check by check (``marketplace``, ``country``, ``shipping``, ``status`` …)."""
    return {name: check(order, reason, rules) for name, check in _CHECKS.items()}


def judge_country_evidence(order: Order) -> Verdict:
    """Warn when the order's own data name different countries; the strongest evidence is what counts."""
    if not order.country.disagrees:
        return ALLOWED
    clues = tuple(f"{source}={country}" for source, country in order.country.clues)
    return warn("rule.country_disagrees", country=str(order.country.country or ""), clues=clues)


def takes_text(reason: Reason, rules: Rules) -> bool:
    """Whether a reason takes a text of one's own (MS-2; reason 5 by its switch)."""
    return _text_rule(reason, rules) is not TextRule.NEVER


def needs_text(reason: Reason, rules: Rules) -> bool:
    """Whether a reason cannot be sent without a text of one's own."""
    return _text_rule(reason, rules) is TextRule.REQUIRED


def judge_text(reason: Reason, text: str, rules: Rules) -> Verdict:
    """Judge an exact text (see ``texts.exact_text``) for a reason: presence, length, characters (MS-2, MS-4, MS-8)."""
    if not takes_text(reason, rules):
        return refuse("text.not_taken", reason=reason.name) if text else ALLOWED
    if not text:
        return refuse("text.required", reason=reason.name) if needs_text(reason, rules) else ALLOWED
    count, limit, foreign = units(text), rules.text.limit, outside_latin1(text)
    return worst(
        (
            refuse("text.too_long", count=count, limit=limit, over=count - limit) if count > limit else ALLOWED,
            _invisible(text),
            warn("text.outside_latin1", characters=named(foreign)) if foreign else ALLOWED,
            judge_own_text(reason, rules),
            _link(reason, text),
        )
    )


def judge_own_text(reason: Reason, rules: Rules) -> Verdict:
    """Warn, before a text is typed, where it may not arrive: MS-2 does not list reason 5, the request page does."""
    if reason is Reason.DELIVERY_PROMISE and takes_text(reason, rules):
        return warn("text.may_be_replaced", reason=reason.name)
    return ALLOWED


def judge_missing_text(reason: Reason, shown: str) -> Verdict:
    """Warn where nobody sees beforehand what the buyer will read; ``shown``: the text that stands for it, if any."""
    return ALLOWED if shown else warn("text.not_known", reason=reason.name)


def _marketplace(order: Order, _reason: Reason, rules: Rules) -> Verdict:
    """MS-1: only orders of Mercado Libre."""
    if is_mercado_libre(order, rules):
        return ALLOWED
    if not order.marketplace.value:
        return warn("rule.marketplace_unknown")
    return refuse("rule.not_mercado_libre", marketplace=order.marketplace.value)


def _country(order: Order, reason: Reason, rules: Rules) -> Verdict:
    """MS-10 (reason 3: México), MS-12 (reasons 1 and 2: countries with a template), and where reason 5 is known."""
    needs, country = rules.reasons[reason], order.country.country
    if needs.countries is None or country in needs.countries:
        return ALLOWED
    countries = tuple(str(known) for known in needs.countries)
    refused = needs.elsewhere is Level.REFUSED
    judge = refuse if refused else warn
    if country is None:
        key = "rule.country_unknown" if refused else "rule.country_unknown_doubtful"
        return judge(key, reason=reason.name, countries=countries)
    key = "rule.country_not_available" if refused else "rule.country_doubtful"
    return judge(key, reason=reason.name, country=str(country), countries=countries)


def _shipping(order: Order, reason: Reason, rules: Rules) -> Verdict:
    """MS-9 (reason 1: cross docking or drop off) and MS-11 (reason 5: Flex), and what the marketplace ships itself."""
    waits = is_shipped_by_marketplace(order, rules) and not is_delivered(order, rules)
    return worst((_logistic(order, reason, rules), warn("rule.fulfillment") if waits else ALLOWED))


def _logistic(order: Order, reason: Reason, rules: Rules) -> Verdict:
    needs, names = rules.reasons[reason], rules.logistic.names
    if needs.logistic_keys is None:
        return ALLOWED
    key = logistic_key(order.logistic_type, rules.logistic)
    name = logistic_name(order.logistic_type)
    if key in needs.logistic_keys or (key is None and any(part in name for part in needs.logistic_fragments)):
        return ALLOWED
    allowed = needs.logistic_told or tuple(names[needed] for needed in needs.logistic_keys)
    if key is not None:
        return refuse("rule.logistic_not_allowed", reason=reason.name, logistic=names[key], allowed=allowed)
    told = order.logistic_type.value or str(order.logistic_type.key or "")
    return warn("rule.logistic_unknown", reason=reason.name, logistic=told, allowed=allowed)


def _status(order: Order, _reason: Reason, rules: Rules) -> Verdict:
    cancelled = warn("rule.cancelled") if is_cancelled(order, rules) else ALLOWED
    delivered = warn("rule.delivered") if is_delivered(order, rules) else ALLOWED
    return worst((cancelled, delivered))


def _payment(order: Order, _reason: Reason, _rules: Rules) -> Verdict:
    return warn("rule.payment_pending") if order.payment_pending else ALLOWED


def _claims(order: Order, _reason: Reason, _rules: Rules) -> Verdict:
    return warn("rule.claims", count=order.claims) if order.claims else ALLOWED


_CHECKS: Mapping[str, Check] = {
    "marketplace": _marketplace,
    "country": _country,
    "shipping": _shipping,
    "status": _status,
    "payment": _payment,
    "claims": _claims,
}


def _text_rule(reason: Reason, rules: Rules) -> TextRule:
    if reason is Reason.DELIVERY_PROMISE and not rules.text.reason5_accepts_text:
        return TextRule.NEVER
    return rules.reasons[reason].text


def _invisible(text: str) -> Verdict:
    """Refuse what nobody sees: the writer does not know that it is there, and the buyer's screen may show anything."""
    found = in_text(text)
    if not found:
        return ALLOWED
    first = found[0].index
    around = text[max(0, first - _AROUND) : first + _AROUND + 1]
    names = ", ".join(dict.fromkeys(one.name for one in found))
    return refuse("text.control_characters", characters=names, position=found[0].place, around=shown(around))


def _link(reason: Reason, text: str) -> Verdict:
    """Warn about reason 3 without an address: the request page says that its text carries the link to the invoice."""
    missing = reason is Reason.SEND_INVOICE_LINK and not _ADDRESS.search(text)
    return warn("text.no_link", reason=reason.name) if missing else ALLOWED
