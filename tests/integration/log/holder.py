"""A second process that opens the log given, says so, and holds it until its input ends."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.errors import DatabaseHeld
from bot.kinds import CONTENTS
from bot.log import open_log


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def main() -> int:
    try:
        log = open_log(Path(sys.argv[1]), CONTENTS, lock_wait=timedelta(seconds=float(sys.argv[2])), clock=WallClock())
    except DatabaseHeld as error:
        sys.stdout.write(f"{error}\n")
        return 1
    sys.stdout.write("held\n")
    sys.stdout.flush()
    sys.stdin.read()
    log.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
