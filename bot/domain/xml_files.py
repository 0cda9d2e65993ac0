"""What an XML file is: an invoice, or one of the things that are mistaken for one.

Names and sources stand in ``rules.toml``, ``[documents.xml]``.
"""

import re
from dataclasses import dataclass
from xml.parsers import expat

from bot.domain.file_kinds import MARGIN, UTF16, text_of
from bot.domain.notes import ALLOWED, Verdict, refuse, warn
from bot.domain.rules import XmlRules

#: the declaration of an encoding other than UTF-8 (XML 1.0, 4.3.3), which stands at the beginning
_OTHER_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\sencoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Outline:
    """The names of an XML file's elements, without their prefixes: its root, and whether an NF-e stands in it."""

    root: str
    has_nfe: bool


class _DoctypeFound(Exception):
    """A document type declaration: with it a few bytes may unfold to very many, or reach for other files."""


def judge_xml(name: str, content: bytes, rules: XmlRules, *, nfe: bool) -> Verdict:
    """Judge an XML file by what it is; ``nfe``: it has to be a Brazilian electronic invoice.

    Where it has not, what is no invoice is a warning: a receipt may be any paper. What a program answers is none.
    """
    doubt = refuse if nfe else warn
    try:
        outline = _outline(_text(content), rules.nfe)
    except (expat.ExpatError, UnicodeDecodeError):
        return doubt("file.xml_damaged", name=name)
    except _DoctypeFound:
        return refuse("file.xml_doctype", name=name)
    root = outline.root
    for names, key, judge in (
        (rules.answers, "file.xml_answer", refuse),
        (rules.events, "file.xml_event", doubt),
        (rules.protocols, "file.xml_protocol", doubt),
    ):
        if root in names:
            return judge(key, name=name, root=root)
    if not nfe or outline.has_nfe:
        return ALLOWED
    # the shell of an NF-e without the invoice; any other file may be another country's invoice
    judge = refuse if root in rules.nfe_wrappers else warn
    return judge("file.xml_no_nfe", name=name, root=root)


def _text(content: bytes) -> str:
    """Read an XML file. Raises ``UnicodeDecodeError`` when it is UTF-8 by its declaration, or without one, and is not.

    Readers stop there, and a signature is broken: it was saved in one encoding and says another.
    """
    if content.startswith(UTF16) or _OTHER_ENCODING.match(content):
        return text_of(content) or ""
    return content.decode()


def _outline(text: str, nfe: str) -> _Outline:
    """Read an XML file to its end. Raises ``ExpatError`` when it is not well-formed, ``_DoctypeFound``."""
    parser, names = expat.ParserCreate(), _Names(nfe)
    parser.StartElementHandler = names.begin
    parser.StartDoctypeDeclHandler = _stop
    parser.Parse(text.lstrip(MARGIN), True)  # noqa: FBT003 - takes no names
    return _Outline(names.root, names.has_nfe)


class _Names:
    """Notes the names of elements as they begin."""

    __slots__ = ("_nfe", "has_nfe", "root")

    def __init__(self, nfe: str) -> None:
        self._nfe = nfe
        self.root = ""
        self.has_nfe = False

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.root = self.root or local
        self.has_nfe = self.has_nfe or local == self._nfe


def _stop(*_declared: object) -> None:
    raise _DoctypeFound
