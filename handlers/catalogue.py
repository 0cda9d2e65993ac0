"""The texts staff read: ``templates/slack/<language>/*.toml``, dotted key → Jinja template, read once.

Every value is a template with strict parameters. A parameter that a template tests with ``is defined`` is optional.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import CodeType

    from jinja2 import Template

LANGUAGES = ("es", "pt", "en")
#: What texts may do with their parameters; ``handlers.language`` says how.
FILTERS = ("user", "reason", "country", "state", "word", "clues")

_FOLDER = Path(__file__).resolve().parent.parent / "templates" / "slack"
_OPTIONAL = re.compile(r"(\w+) is defined")
_EXPRESSION = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
_MARKS = re.compile(r"[*`]")
#: compiled templates by language, marks and source: how values are written is asked of the renderer, each time
_CODE: dict[tuple[str, Callable[[str], str], str], "CodeType"] = {}


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return the catalogue of a language: key → template source. Raises ``KeyError`` for one there is none of."""
    if language not in LANGUAGES:
        raise KeyError(language)
    return read(_FOLDER / language)


def read(folder: Path) -> Mapping[str, str]:
    """Read the catalogue in a folder. Raises ``ValueError`` when two areas define the same key."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        for key, text in _flat(tomllib.loads(path.read_text(encoding="utf-8"))):
            if key in found:
                raise ValueError(f"{path.name}: {key} is defined twice")
            found[key] = text
    return found


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            yield from _flat(value, f"{key}.")
        else:
            yield key, str(value).strip()


@cache
def parameters(language: str, key: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names a text must be given, and those it can do without."""
    from jinja2 import Environment  # noqa: PLC0415 - not before a text is wanted: no start waits for it
    from jinja2.meta import find_undeclared_variables  # noqa: PLC0415 - as above

    source = texts(language)[key]
    environment = Environment(autoescape=False)  # noqa: S701 - parses for the names, never renders
    environment.filters.update(dict.fromkeys(FILTERS, str))
    every = frozenset(find_undeclared_variables(environment.parse(source)))
    optional = frozenset(_OPTIONAL.findall(source))
    return every - optional, every & optional


def unmarked(source: str) -> str:
    """Take the marks of Slack markup (bold, code) off a template; what stands in its expressions stays."""
    words, expressions = _EXPRESSION.split(source)[::2], _EXPRESSION.findall(source)
    pairs = zip((_MARKS.sub("", word) for word in words), [*expressions, ""], strict=True)
    return "".join(word + expression for word, expression in pairs)


class Renderer:
    """The templates of one language, with one way of writing values (``finalize``) and of reading the sources."""

    def __init__(
        self,
        language: str,
        finalize: Callable[[object], str],
        filters: Mapping[str, Callable[..., str]],
        read: Callable[[str], str] = str,
    ) -> None:
        from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - as in ``parameters``

        self._language, self._texts, self._read = language, texts(language), read
        # Texts are Slack markup, not HTML: `finalize` is what escapes, by Slack's three rules.
        self._environment = Environment(autoescape=False, undefined=StrictUndefined, finalize=finalize)  # noqa: S701 - see above
        self._environment.filters.update(filters)
        #: a text in which nothing is to be filled in stands for itself; most do
        self._compiled: dict[str, Template | str] = {}

    def render(self, key: str, params: Mapping[str, object]) -> str:
        """Render a text. Raises ``KeyError`` for an unknown key, ``jinja2.UndefinedError`` for a missing parameter."""
        template = self._compiled.get(key)
        if template is None:
            source = self._read(self._texts[key])
            template = self._made(source) if "{" in source else source
            self._compiled[key] = template
        return template if isinstance(template, str) else template.render(params)

    def _made(self, source: str) -> "Template":
        """Return a template; what was compiled for one reader is good for all, wherever they are."""
        name = (self._language, self._read, source)
        code = _CODE.get(name)
        if code is None:
            code = _CODE[name] = self._environment.compile(source)
        return self._environment.template_class.from_code(self._environment, code, self._environment.make_globals(None))
