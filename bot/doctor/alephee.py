"""The doctor on Alephee: whether it answers, takes the key, and knows the accounts."""

import time
from collections.abc import Iterator

from bot.alephee.client import AlepheeClient
from bot.alephee.pacer import GcraPacer
from bot.doctor.far_sides import FarSide
from bot.doctor.findings import Finding, ill, skipped, well
from bot.errors import AlepheeError
from bot.settings import Settings

_KEY_REFUSED = frozenset({401, 403})
_TOO_MANY, _SERVER_ERROR = 429, 500
_SUPPORT = "soporte@alephcrm.com"


def check_alephee(settings: Settings, side: FarSide) -> Iterator[Finding]:
    """Ask Alephee once for the accounts of the key."""
    url = settings.alephee_api_url
    api = AlepheeClient(
        url,
        settings.alephee_api_key,
        GcraPacer(time.time),
        connect=side.patience,
        total=side.patience,
        look_up=side.patience,
        back_offs=(),
        proxy=settings.proxy_for(url),
    )
    try:
        accounts = {account.id: account.name for account in api.accounts()}
    except AlepheeError as error:
        yield _say(side, error, is_alephees=api.reachability.state == "refused")
        yield skipped("accounts", "Alephee did not tell them")
        return
    finally:
        api.close()
    yield well("alephee", "it answers, and takes the key")
    yield from _accounts(settings, accounts)


def too_late(side: FarSide) -> tuple[Finding, ...]:
    """Return what is said when Alephee keeps silent for all the time there is."""
    return side.without_answer(), skipped("accounts", "Alephee did not tell them")


def _accounts(settings: Settings, accounts: dict[int, str]) -> Iterator[Finding]:
    unknown = sorted(set(settings.alephee_accounts) - accounts.keys())
    if not accounts:
        yield ill("accounts", "the key has no account", f"ask {_SUPPORT} for a key with accounts")
    elif unknown:
        yield ill(
            "accounts",
            f"ALEPHEE_ACCOUNTS names {', '.join(map(str, unknown))}, which the key does not have",
            f"take them out; the key has {', '.join(f'{number}={name}' for number, name in accounts.items())}",
        )
    else:
        yield well("accounts", f"the key has {len(accounts)} ({', '.join(map(str, sorted(accounts)))})")


def _say(side: FarSide, error: AlepheeError, *, is_alephees: bool) -> Finding:
    """Say in one sentence why Alephee did not tell the accounts; ``is_alephees``: the refusal is no proxy's page."""
    status = error.status
    if status in _KEY_REFUSED and is_alephees:
        repair = f"check ALEPHEE_API_KEY; ask {_SUPPORT} for the key and its accounts"
        return ill(side.check, f"the key is refused (status {status})", repair)
    if status == _TOO_MANY:
        return side.busy(getattr(error, "retry_after", 0.0))
    if status in _KEY_REFUSED or error.cause == "failure.web_page":
        return side.page(status)
    if status is None:
        return side.without_answer(error.trouble)
    return side.failing(f"status {status}") if status >= _SERVER_ERROR else side.odd(f"status {status}")
