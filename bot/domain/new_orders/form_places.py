"""Where in the small form a finding about its JSON belongs: from ``Items[1].UnitPrice`` to ``unit_price_2``."""

import re

from bot.domain.notes import Note

_ITEM = re.compile(r"Items\[(\d+)\](?:\.(.+))?")
#: the one address of the form stands in three sections
_ADDRESS = re.compile(r"(?:Buyer|Buyer\.BillingInfo|Shipping\.Receiver)\.Address\.(\w+)")

_OF_AN_ITEM = {
    "": "title",
    "Product": "title",
    "Product.Title": "title",
    "Product.SKU": "sku",
    "Quantity": "quantity",
    "UnitPrice": "unit_price",
}
_OF_THE_ADDRESS = {
    "CountryId": "country",
    "StateCode": "state_code",
    "City": "city",
    "StreetName": "street_name",
    "StreetNumber": "street_number",
    "ZipCode": "zip_code",
    "Phone": "phone",
}
_ELSEWHERE = {
    "MarketplaceId": "marketplace_id",
    "ExternalOrderId": "external_order_id",
    "DateCreated": "created_at",
    "Buyer.Name": "buyer_name",
    "Buyer.DocType": "buyer_document_type",
    "Buyer.DocNumber": "buyer_document_number",
    "Buyer.Phone": "phone",
    "Buyer.Email": "email",
    "Buyer.BillingInfo.DocType": "buyer_document_type",
    "Buyer.BillingInfo.DocNumber": "buyer_document_number",
    "Buyer.BillingInfo.TaxPayerType": "tax_payer_type",
    "Buyer.BillingInfo.BusinessName": "business_name",
    "Payments[0].ExternalPaymentId": "payment_number",
    "Payments[0].Amount": "amount",
    "Payments[0].AmountNoDiscount": "amount",
    "Payments[0].Method": "payment_method",
    "Payments[0].DateCreated": "created_at",
    "Payments[0].DateApproved": "created_at",
    "Shipping.ExternalShippingId": "shipping_number",
    "Shipping.Method": "shipping_method",
    "Shipping.LogisticType": "logistic_type",
    "Shipping.CourierInfo": "courier",
    "Shipping.CourierInfo.BusinessName": "courier",
    "Shipping.Pickup": "pickup_id",
    "Shipping.Pickup.Id": "pickup_id",
    "Shipping.Cost.Seller": "seller_cost",
    "Shipping.Cost.Receiver": "receiver_cost",
    "Shipping.Cost.Total": "seller_cost",
    "Shipping.EstimatedDeliveryDate": "delivery_at",
    "Shipping.DateCreated": "created_at",
    "Shipping.Receiver.Name": "buyer_name",
    "Shipping.Receiver.Phone": "phone",
}


def field_at(path: str) -> str | None:
    """Return the field of the form that a place of the JSON was filled from; None for a whole section."""
    item = _ITEM.fullmatch(path)
    if item:
        name = _OF_AN_ITEM.get(item[2] or "")
        return f"{name}_{int(item[1]) + 1}" if name else None
    address = _ADDRESS.fullmatch(path)
    return _OF_THE_ADDRESS.get(address[1]) if address else _ELSEWHERE.get(path)


def of_the_form(note: Note) -> Note:
    """Return a finding as one about the form: with the ``field`` that its place was filled from, where there is one."""
    field = field_at(str(note.params.get("place", "")))
    return note if field is None else Note(note.key, {**note.params, "field": field})


def kind_and_number(field: str) -> tuple[str, str]:
    """Part ``title_2`` into ``title`` and ``2``; a field that is there once has no number."""
    kind = field.rstrip("0123456789").removesuffix("_")
    return kind, field.removeprefix(kind).removeprefix("_")
