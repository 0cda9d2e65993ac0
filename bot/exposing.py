"""Puts together what an operator asks the bot for over HTTP: health, readiness, metrics."""

from pathlib import Path

from bot.adapters import Adapters
from bot.growth import ServerSizes, Sizes, sizes_of
from bot.kinds import NAMES
from bot.log.postgres.size import bytes_of
from bot.observing.metrics import Sources, register_gauges
from bot.ports import Clock
from bot.settings import Settings
from bot.vitals import Vitals
from bot.web import Web


def make_web(settings: Settings, adapters: Adapters, vitals: Vitals, clock: Clock) -> Web:
    """Make the web server; it does not listen yet."""
    sources = Sources(
        health=vitals.health,
        figures=adapters.figures,
        sizes=lambda: _sizes(settings, adapters),
        remaining=adapters.pacer.remaining,
        clock=clock,
        kinds=NAMES,
    )
    register_gauges(adapters.measures.registry, sources)
    return Web(vitals.health, lambda: vitals.health(by_trying=True), adapters.measures.registry)


def _sizes(settings: Settings, adapters: Adapters) -> Sizes | ServerSizes:
    """Measure the log. Raises ``LogUnavailable``."""
    if isinstance(settings.bot_database, Path):
        return sizes_of(settings.bot_database)
    with adapters.log.read() as reader:
        return ServerSizes(bytes_of(reader.sql))
