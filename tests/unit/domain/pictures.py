"""Pictures with secrets in them, whole and broken."""

import io
import itertools
import struct
import zlib

from PIL import Image, ImageCms, PngImagePlugin

SECRETS = (
    b"Exif",
    b"SecretCam",
    b"GPS-HERE",
    b"xmpmeta",
    b"a secret comment",
    b"Photoshop",
    b"MPF",
    b"TRAILER",
    b"JFXX",
)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ORIENTATION, MAKE, ARTIST = 0x0112, 0x010F, 0x013B


def picture(mode: str = "RGB", size: tuple[int, int] = (48, 32)) -> Image.Image:
    """A picture without symmetry: a white corner, the rest grey."""
    canvas = Image.new(mode, size, 90 if mode == "L" else (90,) * len(mode))
    canvas.paste(255 if mode == "L" else (255,) * len(mode), (0, 0, size[0] // 2, size[1] // 4))
    return canvas


def jpeg(orientation: int | None = 1, mode: str = "RGB", **options: object) -> bytes:
    exif = Image.Exif()
    exif[MAKE], exif[ARTIST] = "SecretCam", "GPS-HERE"
    if orientation is not None:
        exif[ORIENTATION] = orientation
    written = io.BytesIO()
    picture(mode).save(
        written, "JPEG", exif=exif, comment=b"a secret comment", icc_profile=PROFILE, quality=90, **options
    )
    return written.getvalue()


def bare_jpeg() -> bytes:
    """A photo without metadata, as a camera writes it."""
    written = io.BytesIO()
    picture().save(written, "JPEG", quality=90)
    return written.getvalue()


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def with_segments(content: bytes, *segments: bytes) -> bytes:
    return content[:2] + b"".join(segments) + content[2:]


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def png(**options: object) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "SecretCam")
    info.add_text("Comment", "a secret comment", zip=True)
    info.add_itxt("XML:com.adobe.xmp", "xmpmeta")
    exif = Image.Exif()
    exif[MAKE] = "SecretCam"
    written = io.BytesIO()
    picture("RGBA").save(written, "PNG", pnginfo=info, exif=exif, icc_profile=PROFILE, **options)
    return written.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def corners(image: Image.Image) -> list[tuple[int, int]]:
    return list(itertools.product((1, image.width - 2), (1, image.height - 2)))


def shown_corner(image: Image.Image, orientation: int) -> tuple[int, int]:
    """Where the first corner of the stored picture is shown (EXIF 2.32, 4.6.4)."""
    right, below = orientation in {2, 3, 6, 7}, orientation in {3, 4, 7, 8}
    return (image.width - 2 if right else 1, image.height - 2 if below else 1)


def cut(content: bytes, share: float) -> bytes:
    return content[: int(len(content) * share)]


def huge_jpeg() -> bytes:
    content = jpeg()
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", 65_000, 65_000) + content[at + 4 :]


def png_of(head: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
