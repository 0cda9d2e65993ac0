"""What the conversations of kinds are put together from."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.domain.requests import Story
from bot.operations.asking.commit import Ask
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.correct import Correct
from bot.operations.looking_up.look_up import LookUp
from bot.operations.looking_up.reports import Reports
from bot.operations.tools import Tools
from bot.ports import Drafts, Files
from handlers.answering import Answering
from handlers.approvals import Approvals
from handlers.modals import View
from handlers.payloads import Body

#: opens a modal at once, for what stands behind the word of ``/alephee``: the trigger lives three seconds
Opener = Callable[[WebClient, Body, str], None]


@dataclass(frozen=True, slots=True)
class Forms:
    """The form of a kind: ``new`` opens it empty; ``again`` returns it filled in with what a batch asked for.

    ``again``: user id and story → view. It runs while a view says that it loads, and raises as a look-up does.
    """

    new: Opener
    again: Callable[[str, Story], View]


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Handed to each kind once, by the composition root: it makes its own operations of them."""

    answering: Answering
    approvals: Approvals
    authority: Authority
    correct: Correct
    ask: Ask
    tools: Tools
    look_up: LookUp
    reports: Reports
    files: Files
    drafts: Drafts
