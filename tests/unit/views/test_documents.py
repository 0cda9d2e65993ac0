import json
from dataclasses import replace

from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.notes import Note
from bot.domain.orders import OrderDocument
from bot.domain.requests import Request, State
from handlers.documents.listed import document_blocks, document_message
from handlers.documents.view import document_compose
from handlers.examples.document import FULFILLMENT, brazilian, document_page, document_read
from handlers.examples.shown import alert_message, approval_card, receipt, thread_line
from handlers.examples.values import FILE, alert, order, request, story
from handlers.language import Speech, speech
from tests.unit.views import walk

ENGLISH = speech("en")


def ids_of(view: dict[str, object]) -> set[object]:
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    return {one.get("block_id") for one in blocks}


def said(value: object) -> str:
    return "\n".join([*walk.marked(value), *walk.plain(value), *walk.leaves(value)])


def files_of_a_form(*states: State) -> list[Request]:
    made = []
    for number, state in enumerate(states):
        file = replace(FILE, name=f"file-{number}.pdf", sha256=f"{number:064x}")
        content = DocumentContent(document_type=0, file=file, number="A-0001")
        notes = (Note("fate.sent"), Note("document.same_there", {"name": file.name}))
        made.append(request(number, state=state, content=content, order_id=580101, notes=notes))
    return made


def test_types_that_are_not_possible_are_not_offered_but_explained() -> None:
    view = document_compose(ENGLISH, document_page())
    (types,) = (one for one in view["blocks"] if one.get("block_id") == "document_type")
    assert [one["value"] for one in types["element"]["options"]] == ["0", "1"]
    assert "*Electronic tax invoice*: not possible." in said(view)


def test_the_key_and_the_series_are_asked_for_with_the_electronic_invoice_only() -> None:
    assert not {"fiscal_key", "series_number"} & ids_of(document_compose(ENGLISH, document_page(0)))
    assert {"fiscal_key", "series_number"} <= ids_of(document_compose(ENGLISH, document_page(2, about=brazilian())))


def test_the_view_says_what_will_happen_before_it_is_asked() -> None:
    assert "What will happen" not in said(document_compose(ENGLISH, document_page()))
    assert "the buyer is notified" in said(document_compose(ENGLISH, document_page(0)))
    assert "No marketplace gets it" in said(document_compose(ENGLISH, document_page(1)))
    full = document_compose(ENGLISH, document_page(2, about=brazilian(logistic=FULFILLMENT)))
    assert "does not get it" in said(full)
    assert "⚠" in said(full)


def test_the_form_names_the_newest_documents_and_counts_the_others() -> None:
    text = said(document_compose(ENGLISH, document_page(about=brazilian("x"))))
    assert "x-11.pdf" in text
    assert "x-6.pdf" not in text
    assert "and 7 more" in text


def test_the_account_comes_first_where_the_number_has_several() -> None:
    view = document_compose(ENGLISH, document_page(accounts=2))
    assert "account" in ids_of(view)
    assert "document_type" not in ids_of(view)
    assert "o" not in json.loads(view["private_metadata"])
    chosen = document_compose(ENGLISH, document_page(accounts=2, about=order()))
    assert {"account", "document_type"} <= ids_of(chosen)


def test_what_is_pressed_says_whether_somebody_has_to_approve(voice: Speech) -> None:
    asking = document_compose(voice, document_page(), approval_needed=True)["submit"]["text"]
    attaching = document_compose(voice, document_page(), approval_needed=False)["submit"]["text"]
    assert asking != attaching
    assert max(len(asking), len(attaching), len(voice.plain("document.title"))) <= 24


def test_a_document_can_be_fetched_when_its_type_can_be_asked_for() -> None:
    listed = (OrderDocument(1, "recibo", "jpg"), OrderDocument(7, "etiqueta", "pdf"), OrderDocument(None, "x", ""))
    blocks = list(document_blocks(ENGLISH, replace(order(), documents=listed)))
    (button,) = (one["accessory"] for one in blocks if "accessory" in one)
    assert json.loads(button["value"]) == {"a": 15001, "o": 580101, "t": 1, "e": "jpg"}


def test_many_documents_are_counted_and_where_there_are_none_nothing_is_said() -> None:
    assert "and 2 more" in said(list(document_blocks(ENGLISH, brazilian())))
    assert list(document_blocks(ENGLISH, replace(order(), documents=()))) == []


def test_a_fetched_document_that_may_be_another_one_says_so() -> None:
    assert "not be the one" not in document_message(ENGLISH, document_read()).text
    assert "not be the one" in document_message(ENGLISH, document_read(is_as_listed=False)).text


def test_a_card_shows_every_file_and_what_will_happen_once() -> None:
    card = approval_card(ENGLISH, story(requests=files_of_a_form(*[State.PENDING] * 3)))
    text = said(card.blocks)
    assert text.count("the buyer is notified") == 1
    assert "*Invoice ×3*" in text
    assert text.count("A-0001") == 1
    assert [f"file-{n}.pdf" in text for n in range(3)] == [True] * 3
    assert "⚠ The order already has a document like file-0.pdf" in text
    assert "⚠ Alephee passes it on" not in text


def test_a_file_that_was_given_back_is_not_shown_for_approval() -> None:
    card = approval_card(ENGLISH, story(requests=files_of_a_form(State.PENDING, State.INVALID)))
    shown = [leaf["text"] for leaf in walk.objects(card.blocks) if leaf.get("type") == "link"]
    assert shown == ["file-0.pdf"]


def test_every_file_of_a_form_has_its_own_outcome() -> None:
    told = story(State.SENT, requests=files_of_a_form(State.SENT, State.REFUSED, State.UNKNOWN))
    text = said(receipt(ENGLISH, told).blocks)
    for number in range(3):
        assert f"file-{number}.pdf" in text
    line = thread_line(ENGLISH, {"event": "refused", "request": "request-1", "actor": None}, told).text
    assert "580101 · file-1.pdf" in line


def test_failures_are_told_in_the_words_of_documents() -> None:
    refused = files_of_a_form(State.REFUSED)
    for status, words in (("404", "cannot find the order (404)"), ("403", "key may not belong")):
        one = [replace(refused[0], cause=f"failure.status_{status}")]
        text = alert_message(ENGLISH, alert(stories=[story(State.REFUSED, DOCUMENT, requests=one)])).text
        assert words in text
        assert "reason" not in text
    unknown = story(State.UNKNOWN, DOCUMENT, requests=files_of_a_form(State.UNKNOWN))
    text = approval_card(ENGLISH, unknown).text
    assert "among the order's documents" in text
    assert "will not send it again" not in text


def test_what_a_look_found_names_nobody_and_what_a_person_says_names_them() -> None:
    told = story(State.SENT, requests=files_of_a_form(State.SENT))
    for event in ("arrived", "not_arrived"):
        detail = {"event": event, "request": "request-0", "actor": None}
        assert "found in Alephee" in thread_line(ENGLISH, detail, told).text
        assert "<@U0BRUNO> says" in thread_line(ENGLISH, detail | {"actor": "U0BRUNO"}, told).text
