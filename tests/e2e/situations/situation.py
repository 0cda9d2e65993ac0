"""One thing that can go wrong, and how a person gets there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.language import speech
from handlers.markup import clean
from tests.e2e.driver import ANA, BRUNO, CARLA, GUIDO, Driver

#: who does it → the language in which they read
LANGUAGE_OF = {ANA: "es", BRUNO: "pt", CARLA: "en", GUIDO: "es"}
#: stands in a sentence where each time something else is
_ANYTHING = "\N{OBJECT REPLACEMENT CHARACTER}"


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What goes wrong (``when``), the text that says it, and ``reach``, which returns all that the person reads then.

    ``key`` and ``todo`` name the sentence and, where it stands in a text of its own, what to do; ``do`` says that in
    English where the sentence itself tells it. ``varies``: parameters that are others each time; ``elsewhere``: those
    that are others in another language, such as the words of commands.
    """

    name: str
    when: str
    key: str
    reach: Callable[[Driver, str], str]
    do: str = ""
    todo: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    elsewhere: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    varies: tuple[str, ...] = ()
    who: str = CARLA
    #: of the bot that it happens to
    settings: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, language: str, key: str = "") -> str:
        """Return the sentence in a language, without marks."""
        return speech(language).plain(key or self.key, **{**self.params, **self.elsewhere.get(language, {})})

    def is_told_in(self, text: str) -> bool:
        """Whether the sentence, and what to do, stand in what somebody read."""
        read, said = _bare(text), speech(LANGUAGE_OF[self.who])
        shown = dict(self.params) | dict.fromkeys(self.varies, _ANYTHING)
        keys = [key for key in (self.key, self.todo) if key]
        return any(
            all(_bare(part) in read for key in keys for part in say(key, **shown).split(_ANYTHING))
            for say in (said.plain, said.mrkdwn)  # at a field, in a message
        )


def _bare(text: str) -> str:
    """Return a text without Slack's marks and escapes: a form shows none, a message does."""
    for escaped, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("`", ""), ("*", "")):
        text = text.replace(escaped, character)
    return clean(text)
