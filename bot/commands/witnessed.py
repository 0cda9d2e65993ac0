"""Holding the log against its witness on the command line."""

from pathlib import Path

from bot.errors import SettingsError
from bot.log.compare_heads import compare
from bot.log.sql import Sql
from bot.log.sqlite.archive_files import Archives
from bot.log.witness import reading
from bot.ports import WitnessUnavailable
from bot.ports.witness import sentences
from bot.witness_place import Syslog


def hold_against_witness(sql: Sql, archives: Archives, named: Path | None, place: Path | Syslog | None) -> bool:
    """Say what comes of comparing a log with the witness that is named, or set; returns whether heads of it are gone.

    Raises ``SettingsError`` when the witness cannot be read.
    """
    if named is None and isinstance(place, Syslog):
        print("the witness is syslog, which cannot be read back; name a file of it with --witness")
    path = named or (place if isinstance(place, Path) else None)
    if path is None:
        return False
    try:
        with reading(path) as heads:
            found = compare(sql, heads, archives.sqls)
    except WitnessUnavailable as error:
        raise SettingsError([f"{'BOT_WITNESS' if named is None else '--witness'}: {error.why}"]) from error
    for sentence in sentences(found):
        print(f"witness {path}: {sentence}")
    print(f"witness {path}: {'1 head' if found.heads == 1 else f'{found.heads:,} heads'} compared")
    return found.gone is not None
