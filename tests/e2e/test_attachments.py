import sqlite3
import struct
from contextlib import closing
from hashlib import sha256
from io import BytesIO

import httpx
import pytest
from PIL import Image

from tests.e2e.driver import ANA, BRUNO, CARLA, Driver, buttons, links, options, quoted, said, text_of
from tests.e2e.reading import at_field

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def picture(kind: str) -> bytes:
    """Return a small picture with a place where it was taken in its metadata."""
    out, image = BytesIO(), Image.new("RGB", (8, 8), "red")
    exif = Image.Exif()
    exif[0x010E] = "taken at the warehouse"
    image.save(out, kind, exif=exif)
    return out.getvalue()


def after_a_reply(driver: Driver, number: int = 580101) -> None:
    driver.sent(number)
    driver.alephee.buyer_replies(number)


def test_a_file_goes_from_the_modal_to_the_buyer_unchanged(both: Driver) -> None:
    after_a_reply(both)
    batch_id = both.ask(ANA, 580101, "Va la guía.", files=[("guía de uso.pdf", PDF)], buyer_replied=True)
    both.wait_for_state("pending", batch_id)
    card = both.card("Va la guía.")
    row = both.approved(batch_id, "sent")
    received = both.alephee.received[-1]
    digest = sha256(PDF).hexdigest()
    assert (row["file_name"], row["file_sha256"]) == ("guía de uso.pdf", digest)
    assert (received.text, received.file_name, received.file_sha256) == ("Va la guía.", "guía de uso.pdf", digest)
    assert both.rows("SELECT content FROM files WHERE sha256 = ?", digest)[0]["content"] == PDF
    assert httpx.get(links(card)[0]).content == PDF


def test_the_statement_that_the_buyer_replied_stands_on_the_card_and_in_the_log(driver: Driver) -> None:
    after_a_reply(driver)
    driver.ask(ANA, 580101, "Va la guía.", buyer_replied=True)
    assert said("card.buyer_replied") in text_of(driver.card("Va la guía."))
    assert [event["actor"] for event in driver.events("buyer_replied")] == [ANA]


@pytest.mark.parametrize(("name", "kind"), [("foto.jpg", "JPEG"), ("foto.png", "PNG")])
def test_where_a_photo_was_taken_does_not_reach_the_buyer(driver: Driver, name: str, kind: str) -> None:
    after_a_reply(driver)
    photo = picture(kind)
    assert b"warehouse" in photo
    row = driver.approved(driver.ask(ANA, 580101, "Foto.", files=[(name, photo)], buyer_replied=True), "sent")
    kept = driver.rows("SELECT content FROM files WHERE sha256 = ?", row["file_sha256"])[0]["content"]
    assert b"warehouse" not in kept
    assert driver.alephee.received[-1].file_sha256 == row["file_sha256"] == sha256(kept).hexdigest()


@pytest.mark.parametrize(
    "name", ["foto.jpg ", "foto.jpg.", "foto.\u00a0jpg", "foto.jpg\u200b", "foto\uff0e\uff2a\uff30\uff27"]
)
@pytest.mark.parametrize("access", ["visible", "check_file_info"])
def test_a_photo_with_an_odd_name_went_out_with_the_place_where_it_was_taken(
    driver: Driver, name: str, access: str
) -> None:
    after_a_reply(driver)
    view, photo = driver.compose(ANA, 580101), picture("JPEG")
    file = driver.slack.upload(ANA, name, photo, access=access)
    values = {"reason": "4", "text": "Foto.", "files": [file], "buyer_replied": ["yes"]}
    assert driver.slack.submit(ANA, view["id"], values, unfiltered=True).ok
    row = driver.approved(driver.wait_for_state("pending")["batch_id"], "sent")
    kept = driver.rows("SELECT content FROM files")[0]["content"]
    received = driver.alephee.received[-1]
    assert b"warehouse" not in kept
    assert received.file_sha256 == row["file_sha256"] == sha256(kept).hexdigest()
    assert received.file_name == row["file_name"]
    assert row["file_name"].lower() == "foto.jpg"


def test_a_photo_by_another_name_is_given_back(driver: Driver) -> None:
    after_a_reply(driver)
    batch_id = driver.ask(ANA, 580101, "Foto.", files=[("foto.txt", picture("JPEG"))], buyer_replied=True)
    assert driver.wait_for_state("invalid", batch_id)["attempts"] == 0
    driver.receipt(ANA, has=said("file.content_differs", name="foto.txt", extension="txt"))


@pytest.mark.parametrize(
    ("name", "arrives"),
    [
        ('factura "A" 100%.PDF', "factura 'A' 100%.PDF"),
        ("guía\r\nñandú; x=1.pdf", "guía ñandú; x=1.pdf"),
        ("C:\\guías\\envío 包.pdf", "envío 包.pdf"),
        ("guías/<2026>/envío.pdf", "envío.pdf"),
    ],
)
def test_a_file_had_one_name_in_the_log_and_another_one_at_alephee(driver: Driver, name: str, arrives: str) -> None:
    after_a_reply(driver)
    row = driver.approved(driver.ask(ANA, 580101, "Va.", files=[(name, PDF)], buyer_replied=True), "sent")
    assert row["file_name"] == driver.alephee.received[-1].file_name == arrives
    assert arrives in text_of(driver.card("Va."))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("foto.png", b"\x89PNG\r\n\x1a\n" + bytes(64)),
        ("foto.png", b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**31 - 1) + b"IHDR" + bytes(20)),
        ("foto.jpg", b"\xff\xd8\xff\xe0" + bytes(64)),
        ("foto.jpg", b"\xff\xd8\xff" + b"\xff" * 5_000),
    ],
)
def test_a_picture_nobody_can_read_was_refused_although_it_tells_nothing(
    driver: Driver, name: str, content: bytes
) -> None:
    after_a_reply(driver)
    batch_id = driver.ask(ANA, 580101, "Foto.", files=[(name, content)], buyer_replied=True)
    driver.wait_for_state("pending", batch_id)
    assert said("file.image_doubtful", name=name) in text_of(driver.card("Foto."))
    assert driver.approved(batch_id, "sent")["file_sha256"] == sha256(content).hexdigest()


@pytest.mark.parametrize(("name", "kind"), [("foto.jpg", "JPEG"), ("foto.png", "PNG")])
def test_a_picture_nobody_can_read_that_may_tell_where_it_was_taken_is_refused(
    driver: Driver, name: str, kind: str
) -> None:
    after_a_reply(driver)
    batch_id = driver.ask(ANA, 580101, "Foto.", files=[(name, picture(kind)[:-20])], buyer_replied=True)
    driver.wait_for_state("invalid", batch_id)
    driver.receipt(ANA, has=said("file.image_broken", name=name))


def test_a_broken_photo_went_out_with_its_comment(driver: Driver) -> None:
    after_a_reply(driver)
    out = BytesIO()
    Image.effect_noise((99, 99), 50).save(out, "JPEG", comment=b"taken at the warehouse")
    batch_id = driver.ask(ANA, 580101, "Foto.", files=[("foto.jpg", out.getvalue()[:-99])], buyer_replied=True)
    driver.wait_for_state("invalid", batch_id)
    assert driver.rows("SELECT content FROM files") == []


def test_a_file_on_a_first_message_is_refused_at_its_field(both: Driver) -> None:
    view = both.compose(ANA, 580101)
    ack = both.submit(ANA, view, reason="4", text="Va la guía.", files=[("a.pdf", PDF)])
    assert dict(ack.errors) == {"files": said("conversation.file_too_early")}
    assert both.sends() == []


def test_after_a_file_a_retried_message_with_another_reason_stays_here_although_a_third_one_waits(
    driver: Driver,
) -> None:
    """While another one was on its way nobody looked at the reason, and Alephee had to refuse it (MS-7)."""
    after_a_reply(driver)
    first = driver.ask(ANA, 580101, None, reason="1", buyer_replied=True)
    driver.wait_for_state("pending", first)
    driver.alephee.change_order(580101, "Shipping.LogisticType", {"Key": 6, "Value": "flex"})
    driver.approved(first, "refused")
    driver.alephee.change_order(580101, "Shipping.LogisticType", {"Key": 8, "Value": "cross_docking"})
    driver.approved(driver.ask(ANA, 580101, "Va.", files=[("a.pdf", PDF)], buyer_replied=True), "sent")
    driver.alephee.buyer_replies(580101)
    waits = driver.ask(ANA, 580101, "¿Llegó?", buyer_replied=True)
    driver.wait_for_state("pending", waits)
    assert driver.press_alert(ANA, "retry").ok
    driver.wait(lambda: len(driver.events("refused")) == 2 or None)
    row = next(row for row in driver.sends() if row["batch_id"] == first)
    assert (row["state"], row["attempts"], driver.calls()) == ("refused", 0, 2)
    driver.wait(lambda: said("conversation.reason_locked", reason="OTHER")[:20] in text_of(driver.alert(has="retry")))


def test_two_files_are_refused_at_their_field(driver: Driver) -> None:
    view = driver.choose_reason(ANA, driver.compose(ANA, 580101), "4")
    files = [driver.slack.upload(ANA, name, PDF) for name in ("a.pdf", "b.pdf")]
    errors = driver.submit_unchecked(
        ANA, view, {"reason": "4", "text": "Dos.", "files": files, "buyer_replied": ["yes"]}
    )
    assert errors == {"files": at_field("file.only_one")}


def test_a_format_that_no_buyer_gets_is_refused_at_its_field(driver: Driver) -> None:
    view = driver.choose_reason(ANA, driver.compose(ANA, 580101), "4")
    files = [driver.slack.upload(ANA, "a.exe", b"MZ")]
    errors = driver.submit_unchecked(
        ANA, view, {"reason": "4", "text": "Uno.", "files": files, "buyer_replied": ["yes"]}
    )
    assert set(errors) == {"files"}
    assert "a.exe" in errors["files"]


def test_a_file_that_is_not_what_its_name_says_never_gets_a_card(both: Driver) -> None:
    after_a_reply(both)
    both.ask(ANA, 580101, "Va la *guía*.", files=[("guía.pdf", b"<html>Sign in</html>")], buyer_replied=True)
    assert both.wait_for_state("invalid")["attempts"] == 0
    receipt = both.receipt(ANA, has=said("file.web_page", name="guía.pdf"))
    assert quoted(receipt) == ["Va la *guía*."]
    assert buttons(receipt) == ["correct"]
    assert len(both.cards()) == 1


def test_a_file_that_was_deleted_in_slack_meanwhile_is_given_back_with_the_text(driver: Driver) -> None:
    after_a_reply(driver)
    view = driver.compose(ANA, 580101)
    file = driver.slack.upload(ANA, "a.pdf", PDF)
    del driver.slack.files.stored[file["id"]]
    state = {"reason": "4", "text": "Va.", "files": [file], "buyer_replied": ["yes"]}
    assert driver.slack.submit(ANA, view["id"], state).ok
    driver.wait_for_state("invalid")
    assert quoted(driver.receipt(ANA, has=said("receipt.your_text"))) == ["Va."]


def test_a_file_that_slack_lost_after_the_request_is_still_sent(driver: Driver) -> None:
    after_a_reply(driver)
    batch_id = driver.ask(ANA, 580101, "Va.", files=[("a.txt", b"Hola\n")], buyer_replied=True)
    driver.wait_for_state("pending", batch_id)
    driver.slack.files.stored.clear()
    driver.approved(batch_id, "sent")
    assert driver.alephee.received[-1].file_sha256 == sha256(b"Hola\n").hexdigest()


def test_after_a_file_the_reason_stays_the_same(driver: Driver) -> None:
    after_a_reply(driver)
    driver.approved(driver.ask(ANA, 580101, "Va.", files=[("a.pdf", PDF)], buyer_replied=True), "sent")
    driver.alephee.buyer_replies(580101)
    view = driver.compose(ANA, 580101)
    assert options(view, "reason") == ["4"]
    assert said("conversation.other_reason") in text_of(view)
    assert driver.submit(ANA, view, reason="4", text="Otra vez.", buyer_replied=True).ok


def test_the_order_recommended_a_reason_that_it_did_not_allow_two_lines_below(driver: Driver) -> None:
    after_a_reply(driver)
    driver.approved(driver.ask(ANA, 580101, reason="2", files=[("a.pdf", PDF)], buyer_replied=True), "sent")
    shown = text_of(driver.compose(ANA, 580101))
    assert said("conversation.other_reason") in shown
    assert "Use «" not in shown


def test_a_reason_that_a_file_has_locked_meanwhile_is_refused_at_the_reason(driver: Driver) -> None:
    after_a_reply(driver)
    view = driver.compose(CARLA, 580101)
    driver.approved(driver.ask(ANA, 580101, "Va.", files=[("a.pdf", PDF)], buyer_replied=True), "sent")
    driver.alephee.buyer_replies(580101)
    ack = driver.submit(CARLA, view, reason="2", buyer_replied=True)
    assert dict(ack.errors) == {"reason": said("conversation.reason_locked", "en", reason="OTHER")}


def test_a_file_that_was_tampered_with_is_not_sent(driver: Driver) -> None:
    after_a_reply(driver)
    batch_id = driver.ask(ANA, 580101, "Va.", files=[("a.pdf", PDF)], buyer_replied=True)
    driver.wait_for_state("pending", batch_id)
    with closing(sqlite3.connect(driver.database)) as tampering, tampering:
        tampering.execute("UPDATE files SET content = ?", (b"%PDF-1.4 something else",))
    assert driver.approve(BRUNO).ok
    driver.wait_for_state("refused", batch_id)
    assert len(driver.alephee.received) == 1


@pytest.mark.parametrize(("name", "content", "fine"), [("guía.pdf", PDF, True), ("guía.zip", b"PK\x03\x04", False)])
def test_a_file_that_the_form_told_by_its_id_alone_was_refused_whatever_it_was(
    driver: Driver, name: str, content: bytes, *, fine: bool
) -> None:
    after_a_reply(driver)
    view = driver.compose(ANA, 580101)
    stub = driver.slack.upload(ANA, name, content, access="check_file_info")
    values = {"reason": "4", "text": "Va la guía.", "files": [stub], "buyer_replied": ["yes"]}
    assert driver.submit_unchecked(ANA, view, values) == {}
    if fine:
        driver.approved(driver.wait_for_state("pending")["batch_id"], "sent")
        assert driver.alephee.received[-1].file_name == name
    else:
        driver.wait_for_state("invalid")
        assert name in text_of(driver.receipt(ANA, has=name))
