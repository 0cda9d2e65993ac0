"""The engine of a log is chosen by what the setting names."""

from pathlib import Path

from bot.domain.restores import Restored
from bot.kinds import CONTENTS
from bot.log.engines import make_log, open_reader
from bot.ports import Role
from tests.integration.log.samples import NEVER, TurnedClock, add, request


def test_a_path_is_a_file_whose_process_works_from_the_start(path: Path) -> None:
    log, told = make_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock()), list[tuple[Role, Restored | None]]()
    log.on_role(lambda role, restored: told.append((role, restored)))
    assert (log.role, log.place, log.clock_offset) == (Role.STANDBY, str(path), 0.0)
    log.open()
    assert (log.role, told) == (Role.WORKER, [(Role.WORKER, None)])
    add(log.working, request())
    log.close()
    with open_reader(path, CONTENTS) as reader:
        assert reader.requests.get("r1") is not None
