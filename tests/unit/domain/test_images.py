import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageChops, ImageStat

from bot.images import MAX_PIXELS, may_tell, without_metadata
from tests.cases import case
from tests.unit.domain.pictures import (
    PROFILE,
    SECRETS,
    bare_jpeg,
    chunk,
    corners,
    cut,
    huge_jpeg,
    jpeg,
    opened,
    png,
    png_of,
    segment,
    shown_corner,
    with_segments,
)


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
    turned = opened(without_metadata(jpeg(orientation, mode), "jpg"))
    assert turned.mode == mode
    assert turned.size == ((32, 48) if orientation >= 5 else (48, 32))
    assert not turned.getexif()
    assert turned.info["icc_profile"] == PROFILE
    first_band = turned.getchannel(0).point(lambda level: 255 if level > 200 else 0)
    assert [corner for corner in corners(turned) if first_band.getpixel(corner)] == [shown_corner(turned, orientation)]


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


@pytest.mark.parametrize("fill", [b"\x00\x00", b"\x00", b"\xff\x00any\xff", b"\xff\xd0\xff\x01"])
def test_whatever_stands_between_segments_is_passed_over(fill: bytes) -> None:
    original = jpeg()
    at = original.index(b"\xff\xdb")
    expected = without_metadata(original, "jpg")
    assert without_metadata(original[:2] + fill + original[2:], "jpg") == expected
    assert without_metadata(original[:at] + fill + original[at:], "jpg") == expected


@pytest.mark.parametrize("head", [b"\xff\xd8", bare_jpeg()[:-99], b"\xff\xd8" + segment(0xDA, b"")])
@pytest.mark.parametrize("end", [b"", b"\x00", b"\xff\xd9"])
def test_a_photo_whose_rest_was_erased_storage_was_read_for_hours(head: bytes, end: bytes) -> None:
    erased = head + b"\xff" * 2_000_000 + end
    may_tell(erased, "jpg")
    with pytest.raises(ValueError, match=r"JPEG|picture"):
        without_metadata(erased, "jpg")


def test_fill_bytes_behind_coded_data_are_dropped() -> None:
    bare = bare_jpeg()
    assert without_metadata(bare[:-2] + b"\xff" * 9 + b"\xff\xd9", "jpg") == without_metadata(bare, "jpg")


@pytest.mark.parametrize("name", ["no_eoi_exif.jpg", "samsung_trailer.jpg", "padding_zero.jpg"])
def test_a_phones_photo_was_called_damaged(name: str) -> None:
    cleaned = without_metadata(case(name), "jpg")
    assert opened(cleaned).size == (48, 64)
    assert not [secret for secret in (b"Exif", b"ExampleCam", b"Image_UTC", b"SEFT") if secret in cleaned]
    assert cleaned.endswith(b"\xff\xd9")


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize(
    "trailer",
    [
        b"",
        b"\xff",
        b"SEFH GPS-HERE SEFT",
        b"\xff\x42GPS-HERE",
        b"\xff\xe5\xff\xf0GPS-HERE",
        b"\xff\xd8\xff\xe1GPS-HERE",
    ],
)
def test_a_photo_without_its_end_mark_is_taken_without_what_follows(trailer: bytes, *, progressive: bool) -> None:
    original = jpeg(progressive=progressive)
    cleaned = without_metadata(original.removesuffix(b"\xff\xd9") + trailer, "jpg")
    assert not [secret for secret in SECRETS if secret in cleaned]
    shown, expected = opened(cleaned), opened(original)
    assert shown.info["icc_profile"] == PROFILE
    assert ImageStat.Stat(ImageChops.difference(shown, expected)).extrema[0][1] < 8


def test_of_several_pictures_in_a_file_the_first_is_shown() -> None:
    assert without_metadata(jpeg() + jpeg(6), "jpg") == without_metadata(jpeg(), "jpg")


def test_segments_that_no_viewer_needs_go_whatever_they_are() -> None:
    expected = without_metadata(jpeg(), "jpg")
    strangers = [segment(marker, b"GPS-HERE") for marker in (0xE3, 0xE8, 0xEB, 0xEE, 0xEF, 0xF0, 0xFD, 0xDE, 0xC8)]
    assert without_metadata(with_segments(jpeg(), *strangers), "jpg") == expected


@pytest.mark.parametrize(("content", "extension"), [(jpeg(), "jpg"), (jpeg(6), "jpg"), (png(), "png")])
def test_cleaning_is_repeatable_and_done_once(content: bytes, extension: str) -> None:
    once = without_metadata(content, extension)
    assert without_metadata(content, extension) == once
    assert without_metadata(once, extension) == once


@pytest.mark.parametrize("extension", ["pdf", "txt", "xml"])
def test_other_files_stay_as_they_are(extension: str) -> None:
    assert without_metadata(b"Exif anything", extension) == b"Exif anything"


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
        (png()[:33], "png"),
        (png()[:33] + chunk(b"IDAT", b"not coded"), "png"),
        (png()[:33] + chunk(b"CgBI", b"") + png()[33:], "png"),
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


BROKEN = bare_jpeg()[:-60]


@pytest.mark.parametrize(
    "content",
    [
        with_segments(BROKEN, segment(0xFE, b"taken at home")),
        with_segments(BROKEN, segment(0xEB, b"taken at home")),
        with_segments(BROKEN, segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x01\x01RGB")),
        with_segments(bare_jpeg(), segment(0xC0, b"\x08\x00\x10\x00\x10\x01")) + b"taken at home",
    ],
)
def test_a_broken_photo_went_out_with_its_comment(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"JPEG|picture"):
        without_metadata(content, "jpg")
    assert may_tell(content, "jpg")


@pytest.mark.parametrize(
    "content",
    [
        BROKEN,
        with_segments(bare_jpeg(), segment(0xC0, b"\x08\x00\x10\x00\x10\x01")) + bytes(9),
        b"\xff\xd8\xff\xe0rest",
        b"\xff\xd8\xff",
    ],
)
def test_a_broken_photo_without_anything_else_in_it_tells_nothing(content: bytes) -> None:
    assert not may_tell(content, "jpg")


def test_a_picture_of_a_phones_sixty_four_megapixels_is_not_enormous() -> None:
    assert MAX_PIXELS > 9_248 * 6_936


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
