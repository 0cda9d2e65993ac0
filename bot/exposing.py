"""Puts together what an operator asks the bot for over HTTP: health, readiness, metrics."""

from bot.adapters import Adapters
from bot.database_url import file_of
from bot.growth import sizes_of
from bot.kinds import NAMES
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
        sizes=lambda: sizes_of(file_of(settings.bot_database)),
        remaining=adapters.pacer.remaining,
        clock=clock,
        kinds=NAMES,
    )
    register_gauges(adapters.measures.registry, sources)
    return Web(vitals.health, lambda: vitals.health(by_trying=True), adapters.measures.registry)
