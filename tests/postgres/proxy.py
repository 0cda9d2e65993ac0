"""A network between a replica and its database: it can be pulled out, hang, break and heal."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final, Literal, Self

HOST = "127.0.0.1"
PIECE: Final = 65_536
#: closing sends a reset and forgets what was on its way
ABRUPTLY: Final = struct.pack("ii", 1, 0)
Way = Literal["there", "back"]
WAYS: Final = ("there", "back")


class Proxy:
    """Passes on TCP connections to a port of the loopback.

    ``port``: where to connect instead. All of it works from any thread and holds for new connections as well.
    What is pulled out loses nothing that TCP would not lose: what was on its way arrives after ``heal``.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._loop = asyncio.new_event_loop()
        self._open = {way: asyncio.Event() for way in WAYS}
        self._refuses = False
        self._ends = set[asyncio.StreamWriter]()
        self._passing = set[asyncio.Task[None]]()
        #: connections that were made so far
        self.connections = 0
        self._listener = socket.create_server((HOST, 0), backlog=512)
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)
        self._thread.start()
        self.heal()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._connected, sock=self._listener))
        self._loop.run_forever()
        server.close()
        self._reset()
        while self._passing:
            self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.run_until_complete(asyncio.sleep(0))  # what was closed is told so in the next round
        self._loop.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._ends.add(writer)
        task = asyncio.current_task()
        assert task is not None
        self._passing.add(task)
        try:
            if not self._refuses:
                await self._connect(reader, writer)
        except OSError:
            pass  # one of the two ends is gone, and so is the other
        finally:
            _break(writer)
            self._ends.discard(writer)
            self._passing.discard(task)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._open["there"].wait()
        far_reader, far = await asyncio.open_connection(HOST, self._target)
        self._ends.add(far)
        try:
            there = self._pass_on(reader, far, "there")
            back = self._pass_on(far_reader, writer, "back")
            await asyncio.gather(there, back)
        finally:
            far.close()
            self._ends.discard(far)

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, way: Way) -> None:
        """Pass on what comes until one end closes; while the way is closed the end is not heard of either."""
        while piece := await source.read(PIECE):
            await self._open[way].wait()
            target.write(piece)
            await target.drain()
        await self._open[way].wait()
        target.close()

    def cut(self, *ways: Way) -> None:
        """Pull the cable out: nothing passes, nobody hears that; ``ways``: only what goes there, or what comes back.

        New connections are taken, as by a far side that is up, and hear nothing.
        """

        def close() -> None:
            for way in ways or WAYS:
                self._open[way].clear()

        self._do(close)

    def reset(self) -> None:
        """Break every connection with a reset; new ones work."""
        self._do(self._reset)

    def refuse(self) -> None:
        """Break every connection and every new one, as where nobody listens."""

        def close() -> None:
            self._refuses = True
            self._reset()

        self._do(close)

    def heal(self) -> None:
        """Pass on again."""

        def mend() -> None:
            self._refuses = False
            for way in self._open.values():
                way.set()

        self._do(mend)

    def aim(self, target: int) -> None:
        """Pass new connections on to another port, as a name that leads elsewhere."""
        self._target = target

    def _reset(self) -> None:
        for writer in self._ends:
            _break(writer)
        for task in self._passing:
            task.cancel()

    def _do(self, act: Callable[[], object]) -> None:
        done = threading.Event()
        self._loop.call_soon_threadsafe(act)
        self._loop.call_soon_threadsafe(done.set)
        done.wait(5)

    def close(self) -> None:
        """Break every connection and listen no more."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _break(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABRUPTLY)
    writer.transport.abort()
