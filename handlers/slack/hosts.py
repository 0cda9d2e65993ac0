"""Which addresses are Slack's: the bot's token and its answers go nowhere else."""

from urllib.parse import urlsplit

_PORTS = {"https": 443, "http": 80}


def is_slack(url: str, api_url: str) -> bool:
    """Whether an address is one of ``https://*.slack.com``, or of the origin of ``SLACK_API_URL``."""
    found = _origin(url)
    if found is None:
        return False
    scheme, host, port = found
    official = scheme == "https" and port == _PORTS["https"] and (host == "slack.com" or host.endswith(".slack.com"))
    return official or found == _origin(api_url)


def _origin(url: str) -> tuple[str, str, int | None] | None:
    """Return scheme, host and port; None for what is no plain address."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    # What clients read differently: user names, back slashes, and blanks or line ends, which urlsplit leaves out.
    plain = "@" not in parts.netloc and "\\" not in url and all(letter > " " for letter in url)
    return (parts.scheme, (parts.hostname or "").lower(), port) if plain else None
