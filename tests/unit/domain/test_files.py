import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.file_kinds import kind_of
from bot.domain.files import MAX_NAME, clean_name, extension_of, judge_document_file, judge_message_file
from bot.domain.notes import Level, Note
from bot.domain.rules import Rules

JPG, PNG, PDF = b"\xff\xd8\xff\xe0rest", b"\x89PNG\r\n\x1a\nrest", b"%PDF-1.7\n%\xe2\xe3\x00\nstartxref\n0\n%%EOF\n"
LOGIN = b"<!DOCTYPE html><html><head><title>Slack</title></head></html>"
NFE = b'\xef\xbb\xbf<?xml version="1.0"?><nfeProc><NFe><infNFe versao="4.00"/></NFe></nfeProc>'
ZIP = b"PK\x03\x04\x14\x00\x00"
REFUSED, WARNED, ALLOWED = Level.REFUSED, Level.WARNED, Level.ALLOWED


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("factura.pdf", "factura.pdf"),
        ("Factura Ñandú 12.PDF", "Factura Ñandú 12.PDF"),
        ("../../etc/passwd", "passwd"),
        ("C:\\fotos\\frente.jpg", "frente.jpg"),
        ("a/b\\c.png", "c.png"),
        ("fac\r\ntura\t1.pdf", "fac tura 1.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\u200b\x00b.pdf", "ab.pdf"),
        ("man\u0303ana.txt", "mañana.txt"),
        ("  foto  . jpg ", "foto.jpg"),
        ("archivo.tar.gz", "archivo.tar.gz"),
        (".pdf", "file.pdf"),
        (".env", "file.env"),
        ("...", "file"),
        ("", "file"),
        ("a/", "file"),
        ("sin extension", "sin extension"),
        ("termina.", "termina"),
        ("Sr. " + "x" * 30, "Sr. " + "x" * 30),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("x" * 300, "x" * 200),
        ("mitad \ud83d.pdf", "mitad.pdf"),
        ("foto.jpg ", "foto.jpg"),
        ("foto.jpg.", "foto.jpg"),
        ("foto. jpg", "foto.jpg"),
        ("foto.jpg\u200b", "foto.jpg"),
        ("foto.jpg\ufe0f", "foto.jpg"),
        ("foto.j\u202epg", "foto.jpg"),
        ("foto.\u00a0jpg\u3164", "foto.jpg"),
        ("foto\uff0e\uff4a\uff50\uff47", "foto.jpg"),
        ("foto\u3002JPG\uff0e", "foto.JPG"),
        ("foto\u3002foto", "foto.foto"),
        ("n\u00ba 5\uff0e\u4e00", "n\u00ba 5\uff0e\u4e00"),
        ('factura "A".pdf', "factura 'A'.pdf"),
        ("100%22.pdf", "100%22.pdf"),
    ],
)
def test_names_lose_what_is_dangerous_and_keep_their_extension(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_is_safe_and_stays_so(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= MAX_NAME
    assert not set('/\\"') & set(clean)
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Cs"} for c in clean)
    assert unicodedata.is_normalized("NFC", clean)
    assert clean_name(clean) == clean


@pytest.mark.parametrize(("name", "extension"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), ("a.", "")])
def test_an_extension_is_what_stands_behind_the_last_dot(name: str, extension: str) -> None:
    assert extension_of(name) == extension


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (JPG, "jpg"),
        (PNG, "png"),
        (PDF, "pdf"),
        (b"\xef\xbb\xbf" + PDF, "pdf"),
        (b"\r\n\n " + PDF, "pdf"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + PDF + b"1 0 obj", "pdf"),
        (b"x" * 1024 + PDF + b"1 0 obj", None),
        (b"How a %PDF-1.7 file begins", "txt"),
        (b"\xff\xd8\x00\x00\xff\xe1rest", "jpg"),
        (b"<!DOCTYPE nota SYSTEM 'http://example.com/'><nota/>", "xml"),
        ("<año/>".encode(), "xml"),
        (NFE, "xml"),
        (b"<nota:fiscal xmlns:nota='urn:x'/>", "xml"),
        (b"<!-- nota --><nota/>", "xml"),
        (b"<?xml-stylesheet href='nota.xsl'?><nota/>", "xml"),
        ('<?xml version="1.0" encoding="utf-16"?><nota/>'.encode("utf-16"), "xml"),
        (LOGIN, "html"),
        (b"\n\n<HTML lang='es'>", "html"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC>", "html"),
        (b"<!-- a --><!-- b -->\n<html>", "html"),
        (LOGIN.decode().encode("utf-16"), "html"),
        ("Hola, mañana sale".encode(), "txt"),
        ("Hola, mañana sale".encode("latin-1"), "txt"),
        (b"te <3", "txt"),
        (b"ana <ana@example.com>", "txt"),
        (b"", None),
        (ZIP, None),
        (b"hola\x00", None),
        ("hola".encode("utf-16"), None),
        (b"\xff\xfeodd", None),
        (b"MZ\x90\x00", None),
    ],
)
def test_bytes_tell_what_they_are(content: bytes, kind: str | None) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize("name", ["foto.txt", "foto.pdf", "foto.jpg.pdf"])
def test_a_picture_by_another_name_does_not_go_out_at_all(name: str, rules: Rules) -> None:
    assert message_file(name, len(JPG), JPG, rules) == (REFUSED, ["file.content_differs"])


@given(st.binary(max_size=300))
def test_any_bytes_are_of_a_kind_or_of_none(content: bytes) -> None:
    assert kind_of(content) in {"jpg", "png", "pdf", "xml", "html", "txt", None}


@pytest.mark.parametrize("hostile", [b"<!---->" * 2_000_000, b"<?xml " * 700, b"<!--" * 1024, b" " * 5_000_000])
def test_hostile_files_cost_no_time(hostile: bytes) -> None:
    kind_of(hostile)


def message_file(name: str, size: int, content: bytes | None, rules: Rules) -> tuple[Level, list[str]]:
    verdict = judge_message_file(name, size, content, rules)
    return verdict.level, [note.key for note in verdict.notes]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("frente.jpg", JPG),
        ("frente.jpeg", JPG),
        ("frente.JPG", JPG),
        ("captura.png", PNG),
        ("manual.pdf", PDF),
        ("nota.txt", "¡Gracias!".encode()),
        ("nota.txt", b"<nota/>"),
    ],
)
def test_messages_carry_pictures_pdf_and_text(name: str, content: bytes, rules: Rules) -> None:
    assert message_file(name, 1, content, rules) == (ALLOWED, [])
    assert message_file(name, len(content), None, rules) == (ALLOWED, [])


@pytest.mark.parametrize(
    ("name", "content", "keys"),
    [
        ("factura.xml", NFE, ["file.type_not_allowed"]),
        ("virus.exe", b"MZ\x90\x00", ["file.type_not_allowed"]),
        ("sin", PDF, ["file.type_not_allowed"]),
        ("manual.pdf", b"", ["file.empty"]),
        ("manual.zip", b"", ["file.type_not_allowed", "file.empty"]),
        ("manual.pdf", ZIP, ["file.content_differs"]),
        ("manual.pdf", JPG, ["file.content_differs"]),
        ("frente.jpg", PNG, ["file.content_differs"]),
        ("nota.txt", ZIP, ["file.content_differs"]),
        ("manual.pdf", LOGIN, ["file.web_page"]),
        ("nota.txt", LOGIN, ["file.web_page"]),
    ],
)
def test_messages_carry_nothing_else(name: str, content: bytes, keys: list[str], rules: Rules) -> None:
    assert message_file(name, len(content), content, rules) == (REFUSED, keys)


def test_ten_megabytes_pass_and_one_byte_more_does_not(rules: Rules) -> None:
    limit = rules.message_file.max_bytes
    assert message_file("a.pdf", limit, None, rules) == (ALLOWED, [])
    verdict = judge_message_file("a.pdf", limit + 1, None, rules)
    params = {"name": "a.pdf", "size": limit + 1, "limit": limit, "limit_mb": 10}
    assert verdict.notes == (Note("file.too_large", params),)
    assert judge_document_file(1, "a.pdf", limit + 1, None, rules, marketplace_bound=False).refused


def test_the_bytes_count_and_not_the_size_that_was_announced(rules: Rules) -> None:
    large = PDF.ljust(rules.message_file.max_bytes + 1)
    assert message_file("a.pdf", 5, large, rules) == (REFUSED, ["file.too_large"])
    assert message_file("a.pdf", 0, PDF, rules) == (ALLOWED, [])
    assert message_file("a.pdf", 0, None, rules) == (REFUSED, ["file.empty"])


def test_the_notes_about_a_file_say_what_would_do(rules: Rules) -> None:
    wrong = judge_message_file("a.exe", 1, None, rules).notes[0]
    allowed = ("jpg", "jpeg", "png", "pdf", "txt")
    assert wrong == Note("file.type_not_allowed", {"name": "a.exe", "extension": "exe", "allowed": allowed})
    differs = judge_message_file("a.pdf", 1, JPG, rules).notes[0]
    assert differs == Note("file.content_differs", {"name": "a.pdf", "extension": "pdf", "found": "jpg"})
    unknown = judge_message_file("a.pdf", 1, ZIP, rules).notes[0]
    assert unknown.params["found"] == ""


CONTENTS = {"pdf": PDF, "jpg": JPG, "jpeg": JPG, "png": PNG, "xml": NFE, "txt": b"hola"}


@pytest.mark.parametrize(
    ("document_type", "extensions"),
    [(0, {"pdf", "jpg", "jpeg", "png"}), (1, {"pdf", "jpg", "jpeg", "png", "xml"}), (2, {"xml"})],
)
def test_each_type_of_document_has_its_formats(document_type: int, extensions: set[str], rules: Rules) -> None:
    for extension, content in CONTENTS.items():
        name = f"factura.{extension}"
        verdict = judge_document_file(document_type, name, len(content), content, rules, marketplace_bound=True)
        assert verdict.level is (ALLOWED if extension in extensions else REFUSED), name


def test_an_xml_document_must_hold_xml(rules: Rules) -> None:
    verdict = judge_document_file(2, "nfe.xml", 9, LOGIN, rules, marketplace_bound=True)
    assert verdict.notes == (Note("file.web_page", {"name": "nfe.xml"}),)
    assert judge_document_file(2, "nfe.xml", 9, b"hola", rules, marketplace_bound=True).refused


def test_a_document_type_that_does_not_exist_is_refused(rules: Rules) -> None:
    verdict = judge_document_file(7, "a.pdf", 9, None, rules, marketplace_bound=True)
    assert verdict.notes == (Note("rule.document_type_unknown", {"document_type": 7}),)


@pytest.mark.parametrize(
    ("size", "bound", "level"),
    [(1_000_000, True, ALLOWED), (1_000_001, True, WARNED), (1_000_001, False, ALLOWED)],
)
def test_what_goes_to_the_marketplace_is_warned_about_above_one_megabyte(
    size: int, *, bound: bool, level: Level, rules: Rules
) -> None:
    verdict = judge_document_file(0, "factura.pdf", size, None, rules, marketplace_bound=bound)
    assert verdict.level is level
    if level is WARNED:
        params = {"name": "factura.pdf", "size": size, "limit": 1_000_000, "limit_mb": 1}
        assert verdict.notes == (Note("file.above_marketplace_limit", params),)
