"""Somebody who stands between a process and PostgreSQL, as a pooler does."""

import socket
import threading
from types import TracebackType
from typing import Self

#: of a server's messages the one that tells which process answers (postgresql.org, "Message Formats", BackendKeyData)
_PROCESS = b"K\x00\x00\x00\x0c"
_REFUSAL = b"SFATAL\x00VFATAL\x00C08P01\x00Munsupported startup parameter: options\x00\x00"
_PIECE = 65_536


class Pooler:
    """Takes connections at ``port``: passes them on under a number of its own, or refuses them as PgBouncer does."""

    def __init__(self, target: int, *, refuses: bool = False) -> None:
        self._target, self._refuses = target, refuses
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._refuses:
                near.recv(_PIECE)  # asks for TLS
                near.sendall(b"N")
                near.recv(_PIECE)
                near.sendall(b"E" + (len(_REFUSAL) + 4).to_bytes(4) + _REFUSAL)
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._target))
            for pair in ((near, far), (far, near)):
                threading.Thread(target=_pass_on, args=pair, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._listener.close()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(_PIECE):
            before, mark, rest = piece.partition(_PROCESS)
            target.sendall(before + mark + (b"\x00\x00\x00\x07" + rest[4:] if mark else rest))
    except OSError:
        pass
    finally:
        target.close()
