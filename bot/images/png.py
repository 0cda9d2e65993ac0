"""PNG (W3C, third edition): which chunks stay, and how a picture that is shown turned is written."""

import io
import struct
import zlib
from collections.abc import Iterable, Iterator

from PIL import Image

from bot.images.pixels import check_size, opened, turn_of

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"IEND"
#: what colours mean: said of a picture however it is turned
_COLOUR = frozenset({b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP", b"mDCV", b"mDCv", b"cLLI", b"cLLi"})
#: the picture itself
_PICTURE = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", _END})
_ANIMATION = frozenset({b"acTL", b"fcTL", b"fdAT"})
#: all that a viewer needs; whatever else a chunk is for, it does not change the picture
_NEEDED = _PICTURE | _COLOUR | _ANIMATION | {b"sBIT", b"bKGD", b"pHYs"}
_EXIF = b"eXIf"
#: length, name and check sum of a chunk
_FRAME = 12
_STEP = 1 << 20
_Chunk = tuple[bytes, bytes]


def png_without_metadata(content: bytes) -> bytes:
    """Return a PNG of the chunks that are needed, upright. Raises ``ValueError``."""
    chunks = list(_chunks(content))
    _check_picture(chunks)
    stripped = _joined(chunk for chunk in chunks if chunk[0] in _NEEDED)
    with opened(stripped) as picture:
        picture.verify()
    turn = turn_of(next((data for kind, data in chunks if kind == _EXIF), b""))
    return stripped if turn is None else _turned(stripped, chunks, turn)


def png_has_more(content: bytes) -> bool:
    """Whether a PNG, broken or not, has whole chunks that no viewer needs, or anything behind its end."""
    at, kind = len(_SIGNATURE), b""
    while kind != _END:
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        at += _FRAME + length
        if at > len(content) or not kind.isalpha():
            return False
        if kind not in _NEEDED:
            return True
    return bool(content[at:].strip(b"\0"))


def _chunks(content: bytes) -> Iterator[_Chunk]:
    """Walk a PNG up to IEND, checking what is needed of it; what stands behind it is left out."""
    if not content.startswith(_SIGNATURE):
        raise ValueError("not a PNG")
    at, kind = len(_SIGNATURE), b""
    while kind != _END and at < len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        data, end = content[at + 8 : at + 8 + length], at + _FRAME + length
        if end > len(content) or (_is_needed(kind) and content[at:end] != _chunk(kind, data)):
            raise ValueError("a chunk of the PNG is damaged or cut off")
        yield kind, data
        at = end


def _is_needed(kind: bytes) -> bool:
    """Whether a chunk stays. Raises ``ValueError`` for one without which the picture is another (critical chunks)."""
    if kind not in _NEEDED and not kind[0] & 0x20:
        raise ValueError("the PNG has a critical chunk that nobody knows")
    return kind in _NEEDED


def _check_picture(chunks: list[_Chunk]) -> None:
    """Raise ``ValueError`` unless there is one picture, small enough and, where the end is missing, whole."""
    heads = [data for kind, data in chunks if kind == b"IHDR"]
    if len(heads) != 1 or len(heads[0]) < 8:  # noqa: PLR2004 - width and height
        raise ValueError("the PNG does not hold one picture")
    check_size(*struct.unpack(">LL", heads[0][:8]))
    if chunks[-1][0] != _END and not _is_whole(b"".join(data for kind, data in chunks if kind == b"IDAT")):
        raise ValueError("the PNG is cut off")


def _is_whole(coded: bytes) -> bool:
    """Whether coded data go on to their end; they are not kept, since a few bytes may unfold to very many."""
    unfolding = zlib.decompressobj()
    try:
        while coded and not unfolding.eof:
            unfolding.decompress(coded, _STEP)
            coded = unfolding.unconsumed_tail
    except zlib.error:
        return False
    return unfolding.eof


def _turned(stripped: bytes, chunks: list[_Chunk], turn: Image.Transpose) -> bytes:
    """Write a PNG anew as it is shown, its colours with the same meaning."""
    if any(kind in _ANIMATION for kind, _ in chunks):
        raise ValueError("an animated PNG that is shown turned")
    written = io.BytesIO()
    with opened(stripped) as picture:
        picture.transpose(turn).save(written, "PNG")
    head, *rest = (chunk for chunk in _chunks(written.getvalue()) if chunk[0] in _PICTURE)
    return _joined((head, *(chunk for chunk in chunks if chunk[0] in _COLOUR), *rest))


def _joined(chunks: Iterable[_Chunk]) -> bytes:
    """Write a PNG with its end, whether it had one or not."""
    return _SIGNATURE + b"".join(_chunk(*one) for one in chunks if one[0] != _END) + _chunk(_END, b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
