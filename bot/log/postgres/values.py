"""Values on their way to PostgreSQL and back: Python sees the very same from every engine.

PostgreSQL's texts cannot hold U+0000, which SQLite's can, and people and foreign systems do write. It is kept as two
characters, of which the first, from the private area, is doubled in the same way where it stands by itself.
"""

from collections.abc import Mapping
from decimal import Decimal

from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.rows import TupleRow
from psycopg.types.numeric import Int8Dumper
from psycopg.types.string import StrDumper, TextLoader

from bot.log.sql import Parameters

#: begins what stands for U+0000 (with ``0`` behind it), and for itself (with ``e``)
ESCAPE = "\ue000"
NUL = f"{ESCAPE}0"
_ITSELF = f"{ESCAPE}e"


def store(parameters: Parameters) -> Parameters:
    """Return parameters as PostgreSQL takes them."""
    if isinstance(parameters, Mapping):
        return {name: _stored(value) for name, value in parameters.items()}
    return [_stored(value) for value in parameters]


def read(value: object) -> object:
    """Return a value as it was before it was stored."""
    if type(value) is str and ESCAPE in value:
        return value.replace(NUL, "\0").replace(_ITSELF, ESCAPE)
    return value


def adapt(connection: Connection[TupleRow]) -> None:
    """Let a connection know the types of values that the log has."""
    known = connection.adapters
    known.register_dumper(str, StrDumper)  # as text, not of a type that PostgreSQL has to guess
    known.register_dumper(int, Int8Dumper)  # one type whatever the size, so that a statement is prepared once
    known.register_loader("bool", _Flag)
    known.register_loader("numeric", _Number)
    known.register_loader("json", TextLoader)


def _stored(value: object) -> object:
    if isinstance(value, str):
        plain = str.__str__(value)
        if ESCAPE in plain or "\0" in plain:
            return plain.replace(ESCAPE, _ITSELF).replace("\0", NUL)
        return plain
    return int(value) if isinstance(value, int) else value  # True, too, is a number in the log


class _Flag(Loader):
    def load(self, data: Buffer) -> int:
        return int(bytes(data) == b"t")


class _Number(Loader):
    def load(self, data: Buffer) -> int | float:
        number = Decimal(bytes(data).decode())
        return int(number) if number == number.to_integral_value() else float(number)
