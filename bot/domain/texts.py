"""From what a person typed in Slack to the exact text that a buyer reads."""

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bot.domain.emojis import by_name, is_emoji, places_in
from bot.domain.invisible import shows_nothing
from bot.domain.notes import ALLOWED, Verdict, refuse, warn

_ENTITY = re.compile("&(?:amp|lt|gt);")
_LINK = r"<(?:https?://|mailto:|tel:)[^<>|\s]+(?:\|[^<>]*)?>"
_MENTION = r"<(?:@[UWB][A-Z0-9]+|\#[CGD][A-Z0-9]+|![a-z_]+(?:\^[^<>|]*)?)(?:\|[^<>]*)?>"
_MARKUP = re.compile(f"(?P<link>{_LINK})|(?P<mention>{_MENTION})")
#: Slack's names are small letters of ASCII; the names of flags and symbols elsewhere (``:Argentina:``) are words
_CODE = re.compile(r":([a-z0-9_+'-]{1,64}):")
_WORD = re.compile(r"\S+")
#: what Slack draws as an emoji, or what looks as if it did: no letter or digit beside it
_LIKE_A_CODE = re.compile(r"(?<!\w):(?=[^:]*[a-z])[a-z0-9_+'-]{1,64}:(?!\w)")
_SKIN_TONES = {f"skin-tone-{n}": chr(0x1F3F9 + n) for n in range(2, 7)}


def exact_text(raw: str) -> str:
    r"""Return what remains of a text from here on, everywhere: NFC, ``\n`` line ends, no white space at the ends.

    One that shows nothing to whoever reads it is empty.
    """
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return "" if shows_nothing(text) else text


def units(text: str) -> int:
    """Count UTF-16 code units, as the limit of 350 is counted (.NET's ``String.Length``)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def outside_latin1(text: str) -> str:
    """Return the distinct characters that ISO-8859-1 lacks, in the order they appear.

    Mercado Libre accepts ISO-8859-1 and a list of emoji (its page "Gestión de mensajes").
    """
    return "".join(dict.fromkeys(c for c in text if ord(c) > 0xFF))  # noqa: PLR2004 - the last code of ISO-8859-1


def named(characters: str, separator: str = " ") -> str:
    """Write characters so that a person can find them: visible ones as they are, others as ``U+200D``."""
    return separator.join(f"U+{ord(c):04X}" if unicodedata.category(c)[0] in "CMZ" else c for c in characters)


def read_slack_text(raw: str) -> tuple[str, Verdict]:
    """Turn a text typed in Slack into what the buyer reads, and judge whether they can read all of it.

    Known ``:emoji:`` codes that stand alone become the character, links their address, and ``&amp; &lt; &gt;`` are
    decoded once (docs.slack.dev/messaging/formatting-message-text). Mentions of people, groups, channels and dates mean
    nothing outside Slack: they stay in the text and are refused, each named. Codes that stay as they are, though Slack
    may draw them, are warned about.
    """
    text, mentions, at = [], [], 0
    drawn = _WORD.sub(lambda word: _as_emoji(word[0]), raw)
    for found in _MARKUP.finditer(drawn):
        text.append(_decoded(drawn[at : found.start()]))
        if found["link"]:
            text.append(_decoded(_address(found["link"])))
        else:
            text.append(found["mention"])
            mentions.append(_mention(found["mention"]))
        at = found.end()
    text.append(_decoded(drawn[at:]))
    return exact_text("".join(text)), _judged(mentions, _LIKE_A_CODE.findall(_MARKUP.sub(" ", drawn)))


def _judged(mentions: list[str], codes: list[str]) -> Verdict:
    if mentions:
        return refuse("text.mention", mentions=", ".join(dict.fromkeys(mentions)))
    return warn("text.code_kept", codes=" ".join(dict.fromkeys(codes))) if codes else ALLOWED


def _decoded(text: str) -> str:
    """Decode the three entities that Slack encodes, once."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def _address(link: str) -> str:
    """Return the address of ``<https://…|label>``, ``<mailto:…|…>`` or ``<tel:…|…>``."""
    return link[1:-1].partition("|")[0].removeprefix("mailto:").removeprefix("tel:")


def _mention(markup: str) -> str:
    """Name a mention without its markup: by its label when Slack gave one, else as it stands."""
    target, _, label = markup[1:-1].partition("|")
    if target.startswith("!"):
        word = target[1:].partition("^")[0]
        return _decoded(label) or f"@{word}"
    return target[0] + _decoded(label).lstrip("@#") if label else target


def _as_emoji(word: str) -> str:
    """Return the characters of a word that consists of known codes and emoji alone; any other word as it is.

    A guess would rewrite what was typed: ``Color:o:negro``, ``10:x:20``, ``envío:ok:``.
    """
    return "".join(_pieces(word)) or word if ":" in word else word


def _pieces(word: str) -> Iterator[str]:
    """Yield the emoji of a word, code by code; nothing at all when anything else is in it."""
    there = {} if word.isascii() else dict(places_in(word))
    found, at = [], 0
    while at < len(word):
        code = _CODE.match(word, at)
        character = _emoji(code[1]) if code else ""
        end = code.end() if code and character else there.get(at)
        if end is None:
            return
        found.append(character or word[at:end])
        at = end
    yield from found


@lru_cache(maxsize=1024)
def _emoji(name: str) -> str:
    """Return the character of a code, or nothing when Slack's name for it is not known."""
    if name in _SKIN_TONES:
        return _SKIN_TONES[name]
    if re.fullmatch("flag-[a-z]{2}", name):
        flag = "".join(chr(0x1F1E6 + ord(letter) - ord("a")) for letter in name[-2:])
        return flag if is_emoji(flag) else ""
    return by_name(name)
