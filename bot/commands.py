"""What the commands of the command line do; each returns its exit status."""

import argparse
import json
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from types import FrameType

from bot.app import Bot
from bot.domain.contents import dump
from bot.log.chain import verify
from bot.log.export import export
from bot.log.search import search
from bot.log.store import open_reader
from bot.logs import configure_logging
from bot.settings import Settings, load_database_path, load_settings


def run(_options: argparse.Namespace) -> int:
    """Run the bot until SIGTERM or SIGINT."""
    settings = load_settings()
    configure_logging(settings.bot_log_format, settings.bot_log_level)
    return run_until_stopped(settings)


def run_until_stopped(settings: Settings, *, ready: str = "") -> int:
    """Run a bot until a signal; ``ready`` is said once it works. The call in flight is finished first."""
    stopping = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    with ExitStack() as signals:
        for number in (signal.SIGTERM, signal.SIGINT):
            signals.callback(signal.signal, number, signal.signal(number, stop))
        bot = Bot(settings)
        try:
            bot.start(stopping)
            if ready and not stopping.is_set():
                print(ready, flush=True)
            while not stopping.wait(1.0):
                pass
        finally:
            bot.stop()
    return 0


def doctor(_options: argparse.Namespace) -> int:
    """Check everything an installation needs."""
    from bot.doctor import diagnose

    findings = diagnose()
    for finding in findings:
        print(finding)
    return 0 if all(finding.ok for finding in findings) else 1


def demo(options: argparse.Namespace) -> int:
    """Run the sandbox and a bot in it."""
    from bot.demo import run_demo

    return run_demo(options.port, options.alephee_port)


def sandbox(options: argparse.Namespace) -> int:
    """Run the simulators alone and print the settings for a bot."""
    from bot.demo import run_sandbox

    return run_sandbox(options.port, options.alephee_port)


def log_search(options: argparse.Namespace) -> int:
    """Find requests."""
    with open_reader(load_database_path()) as reader:
        rows = search(
            reader,
            text=options.text,
            order=options.order,
            person=options.person,
            state=options.state,
            kind=options.kind,
            since=options.since,
            limit=options.limit,
        )
    for row in rows:
        print(json.dumps(row, ensure_ascii=False) if options.json else _line(row))
    return 0


def log_show(options: argparse.Namespace) -> int:
    """Tell the story of a request or a batch."""
    with open_reader(load_database_path()) as reader:
        request = reader.request(options.id)
        story = reader.story(request.batch_id if request else options.id)
        if story is None:
            print(f"The log knows no request and no batch {options.id}", file=sys.stderr)
            return 1
        for asked in story.requests:
            print(f"{asked.id}  {asked.kind}  order {asked.order_id or asked.external_order_id}  {asked.state}")
            print(f"  {dump(asked.content)}")
            for attempt in reader.attempts_of(asked.id):
                print(f"  attempt {attempt.started_at.isoformat()}  {attempt.outcome}  {attempt.http_status or ''}")
        for event in story.events:
            print(f"{event.at.isoformat()}  {event.name}  {event.actor or ''}  {json.dumps(event.detail)}")
    return 0


def log_export(options: argparse.Namespace) -> int:
    """Write all sends."""
    with ExitStack() as stack:
        reader = stack.enter_context(open_reader(load_database_path()))
        out = (
            stack.enter_context(Path(options.output).open("w", encoding="utf-8", newline=""))
            if options.output
            else None
        )
        export(reader, options.format, out or sys.stdout)
    return 0


def log_verify(options: argparse.Namespace) -> int:
    """Verify the chain of events, the contents and the files."""
    with open_reader(load_database_path()) as reader:
        found = verify(reader, expected_head=options.head)
    for problem in found.problems:
        print(problem)
    print(f"{found.events} events, head {found.head}: {'tampered with' if found.problems else 'unchanged'}")
    return 1 if found.problems else 0


def _line(row: dict[str, object]) -> str:
    parts = (row[name] for name in ("requested_at", "state", "kind", "order_id", "reason", "requested_by", "text"))
    return "  ".join(str(part) for part in parts if part not in {None, ""}).replace("\n", " ⏎ ")
