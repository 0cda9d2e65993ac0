import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.alephee.files import pdf
from sandbox.alephee.world import AlepheeWorld
from tests.integration.sandbox.alephee_site import Api, Clock, example, refusal, serving

XML = b"<nfeProc/>"


@pytest.fixture
def api() -> Iterator[Api]:
    with serving(AlepheeWorld(clock=Clock())) as served:
        yield served


def attach(api: Api, order: int, kind: object, name: str = "factura.pdf", **options: Any) -> Any:
    account = api.world.orders[order].account_id if order in api.world.orders else 15001
    params = {"documentType": kind, **options.pop("params", {})}
    body = options or {"files": {"file": (name, XML)}}
    return api.call("POST", f"/v2/orders/{order}/documents", account, params=params, **body)


def read(api: Api, order: int, kind: object, form: str | None = None) -> Any:
    params = {"documentType": kind, **({"documentFormat": form} if form else {})}
    return api.call("GET", f"/v2/orders/{order}/documents", api.world.orders[order].account_id, params=params)


@pytest.mark.parametrize(
    ("order", "kind", "name", "media"),
    [
        (580101, 0, "factura.pdf", "application/pdf"),
        (580101, 0, "foto.JPG", "image/jpeg"),
        (580101, 0, "foto.jpeg", "image/jpeg"),
        (580101, 0, "foto.png", "image/png"),
        (580101, 1, "recibo.xml", "application/xml"),
        (580107, 2, "nfe.xml", "application/xml"),
    ],
)
def test_an_attached_file_is_listed_with_its_size_and_can_be_read_back(
    api: Api, order: int, kind: int, name: str, media: str
) -> None:
    answer = attach(api, order, kind, name)
    assert (answer.status_code, answer.json()) == (200, "Ok")
    listed = api.order(order, api.world.orders[order].account_id)["Documents"][-1]
    stem, extension = name.lower().split(".")
    assert listed == {
        "Type": kind,
        "Name": stem,
        "Extension": extension,
        "Fullfilename": name,
        "Size": len(XML),
        "DocumentDate": "2026-02-02T02:40:00Z",
        "DateCreated": "2026-02-02T02:40:00Z",
    }
    back = read(api, order, kind)
    assert (back.content, back.headers["content-type"].split(";")[0]) == (XML, media)


@pytest.mark.parametrize(
    ("order", "kind", "name", "status"),
    [
        (580101, "", "factura.pdf", 400),
        (580101, 7, "factura.pdf", 400),
        (580101, "pdf", "factura.pdf", 400),
        (580101, 0, "factura.xml", 400),
        (580101, 0, "factura", 400),
        (580101, 1, "factura.txt", 400),
        (580107, 2, "nfe.pdf", 400),
        (580101, 2, "nfe.xml", 412),
        (999999, 0, "factura.pdf", 404),
    ],
)
def test_a_wrong_type_format_or_order_is_refused(api: Api, order: int, kind: object, name: str, status: int) -> None:
    assert refusal(attach(api, order, kind, name))[0] == status
    assert api.world.attached == []


def test_a_call_without_a_file_or_with_a_wrong_date_is_refused(api: Api) -> None:
    assert refusal(attach(api, 580101, 0, json={})) == (400, "file or fileBase64 is mandatory")
    assert refusal(attach(api, 580101, 0, params={"documentDate": "ayer"}))[1].startswith("documentDate")


def test_the_documented_json_request_is_accepted(api: Api) -> None:
    case = example("attach-document-request-json.json")
    query = {name: value for name, value in case["query"].items() if name != "API_KEY"}
    assert api.call("POST", case["path"], None, params=query, json=case["body"]).status_code == 200
    (attached,) = api.world.attached
    content = base64.b64decode(case["body"]["fileBase64"])
    assert attached.file_name == "Factura-A-0001-00001234.pdf"
    assert attached.file_sha256 == hashlib.sha256(content).hexdigest()
    assert attached.document_number == case["query"]["documentNumber"]
    assert api.order(580101)["Documents"][-1]["DocumentDate"] == case["query"]["documentDate"]


def test_the_documented_form_request_is_accepted_with_all_its_parameters(api: Api) -> None:
    case = example("attach-document-request-form.json")
    query = {name: value for name, value in case["query"].items() if name != "API_KEY"}
    assert api.call("POST", case["path"], None, params=query, files={"file": ("nfe.xml", XML)}).status_code == 200
    (attached,) = api.world.attached
    assert (attached.fiscal_key, attached.series_number) == (case["query"]["fiscalKey"], case["query"]["seriesNumber"])


def test_a_seeded_document_is_a_pdf_of_the_listed_size(api: Api) -> None:
    back = read(api, 580101, 0, "pdf")
    assert back.headers["content-type"] == "application/pdf"
    assert back.content.startswith(b"%PDF-1.4")
    assert len(back.content) == 48211


@pytest.mark.parametrize("size", [0, *range(600, 640), 5000])
def test_a_generated_pdf_points_to_its_own_objects(size: int) -> None:
    content = pdf("Factura (prueba)", size)
    assert len(content) == max(size, len(pdf("Factura (prueba)")))
    table = int(content.split(b"startxref\n")[1].split()[0])
    assert content[table : table + 4] == b"xref"
    for number, line in enumerate(content[table:].splitlines()[3:8], 1):
        assert content[int(line.split()[0]) :].startswith(b"%d 0 obj" % number)


@pytest.mark.parametrize(
    ("kind", "form", "status"), [(1, None, 404), (0, "xml", 404), (0, "docx", 400), (7, None, 400), ("", None, 400)]
)
def test_a_document_that_is_not_there_is_not_read(api: Api, kind: object, form: str | None, status: int) -> None:
    assert refusal(read(api, 580101, kind, form))[0] == status


def label(api: Api, order: int, **params: str) -> Any:
    return api.call("GET", f"/v2/orders/{order}/shippinglabel", 15001, params=params)


def test_a_shipping_label_comes_in_three_formats_and_as_text(api: Api) -> None:
    assert label(api, 580101, format="txt").text.startswith("^XA")
    assert label(api, 580101, format="PDF").content.startswith(b"%PDF")
    archive = zipfile.ZipFile(io.BytesIO(label(api, 580101, format="ZIP").content))
    assert archive.namelist() == ["label.txt", "receipt.pdf"]
    assert base64.b64decode(label(api, 580101, format="TXT", base64="true").json()).startswith(b"^XA")


def test_a_label_needs_a_format_and_a_shipment_that_is_ready(api: Api) -> None:
    assert refusal(label(api, 580101))[0] == 400
    assert refusal(label(api, 580116, format="PDF"))[0] == 412
    assert refusal(label(api, 999999, format="PDF"))[0] == 404


def test_a_seeded_fiscal_invoice_is_xml_that_names_its_order(api: Api) -> None:
    seeded = {"Type": 2, "Name": "nfe", "Extension": "xml", "Fullfilename": "nfe.xml", "Size": 200}
    api.world.change_order(580107, "Documents", [seeded])
    back = read(api, 580107, 2, "xml")
    assert back.headers["content-type"].startswith("application/xml")
    assert "<nNF>580107</nNF>" in back.text
