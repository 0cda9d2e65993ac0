"""The doctor on what is known of the log elsewhere: beside it, and by its witness. An older log is noticed by these."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.database_url import DatabaseAddress
from bot.doctor.findings import Finding, doubtful, ill, well
from bot.errors import LogUnavailable
from bot.growth import sizes_of
from bot.kinds import CONTENTS
from bot.log.archives import held_before
from bot.log.compare_heads import compare
from bot.log.engines import open_reader
from bot.log.sqlite.archive_files import open_archives
from bot.log.sqlite.tip import read_tip, tip_path
from bot.log.witness import reading
from bot.ports import WitnessUnavailable
from bot.ports.witness import Comparison, sentences

_RESTORING = (
    "put the newer file back if there is one; else the next start asks about what was on its way (docs/backup.md)"
)


def check_tip(database: Path) -> Iterator[Finding]:
    """Hold the log against what was noted beside it. Raises ``LogUnavailable`` when one of them cannot be read."""
    noted, odd = read_tip(database)
    if odd:
        yield doubtful("database", odd, "nothing to do: the bot writes it anew (docs/backup.md)")
    if noted is None or noted.events == 0:
        return
    then = f"event {noted.events} of {noted.at:%Y-%m-%d %H:%M} UTC, of which {tip_path(database)} tells"
    if not sizes_of(database).database:
        yield ill("database", f"there is no log any more that holds {then}", _RESTORING)
        return
    with open_reader(database, CONTENTS) as reader:
        has_it = reader.events.hash_of(noted.events) == noted.head or held_before(reader.sql, noted)
    if not has_it:
        yield ill("database", f"the log is an older or another one: it does not hold {then}", _RESTORING)


def check_witness(database: DatabaseAddress, witness: Path) -> Iterator[Finding]:
    """Hold the log against every head that its witness has."""
    if not witness.exists() or (isinstance(database, Path) and not sizes_of(database).database):
        yield well("witness", f"{witness} has nothing to tell yet")
        return
    try:
        with (
            reading(witness) as heads,
            open_reader(database, CONTENTS) as reader,
            open_archives(database, reader.sql) as archives,
        ):
            found = compare(reader.sql, heads, archives.sqls)
    except LogUnavailable as error:
        yield doubtful("witness", f"the log cannot be held against {witness}: {error.why}", "repair the database first")
        return
    except WitnessUnavailable as error:
        yield ill("witness", f"BOT_WITNESS: {error.why}", "let the user who runs the bot read it and append to it")
        return
    restored = sentences(Comparison(found.heads, taken_back=found.taken_back))
    told = sentences(replace(found, taken_back=None))
    for sentence in restored:  # on purpose, and it stays so for as long as the witness does
        yield well("witness", f"{witness}: {sentence}")
    for sentence in told:
        is_gone = found.gone is not None and sentence is told[0]
        say = ill if is_gone else doubtful
        yield say("witness", f"{witness}: {sentence}", _RESTORING if is_gone else "look who wrote it (docs/log.md)")
    if not told and not restored:
        yield well("witness", f"the log has every head of {witness}: {found.heads:,}")
