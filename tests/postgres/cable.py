"""A cable between this machine and a server in a network of its own, which is pulled out without anybody hearing it.

What a proxy cannot show: its own end goes on answering keep-alives. Here a router between the two stops passing packets
on, as a broken switch does, so that what notices is TCP itself. Linux, as root or where sudo asks nothing.
"""

import os
import re
import shutil
import subprocess
from types import TracebackType
from typing import Final, Self

import pytest

from tests.postgres.processes import is_running

#: of a bench that is nobody's (RFC 2544); one network of eight addresses a cable
NETWORK: Final = "198.18.{0}.{1}"
NETWORKS: Final = 250


class Cable:
    """From ``here`` by way of a router to ``server``; run the server ``inside``."""

    def __init__(self) -> None:
        number = os.getpid() % NETWORKS + 1
        _sweep()
        self._near, self.here, self._hop, self.server, self._gateway = (
            f"a{os.getpid()}",
            *(NETWORK.format(number, last) for last in (1, 2, 5, 6)),
        )
        self._router, self._far = f"{self._near}-router", f"{self._near}-far"
        #: what stands before a command that runs at the far end
        self.inside = (*_as_root(), "ip", "netns", "exec", self._far)
        try:
            self._lay()
        except BaseException:
            self.remove()
            raise

    def _lay(self) -> None:
        near, router, far = self._near, self._router, self._far
        for name in (router, far):
            _ip("netns", "add", name)
            _ip("-n", name, "link", "set", "lo", "up")
        _ip("link", "add", near, "type", "veth", "peer", "name", "near", "netns", router)
        _ip("-n", router, "link", "add", "far", "type", "veth", "peer", "name", "away", "netns", far)
        _ip("addr", "add", f"{self.here}/30", "dev", near)
        _ip("-n", router, "addr", "add", f"{self._hop}/30", "dev", "near")
        _ip("-n", router, "addr", "add", f"{self._gateway}/30", "dev", "far")
        _ip("-n", far, "addr", "add", f"{self.server}/30", "dev", "away")
        _ip("link", "set", near, "up")
        _ip("-n", router, "link", "set", "near", "up")
        _ip("-n", router, "link", "set", "far", "up")
        _ip("-n", far, "link", "set", "away", "up")
        _ip("route", "add", NETWORK.format(self.server.split(".")[2], 4) + "/30", "via", self._hop)
        _ip("-n", far, "route", "add", "default", "via", self._gateway)
        self.mend()

    def cut(self) -> None:
        """Pull it out: packets are dropped in both directions, and nobody is told."""
        self._forward(on=False)

    def mend(self) -> None:
        """Plug it in again."""
        self._forward(on=True)

    def _forward(self, *, on: bool) -> None:
        write = f"echo {int(on)} >/proc/sys/net/ipv4/ip_forward"
        _run(*_as_root(), "ip", "netns", "exec", self._router, "sh", "-c", write)

    def remove(self) -> None:
        """Take it away; whatever runs inside has to have ended."""
        for name in (self._router, self._far):
            subprocess.run([*_as_root(), "ip", "netns", "del", name], check=False, capture_output=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.remove()


def _sweep() -> None:
    """Take away what runs that were killed left behind."""
    if shutil.which("ip") is None:
        pytest.fail("no iproute2: a cable of the tests needs `ip netns`, on Linux")
    listed = subprocess.run(["ip", "netns", "list"], check=False, capture_output=True, text=True).stdout
    for name, pid in re.findall(r"^(a(\d+)-(?:router|far))\b", listed, flags=re.MULTILINE):
        if not is_running(int(pid)):
            _ip("netns", "del", name)


def _as_root() -> tuple[str, ...]:
    return () if os.getuid() == 0 else ("sudo", "-n")


def _ip(*words: str) -> None:
    _run(*_as_root(), "ip", *words)


def _run(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()} (it needs root, or a sudo that asks nothing)")
