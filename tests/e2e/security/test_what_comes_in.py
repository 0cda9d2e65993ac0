"""Files and addresses that come in: fetched from Slack only, judged by their bytes, cleaned, and sent as approved."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD

from bot.domain.contents import FileRef
from bot.errors import FileNotAllowed
from handlers.slack.hosts import is_slack
from sandbox.slack.deliveries import Envelope
from tests.e2e.driver import ANA, Driver, links, said, text_of

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
API = "https://slack.com/api/"


@contextmanager
def listener(status: int, headers: dict[str, str], body: bytes = b"") -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Listen on an address of its own; yields it with the headers of every call that came."""
    calls: list[dict[str, str]] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(dict(self.headers))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name that http.server looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in http.server
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", calls
    server.shutdown()
    server.server_close()
    thread.join()


def photo(kind: str) -> bytes:
    """Return a picture that tells where it was taken."""
    out, image = BytesIO(), Image.new("RGB", (16, 16), "green")
    exif = Image.Exif()
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (34.0, 36.0, 13.5)
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "S"
    image.save(out, kind, exif=exif.tobytes())
    return out.getvalue()


def place_in(content: bytes) -> dict[int, Any]:
    with Image.open(BytesIO(content)) as image:
        return dict(image.getexif().get_ifd(IFD.GPSInfo))


def asked_with(driver: Driver, *, talked: bool = False, **of_file: Any) -> str:
    """Ask for a message with a file whose object in the payload says something else than Slack would.

    ``talked``: the buyer has replied to a message before, so that the marketplace takes a file.
    """
    if talked:
        driver.sent(580101)
        driver.alephee.buyer_replies(580101)
    view = driver.choose_reason(ANA, driver.compose(ANA, 580101), "4")
    content = of_file.pop("content", PDF)
    file = driver.slack.upload(ANA, "guía.pdf", content) | of_file
    state = {"reason": "4", "text": "Va la guía.", "files": [file], "buyer_replied": ["yes"]}
    assert driver.slack.submit(ANA, view["id"], state).ok
    return str(driver.wait(lambda: driver.sends()[-1] if len(driver.sends()) == 1 + talked else None)["batch_id"])


@pytest.mark.parametrize(("name", "kind"), [("foto.jpg", "JPEG"), ("foto.png", "PNG")])
def test_a_photo_goes_out_without_its_place_and_is_byte_for_byte_what_was_approved(
    driver: Driver, name: str, kind: str
) -> None:
    content = photo(kind)
    assert place_in(content)
    batch_id = asked_with(driver, talked=True, content=content, name=name)
    driver.wait_for_state("pending", batch_id)
    (kept,) = driver.rows("SELECT content, sha256 FROM files")
    assert place_in(kept["content"]) == {}
    assert name in text_of(driver.card("Va la guía."))
    driver.approved(batch_id, "sent")
    assert driver.alephee.received[-1].file_sha256 == kept["sha256"] == sha256(kept["content"]).hexdigest()


def test_the_bots_token_is_not_sent_to_an_address_that_is_not_slacks(driver: Driver) -> None:
    with listener(200, {}, PDF) as (url, calls):
        batch_id = asked_with(driver, url_private_download=f"{url}/x.pdf", url_private=f"{url}/x.pdf")
        driver.wait_for_state("invalid", batch_id)
    assert calls == []
    driver.receipt(ANA, has=said("file.not_slack_host", name="guía.pdf"))


def test_a_redirect_is_not_followed(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    with listener(200, {}, PDF) as (target, calls), listener(302, {"Location": f"{target}/x"}) as (url, asked):
        monkeypatch.setattr(driver.bot._files, "_api_url", f"{url}/api/")  # as if Slack itself redirected
        batch_id = asked_with(driver, url_private_download=f"{url}/x.pdf")
        driver.wait_for_state("invalid", batch_id)
    assert (len(asked), calls) == (1, [])


def test_a_file_that_goes_on_after_its_limit_is_not_read_to_its_end(driver: Driver) -> None:
    """The object says 80 bytes; what comes is larger than any file may be, and the reading stops at the limit."""
    reader = driver.bot._files
    content = b"%PDF-" + bytes(3_000_000)
    uploaded = driver.slack.upload(ANA, "x.pdf", content)
    file = FileRef(slack_id=uploaded["id"], name="x.pdf", url=uploaded["url_private_download"], size=80)
    with pytest.raises(FileNotAllowed) as caught:
        reader.fetch(file, limit=100_000)
    assert caught.value.note.key == "file.too_large"


@pytest.mark.parametrize(
    "url", ["http://[", "https://files.slack.com:99999/x", "https://[::1", "https://files.slack.com:x/"]
)
def test_an_address_that_cannot_be_read_makes_one_request_invalid_and_holds_up_no_other(
    driver: Driver, url: str
) -> None:
    """It raised in the collector at every look, and no file of anybody was fetched any more."""
    batch_id = asked_with(driver, url_private_download=url)
    driver.wait_for_state("invalid", batch_id)
    assert driver.rows("SELECT 1 FROM alerts WHERE cause = 'system.unexpected'") == []


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/guía.pdf", "guía.pdf"),
        ("C:\\temp\\guía.pdf", "guía.pdf"),
        ("gu\u202eía\u200b.pdf", "guía.pdf"),
        ("  guía \n\t de uso.pdf", "guía de uso.pdf"),
        ("=cmd|' /C calc'!A0.pdf", "=cmd|' /C calc'!A0.pdf".rpartition("/")[2]),
    ],
)
def test_names_are_cleaned_before_anybody_sees_them(driver: Driver, name: str, cleaned: str) -> None:
    batch_id = asked_with(driver, talked=True, name=name, title=name)
    row = driver.approved(batch_id, "sent")
    assert row["file_name"] == driver.alephee.received[-1].file_name == cleaned
    assert cleaned in text_of(driver.card("Va la guía."))
    assert links(driver.card("Va la guía."))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("foto.jpg", PDF),
        ("foto.png", b"\xff\xd8\xff\xe0" + bytes(20)),
        ("guía.pdf", b"MZ\x90\x00" + bytes(60)),
        ("guía.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("nota.txt", b"\x7fELF" + bytes(60)),
    ],
)
def test_a_file_is_what_its_bytes_say_and_not_what_its_name_says(driver: Driver, name: str, content: bytes) -> None:
    batch_id = asked_with(driver, content=content, name=name, mimetype="application/pdf")
    assert driver.wait_for_state("invalid", batch_id)["attempts"] == 0
    assert driver.rows("SELECT 1 FROM files") == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://slack.com/x", True),
        ("https://files.slack.com/files-pri/T1-F1/download/x.pdf", True),
        ("https://FILES.SLACK.COM/x", True),
        ("https://hooks.slack.com/actions/T1/2/3", True),
        ("http://files.slack.com/x", False),
        ("https://files.slack.com:8443/x", False),
        ("https://files.slack.com.example.com/x", False),
        ("https://exampleslack.com/x", False),
        ("https://slack.com@example.com/x", False),
        ("https://example.com/files.slack.com", False),
        ("https://example.com#.slack.com", False),
        ("https://example.com\\.slack.com/x", False),
        ("https://example.com\t.slack.com/x", False),
        ("https://exa mple.slack.com/x", False),
        ("//files.slack.com/x", False),
        ("file:///etc/passwd", False),
        ("", False),
        ("http://[", False),
        ("https://files.slack.com:99999/", False),
    ],
)
def test_only_slacks_own_addresses_are_slacks(url: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_slack(url, API) is expected


def test_the_address_of_a_sandbox_counts_with_its_port_alone() -> None:
    assert is_slack("http://127.0.0.1:8080/files/F1", "http://127.0.0.1:8080/api/")
    assert not is_slack("http://127.0.0.1:8081/files/F1", "http://127.0.0.1:8080/api/")


def test_an_answer_goes_to_slack_only_whatever_the_response_url_says(driver: Driver) -> None:
    """A delivery with another address is answered in the channel instead."""
    driver.look_up(ANA, 580101)
    command = driver.slack.deliveries.last
    assert command is not None
    with listener(200, {}) as (url, calls):
        before = len(driver.whispers(ANA))
        driver.slack.deliveries.send(Envelope("slash_commands", command.payload | {"response_url": f"{url}/x"}))
        driver.wait(lambda: len(driver.whispers(ANA)) > before)
    assert calls == []
