"""What JPEG and PNG share: how large a picture may be, how it is opened, and how it is turned to be shown."""

import contextlib
import io
import struct
from collections.abc import Iterator

from PIL import Image
from PIL.ImageFile import ImageFile

#: a picture of more pixels is not touched, for its memory's sake (a phone's 64 megapixels pass: 9,248 by 6,936)
MAX_PIXELS = 65_000_000

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


def check_size(width: int, height: int) -> None:
    """Raise ``ValueError`` for a picture without pixels, or with more than are taken into memory."""
    if not 0 < width * height <= MAX_PIXELS:
        raise ValueError(f"a picture of {width} by {height} pixels")


@contextlib.contextmanager
def opened(content: bytes) -> Iterator[ImageFile]:
    """Open a picture that holds no metadata any more. Raises ``ValueError`` for whatever its decoder stumbles over."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            yield picture
    except Exception as error:
        raise ValueError("the picture is damaged") from error


def turn_of(exif: bytes) -> Image.Transpose | None:
    """Return how a picture with this EXIF is turned to be shown; None where it is shown as it is stored."""
    tiff = exif.removeprefix(_EXIF)
    order = _BYTE_ORDERS.get(tiff[:2])
    if order is None or len(tiff) < 8:  # noqa: PLR2004 - byte order, 42, place of the first directory
        return None
    directory = struct.unpack_from(f"{order}L", tiff, 4)[0]
    count = int.from_bytes(tiff[directory : directory + 2], "little" if order == "<" else "big")
    for at in range(directory + 2, min(directory + 2 + 12 * count, len(tiff) - 11), 12):
        tag, _type, _count, value = struct.unpack_from(f"{order}HHLH", tiff, at)
        if tag == _ORIENTATION:
            return _TURNS.get(value)
    return None
