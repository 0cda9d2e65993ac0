"""``python -m bot.healthcheck``: asks the bot that runs on this machine whether it lives; for the image's HEALTHCHECK.

``--env-file FILE`` as for ``alephee-bot run``.

It asks where ``BOT_HOST`` and ``BOT_PORT`` say, without any proxy, and imports little: it is started twice a minute.
"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from pathlib import Path

from bot.setting_sources import given_here

_SECONDS = 4.0
_OK = 200


def address(settings: Mapping[str, str]) -> tuple[str, int]:
    """Return host and port to ask."""
    host = settings.get("bot_host", "").strip() or "127.0.0.1"
    return reachable(host), int(settings.get("bot_port", "").strip() or "3000")


def reachable(host: str) -> str:
    """Return where a bot answers that listens at a host: of one that listens everywhere, the machine's own address."""
    host = host.strip("[]")
    with suppress(ValueError):  # a name
        if (known := ip_address(host)).is_unspecified:
            return "127.0.0.1" if known.version == 4 else "::1"  # noqa: PLR2004 - a version of IP
    return host


def main(arguments: Sequence[str] = ()) -> str | None:
    """Return what is wrong; None when the bot answers."""
    parser = ArgumentParser(prog="python -m bot.healthcheck")
    parser.add_argument("--env-file", type=Path)
    try:
        host, port = address(given_here(os.environ, parser.parse_args(arguments).env_file).values)
        with closing(HTTPConnection(host, port, timeout=_SECONDS)) as connection:
            connection.request("GET", "/healthz")
            status = connection.getresponse().status
    except (OSError, HTTPException, ValueError) as error:
        return f"the bot does not answer: {error}"
    return None if status == _OK else f"the bot answers with status {status}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
