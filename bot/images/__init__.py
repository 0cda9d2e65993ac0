"""Photos without what they tell about where, when and by whom they were taken.

Pictures are not decoded for that: of segments (JPEG) and chunks (PNG) those stay that are needed to show the picture,
byte for byte. Only what is shown turned, and a JPEG that does not say where it ends, is written anew.
"""

from bot.images.jpeg import jpeg_has_more, jpeg_without_metadata
from bot.images.pixels import MAX_PIXELS
from bot.images.png import png_has_more, png_without_metadata

__all__ = ["MAX_PIXELS", "may_tell", "without_metadata"]

#: how metadata begin, wherever they stand: EXIF, texts and times of a PNG, XMP, IPTC, content credentials, trailers
_TELL_TALE = (
    *(b"Exif", b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME", b"ns.adobe.com", b"xmpmeta", b"Photoshop 3.0"),
    *(b"caBX", b"jumb", b"c2pa", b"SEFT"),
)


def without_metadata(content: bytes, kind: str) -> bytes:
    """Return a JPEG or PNG without its metadata, looking as before; files of other kinds unchanged.

    ``kind`` is what the bytes are, ``jpg`` or ``png``, whatever their name says. The same bytes always give the same
    bytes. Raises ``ValueError`` for a picture that is broken or has more than ``MAX_PIXELS``.
    """
    if kind == "jpg":
        return jpeg_without_metadata(content)
    return png_without_metadata(content) if kind == "png" else content


def may_tell(content: bytes, kind: str) -> bool:
    """Whether a picture that cannot be read, ``jpg`` or ``png``, has metadata in it, or anything a viewer needs not."""
    has_more = jpeg_has_more if kind == "jpg" else png_has_more
    return has_more(content) or any(mark in content for mark in _TELL_TALE)
