"""Documents, marks and new orders are corrected like messages: nothing is typed, and no file attached, twice."""

from bot.domain.new_orders.form import steps
from tests.e2e import document_forms, integrate_forms
from tests.e2e.correcting import ask_again, batch_of, filled, open_again, replaced_by
from tests.e2e.driver import ANA, BRUNO, Driver, block_ids, buttons, said, text_of, values
from tests.e2e.new_orders import FREE, ask_file, ask_text, body_of, order, text_of_order
from tests.e2e.test_create_order_form import fill_in, open_form

PDF = document_forms.pdf()


def decline(driver: Driver, batch_id: str) -> None:
    card = driver.wait(lambda: next((one for one in driver.cards() if batch_id in values(one)), None))
    assert driver.decline(BRUNO, "Falta algo.", card).ok


# -- documents -----------------------------------------------------------------------------------------


def test_documents_keep_their_files_and_fields(driver: Driver) -> None:
    fields = {"document_number": "0001-00001234", "document_date": "2026-03-02"}
    first = document_forms.attach(driver, 580102, ("a.pdf", PDF), ("b.pdf", document_forms.pdf("Dos")), **fields)
    document_forms.wait_for_states(driver, first, "pending", "pending")
    decline(driver, first)
    document_forms.wait_for_states(driver, first, "declined", "declined")
    driver.slack.files.stored.clear()
    view = open_again(driver, first)
    assert (filled(view, "document_type"), filled(view, "document_number")) == ("0", "0001-00001234")
    assert filled(view, "document_date") == "2026-03-02"
    assert len(filled(view, "kept_files")) == 2
    second = batch_of(view)
    assert driver.slack.submit(ANA, view["id"], {"document_number": "0001-00009999"}).ok
    document_forms.approve(driver, second)
    rows = document_forms.wait_for_states(driver, second, "sent", "sent")
    assert [row["file_name"] for row in rows] == ["a.pdf", "b.pdf"]
    assert {one.document_number for one in driver.alephee.attached} == {"0001-00009999"}
    assert replaced_by(driver, second) == first


def test_only_the_document_that_was_refused_is_asked_again(driver: Driver) -> None:
    first = document_forms.attach(driver, 580102, ("a.pdf", PDF), ("b.pdf", document_forms.pdf("Dos")))
    driver.alephee.add_fault("documents", "400")
    document_forms.approve(driver, first)
    document_forms.wait_for_states(driver, first, "refused", "sent")
    view = open_again(driver, first)
    assert "a.pdf" in text_of(view)
    assert len(filled(view, "kept_files")) == 1
    assert driver.slack.submit(ANA, view["id"], {}).ok
    document_forms.approve(driver, batch_of(view))
    (row,) = document_forms.wait_for_states(driver, batch_of(view), "sent")
    assert row["file_name"] == "a.pdf"


def test_a_kept_file_that_went_out_while_the_form_was_open_is_not_attached_twice(driver: Driver) -> None:
    first = document_forms.attach(driver, 580102, ("a.pdf", PDF), ("b.pdf", document_forms.pdf("Dos")))
    driver.alephee.add_fault("documents", "400", count=2)
    document_forms.approve(driver, first)
    document_forms.wait_for_states(driver, first, "refused", "refused")
    view = open_again(driver, first)
    driver.alephee.add_fault("documents", "429", seconds=1.5)
    assert driver.press_alert(ANA, "retry").ok
    document_forms.wait_for_states(driver, first, "approved", "sent")
    driver.alephee.add_fault("documents", "400")
    document_forms.wait_for_states(driver, first, "refused", "sent")
    ack = driver.slack.submit(ANA, view["id"], {})
    assert dict(ack.errors) == {"kept_files": said("correct.gone_on", names=["b.pdf"])}
    assert driver.slack.submit(ANA, view["id"], {"kept_files": filled(view, "kept_files")[:1]}).ok
    document_forms.approve(driver, batch_of(view))
    document_forms.wait_for_states(driver, batch_of(view), "sent")
    assert [one.file_name for one in driver.alephee.attached] == ["b.pdf", "a.pdf"]


def test_a_document_that_fails_after_another_was_corrected_has_its_own_way_on(driver: Driver) -> None:
    first = document_forms.attach(driver, 580102, ("a.pdf", PDF), ("b.pdf", document_forms.pdf("Dos")))
    driver.alephee.add_fault("documents", "400")
    driver.alephee.add_fault("documents", "429", seconds=3.0)
    driver.alephee.add_fault("documents", "400")
    document_forms.approve(driver, first)
    document_forms.wait_for_states(driver, first, "refused", "approved")
    view = open_again(driver, first)
    assert driver.slack.submit(ANA, view["id"], {}).ok
    document_forms.wait_for_states(driver, first, "refused", "refused")
    notice = driver.wait(lambda: next((m for m in driver.slack.dm(ANA) if "retry" in buttons(m)), None))
    assert buttons(notice) == ["correct", "retry"]
    assert driver.press_alert(BRUNO, "retry").ok
    document_forms.wait_for_states(driver, first, "refused", "sent")
    document_forms.approve(driver, batch_of(view))
    document_forms.wait_for_states(driver, batch_of(view), "sent")
    assert sorted(one.file_name for one in driver.alephee.attached) == ["a.pdf", "b.pdf"]


def test_a_document_of_another_type_has_its_kept_file_judged_anew(driver: Driver) -> None:
    first = document_forms.attach(driver, 580107, ("a.pdf", PDF))
    document_forms.wait_for_states(driver, first, "pending")
    decline(driver, first)
    document_forms.wait_for_states(driver, first, "declined")
    view = driver.choose(ANA, open_again(driver, first), "document_type", "2")
    assert "Falta algo." in text_of(view)
    ack = driver.slack.submit(ANA, view["id"], {})
    assert set(ack.errors) == {"files"}


def test_without_any_file_the_form_says_so(driver: Driver) -> None:
    first = document_forms.attach(driver, 580102, ("a.pdf", PDF))
    document_forms.wait_for_states(driver, first, "pending")
    decline(driver, first)
    document_forms.wait_for_states(driver, first, "declined")
    ack = driver.slack.submit(ANA, open_again(driver, first)["id"], {"kept_files": []})
    assert dict(ack.errors) == {"files": said("document.no_file")}


# -- marks ---------------------------------------------------------------------------------------------


def test_only_the_orders_that_are_missing_are_marked_again(driver: Driver) -> None:
    first = integrate_forms.mark(driver, "580101 999999", integrated="true", erp_status="listo")
    integrate_forms.wait_for_states(driver, first, "sent", "invalid")
    view = open_again(driver, first)
    assert (filled(view, "orders"), filled(view, "integrated"), filled(view, "erp_status")) == (
        *("999999", "true"),
        "listo",
    )
    assert "kept_marks" not in block_ids(view)
    assert driver.slack.submit(ANA, view["id"], {"orders": "580102"}).ok
    (row,) = integrate_forms.wait_for_states(driver, batch_of(view), "sent")
    assert (row["order_id"], row["replaces"]) == (580102, first)
    assert driver.alephee.orders[580102].body["ErpStatus"] == "listo"


def test_orders_that_were_marked_in_different_ways_keep_each_its_own(driver: Driver) -> None:
    csv = "order,own_order_id,integrated,erp_status\n580101,A-1,true,listo\n580102,A-2,false,abierto\n"
    driver.alephee.add_fault("integrate", "400")
    first = integrate_forms.mark(driver, csv=csv, integrated="true")
    integrate_forms.wait_for_states(driver, first, "refused", "refused")
    view = open_again(driver, first)
    assert filled(view, "orders") == "580101 580102"
    assert filled(view, "kept_marks") == ["yes"]
    assert driver.slack.submit(ANA, view["id"], {}).ok
    integrate_forms.wait_for_states(driver, batch_of(view), "sent", "sent")
    bodies = [driver.alephee.orders[number].body for number in (580101, 580102)]
    assert [(one["Integrated"], one["IntegratedOrderId"], one["ErpStatus"]) for one in bodies] == [
        (True, "A-1", "listo"),
        (False, "A-2", "abierto"),
    ]


def test_orders_that_have_no_room_in_the_field_come_along(driver: Driver) -> None:
    numbers = [f"2000000000{order_id}" for order_id in integrate_forms.stock(driver.alephee, 450)]
    driver.alephee.add_fault("integrate", "400", count=None)
    first = integrate_forms.mark(driver, csv="order\n" + "\n".join(numbers), integrated="true")
    integrate_forms.wait_for_states(driver, first, *(["refused"] * 450))
    driver.alephee.clear_faults()
    view = open_again(driver, first)
    assert filled(view, "kept_marks") == ["yes"]
    assert len(filled(view, "orders").split()) < 450
    integrate_forms.press_on(driver, view, driver.slack.submit(ANA, view["id"], {}))
    integrate_forms.wait_for_states(driver, batch_of(view), *(["sent"] * 450))


def test_wrong_lines_of_a_corrected_list_are_shown_below_what_was_wrong_before(driver: Driver) -> None:
    first = integrate_forms.mark(driver, "999999", integrated="true")
    integrate_forms.wait_for_states(driver, first, "invalid")
    view = open_again(driver, first)
    assert driver.slack.submit(ANA, view["id"], {"orders": "uno dos tres cuatro cinco seis 580101"}).ok
    shown = driver.view(ANA, view)
    assert said("correct.before") in text_of(shown)
    assert said("integrate.wrong", count=6).split("*")[1] in text_of(shown)
    assert driver.slack.submit(ANA, view["id"], {"go_on": ["yes"]}).ok
    integrate_forms.wait_for_states(driver, batch_of(view), "sent")


# -- new orders ----------------------------------------------------------------------------------------


def test_the_json_of_a_new_order_is_filled_in_again(driver: Driver) -> None:
    first = ask_text(driver, order())
    driver.wait_for_state("pending", first)
    decline(driver, first)
    driver.wait_for_state("declined", first)
    view = open_again(driver, first)
    assert (filled(view, "account"), filled(view, "text")) == ("15001", body_of(order()))
    second = ask_again(driver, first, text=text_of_order(order(number="OWN-2026-000998")))
    row = driver.approved(second, "sent")
    assert (row["external_order_id"], row["replaces"]) == ("OWN-2026-000998", first)


def test_a_wrong_file_is_filled_in_as_text_with_what_was_wrong_on_top(driver: Driver) -> None:
    first = ask_file(driver, b'{"MarketplaceId": "fifty"}')
    driver.wait_for_state("invalid", first)
    view = open_again(driver, first)
    assert "*MarketplaceId*" in text_of(view)
    assert filled(view, "text") == '{"MarketplaceId": "fifty"}'
    assert driver.approved(ask_again(driver, first, text=text_of_order(order())), "sent")


def test_an_order_that_is_too_long_for_the_field_is_kept_as_it_was(driver: Driver) -> None:
    long = order("full")
    long["Items"] = [
        item | {"Product": item["Product"] | {"SKU": f"FLT-{n:04}"}} for n in range(9) for item in long["Items"]
    ]
    assert len(body_of(long)) > 3_000
    first = ask_file(driver, long)
    driver.wait_for_state("pending", first)
    decline(driver, first)
    driver.wait_for_state("declined", first)
    driver.slack.files.stored.clear()
    view = open_again(driver, first)
    assert len(filled(view, "kept_files")) == 1
    assert driver.slack.submit(ANA, view["id"], {}).ok
    assert driver.approved(batch_of(view), "sent")["external_order_id"] == FREE


def test_an_undecided_order_may_keep_its_number_when_it_is_corrected(driver: Driver) -> None:
    first = ask_text(driver, order())
    driver.wait_for_state("pending", first)
    receipt = driver.receipt(ANA, has="withdraw")
    assert driver.slack.press(ANA, receipt["channel"], receipt["key"], "withdraw").ok
    driver.wait_for_state("withdrawn", first)
    assert driver.wait_for_state("pending", ask_again(driver, first))["external_order_id"] == FREE


def test_the_small_form_is_filled_in_with_the_order_that_it_made(driver: Driver) -> None:
    made = open_form(driver)
    assert fill_in(driver, made).ok
    first = batch_of(made)
    driver.wait_for_state("pending", first)
    decline(driver, first)
    driver.wait_for_state("declined", first)
    root = open_again(driver, first)
    form = driver.opened(ANA, lambda: driver.slack.press_in_view(ANA, root["id"], "form", "create_order_form"))
    assert (filled(form, "external_order_id"), filled(form, "marketplace_id")) == (FREE, "50")
    for _ in steps({"another_1": "yes"}):
        assert driver.slack.submit(ANA, form["id"], {}).ok
    before, again = (driver.rows("SELECT text FROM sends WHERE batch_id = ?", one) for one in (first, batch_of(root)))
    assert driver.wait_for_state("pending", batch_of(root))["replaces"] == first
    assert before == again
