"""Photos without what they tell about where, when and by whom they were taken.

Pictures are not decoded for that: segments (JPEG, ITU-T T.81 annex B) and chunks (PNG, W3C PNG third edition) are left
out, the rest stays byte for byte. Only a JPEG that is shown turned by its EXIF orientation is turned and written anew.
"""

import contextlib
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile, get_sampling
from PIL.PngImagePlugin import PngImageFile

#: a picture of more pixels is not touched, for its memory's sake (a phone's 50 megapixels pass)
MAX_PIXELS = 64_000_000

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_DROPPED = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14, _APP15, _COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
#: start of frame: the segments that hold the size of the picture
_SOF = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: what may follow FF within coded data: a stuffed zero, RST0 to RST7
_IN_SCAN = frozenset({0x00, *range(0xD0, 0xD8)})
_EXIF = b"Exif\x00\x00"
_BYTE_ORDERS = {b"II": "<", b"MM": ">"}
_ORIENTATION = 0x0112
#: EXIF 2.32, 4.6.4 A, Orientation: how the stored picture is turned to be shown; 1 is upright
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: how metadata begin, wherever they stand: EXIF, texts of a PNG, XMP, IPTC
_TELL_TALE = (b"Exif", b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"ns.adobe.com", b"xmpmeta", b"Photoshop 3.0")


@dataclass(frozen=True, slots=True)
class _Segment:
    """A JPEG segment: marker, data, and after a start of scan the coded picture."""

    marker: int
    data: bytes
    scan: bytes


def without_metadata(content: bytes, extension: str) -> bytes:
    """Return a JPEG or PNG without its metadata, looking as before; files of other extensions unchanged.

    ``extension`` is lower case without a dot. The same bytes always give the same bytes. Raises ``ValueError`` for a
    picture that is broken or has more than ``MAX_PIXELS``.
    """
    if extension in {"jpg", "jpeg"}:
        return _jpeg(content)
    return _png(content) if extension == "png" else content


def may_tell(content: bytes) -> bool:
    """Whether anything in a picture that cannot be read looks like metadata."""
    return any(mark in content for mark in _TELL_TALE)


def _jpeg(content: bytes) -> bytes:
    segments = list(_segments(content))
    _check_size(*_jpeg_size(segments))
    stripped = _joined(segments)
    _check_readable(stripped)
    turn = _TURNS.get(_orientation(segments))
    return stripped if turn is None else _joined(_segments(_turned(stripped, turn)))


def _segments(content: bytes) -> Iterator[_Segment]:
    """Walk a JPEG up to its end mark; what stands behind it (previews, films of live photos) is left out."""
    if content[:2] != bytes((0xFF, _SOI)):
        raise ValueError("not a JPEG")
    marker, at = _marker(content, 2)
    while marker != _EOI:
        length = int.from_bytes(content[at : at + 2], "big")
        data_end = at + length
        if length < 2 or data_end > len(content):  # noqa: PLR2004 - the length counts its own two bytes
            raise ValueError("a segment of the JPEG is cut off")
        end = _scan_end(content, data_end) if marker == _SOS else data_end
        yield _Segment(marker, content[at + 2 : data_end], content[data_end:end])
        marker, at = _marker(content, end)


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """Read the marker at a place, with any fill bytes before it (T.81, B.1.1.2): the marker, and where it ends."""
    end = at
    while content[end : end + 1] == b"\xff":
        end += 1
    if end == at or end == len(content):
        raise ValueError("the JPEG is cut off")
    return content[end], end + 1


def _scan_end(content: bytes, start: int) -> int:
    """Find where coded data end: at the next marker that does not belong to them."""
    at = content.find(b"\xff", start)
    while 0 <= at < len(content) - 1:
        if content[at + 1] not in _IN_SCAN:
            return at
        at = content.find(b"\xff", at + 2)
    raise ValueError("the JPEG is cut off")


def _jpeg_size(segments: list[_Segment]) -> tuple[int, int]:
    """Read width and height from the one head of a frame."""
    frames = [segment.data for segment in segments if segment.marker in _SOF]
    if len(frames) != 1 or len(frames[0]) < 5:  # noqa: PLR2004 - one byte of precision, two of height, two of width
        raise ValueError("the JPEG does not hold one picture")
    height, width = struct.unpack(">HH", frames[0][1:5])
    return width, height


def _joined(segments: Iterator[_Segment] | list[_Segment]) -> bytes:
    """Write a JPEG from what stays of its segments."""
    kept = ((segment, _kept(segment)) for segment in segments)
    parts = (
        bytes((0xFF, segment.marker)) + struct.pack(">H", len(data) + 2) + data + segment.scan
        for segment, data in kept
        if data is not None
    )
    return bytes((0xFF, _SOI)) + b"".join(parts) + bytes((0xFF, _EOI))


def _kept(segment: _Segment) -> bytes | None:
    """Return what stays of a segment: JFIF without thumbnail, the colour profile, Adobe's colours."""
    marker, data = segment.marker, segment.data
    if marker == _APP0:
        return data[:12] + b"\x00\x00" if data.startswith(b"JFIF\x00") else None
    if marker == _APP2:
        return data if data.startswith(b"ICC_PROFILE\x00") else None
    if marker == _COM or (_APP1 <= marker <= _APP15 and marker != _APP14):
        return None
    return data


def _orientation(segments: list[_Segment]) -> int:
    """Read the EXIF orientation; 1 (upright) where there is none."""
    exif = next((s.data for s in segments if s.marker == _APP1 and s.data.startswith(_EXIF)), b"")
    tiff = exif.removeprefix(_EXIF)
    order = _BYTE_ORDERS.get(tiff[:2])
    if order is None or len(tiff) < 8:  # noqa: PLR2004 - byte order, 42, place of the first directory
        return 1
    directory = struct.unpack_from(f"{order}L", tiff, 4)[0]
    count = int.from_bytes(tiff[directory : directory + 2], "little" if order == "<" else "big")
    for at in range(directory + 2, min(directory + 2 + 12 * count, len(tiff) - 11), 12):
        tag, _type, _count, value = struct.unpack_from(f"{order}HHLH", tiff, at)
        if tag == _ORIENTATION:
            return int(value)
    return 1


def _check_size(width: int, height: int) -> None:
    if not 0 < width * height <= MAX_PIXELS:
        raise ValueError(f"a picture of {width} by {height} pixels")


@contextlib.contextmanager
def _opened(content: bytes) -> Iterator[ImageFile]:
    """Open a picture that holds no metadata any more. Raises ``ValueError`` for whatever its decoder stumbles over."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            yield picture
    except Exception as error:
        raise ValueError("the picture is damaged") from error


def _check_readable(content: bytes) -> None:
    """Let Pillow read a PNG's head, or a JPEG at an eighth of its size."""
    with _opened(content) as picture:
        if isinstance(picture, PngImageFile):
            picture.verify()
        else:
            picture.draft(None, (1, 1))
            picture.load()


def _turned(content: bytes, turn: Image.Transpose) -> bytes:
    """Write a JPEG anew as it is shown, with its own colour profile, quantization tables and sampling."""
    written = io.BytesIO()
    with _opened(content) as picture:
        picture.transpose(turn).save(
            written,
            "JPEG",
            qtables=cast("JpegImageFile", picture).quantization,
            subsampling=get_sampling(picture),
            icc_profile=picture.info.get("icc_profile"),
        )
    return written.getvalue()


def _png(content: bytes) -> bytes:
    chunks = list(_chunks(content))
    heads = [data for kind, data in chunks if kind == b"IHDR"]
    if len(heads) != 1 or len(heads[0]) < 8:  # noqa: PLR2004 - width and height
        raise ValueError("the PNG does not hold one picture")
    _check_size(*struct.unpack(">LL", heads[0][:8]))
    stripped = _PNG_SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks if kind not in _PNG_DROPPED)
    _check_readable(stripped)
    return stripped


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Walk a PNG up to IEND, checking each chunk's CRC; what stands behind it is left out."""
    if not content.startswith(_PNG_SIGNATURE):
        raise ValueError("not a PNG")
    at, kind = len(_PNG_SIGNATURE), b""
    while kind != b"IEND":
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        data = content[at + 8 : at + 8 + length]
        if content[at : at + 12 + length] != _chunk(kind, data):
            raise ValueError("a chunk of the PNG is damaged or cut off")
        yield kind, data
        at += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
