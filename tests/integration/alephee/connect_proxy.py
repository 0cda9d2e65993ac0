"""A proxy that only knows CONNECT, and that can misbehave."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class ConnectProxy:
    """Listens on a port of its own; ``heard`` are the heads of all requests."""

    def __init__(self, answer: bytes | None) -> None:
        self.answer = answer
        self.heard: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._tunnel, args=(client,), daemon=True).start()

    def _tunnel(self, client: socket.socket) -> None:
        with client:
            head = client.recv(4096).decode()
            self.heard.append(head)
            if self.answer is not None:
                client.sendall(self.answer)
                return
            host, _, port = head.split()[1].rpartition(":")
            with socket.create_connection((host.strip("[]"), int(port))) as far:
                client.sendall(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n")
                back = threading.Thread(target=_pass_on, args=(far, client), daemon=True)
                back.start()
                _pass_on(client, far)
                back.join(5)


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(4096):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def connect_proxy(answer: bytes | None = None) -> Iterator[ConnectProxy]:
    """Yield a proxy; with an ``answer`` it gives that to whatever is asked, and hangs up."""
    proxy = ConnectProxy(answer)
    try:
        yield proxy
    finally:
        proxy.close()
