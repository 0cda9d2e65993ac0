"""JPEG (ITU-T T.81, annex B): which segments stay, and where a picture ends."""

import io
import re
import struct
from dataclasses import dataclass
from typing import cast

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile, get_sampling

from bot.images.pixels import check_size, opened, turn_of

_SOI, _EOI, _SOS, _DQT, _DNL, _DRI = 0xD8, 0xD9, 0xDA, 0xDB, 0xDC, 0xDD
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
#: frames and their tables of codes (DHT, DAC); C8 is reserved
_CODING = frozenset(range(0xC0, 0xD0)) - {0xC8}
#: start of frame: the segments that hold the size of the picture
_SOF = _CODING - {0xC4, 0xCC}
#: all that a decoder needs; whatever else a segment is for, it does not change the picture
_NEEDED = _CODING | {_SOS, _DQT, _DNL, _DRI}
#: markers without a segment: TEM, RST0 to RST7
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
#: what may begin a segment; below are reserved codes, in coded data stuffed zeros
_FIRST = 0xC0
#: a marker; readers pass over anything that stands between two segments, such as fill bytes (FF, any number of them: no
#: pattern may go through a row of them more than once)
_MARKER = re.compile(rb"\xff([\x01-\xfe])")
#: the same within coded data, to which stuffed zeros and RST belong
_MARKER_IN_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_JFIF, _ICC, _ADOBE = (b"JFIF\x00", 14), b"ICC_PROFILE\x00", (b"Adobe", 12)
_END = bytes((0xFF, _EOI))
#: stands for what may follow: coded data that are whole do not change with it
_MORE = bytes(range(1, 65))


@dataclass(frozen=True, slots=True)
class _Segment:
    """A segment: marker, data, and after a start of scan the coded picture."""

    marker: int
    data: bytes
    scan: bytes


def jpeg_without_metadata(content: bytes) -> bytes:
    """Return a JPEG of the segments that are needed, upright and with its end. Raises ``ValueError``."""
    segments, end = _segments(content)
    check_size(*_size(segments))
    stripped = _joined(segments)
    pixels = _decoded(stripped)
    exif = next((one.data for one in segments if one.marker == _APP1 and one.data.startswith(b"Exif\x00\x00")), b"")
    turn = turn_of(exif)
    if end and turn is None:
        return stripped
    if not end and _decoded(stripped.removesuffix(_END) + _MORE + _END) != pixels:
        raise ValueError("the JPEG is cut off")
    return _joined(_segments(_written_anew(stripped, turn))[0])


def jpeg_has_more(content: bytes) -> bool:
    """Whether a JPEG, broken or not, has whole segments that no decoder needs, or anything behind its end mark."""
    segments, end = _segments(content)
    return any(_kept(one) != one.data for one in segments) or bool(end and content[end:].strip(b"\0"))


def _segments(content: bytes) -> tuple[list[_Segment], int]:
    """Walk a JPEG up to its end mark, and tell where that ends; 0 where there is none.

    What stands behind it (previews, films of live photos) is left out. A phone may leave the mark out and go on with
    things of its own: those begin where nothing that belongs to a JPEG can be read any more.
    """
    if content[:2] != bytes((0xFF, _SOI)):
        raise ValueError("not a JPEG")
    segments: list[_Segment] = []
    at = 2
    while found := _MARKER.search(content, at):
        marker, at = found[1][0], found.end()
        if marker in _ALONE:
            continue
        data_end = at + int.from_bytes(content[at : at + 2], "big")
        if marker == _EOI:
            return segments, at
        # the length of a segment counts its own two bytes
        if marker < _FIRST or marker == _SOI or not at + 2 <= data_end <= len(content):
            return segments, 0
        end = data_end
        if marker == _SOS:  # coded data go on to the next marker that does not belong to them, or to the file's end
            after = _MARKER_IN_SCAN.search(content, data_end)
            end = after.start() if after else len(content)
        segments.append(_Segment(marker, content[at + 2 : data_end], content[data_end:end].rstrip(b"\xff")))
        at = end
    return segments, 0


def _size(segments: list[_Segment]) -> tuple[int, int]:
    """Read width and height from the one head of a frame."""
    frames = [segment.data for segment in segments if segment.marker in _SOF]
    if len(frames) != 1 or len(frames[0]) < 5:  # noqa: PLR2004 - one byte of precision, two of height, two of width
        raise ValueError("the JPEG does not hold one picture")
    height, width = struct.unpack(">HH", frames[0][1:5])
    return width, height


def _joined(segments: list[_Segment]) -> bytes:
    """Write a JPEG from what stays of its segments."""
    kept = ((segment, _kept(segment)) for segment in segments)
    parts = (
        bytes((0xFF, segment.marker)) + struct.pack(">H", len(data) + 2) + data + segment.scan
        for segment, data in kept
        if data is not None
    )
    return bytes((0xFF, _SOI)) + b"".join(parts) + _END


def _kept(segment: _Segment) -> bytes | None:
    """Return what stays of a segment: JFIF without thumbnail, the colour profile, Adobe's colours, all that codes."""
    marker, data = segment.marker, segment.data
    if marker in _NEEDED:
        return data
    if marker == _APP0 and data.startswith(_JFIF[0]) and len(data) >= _JFIF[1]:
        return data[:12] + b"\x00\x00"
    if marker == _APP2 and data.startswith(_ICC):
        return data
    if marker == _APP14 and data.startswith(_ADOBE[0]):
        return data[: _ADOBE[1]]
    return None


def _decoded(content: bytes) -> bytes:
    """Let Pillow read a JPEG at an eighth of its size. Raises ``ValueError``."""
    with opened(content) as picture:
        picture.draft(None, (1, 1))
        picture.load()
        return picture.tobytes()


def _written_anew(content: bytes, turn: Image.Transpose | None) -> bytes:
    """Write a JPEG as it is shown, with its own colour profile, quantization tables and sampling."""
    written = io.BytesIO()
    with opened(content) as picture:
        shown = picture if turn is None else picture.transpose(turn)
        shown.save(
            written,
            "JPEG",
            qtables=cast("JpegImageFile", picture).quantization,
            subsampling=get_sampling(picture),
            icc_profile=picture.info.get("icc_profile"),
        )
    return written.getvalue()
