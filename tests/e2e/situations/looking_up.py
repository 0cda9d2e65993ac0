"""What can go wrong when somebody looks an order up."""

from collections.abc import Callable

from tests.e2e.driver import ANA, BRUNO, CARLA, GUIDO, Driver, text_of
from tests.e2e.situations.situation import Situation

TELL_THE_ADMIN = "Tell the admin, who runs `alephee-bot doctor`."
CHECK = "Check what was typed, and type it again."
#: what the sandbox plays on every look-up → the text, with its parameters; who is told; what went wrong; what to do
_FAULTS: tuple[tuple[str, str, dict[str, object], str, str, str], ...] = (
    ("500", "server_error", {"status": 500}, CARLA, "has an internal error", "Try again in a few minutes."),
    ("503html", "server_error", {"status": 503}, ANA, "is down, and a page says so", "Try again in a few minutes."),
    ("200html", "web_page", {}, BRUNO, "is not who answers, but a proxy with a web page", TELL_THE_ADMIN),
    ("200refusal", "schema", {}, CARLA, "contradicts itself in one answer", TELL_THE_ADMIN),
    ("hang", "timeout", {}, ANA, "does not answer in time", "Try again in a minute."),
    ("400", "status_400", {"status": 400}, CARLA, "does not accept the look-up", CHECK),
    ("401", "status_401", {"status": 401}, BRUNO, "does not accept the API key", TELL_THE_ADMIN),
    ("403", "status_403", {"status": 403}, CARLA, "says that the key may not see this account", TELL_THE_ADMIN),
    ("404", "status_404", {"status": 404}, ANA, "finds nothing at that address", CHECK),
    ("409", "status_409", {"status": 409}, CARLA, "is busy with the order", "Try again in a minute."),
    ("412", "status_412", {"status": 412}, BRUNO, "cannot give it yet", "Look at the order's status; try again later."),
    (
        "413",
        "status_413",
        {"status": 413},
        CARLA,
        "finds that it is too much at once",
        "Ask for fewer orders at a time.",
    ),
)


def typed(words: str) -> Callable[[Driver, str], str]:
    """Type a command and read the answer."""
    return lambda driver, user: text_of(driver.command(user, words))


def while_alephee(kind: str) -> Callable[[Driver, str], str]:
    """Look an order up while Alephee fails on every look-up."""

    def reach(driver: Driver, user: str) -> str:
        driver.bot.api._total = 0.5
        driver.alephee.add_fault("orders", kind, count=None)
        return text_of(driver.look_up(user, 580101))

    return reach


def _cart_as_one_order(driver: Driver, user: str) -> str:
    driver.look_up(user, 580103)
    driver.look_up(user, 580104)
    return text_of(driver.compose(user, 2000007700000001))


def _log_away(driver: Driver, user: str) -> str:
    driver.bot.log.close()
    return text_of(driver.command(user, "history"))


def _slack_silent(driver: Driver, user: str) -> str:
    driver.slack.fault("views.update", "500", count=2)
    view = driver.compose(user, 580101)
    assert view["callback_id"] == "problem"
    return text_of(view)


def _person_not_told(driver: Driver, user: str) -> str:
    driver.slack.fault("users.info", "500", count=1)
    return text_of(driver.command(user, "pending"))


SITUATIONS = (
    Situation(
        name="order_unknown",
        when="Nobody's order has this number.",
        key="error.order_not_found",
        params={"number": "999999", "cart": False},
        reach=typed("order 999999"),
        do=CHECK,
    ),
    Situation(
        name="cart_unknown",
        when="The number looks like a cart's, and the bot has seen no order of it.",
        key="error.order_not_found",
        params={"number": "2000007799999999", "cart": True},
        reach=typed("2000007799999999"),
        who=ANA,
        do="Use the number of the order or of its sale.",
    ),
    Situation(
        name="cart_as_one_order",
        when="A form for one order is asked for with the number of a cart.",
        key="numbers.cart",
        params={"number": "2000007700000001", "orders": ["580103", "580104"]},
        reach=_cart_as_one_order,
        who=BRUNO,
        do="Use the number of one of the orders in it.",
    ),
    Situation(
        name="number_missing",
        when="The number behind a command is missing.",
        key="help.number_missing",
        params={"word": "pedido"},
        elsewhere={"en": {"word": "order"}},
        reach=typed("pedido"),
        who=ANA,
        do="Type it as the answer shows.",
    ),
    Situation(
        name="words_missing",
        when="The words behind `find` are missing.",
        key="help.words_missing",
        params={"word": "buscar"},
        elsewhere={"en": {"word": "find"}},
        reach=typed("buscar"),
        do="Type them as the answer shows.",
    ),
    Situation(
        name="unknown_word",
        when="What was typed is no command, and no known order has it.",
        key="help.unknown",
        params={"word": "abracadabra"},
        reach=typed("abracadabra"),
        who=BRUNO,
        do="Choose from the commands that the answer lists.",
    ),
    Situation(
        name="mistyped_command",
        when="What was typed resembles a command.",
        key="help.nearest",
        params={"word": "pendientes"},
        elsewhere={"pt": {"word": "pendentes"}, "en": {"word": "pending"}},
        reach=typed("pendiente"),
        who=ANA,
        do="Type the command that the answer names.",
    ),
    Situation(
        name="nothing_found",
        when="No order that the bot knows has these words.",
        key="find.nothing",
        todo="find.nothing_todo",
        params={"words": "nadie"},
        reach=typed("find nadie"),
    ),
    Situation(
        name="number_with_commas",
        when="Digits with a comma may be one number or several.",
        key="numbers.ambiguous",
        params={"token": "580,101"},
        reach=typed("order 580,101"),
        do="Type it without commas.",
    ),
    Situation(
        name="number_rounded",
        when="A spreadsheet shortened the number.",
        key="numbers.rounded",
        params={"token": "2E+15"},
        reach=typed("order 2E+15"),
        who=ANA,
        do="Format the column as text and copy the number again.",
    ),
    Situation(
        name="sheet_error",
        when="A cell of a spreadsheet with an error was pasted.",
        key="numbers.sheet_error",
        params={"token": "#N/D"},
        reach=typed("order 580101 #N/D"),
        who=BRUNO,
        do="Fix the formula in that cell.",
    ),
    Situation(
        name="link_without_sale",
        when="A link leads to no sale.",
        key="numbers.no_sale",
        params={"token": "https://www.mercadolibre.com.ar/ayuda"},
        reach=typed("order https://www.mercadolibre.com.ar/ayuda"),
        do="Copy the link of the sale, or type the number.",
    ),
    Situation(
        name="no_number",
        when="A word that is no number stands where a number belongs.",
        key="numbers.not_a_number",
        params={"token": "abc"},
        reach=typed("order abc"),
        who=ANA,
        do=CHECK,
    ),
    Situation(
        name="one_number_only",
        when="Several numbers stand where one belongs.",
        key="numbers.one_only",
        params={"count": 2},
        reach=typed("history 580101 580102"),
        do="Keep one number.",
    ),
    Situation(
        name="guest",
        when="A guest of the workspace looks something up.",
        key="denied.guest",
        reach=typed("order 580101"),
        who=GUIDO,
        do="Ask somebody of the team.",
    ),
    Situation(
        name="not_on_the_list",
        when="Somebody who is not in `BOT_STAFF` opens a form.",
        key="denied.not_staff",
        settings={"bot_staff": ANA},
        reach=lambda driver, user: text_of(driver.compose(user, 580101)),
        do="Ask the admin.",
    ),
    Situation(
        name="person_not_told",
        when="Slack does not say who somebody is.",
        key="error.person_not_told",
        params={"error": "http_500"},
        reach=_person_not_told,
        who=ANA,
        do="Try again in a minute.",
    ),
    Situation(
        name="slack_silent",
        when="Slack does not take the form that should open.",
        key="failure.slack_silent",
        params={"error": "http_500"},
        reach=_slack_silent,
        do="Try again in a minute.",
    ),
    Situation(
        name="log_unavailable",
        when="The log cannot be read.",
        key="error.log_unavailable",
        params={"why": "closed"},
        varies=("why",),
        reach=_log_away,
        do="Try again in a few minutes; nothing is lost.",
    ),
    *(
        Situation(
            name=f"look_up_{kind}",
            when=f"While an order is looked up, Alephee {when}.",
            key=f"look_up.{key}",
            params=params,
            reach=while_alephee(kind),
            who=who,
            do=do,
        )
        for kind, key, params, who, when, do in _FAULTS
    ),
)
