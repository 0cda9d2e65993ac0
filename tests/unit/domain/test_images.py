import io
import itertools
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from bot.images import MAX_PIXELS, without_metadata

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


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("progressive", [False, True])
def test_an_upright_photo_loses_its_metadata_and_not_one_pixel(mode: str, *, progressive: bool) -> None:
    photo = jpeg(mode=mode, progressive=progressive)
    original = with_segments(
        photo,
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta/>"),
        segment(0xED, b"Photoshop 3.0\x00"),
        segment(0xE2, b"MPF\x00TRAILER"),
        segment(0xE0, b"JFXX\x00\x10"),
    )
    stripped = without_metadata(original + b"TRAILER", "jpg")
    assert not [secret for secret in SECRETS if secret in stripped]
    assert opened(stripped).tobytes() == opened(photo).tobytes()
    assert opened(stripped).info["icc_profile"] == PROFILE
    assert not opened(stripped).getexif()


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_photo_is_shown_as_before_without_saying_so(orientation: int, mode: str) -> None:
    turned = opened(without_metadata(jpeg(orientation, mode), "jpeg"))
    assert turned.mode == mode
    assert turned.size == ((32, 48) if orientation >= 5 else (48, 32))
    assert not turned.getexif()
    assert turned.info["icc_profile"] == PROFILE
    first_band = turned.getchannel(0).point(lambda level: 255 if level > 200 else 0)
    assert [corner for corner in corners(turned) if first_band.getpixel(corner)] == [shown_corner(turned, orientation)]


def corners(image: Image.Image) -> list[tuple[int, int]]:
    return list(itertools.product((1, image.width - 2), (1, image.height - 2)))


def shown_corner(image: Image.Image, orientation: int) -> tuple[int, int]:
    """Where the first corner of the stored picture is shown (EXIF 2.32, 4.6.4)."""
    right, below = orientation in {2, 3, 6, 7}, orientation in {3, 4, 7, 8}
    return (image.width - 2 if right else 1, image.height - 2 if below else 1)


@pytest.mark.parametrize("orientation", [None, 0, 1, 9])
def test_a_photo_without_a_real_orientation_stays_byte_for_byte(orientation: int | None) -> None:
    original = jpeg(orientation)
    stripped = without_metadata(original, "jpg")
    assert stripped == without_metadata(jpeg(1), "jpg")
    assert original.endswith(stripped[stripped.index(b"\xff\xdb") :])


@pytest.mark.parametrize(
    "exif", [b"", b"XX*\x00", b"II*\x00\x08", b"MM\x00*\xff\xff\xff\xff", b"II*\x00\x08\x00\x00\x00\xff\xff"]
)
def test_broken_exif_is_dropped_without_a_word(exif: bytes) -> None:
    bare = without_metadata(jpeg(), "jpg")
    assert without_metadata(with_segments(bare, segment(0xE1, b"Exif\x00\x00" + exif)), "jpg") == bare


def test_the_thumbnail_within_the_head_is_dropped() -> None:
    bare = without_metadata(jpeg(), "jpg")
    plain = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01"
    assert segment(0xE0, plain + b"\x00\x00") in bare
    thumbnail = segment(0xE0, plain + b"\x01\x01SEC")
    assert without_metadata(bare.replace(segment(0xE0, plain + b"\x00\x00"), thumbnail), "jpg") == bare


def test_fill_bytes_and_restart_marks_are_read() -> None:
    original = jpeg(restart_marker_blocks=1)
    filled = original[:2] + b"\xff\xff\xff" + original[2:]
    assert b"\xff\xd0" in original
    assert opened(without_metadata(filled, "jpg")).tobytes() == opened(original).tobytes()


def test_a_png_loses_its_texts_and_times_and_not_one_pixel() -> None:
    original = png()
    dated = original.replace(original[-12:], chunk(b"tIME", bytes(7)) + original[-12:])
    stripped = without_metadata(dated + b"TRAILER", "png")
    assert not [secret for secret in (*SECRETS, b"tIME", b"tEXt", b"zTXt", b"iTXt", b"eXIf") if secret in stripped]
    assert opened(stripped).tobytes() == opened(original).tobytes()
    assert opened(stripped).info["icc_profile"] == PROFILE


@pytest.mark.parametrize(("content", "extension"), [(jpeg(), "jpg"), (jpeg(6), "jpg"), (png(), "png")])
def test_cleaning_is_repeatable_and_done_once(content: bytes, extension: str) -> None:
    once = without_metadata(content, extension)
    assert without_metadata(content, extension) == once
    assert without_metadata(once, extension) == once


@pytest.mark.parametrize("extension", ["pdf", "txt", "xml"])
def test_other_files_stay_as_they_are(extension: str) -> None:
    assert without_metadata(b"Exif anything", extension) == b"Exif anything"


def cut(content: bytes, share: float) -> bytes:
    return content[: int(len(content) * share)]


def huge_jpeg() -> bytes:
    content = jpeg()
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", 65_000, 65_000) + content[at + 4 :]


def png_of(head: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (b"", "jpg"),
        (b"", "png"),
        (png(), "jpg"),
        (jpeg(), "png"),
        (b"\xff\xd8\xff\xd9", "jpg"),
        (b"\xff\xd8\xff\xff", "jpg"),
        (b"\xff\xd8" + segment(0xDA, b"") + b"data\xff", "jpg"),
        (b"\xff\xd8" + segment(0xC0, b"\x08") + b"\xff\xd9", "jpg"),
        (b"\xff\xd8" + segment(0xC0, b"\x08\x00\x10\x00\x10\x01") + b"\xff\xd9", "jpg"),
        (b"\xff\xd8\xff\xe0\x00\x01\xff\xd9", "jpg"),
        (b"\xff\xd8\xff\xe0\xff\xff", "jpg"),
        (with_segments(jpeg(), segment(0xC0, b"\x08\x00\x10\x00\x10\x01")), "jpg"),
        *((cut(jpeg(), share), "jpg") for share in (0.01, 0.3, 0.9, 0.99)),
        *((cut(png(), share), "png") for share in (0.1, 0.5, 0.99)),
        (png().replace(b"IDAT", b"IDAX"), "png"),
        (png_of(b""), "png"),
        (png_of(struct.pack(">LLBBBBB", 0, 5, 8, 2, 0, 0, 0)), "png"),
        (png_of(struct.pack(">LLBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)), "png"),
        (png_of(struct.pack(">LLBBBBB", 5, 5, 99, 99, 0, 0, 0)), "png"),
        (huge_jpeg(), "jpg"),
    ],
    ids=lambda value: value if isinstance(value, str) else "picture",
)
def test_broken_and_enormous_pictures_are_refused(content: bytes, extension: str) -> None:
    with pytest.raises(ValueError, match=r"JPEG|PNG|picture"):
        without_metadata(content, extension)


def test_a_picture_of_a_phones_fifty_megapixels_is_not_enormous() -> None:
    assert MAX_PIXELS > 8_192 * 6_144


@settings(max_examples=200)
@given(st.sampled_from([(jpeg(), "jpg"), (jpeg(6), "jpg"), (png(), "png")]), st.data())
def test_whatever_is_changed_in_a_file_it_is_cleaned_or_refused(
    original: tuple[bytes, str], data: st.DataObject
) -> None:
    content, extension = bytearray(original[0]), original[1]
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        cleaned = without_metadata(bytes(content), extension)
    except ValueError:
        return
    assert without_metadata(cleaned, extension) == cleaned
