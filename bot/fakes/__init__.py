"""Stand-ins for what operations need from outside: they keep the same contracts as the adapters, and need nothing.

For tests, and for whoever tries something without Slack, a file or a network.
"""

from bot.fakes.clock import ManualClock, ShiftedClock
from bot.fakes.log import MemoryLog
from bot.fakes.slack import FakeDirectory, FakeFiles, FakeNotifier

__all__ = ["FakeDirectory", "FakeFiles", "FakeNotifier", "ManualClock", "MemoryLog", "ShiftedClock"]
