import pytest

from bot.domain.pdf_files import judge_pdf
from tests.cases import case

ENDED = b"%PDF-1.4\n1 0 obj\nendobj\nstartxref\n9\n%%EOF"


def keys(content: bytes) -> list[str]:
    return [note.key for note in judge_pdf("factura.pdf", content).notes]


@pytest.mark.parametrize(
    "content",
    [
        *(case("bom.pdf"), case("newline.pdf"), ENDED, ENDED + b"\r\n\x00" * 3000, ENDED + b"<!-- served -->"),
        ENDED.replace(b"1 0 obj", b"1 0 obj <</EncryptMetadata false>> (/Encrypt, /Encrypted)"),
    ],
)
def test_a_pdf_that_can_be_read_is_not_warned_about(content: bytes) -> None:
    assert keys(content) == []


@pytest.mark.parametrize("entry", [b"/Encrypt 5 0 R", b"/Encrypt\r\n12 0 R", b"/Encrypt<</Filter/Standard>>"])
def test_a_pdf_that_may_ask_for_a_password_is_warned_about(entry: bytes) -> None:
    assert keys(b"trailer<<" + entry + b">>" + ENDED) == ["file.pdf_protected"]
    assert keys(case("encrypted.pdf")) == ["file.pdf_protected"]


@pytest.mark.parametrize("length", [9, 40, len(ENDED) - 1, len(ENDED) - 6])
def test_a_pdf_that_was_cut_off_is_warned_about(length: int) -> None:
    assert keys(ENDED[:length]) == ["file.pdf_cut"]
    assert keys(case("cut.pdf")) == ["file.pdf_cut"]


@pytest.mark.parametrize("begun", [b"\n2 0 obj", b"\r\n12 0 obj\r\n<</Length 9>>stream\r\n"])
def test_a_small_pdf_that_was_cut_off_behind_an_earlier_end_passed_as_whole(begun: bytes) -> None:
    assert keys(ENDED + begun) == ["file.pdf_cut"]
    assert keys(ENDED + begun + ENDED.removeprefix(b"%PDF-1.4\n")) == []


def test_a_pdf_whose_end_is_that_of_an_earlier_version_is_warned_about() -> None:
    assert keys(ENDED + b"\n2 0 obj\n" + b"x" * 4000) == ["file.pdf_cut"]
