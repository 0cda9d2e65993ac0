import hashlib

import pytest

from sandbox.server import Sandbox
from tests.cases import case
from tests.e2e.document_forms import (
    FISCAL_KEY,
    approve,
    attach,
    fill_in,
    nfe,
    open_form,
    pdf,
    states,
    wait_for_states,
)
from tests.e2e.driver import ANA, BRUNO, Driver, block, block_ids, buttons, links, options, said, text_of
from tests.e2e.reading import typed_in
from tests.e2e.starting import Bots


def test_a_document_is_asked_checked_attached_and_told(both: Driver) -> None:
    card = both.look_up(ANA, 580102)
    view = both.opened(ANA, lambda: both.slack.press(ANA, card["channel"], card["key"], "compose_document"))
    assert view["callback_id"] == "document_compose"
    view = both.choose(ANA, view, "document_type", "0")
    assert "el comprador recibe un aviso" in text_of(view)
    assert "pdf, jpg, jpeg, png" in text_of(view)
    content = pdf()
    given = {"document_number": " 0001-00001234 ", "document_date": "2026-03-02"}
    assert fill_in(both, view, [("factura.pdf", content)], **given).ok
    asked = both.card(has="0001-00001234")
    assert "factura.pdf" in text_of(asked)
    assert "el comprador recibe un aviso" in text_of(asked)
    assert both.approve(BRUNO).ok
    row = both.wait_for_state("sent")
    sha256 = hashlib.sha256(content).hexdigest()
    assert (row["kind"], row["file_name"], row["file_sha256"]) == ("document", "factura.pdf", sha256)
    assert (row["order_id"], row["decision"], row["attempts"]) == (580102, "approved", 1)
    (attached,) = both.alephee.attached
    assert (attached.document_type, attached.file_name, attached.file_sha256) == (0, "factura.pdf", sha256)
    assert (attached.document_number, attached.document_date) == ("0001-00001234", "2026-03-02T00:00:00Z")
    assert "Enviado" in text_of(both.receipt(ANA, has="Enviado"))


def test_the_electronic_invoice_is_offered_in_brazil_only_and_elsewhere_explained(driver: Driver) -> None:
    argentina = open_form(driver, 580102)
    assert options(argentina, "document_type") == ["0", "1"]
    assert "solo existe en Brasil" in text_of(argentina)
    brazil = open_form(driver, 580107)
    assert options(brazil, "document_type") == ["0", "1", "2"]
    assert "fiscal_key" not in block_ids(brazil)
    chosen = driver.choose(ANA, brazil, "document_type", "2")
    assert {"fiscal_key", "series_number"} <= block_ids(chosen)
    driver.slack.type_into(ANA, chosen["id"], {"fiscal_key": FISCAL_KEY})
    assert "fiscal_key" not in block_ids(driver.choose(ANA, chosen, "document_type", "0"))
    assert typed_in(driver.choose(ANA, chosen, "document_type", "2"), "fiscal_key") == FISCAL_KEY


def test_an_electronic_invoice_goes_out_with_its_key_and_series(driver: Driver) -> None:
    spaced = " ".join(FISCAL_KEY[start : start + 4] for start in range(0, 44, 4))
    batch = attach(driver, 580107, ("nfe.xml", nfe()), kind="2", fiscal_key=spaced, series_number="1")
    approve(driver, batch)
    wait_for_states(driver, batch, "sent")
    (attached,) = driver.alephee.attached
    assert (attached.document_type, attached.fiscal_key, attached.series_number) == (2, FISCAL_KEY, "1")
    assert FISCAL_KEY in text_of(driver.card())


def test_a_key_with_letters_goes_out_in_its_one_spelling(driver: Driver) -> None:
    key = "35260712ABC34501DE35550010000006041448679019"
    typed = "\u202a3526 0712.abc.345/01de-35 5500 1000 0006 0414 4867 9019\u202c"
    batch = attach(driver, 580107, ("nfe.xml", nfe()), ("nfe2.xml", nfe(key)), kind="2", fiscal_key=typed)
    card = text_of(driver.card(has=key))
    assert said("document.fiscal_key_differs", name="nfe.xml", found=FISCAL_KEY) in card
    assert "nfe2.xml es la factura" not in card
    approve(driver, batch)
    wait_for_states(driver, batch, "sent", "sent")
    assert {attached.fiscal_key for attached in driver.alephee.attached} == {key}


@pytest.mark.parametrize(
    ("name", "said_of_it"),
    [("nfe_cut.xml", "xml_damaged"), ("nfe_event.xml", "xml_event"), ("nfe_soap.xml", "xml_answer")],
)
def test_what_is_no_invoice_passed_as_an_electronic_one(driver: Driver, name: str, said_of_it: str) -> None:
    batch = attach(driver, 580107, (name, case(name)), kind="2")
    (row,) = wait_for_states(driver, batch, "invalid")
    assert row["attempts"] == 0
    root = {"xml_event": "procEventoNFe", "xml_answer": "Envelope"}.get(said_of_it, "")
    driver.receipt(ANA, has=said(f"file.{said_of_it}", name=name, root=root))


def test_a_pdf_that_nobody_may_be_able_to_open_is_warned_about(driver: Driver) -> None:
    attach(driver, 580103, ("a.pdf", case("encrypted.pdf")), ("b.pdf", case("cut.pdf")), ("c.pdf", case("bom.pdf")))
    card = text_of(driver.card(has="c.pdf"))
    assert said("file.pdf_protected", name="a.pdf") in card
    assert said("file.pdf_cut", name="b.pdf") in card


def test_an_invoice_with_another_key_than_the_one_typed_is_warned_about(driver: Driver) -> None:
    other = "0" * 44
    attach(driver, 580107, ("nfe.xml", nfe(other)), kind="2", fiscal_key=FISCAL_KEY)
    assert other in text_of(driver.card(has=FISCAL_KEY))


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(driver: Driver) -> None:
    view = open_form(driver, 580107)
    view = driver.choose(ANA, view, "document_type", "2")
    wrong = {"fiscal_key": FISCAL_KEY[:-1] + "9", "document_number": "x\u202ey", "series_number": "\u202e"}
    ack = fill_in(driver, view, [("a.pdf", pdf()), ("b.jpg", b"\xff\xd8\xff")], **wrong)
    assert not ack.ok
    assert set(ack.errors) == {"files", "fiscal_key", "document_number", "series_number"}
    assert "a.pdf" in ack.errors["files"]
    assert "b.jpg" in ack.errors["files"]
    fixed = {"fiscal_key": FISCAL_KEY, "document_number": "1", "series_number": "1"}
    assert fill_in(driver, view, [("nfe.xml", nfe())], **fixed).ok


def test_each_file_is_a_request_of_one_batch_with_one_card(driver: Driver) -> None:
    uploads = [(f"factura-{n}.pdf", pdf(f"Factura {n}")) for n in range(10)]
    batch = attach(driver, 580103, *uploads, kind="1")
    card = driver.card(has="factura-9.pdf")
    assert len([one for one in driver.cards() if "factura-0.pdf" in text_of(one)]) == 1
    assert len(links(card)) == 10
    approve(driver, batch)
    rows = wait_for_states(driver, batch, *["sent"] * 10)
    assert [row["file_name"] for row in rows] == [name for name, _ in uploads]
    assert sorted(one.file_name for one in driver.alephee.attached) == sorted(name for name, _ in uploads)


def test_the_same_file_twice_in_one_form_is_attached_once_with_a_word(driver: Driver) -> None:
    batch = attach(driver, 580103, ("a.pdf", pdf()), ("a.pdf", pdf()), kind="1")
    approve(driver, batch)
    wait_for_states(driver, batch, "sent", "invalid")
    assert [one.file_name for one in driver.alephee.attached] == ["a.pdf"]
    told = driver.receipt(ANA, has="mismo contenido")
    assert "a.pdf" in text_of(told)
    assert buttons(told) == ["correct"]


def test_files_of_other_names_were_refused_for_the_same_bytes(driver: Driver) -> None:
    batch = attach(driver, 580103, *((f"{name}.pdf", pdf()) for name in "abc"), kind="1")
    driver.wait(lambda: states(driver, batch) == ["pending"] * 3 or None)
    warned = [said("file.same_content", name=f"{name}.pdf", other="a.pdf") for name in "bc"]
    card = driver.wait(lambda: next((one for one in driver.cards() if "approve" in buttons(one)), None))
    assert [text for text in warned if text not in text_of(card)] == []
    assert driver.approve(BRUNO, card).ok
    wait_for_states(driver, batch, "sent", "sent", "sent")
    assert sorted(one.file_name for one in driver.alephee.attached) == ["a.pdf", "b.pdf", "c.pdf"]


def test_a_file_that_is_not_what_its_name_says_is_given_back_and_the_others_go_on(driver: Driver) -> None:
    batch = attach(driver, 580103, ("a.pdf", pdf()), ("b.pdf", b"no es un PDF"), kind="1")
    approve(driver, batch)
    wait_for_states(driver, batch, "sent", "invalid")
    assert "b.pdf" in text_of(driver.receipt(ANA, has="b.pdf"))


def test_retry_sends_only_the_missing(driver: Driver) -> None:
    driver.alephee.add_fault("documents", "403")
    batch = attach(driver, 580103, ("a.pdf", pdf("a")), ("b.pdf", pdf("b")), kind="1")
    approve(driver, batch)
    wait_for_states(driver, batch, "refused", "sent")
    assert said("failure.status_403_document") in text_of(driver.alert(has="retry"))
    assert driver.press_alert(ANA, "retry").ok
    rows = wait_for_states(driver, batch, "sent", "sent")
    assert [row["attempts"] for row in rows] == [2, 1]
    assert [one.file_name for one in driver.alephee.attached] == ["b.pdf", "a.pdf"]


def test_a_type_that_stopped_being_allowed_is_refused_before_anything_goes_out(driver: Driver) -> None:
    batch = attach(driver, 580107, ("nfe.xml", nfe()), kind="2")
    driver.card(has="nfe.xml")
    for path, value in (("Items.0.ProductListing.ExternalId", "MLA1"), ("Items.0.Product.IntegrationCode", "")):
        driver.alephee.change_order(580107, path, value)
    approve(driver, batch)
    (row,) = wait_for_states(driver, batch, "refused")
    assert row["attempts"] == 0
    assert driver.alephee.attached == []
    assert "Brasil" in text_of(driver.card(has="Brasil"))


def test_an_order_that_is_gone_is_refused_before_anything_goes_out(driver: Driver) -> None:
    batch = attach(driver, 580103, ("a.pdf", pdf()))
    driver.card(has="a.pdf")
    del driver.alephee.orders[580103]
    approve(driver, batch)
    (row,) = wait_for_states(driver, batch, "refused")
    assert row["attempts"] == 0


def test_large_files_are_warned_about_where_the_marketplace_gets_them(driver: Driver) -> None:
    large = pdf("grande", 1_100_000)
    attach(driver, 580103, ("grande.pdf", large))
    assert said("file.above_marketplace_limit", name="grande.pdf", limit_mb=1) in text_of(driver.card(has="grande.pdf"))
    attach(driver, 580104, ("recibo.pdf", large), kind="1")
    assert "recibo.pdf supera" not in text_of(driver.card(has="recibo.pdf"))


def test_a_document_the_order_has_already_is_warned_about(driver: Driver) -> None:
    view = open_form(driver, 580101)
    assert "Factura-A-0001-00001234.pdf" in text_of(view)
    attach(driver, 580101, ("Factura-A-0001-00001234.pdf", pdf("otra", 48211)))
    assert "ya tiene un documento como" in text_of(driver.card(has="Factura-A"))


def test_where_nobody_has_to_approve_it_is_attached_at_once(sandbox: Sandbox, bot: Bots) -> None:
    driver = Driver(sandbox, bot(bot_approval_for="message"))
    view = open_form(driver, 580103)
    assert view["submit"]["text"] == "Adjuntar"
    batch = attach(driver, 580103, ("a.pdf", pdf()))
    (row,) = wait_for_states(driver, batch, "sent")
    assert row["decision"] == "not_needed"


def test_a_number_of_several_accounts_asks_for_the_account_first(driver: Driver) -> None:
    view = open_form(driver, "2000000000589999")
    assert "document_type" not in block_ids(view)
    ack = driver.slack.submit(ANA, view["id"], {})
    assert not ack.ok
    view = driver.choose_account(ANA, view, 15002)
    assert options(view, "document_type") == ["0", "1", "2"]
    view = driver.choose_account(ANA, view, 15001)
    assert options(view, "document_type") == ["0", "1"]
    assert fill_in(driver, view, [("a.pdf", pdf())], document_type="0").ok
    assert driver.wait_for_state("pending")["order_id"] == 580131


def test_a_second_submission_is_the_same_batch(driver: Driver) -> None:
    driver.slack.deliver_twice(1)
    view = open_form(driver, 580103)
    driver.slack.deliver_twice(1)
    assert fill_in(driver, view, [("a.pdf", pdf())], document_type="1").ok
    driver.wait_for_state("pending")
    assert len(driver.sends()) == 1


@pytest.mark.parametrize("chooses", [True, False])
def test_a_modal_outlives_a_restart_of_the_bot(sandbox: Sandbox, bot: Bots, *, chooses: bool) -> None:
    first = bot()
    driver = Driver(sandbox, first)
    view = open_form(driver, 580107)
    bot.stop(first)
    driver = Driver(sandbox, bot())
    if chooses:
        view = driver.choose(ANA, view, "document_type", "2")
        assert "fiscal_key" in block_ids(view)
    assert fill_in(driver, view, [("nfe.xml", nfe())], document_type="2").ok
    assert driver.wait_for_state("pending")["file_name"] == "nfe.xml"


def test_a_type_changed_keeps_what_was_typed(driver: Driver) -> None:
    view = open_form(driver, 580107)
    driver.slack.type_into(ANA, view["id"], {"document_number": "77"})
    view = driver.choose(ANA, view, "document_type", "2")
    view = driver.choose(ANA, view, "document_type", "1")
    assert view["state"]["values"]["document_number"]["document_number"]["value"] == "77"
    assert block(view, "files")["element"]["max_files"] == 10
