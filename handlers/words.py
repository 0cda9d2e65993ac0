"""The words of ``/alephee``: what each command is called, in every language, and which one somebody meant."""

import difflib
from collections.abc import Mapping, Sequence

from bot.domain.letters import fold
from handlers.screens import Screens

#: command → what it is called in other languages, the first of each as texts name it; those of kinds bring their own
_SHARED: Mapping[str, Mapping[str, Sequence[str]]] = {
    "order": {"es": ("pedido", "orden"), "pt": ("pedido", "ordem")},
    "find": {"es": ("buscar",), "pt": ("buscar",)},
    "history": {"es": ("historial",), "pt": ("histórico",)},
    "pending": {"es": ("pendientes",), "pt": ("pendentes",)},
    "status": {"es": ("estado",), "pt": ("estado",)},
    "help": {"es": ("ayuda",), "pt": ("ajuda",)},
}
#: what has to stand behind a command, as the texts about what is missing name it; behind those of kinds a number
NEEDS: Mapping[str, str] = {"order": "number", "find": "words"}
_BEFORE, _AFTER = ("order", "find"), ("history", "pending", "status", "help")
#: what people put around a word: ``¿ayuda?``
_AROUND = ".,:;!?¡¿\"'“”«»`"
#: how alike a word has to be to a command to be taken for it mistyped, from 0 to 1
_ALIKE = 0.7


def command_words(screens: Screens) -> tuple[str, ...]:
    """Return every command of ``/alephee`` by its first word, in the order of the help (a number alone: ``order``)."""
    return (*_BEFORE, *(one.word for one in (*screens, *screens.fetches)), *_AFTER)


def word_in(screens: Screens, command: str, language: str) -> str:
    """Return what a command is called in a language; by its first word where it has no other."""
    return next(iter(_names(screens).get(command, {}).get(language, ())), command)


class Words:
    """Which command a word means, whatever its language, case and accents."""

    def __init__(self, screens: Screens) -> None:
        #: folded word → the word as it is written, and the command
        self._known = {
            fold(word): (word, command)
            for command, named in _names(screens).items()
            for words in ((command,), *named.values())
            for word in words
        }

    def command(self, typed: str) -> str:
        """Return the command by its first word; empty when the word is none."""
        return self._known.get(_bare(typed), ("", ""))[1]

    def nearest(self, typed: str) -> str:
        """Return the word of a command that somebody may have mistyped; empty when none is near."""
        near = difflib.get_close_matches(_bare(typed), self._known, n=1, cutoff=_ALIKE)
        return self._known[near[0]][0] if near else ""


def _bare(typed: str) -> str:
    return fold(typed.strip(_AROUND))


def _names(screens: Screens) -> dict[str, Mapping[str, Sequence[str]]]:
    return {**_SHARED, **{one.word: one.also for one in (*screens, *screens.fetches)}}
