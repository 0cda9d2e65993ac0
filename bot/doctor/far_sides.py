"""What is said of a far side that did not answer, or not as it should: a sentence for each cause, for both alike."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.doctor.findings import Finding, ill
from bot.settings import Settings
from bot.trouble import Trouble

#: what is said, and what to do; ``{first}`` is who is connected to: the proxy, where there is one
_SENTENCES = {
    Trouble.NO_NAME: (
        "the name of {first} has no address (DNS)",
        "check {way} and the resolver of this machine",
    ),
    Trouble.NO_CONNECTION: (
        "{first} refuses the connection",
        "check {way}, and whether a firewall is in the way",
    ),
    Trouble.NO_ROUTE: (
        "there is no way to {first} from here",
        "check {way}, the network of this machine, and its firewall",
    ),
    Trouble.NO_TRUST: (
        "the certificate of {there} is not trusted here (TLS)",
        "check {setting} and the clock; where a proxy reads TLS, name its certificate in SSL_CERT_FILE",
    ),
    Trouble.NO_TLS: (
        "{there} does not speak TLS as it should",
        "check {setting} (https://, port), and what stands in between",
    ),
    Trouble.NO_TUNNEL: (
        "the proxy {proxy} does not connect to {host}",
        "allow it there; check user and password in HTTPS_PROXY, or list the host in NO_PROXY",
    ),
    Trouble.CUT: (
        "{first} closes the connection without an answer",
        "try again later; check {way}",
    ),
    Trouble.SLOW: (
        "{there} does not answer within {seconds} s",
        "try again; check {setting}, the firewall and the proxy",
    ),
}


@dataclass(frozen=True, slots=True)
class FarSide:
    """Whom the bot calls, and by which way. ``proxy``: host and port of the proxy on the way; empty without one.

    ``patience``: seconds that a call may take.
    """

    check: str
    name: str
    setting: str
    host: str
    proxy: str
    patience: int

    def of(self, check: str) -> "FarSide":
        """Return the same for another check."""
        return replace(self, check=check)

    def without_answer(self, trouble: Trouble | None = None) -> Finding:
        """Say why there is no answer; where that is not known, that there was none in time."""
        known = {
            "first": f"the proxy {self.proxy}" if self.proxy else f"{self.name} at {self.host}",
            "there": f"{self.name} at {self.host}",
            "proxy": self.proxy,
            "host": self.host,
            "setting": self.setting,
            "way": "HTTPS_PROXY" if self.proxy else self.setting,
            "seconds": self.patience,
        }
        what, repair = _SENTENCES[trouble or Trouble.SLOW]
        return ill(self.check, what.format_map(known), repair.format_map(known))

    def busy(self, seconds: float) -> Finding:
        """Say that it takes no more calls at the moment."""
        return ill(
            self.check, f"{self.name} takes no more calls (status 429)", f"try again in {max(1, round(seconds))} s"
        )

    def failing(self, told: str) -> Finding:
        """Say that it answers with an error of its own."""
        return ill(self.check, f"{self.name} is failing at the moment ({told})", "try again later")

    def page(self, status: int | None = None) -> Finding:
        """Say that something else answers in its place."""
        told = "" if status is None else f" (status {status})"
        return ill(
            self.check,
            f"a web page came in the place of {self.name}'s answer{told}: a proxy, a login page or another server",
            f"have the proxy let {self.host} through, or correct {self.setting}",
        )

    def odd(self, what: str) -> Finding:
        """Say that an answer was none that could be read."""
        return ill(
            self.check,
            f"what answers at {self.host} is not {self.name} ({what})",
            f"check {self.setting} and the proxy",
        )


def slack_side(settings: Settings, patience: int) -> FarSide:
    """Return Slack as the settings have it."""
    url = settings.slack_api_url
    return FarSide("slack", "Slack", "SLACK_API_URL", _place(url), _way(settings.proxy_for(url)), patience)


def alephee_side(settings: Settings, patience: int) -> FarSide:
    """Return Alephee as the settings have it."""
    url = settings.alephee_api_url
    return FarSide("alephee", "Alephee", "ALEPHEE_API_URL", _place(url), _way(settings.proxy_for(url)), patience)


def _way(proxy: SecretStr | None) -> str:
    return "" if proxy is None else _place(proxy.get_secret_value())


def _place(url: str) -> str:
    """Return host and port of a URL, never user or password."""
    return urlsplit(url).netloc.rpartition("@")[2]
