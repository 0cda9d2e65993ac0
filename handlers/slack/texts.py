"""From what a person typed in Slack to the exact text that a buyer reads."""

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from bot.domain.emojis import places_in
from bot.domain.notes import ALLOWED, refuse, warn
from bot.domain.texts import ReadText, exact_text

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


def read_text(raw: str) -> ReadText:
    """Turn a text typed in Slack into what the buyer reads, and judge whether they can read all of it.

    Known ``:emoji:`` codes that stand alone become the character, links their address, and ``&amp; &lt; &gt;`` are
    decoded once (docs.slack.dev/messaging/formatting-message-text). Mentions of people, groups, channels and dates mean
    nothing outside Slack: they stay in the text and are refused, each named. Codes that stay as they are, though Slack
    may draw them, are warned about.
    """
    text, mentions, at = [], dict[str, None](), 0
    drawn = _WORD.sub(lambda word: _as_emoji(word[0]), raw)
    for markup in _MARKUP.finditer(drawn):
        text.append(_decoded(drawn[at : markup.start()]))
        if link := markup["link"]:
            address = link[1:-1].partition("|")[0]
            text.append(_decoded(address.removeprefix("mailto:").removeprefix("tel:")))
        else:
            text.append(markup["mention"])
            mentions[_mention(markup["mention"])] = None
        at = markup.end()
    exact = exact_text("".join((*text, _decoded(drawn[at:]))))
    found, codes = ALLOWED, dict.fromkeys(_LIKE_A_CODE.findall(_MARKUP.sub(" ", drawn)))
    if mentions:
        found = refuse("text.mention", mentions=", ".join(mentions))
    elif codes:
        found = warn("text.code_kept", codes=" ".join(codes))
    return ReadText(exact, found, rewritten=exact != exact_text(raw))


def _decoded(text: str) -> str:
    """Decode the three entities that Slack encodes, once."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


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
    from emoji import EMOJI_DATA, emojize  # noqa: PLC0415 - thousands of names: no start waits for them

    if name in _SKIN_TONES:
        return _SKIN_TONES[name]
    if re.fullmatch("flag-[a-z]{2}", name):
        flag = "".join(chr(0x1F1E6 + ord(letter) - ord("a")) for letter in name[-2:])
        return flag if flag in EMOJI_DATA else ""
    code = f":{name}:"
    characters = emojize(code, language="alias")
    return "" if characters == code else characters
