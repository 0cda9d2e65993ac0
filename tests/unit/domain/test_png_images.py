import io
import struct
from typing import cast

import pytest
from PIL import Image, PngImagePlugin

from bot.images import may_tell, without_metadata
from tests.cases import case
from tests.unit.domain.pictures import (
    MAKE,
    ORIENTATION,
    PROFILE,
    SECRETS,
    chunk,
    corners,
    opened,
    picture,
    png,
    shown_corner,
)


def turned_png(orientation: int, canvas: Image.Image, *, at: int = 33, more: bytes = b"", **options: object) -> bytes:
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = "SecretCam", orientation
    written = io.BytesIO()
    canvas.save(written, "PNG", **options)
    content = written.getvalue()
    return content[:at] + more + chunk(b"eXIf", exif.tobytes()) + content[at:]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_png_was_sent_lying_on_its_side(orientation: int, mode: str) -> None:
    canvas = Image.new("I;16", (48, 32), 7) if mode == "I;16" else picture().convert(mode)
    if mode == "I;16":
        canvas.paste(65535, (0, 0, 24, 8))
    turned = opened(without_metadata(turned_png(orientation, canvas), "png"))
    assert (turned.mode, turned.size) == (mode, (32, 48) if orientation >= 5 else (48, 32))
    assert not turned.getexif()
    flat = turned if mode == "I;16" else turned.convert("L")
    bright = [corner for corner in corners(flat) if cast("int", flat.getpixel(corner)) > 200]
    assert bright == [shown_corner(turned, orientation)]


def test_a_turned_png_keeps_what_its_colours_mean() -> None:
    meant = chunk(b"gAMA", struct.pack(">L", 45_455)) + chunk(b"sRGB", b"\0")
    content = turned_png(6, picture(), more=meant, transparency=(90, 90, 90), icc_profile=PROFILE)
    turned = opened(without_metadata(content, "png"))
    assert turned.info["icc_profile"] == PROFILE
    assert (turned.info["gamma"], turned.info["srgb"], turned.info["transparency"]) == (0.45455, 0, (90, 90, 90))
    assert opened(without_metadata(case("turned.png"), "png")).size == (40, 60)


def test_content_credentials_and_unknown_chunks_of_a_png_go() -> None:
    assert b"caBX" not in without_metadata(case("c2pa.png"), "png")
    assert b"Persona Ejemplo" not in without_metadata(case("c2pa.png"), "png")
    original = png()
    expected = without_metadata(original, "png")
    for kind in (b"iDOT", b"sPLT", b"vpAg", b"orNT", b"prVt"):
        assert without_metadata(original[:33] + chunk(kind, b"GPS-HERE") + original[33:], "png") == expected
        damaged = chunk(kind, b"GPS-HERE")[:-1] + b"\0"
        assert without_metadata(original[:33] + damaged + original[33:], "png") == expected


@pytest.mark.parametrize(("more", "end"), [(chunk(b"prVt", b"taken at home"), -12), (b"", None), (b"", -12)])
def test_a_broken_png_went_out_with_what_no_viewer_needs(more: bytes, end: int | None) -> None:
    bare = without_metadata(png(), "png")
    damaged = bare[:16] + b"\xff" + bare[17:33] + more + bare[33:end] + (b"" if end else b"taken at home")
    with pytest.raises(ValueError, match=r"PNG|picture"):
        without_metadata(damaged, "png")
    assert may_tell(damaged, "png") is bool(more or not end)


@pytest.mark.parametrize("rest", [b"", b"rest", bytes(64), b"not really a picture"])
def test_what_only_begins_as_a_png_tells_nothing(rest: bytes) -> None:
    assert not may_tell(png()[:8] + rest, "png")


def animated(**options: object) -> bytes:
    written = io.BytesIO()
    frames = [Image.new("RGB", (48, 32), colour) for colour in ("red", "blue")]
    frames[0].save(written, "PNG", save_all=True, append_images=frames[1:], duration=100, **options)
    return written.getvalue()


def test_an_animated_png_goes_on_moving() -> None:
    cleaned = without_metadata(animated(), "png")
    assert cast("PngImagePlugin.PngImageFile", opened(cleaned)).n_frames == 2


def test_an_animated_png_that_is_shown_turned_is_given_back() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    content = animated(exif=exif)
    assert may_tell(content, "png")
    with pytest.raises(ValueError, match="animated PNG"):
        without_metadata(content, "png")


def test_a_png_without_its_end_is_taken_when_its_picture_is_whole() -> None:
    original = png()
    assert without_metadata(original[:-12], "png") == without_metadata(original, "png")


def test_a_png_loses_its_texts_and_times_and_not_one_pixel() -> None:
    original = png()
    dated = original.replace(original[-12:], chunk(b"tIME", bytes(7)) + original[-12:])
    stripped = without_metadata(dated + b"TRAILER", "png")
    assert not [secret for secret in (*SECRETS, b"tIME", b"tEXt", b"zTXt", b"iTXt", b"eXIf") if secret in stripped]
    assert opened(stripped).tobytes() == opened(original).tobytes()
    assert opened(stripped).info["icc_profile"] == PROFILE
