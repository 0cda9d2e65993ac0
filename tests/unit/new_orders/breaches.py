"""A table, rule by rule: at least one way to break every rule that can be checked here."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.domain.new_orders.json_text import write
from bot.domain.notes import Level
from tests.unit.new_orders.samples import Change, above, both, cut, put, repeat


@dataclass(frozen=True, slots=True)
class Row:
    """One way to break a rule: the change, and where the breach is then found."""

    rule: str
    path: str
    change: Change
    level: Level = Level.REFUSED


def _twice(order: Any) -> str:
    return write(order).replace("{", '{"ErpStatus":"a","ErpStatus":"b",', 1)


def _listed(order: Any) -> str:
    return write([order])


def _with_known_country(order: Any) -> str:
    order["Buyer"]["Address"]["CountryId"] = "AR"
    return put("/Buyer/DocType", "CPF")(order)


def _copied_item(order: Any) -> str:
    order["Items"] = [order["Items"][0], order["Items"][0]]
    return write(order)


def _eleven_payments(order: Any) -> str:
    payment, method = order["Payments"][0], {"Status": 5}  # cancelled: no payment counts, whatever its amount
    order["Payments"] = [payment | method | {"ExternalPaymentId": f"PAY-{number}"} for number in range(11)]
    return write(order)


def _address_of_pickup(order: Any) -> str:
    order["Shipping"] |= {"Method": 2, "LogisticType": 7, "CourierInfo": None, "Pickup": {"Id": 1}}
    order["Shipping"]["Receiver"] = {"Name": "Ana Prueba", "Address": order["Buyer"]["Address"]}
    return write(order)


def _picked_up(pickup: Any) -> Change:
    def change(order: Any) -> str:
        order["Shipping"] |= {"Method": 2, "LogisticType": 7, "CourierInfo": None, "Pickup": pickup}
        return write(order)

    return change


def _paid(**fields: object) -> Change:
    def change(order: Any) -> str:
        order["Payments"][0] |= fields
        return write(order)

    return change


def _discount(**fields: object) -> Change:
    def change(order: Any) -> str:
        order["Payments"][0]["Discounts"] = [{"Code": "Coupon", "Type": "Value", "Amount": 5, "Value": 5} | fields]
        return write(order)

    return change


def _paid_twice(order: Any) -> str:
    order["Payments"] = [order["Payments"][0], order["Payments"][0]]
    return write(order)


def _without_brand(order: Any) -> str:
    item = order["Items"][0]
    order["Items"] = [item, item | {"Product": {"SKU": item["Product"].get("SKU") or "X", "Title": "Kit"}}]
    order["Items"][0]["Product"] = {"Brand": "MarcaDemo", "SKU": item["Product"].get("SKU") or "X", "Title": "Kit"}
    return write(order)


def _delivered_before(order: Any) -> str:
    order["DateCreated"] = "2026-03-08T16:20:11Z"
    return put("/Shipping/EstimatedDeliveryDate", "2026-03-01T00:00:00Z")(order)


def _pickup_that_is_sent(order: Any) -> str:
    order["Shipping"].pop("Pickup", None)
    order["Shipping"] |= {"Method": 0, "LogisticType": 7, "CourierInfo": None}
    order["Shipping"]["Receiver"] = {"Name": "Ana Prueba", "Address": order["Buyer"]["Address"]}
    return write(order)


def _in_thousands(order: Any) -> str:
    order["Items"] = [order["Items"][0] | {"Quantity": 2, "UnitPrice": 15999}]
    order["Payments"] = [order["Payments"][0] | {"Amount": Decimal("31.99"), "AmountNoDiscount": Decimal("31.99")}]
    order["Payments"][0] |= dict.fromkeys(("ShippingAmount", "ShippingAmountNoDiscount", "InstallmentAmount"))
    order["Payments"][0] |= {"Taxes": None, "Discounts": None}
    order["Payments"][0]["Status"] = 1
    order["Shipping"]["Cost"] = {"Seller": 0, "Receiver": 0, "Total": 0}
    return write(order)


def _courier_with_document(order: Any) -> str:
    address = order["Buyer"]["Address"] | {"CountryId": "BR"}
    return put("/Shipping/CourierInfo", {**_COURIER, "DocType": "DNI", "Address": address})(order)


def _to_nobody(order: Any) -> str:
    order["Shipping"].pop("Pickup", None)
    order["Shipping"] |= {"Method": 4, "Receiver": {}}
    return write(order)


_SELLER_SKU_ONLY = {"SellerSKU": "INT-0101", "Title": "Kit"}
_BRAND_ONLY = {"Brand": "MarcaDemo", "Title": "Kit"}
_COURIER = {"BusinessName": "Correo Demo SA"}

BREACHES = (
    Row("JSON", "ErpStatus", _twice),
    Row("CO-01", "MarketPlace", put("/MarketPlace", {"Key": 50})),
    Row("CO-01", "Buyer.Name", put("/Buyer/Name", 5)),
    Row("CO-01", "Buyer", put("/Buyer", "Ana Prueba")),
    Row("CO-01", "Items", put("/Items", {})),
    Row("CO-01", "MarketplaceId", put("/MarketplaceId", "50")),
    Row("CO-01", "Items[0].StockMovement", put("/Items/0/StockMovement", "true")),
    Row("CO-02", "", _listed),
    Row("CO-06", "Buyer.Name", cut("/Buyer/Name")),
    Row("CO-06", "Buyer.Phone", put("/Buyer/Phone", "  ")),
    Row("CO-06", "DateCreated", put("/DateCreated", None)),
    Row("CO-07", "Buyer", cut("/Buyer")),
    Row("CO-07", "Items[0].Product", put("/Items/0/Product", None)),
    Row("CO-21", "Items[0].Product.Title", put("/Items/0/Product", {"SKU": ""})),
    Row("CO-07", "Shipping.Receiver", _to_nobody),
    Row("CO-08", "Buyer.BillingInfo", cut("/Buyer/BillingInfo"), Level.WARNED),
    Row("CO-09", "Buyer.BillingInfo.Address", put("/Buyer/BillingInfo/Address", None), Level.WARNED),
    Row("CO-10", "Items", put("/Items", [])),
    Row("CO-10", "Items", repeat("/Items/0", 51)),
    Row("CO-11", "Payments", put("/Payments", None)),
    Row("CO-12", "Payments", _eleven_payments),
    Row("CO-13", "Payments[0].Discounts", repeat("/Payments/0/Discounts/0", 11)),
    Row("CO-13", "Payments[0].Discounts", repeat("/Payments/0/Discounts/0", 6), Level.WARNED),
    Row("CO-15", "Payments[1].ExternalPaymentId", _paid_twice),
    Row("CO-16", "Payments[0].ShippingAmount", _paid(ShippingAmount=10**14, ShippingAmountNoDiscount=None)),
    Row("CO-16", "Payments[0].ShippingAmountNoDiscount", _paid(ShippingAmountNoDiscount=10**14)),
    Row("CO-16", "Payments[0].Taxes.Amount", _paid(Taxes={"Amount": 10**14}), Level.WARNED),
    Row("CO-17", "Payments[0].Installments", _paid(Installments=-1, InstallmentAmount=None)),
    Row("CO-17", "Payments[0].Installments", _paid(Installments=0), Level.WARNED),
    Row("CO-18", "Items[1]", _copied_item),
    Row("CO-18", "Items[1]", _without_brand, Level.WARNED),
    Row("CO-19", "Payments[0].Discounts[0].Amount", _discount(Amount=0), Level.WARNED),
    Row("CO-19", "Payments[0].Discounts[0].Value", _discount(Type="Percentage", Value=150), Level.WARNED),
    Row("CO-19", "Payments[0].Discounts[0].Value", _discount(Value=-5), Level.WARNED),
    Row("CO-19", "Payments[0].Discounts[0].Value", _discount(Value=6), Level.WARNED),
    Row("CO-20", "Items[0].Product.SKU", put("/Items/0/Product", _SELLER_SKU_ONLY)),
    Row("CO-21", "Items[0].Product.SKU", put("/Items/0/Product", _BRAND_ONLY)),
    Row("CO-21", "Items[0].Product.Title", put("/Items/0/Product", {"SKU": "FLT-0101"}), Level.WARNED),
    Row("CO-30", "Payments[1].Amount", put("/Payments/1/Amount", 0)),
    Row("CO-30", "Payments[0].Taxes.Amount", put("/Payments/0/Taxes", {"Amount": Decimal("-0.01")})),
    Row("CO-30", "Shipping.Cost.Seller", put("/Shipping/Cost", {"Seller": -1, "Receiver": 1, "Total": 0})),
    Row("CO-31", "Items[0].UnitPrice", put("/Items/0/UnitPrice", Decimal("15999.50000"))),
    Row("CO-31", "Items[0].UnitPrice", put("/Items/0/UnitPrice", "1.288,44")),
    Row("CO-32", "Payments[0].Amount", above("/Payments/0/Amount", "/Payments/0/AmountNoDiscount")),
    Row(
        "CO-32",
        "Payments[0].ShippingAmount",
        above("/Payments/0/ShippingAmount", "/Payments/0/ShippingAmountNoDiscount"),
    ),
    Row("CO-33", "Shipping.ExternalShippingId", put("/Shipping/ExternalShippingId", 0), Level.WARNED),
    Row("CO-34", "Items[0].Quantity", put("/Items/0/Quantity", 0)),
    Row("CO-34", "Items[0].Quantity", put("/Items/0/Quantity", Decimal("1.5"))),
    Row("CO-35", "Items[0].UnitPriceCost", put("/Items/0/UnitPriceCost", Decimal("15.999")), Level.WARNED),
    Row("CO-36", "Shipping.DateCreated", put("/Shipping/DateCreated", "2026-03-08T16:20:11")),
    Row("CO-37", "Shipping.DateCreated", put("/Shipping/DateCreated", "0001-01-01T00:00:00Z"), Level.WARNED),
    Row("CO-37", "Shipping.EstimatedDeliveryDate", _delivered_before, Level.WARNED),
    Row("CO-39", "Payments[0].Amount", _in_thousands, Level.WARNED),
    Row("CO-40", "Shipping.Pickup", both(put("/Shipping/Method", 0), put("/Shipping/Pickup", {"Id": 7001}))),
    Row("CO-41", "Shipping.Pickup", _picked_up({})),
    Row("CO-41", "Shipping.Pickup.Id", _picked_up({"Name": "Centro"})),
    Row("CO-41", "Shipping.Receiver.Address", _address_of_pickup, Level.WARNED),
    Row("CO-42", "Shipping.CourierInfo", both(put("/Shipping/LogisticType", 14), put("/Shipping/CourierInfo", None))),
    Row("CO-42", "Shipping.CourierInfo.BusinessName", put("/Shipping/CourierInfo", {"OwnCode": "C1"})),
    Row(
        "CO-42",
        "Shipping.CourierInfo",
        both(put("/Shipping/LogisticType", 6), put("/Shipping/CourierInfo", _COURIER)),
        Level.WARNED,
    ),
    Row("CO-43", "Shipping.Cost", cut("/Shipping/Cost")),
    Row("CO-43", "Shipping.Cost.Seller", cut("/Shipping/Cost/Seller")),
    Row("CO-44", "Shipping.Cost.Total", above("/Shipping/Cost/Total", "/Shipping/Cost/Total")),
    Row("CO-45", "Shipping.Receiver.Address", cut("/Shipping/Receiver/Address")),
    Row("CO-50", "Items[0].Status", put("/Items/0/Status", 11)),
    Row("CO-51", "Payments[0].Status", put("/Payments/0/Status", 8)),
    Row("CO-52", "Payments[0].Method", put("/Payments/0/Method", 9)),
    Row("CO-53", "Shipping.Method", put("/Shipping/Method", 1)),
    Row("CO-54", "Shipping.LogisticType", put("/Shipping/LogisticType", 9)),
    Row("CO-55", "Payments[0].Discounts[0].Code", put("/Payments/0/Discounts/0/Code", "coupon")),
    Row("CO-55", "Payments[0].Discounts[0].Type", put("/Payments/0/Discounts/0/Type", "Euro")),
    Row("CO-56", "Buyer.Address.CountryId", put("/Buyer/Address/CountryId", "ar")),
    Row("CO-57", "Buyer.DocType", _with_known_country, Level.WARNED),
    Row("CO-57", "Buyer.DocType", put("/Buyer/DocType", "dni")),
    Row("CO-57", "Buyer.DocType", put("/Buyer/DocType", "XYZ")),
    Row(
        "CO-57",
        "Shipping.CourierInfo.DocType",
        _courier_with_document,
        Level.WARNED,
    ),
    Row("CO-58", "Items[0].Status", put("/Items/0/Status", "10")),
    Row("CO-58", "Shipping.Method", put("/Shipping/Method", value=True)),
    Row("CO-58", "Shipping.LogisticType", put("/Shipping/LogisticType", {"Key": 8, "Value": "cross_docking"})),
    Row("CO-58", "Payments[0].Discounts[0].Code", put("/Payments/0/Discounts/0/Code", 1)),
    Row("CO-59", "Shipping.LogisticType", _pickup_that_is_sent, Level.WARNED),
    Row("CO-60", "Integrated", put("/Integrated", value=True), Level.WARNED),
    Row("CO-61", "ExternalOrderId", put("/ExternalOrderId", "OWN-30\u200b")),
)
