"""What the operation refuses whoever calls it: Slack's own client stops some of it before."""

import datetime as dt
from dataclasses import replace

import pytest

from bot.domain.contents import FileRef
from bot.domain.documents import DocumentContent
from bot.errors import FieldErrors, OrderNotFound
from bot.kinds import make_kinds
from bot.operations.asking.commit import Ask
from bot.operations.asking.drafts import OpenForms
from bot.operations.documents.ask import AskDocument, DocumentForm
from bot.operations.documents.compose import ComposeDocument
from bot.operations.looking_up.look_up import LookUp
from tests.e2e.driver import ANA, Driver

FORM = DocumentForm(
    batch_id="batch-1",
    user_id=ANA,
    language="es",
    number="580103",
    account_id=15001,
    order_id=580103,
    document_type="1",
    files=(FileRef(slack_id="F1", name="a.pdf", size=9),),
)

ELEVEN = tuple(FileRef(slack_id=f"F{n}", name="a.pdf", size=9) for n in range(11))


@pytest.fixture
def ask(driver: Driver) -> AskDocument:
    tools = driver.bot.tools
    return AskDocument(tools, LookUp(tools), OpenForms(driver.bot.log.drafts), Ask(tools, make_kinds(tools)))


@pytest.mark.parametrize(
    ("fields", "where", "key"),
    [
        ({"document_type": ""}, "document_type", "document.choose_type"),
        ({"document_type": "9"}, "document_type", "document.choose_type"),
        ({"document_type": "2"}, "document_type", "rule.document_country_not_available"),
        ({"files": ()}, "files", "document.no_file"),
        ({"files": ELEVEN}, "files", "document.too_many_files"),
        ({"files": (FileRef(slack_id="F1", name="a.exe", size=9),)}, "files", "file.type_not_allowed"),
        ({"document_number": "x" * 101}, "document_number", "document.too_long"),
        ({"date": "tomorrow"}, "document_date", "document.date_wrong"),
    ],
)  # fmt: skip
def test_each_field_is_judged(ask: AskDocument, fields: dict[str, object], where: str, key: str) -> None:
    form = replace(FORM, **fields)  # type: ignore[arg-type]  # the table names fields of the form
    with pytest.raises(FieldErrors) as raised:
        ask(form)
    assert raised.value.fields[where].key == key


def test_fields_of_another_type_are_left_out(ask: AskDocument, driver: Driver) -> None:
    ask(replace(FORM, fiscal_key="not a key", series_number="7"))
    with driver.bot.tools.log.read() as log:
        (asked,) = log.requests.of_batch("batch-1")
    assert isinstance(asked.content, DocumentContent)
    assert (asked.content.fiscal_key, asked.content.series_number) == ("", "")


def test_the_same_upload_twice_is_one_file_and_a_second_submission_the_same_batch(
    ask: AskDocument, driver: Driver
) -> None:
    ask(replace(FORM, files=FORM.files * 2, date="2026-03-02"))
    ask(replace(FORM, date="2026-03-02"))
    with pytest.raises(FieldErrors) as raised:
        ask(replace(FORM, date="2026-03-02", document_number="changed"))
    assert raised.value.fields["document_type"].key == "error.asked_already"
    with driver.bot.tools.log.read() as log:
        (asked,) = log.requests.of_batch("batch-1")
    assert isinstance(asked.content, DocumentContent)
    assert (asked.content.date, asked.content.number) == (dt.date(2026, 3, 2), "")


def test_a_file_that_the_form_tells_by_its_id_alone_is_judged_when_it_is_fetched(ask: AskDocument) -> None:
    stub = FileRef(slack_id="F1", name="")
    assert not stub.is_described
    assert ask(replace(FORM, files=(stub,))).id == FORM.batch_id


@pytest.mark.parametrize("field", ["document_number", "series_number"])
@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\u00ad", "\u0000", "\U000e0041"])
def test_a_number_with_a_character_that_nobody_sees_was_attached(ask: AskDocument, field: str, hidden: str) -> None:
    form = replace(FORM, number="580107", account_id=None, order_id=None, document_type="2")
    typed = f"A-1{hidden}"
    wrong = {
        "document_number": replace(form, document_number=typed),
        "series_number": replace(form, series_number=typed),
    }
    with pytest.raises(FieldErrors) as raised:
        ask(wrong[field])
    assert raised.value.fields[field].key == "document.invisible"
    assert "(4)" in str(raised.value.fields[field].params["characters"])


def test_one_key_for_several_invoices_is_warned_about(ask: AskDocument) -> None:
    files = tuple(FileRef(slack_id=f"F{n}", name=f"{n}.xml", size=9) for n in range(2))
    key = "52060433009911002506550120000007800267301615"
    form = replace(FORM, number="580107", account_id=None, order_id=None)
    # as they are asked: once they are in the log, the bot that runs here finds that there are no such files
    _, asked = ask._made(replace(form, document_type="2", files=files, fiscal_key=key))
    assert ["document.key_for_several" in {note.key for note in one.notes} for one in asked] == [True, True]


def test_a_modal_of_another_account_shows_no_order(driver: Driver) -> None:
    tools, open_forms = driver.bot.tools, OpenForms(driver.bot.log.drafts)
    compose = ComposeDocument(tools, LookUp(tools), open_forms)
    compose.open("batch-1", user_id=ANA, language="es", number="580103")
    draft = open_forms.get("batch-1", ANA)
    assert draft is not None
    with pytest.raises(OrderNotFound):
        compose.choose(draft, account_id=15002, document_type=None)


def test_a_form_for_a_number_of_several_accounts_needs_the_account(ask: AskDocument) -> None:
    with pytest.raises(FieldErrors) as raised:
        ask(replace(FORM, number="2000000000589999", account_id=None, order_id=None))
    assert raised.value.fields["account"].key == "compose.choose_account"
