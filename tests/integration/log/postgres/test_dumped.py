"""A log that PostgreSQL's own programs dumped and restored is the same log."""

import subprocess

import psycopg

from bot.kinds import CONTENTS
from bot.log.chain import verify
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.migrations import migrate
from bot.log.postgres.soundness import refuse_damaged
from bot.log.reader import reader_over
from tests.integration.log.acts import decline_and_correct, write_to_buyers
from tests.integration.log.engines import Server, as_log
from tests.integration.log.samples import sends
from tests.postgres.cluster import Cluster
from tests.postgres.programs import folder

HERE = 'SET search_path = "bot s"'


def test_a_dump_that_was_restored_is_whole_and_says_the_same(postgres: Cluster) -> None:
    old, new = postgres.create(), postgres.create()
    with psycopg.connect(postgres.url(old), autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "bot s"; {HERE}'.encode())
        migrate(connection)
        for act in (write_to_buyers, decline_and_correct):
            act(as_log(Server(connection)))
        before = sends(reader_over(PostgresSql(connection), CONTENTS))
    dump = subprocess.run([folder() / "pg_dump", "-Fc", postgres.url(old)], check=True, capture_output=True).stdout
    subprocess.run([folder() / "pg_restore", "-d", postgres.url(new)], check=True, capture_output=True, input=dump)
    with psycopg.connect(postgres.url(new), autocommit=True) as connection:
        connection.execute(HERE)
        sql = PostgresSql(connection)
        refuse_damaged(sql)
        assert verify(reader_over(sql, CONTENTS)).problems == ()
        assert sends(reader_over(sql, CONTENTS)) == before
    for name in (old, new):
        postgres.drop(name)
