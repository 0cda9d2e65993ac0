"""Reading a log in PostgreSQL by itself: for commands, while bots run or when none does."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import Error

from bot.database_url import PostgresUrl
from bot.domain.contents import Contents
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.errors import unavailable
from bot.log.postgres.migrations import check_schema
from bot.log.postgres.server import APPLICATION, Server
from bot.log.reader import LogReader, reader_over

#: seconds for an answer: a proof asks for much at once
_PATIENCE = 600.0
_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


@contextmanager
def open_reader(url: PostgresUrl, contents: Contents) -> Iterator[LogReader]:
    """Open a log for reading only, as it is at one moment. Raises ``LogUnavailable`` when there is none.

    Also on a standby of the server, where the address names one.
    """
    server = Server(url.secret.get_secret_value(), application=f"{APPLICATION}-command")
    try:
        connection = server.connect(
            patience=_PATIENCE,
            reads_only=True,
            idle_in_transaction_session_timeout="0",  # whoever reads what is printed may pause
        )
    except Error as error:
        raise unavailable(error) from error
    with connection:
        try:
            check_schema(connection)
            connection.execute(_BEGIN)
        except Error as error:
            raise unavailable(error) from error
        yield reader_over(PostgresSql(connection), contents)
