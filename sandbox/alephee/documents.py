"""POST and GET orders/{orderId}/documents and GET orders/{orderId}/shippinglabel.

Sources: developers.alephee.com/v2/orders/post-methods/attach-document-to-an-order/request and
…/allowed-document-types-and-formats; /v2/orders/get-methods/orders-document/request;
/v2/orders/get-methods/order-shipping-label/request and …/business-rules.
"""

import base64
from typing import Final

from sandbox.alephee import files
from sandbox.alephee.country import country_of
from sandbox.alephee.files import Upload, read_upload
from sandbox.alephee.journal import Attached
from sandbox.alephee.params import ParameterError, Query
from sandbox.alephee.seeds import StoredOrder, timestamp
from sandbox.alephee.values import ApiCall, ApiError, Json, Reply, json_reply
from sandbox.alephee.world import AlepheeWorld

INVOICE, RECEIPT, FISCAL_INVOICE = 0, 1, 2

EXTENSIONS: Final = {
    INVOICE: frozenset({"pdf", "jpg", "jpeg", "png"}),
    RECEIPT: frozenset({"pdf", "jpg", "jpeg", "png", "xml"}),
    FISCAL_INVOICE: frozenset({"xml"}),
}

READABLE_FORMATS: Final = frozenset({"pdf", "xml"})
READY_TO_SHIP: Final = 10
#: substatus of a shipment whose label is given; an order without one has it to print
PRINTABLE: Final = ("ready_to_print", "printed")


def attach_document(world: AlepheeWorld, call: ApiCall) -> Reply:
    """Keep a file with the order: 400 for a wrong type or format, 412 for a Brazilian type elsewhere."""
    kind = _document_type(call.query)
    given_date = call.query.moment("documentDate")
    upload = read_upload(call.body, call.query)
    if upload is None:
        raise ApiError(400, "file or fileBase64 is mandatory")
    if upload.extension not in EXTENSIONS[kind]:
        raise ApiError(400, f"documentType {kind} allows {', '.join(sorted(EXTENSIONS[kind]))}")
    order = world.order_of(call.account_id, call.order_id)
    if kind == FISCAL_INVOICE and country_of(order.body) != "BR":
        raise ApiError(412, "documentType 2 is valid only in Brazil")
    moment = world.moment()
    documents = order.body.setdefault("Documents", [])
    order.contents[len(documents)] = upload.content
    documents.append(_listed(kind, upload, timestamp(given_date or moment), timestamp(moment)))
    world.keep_document(_attached(world, order, kind, upload, call.query))
    world.touch(order)
    return json_reply("Ok")


def read_document(world: AlepheeWorld, call: ApiCall) -> Reply:
    """Answer the newest document of the type (and format): the file itself."""
    kind = _document_type(call.query)
    extension = (call.query.text("documentFormat") or "").lower()
    if extension and extension not in READABLE_FORMATS:
        raise ApiError(400, "documentFormat must be pdf or xml")
    order = world.order_of(call.account_id, call.order_id)
    for place, document in reversed(list(enumerate(order.body.get("Documents") or []))):
        if document["Type"] == kind and extension in {"", document["Extension"]}:
            content_type = files.CONTENT_TYPES.get(document["Extension"], "application/octet-stream")
            return Reply(200, _content(order, place, document), content_type)
    raise ApiError(404, "Document not found")


def shipping_label(world: AlepheeWorld, call: ApiCall) -> Reply:
    """Answer the label as ZPL text, ZIP or PDF, or any of them as a base64 string; 412 unless ready to ship."""
    form = (call.query.text("format") or "").upper()
    as_text = call.query.boolean("base64") or world.switches.label_as_text
    if form not in {"TXT", "ZIP", "PDF"}:
        raise ApiError(400, "format must be TXT, ZIP or PDF")
    order = world.order_of(call.account_id, call.order_id)
    shipping = order.body["Shipping"]
    substatus = (shipping.get("ShippingLabels") or {}).get("SubStatus") or PRINTABLE[0]
    if shipping["Status"]["Key"] != READY_TO_SHIP or substatus not in PRINTABLE:
        raise ApiError(412, "The shipment is not ready to print")
    reply = _label(order.body, form, world.switches.label_size)
    return json_reply(base64.b64encode(reply.body).decode()) if as_text else reply


def _document_type(values: Query) -> int:
    kind = values.required_integer("documentType")
    if kind not in EXTENSIONS:
        raise ParameterError("documentType must be one of 0, 1, 2")
    return kind


def _listed(kind: int, upload: Upload, document_date: str, created: str) -> Json:
    return {
        "Type": kind,
        "Name": upload.name,
        "Extension": upload.extension,
        "Fullfilename": upload.full_name,
        "Size": len(upload.content),
        "DocumentDate": document_date,
        "DateCreated": created,
    }


def _attached(world: AlepheeWorld, order: StoredOrder, kind: int, upload: Upload, values: Query) -> Attached:
    return Attached(
        order_id=order.body["Id"],
        account_id=order.account_id,
        document_type=kind,
        file_name=upload.full_name,
        file_size=len(upload.content),
        file_sha256=upload.sha256,
        document_number=values.text("documentNumber"),
        document_date=values.text("documentDate"),
        message_text=values.text("messageText"),
        fiscal_key=values.text("fiscalKey"),
        series_number=values.text("seriesNumber"),
        at=world.now(),
    )


def _content(order: StoredOrder, place: int, document: Json) -> bytes:
    if place in order.contents:
        return order.contents[place]
    if document["Extension"] == "xml":
        return files.invoice_xml(order.body)
    return files.pdf(f"{document['Name']} - {order.body['Id']}", document["Size"])


def _label(order: Json, form: str, size: int) -> Reply:
    receiver = (order["Shipping"].get("Receiver") or {}).get("Name", "")
    zpl = f"^XA^CI28^FO50,50^A0N,40^FD{order['Id']}^FS^FO50,110^A0N,30^FD{receiver}^FS^XZ".encode()
    printed = files.pdf(f"Etiqueta {order['Id']} - {receiver}", size)
    if form == "TXT":
        return Reply(200, zpl, "text/plain")
    if form == "PDF":
        return Reply(200, printed, "application/pdf")
    return Reply(200, files.zip_of({"label.txt": zpl, "receipt.pdf": printed}), "application/zip")
