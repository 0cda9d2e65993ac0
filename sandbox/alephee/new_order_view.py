"""Turns the types of POST orders into those of GET orders, which are not the same.

Sources: developers.alephee.com/v2/orders/post-methods/create-a-new-order/type-specifications (what comes in) and
/v2/orders/get-methods/get-orders/response (what is shown).
"""

import json
from typing import Final

from sandbox.alephee.seeds import CODES, label
from sandbox.alephee.values import Json, plain_number

PICKUP_FIELDS: Final = {"ExternalPickupId": 0, "IntegrationCode": ""}


def shown_order(order: Json, order_id: int, account: Json, channel: Json) -> Json:
    """Return the order as GET orders shows it; numbers become plain JSON numbers."""
    order = json.loads(json.dumps(order, default=plain_number))
    # The least advanced item decides: an order is shipped only when all of it is.
    status = min(item["Status"] for item in order["Items"])
    return {
        "Id": order_id,
        "ExternalOrderId": order["ExternalOrderId"],
        "PackId": "",
        "SellerAccount": {
            "Id": account["Id"],
            "OwnCode": "",
            "Name": account["Name"],
            "BusinessName": account["BusinessName"],
        },
        "Items": [_item(item, order_id, place) for place, item in enumerate(order["Items"], 1)],
        "Payments": [_payment(payment, order) for payment in order["Payments"]],
        "Shipping": _shipping(order["Shipping"], status, account["Id"]),
        "Buyer": _buyer(order["Buyer"], order_id),
        "Billing": {"SaleFee": 0.0},
        "ActiveClaims": [],
        "Documents": [],
        "Integrated": order.get("Integrated") or False,
        "IntegratedOrderId": "",
        "ErpStatus": order.get("ErpStatus") or "",
        "Notes": "",
        "Status": label("status", status),
        "StatusType": dict(CODES["status_type"][str(status)]),
        "MarketPlace": {"Key": channel["Id"], "Value": channel["Name"]},
        "DateCreated": order["DateCreated"],
        "LastUpdated": order["DateCreated"],
        "IsCancelled": False,
    }


def _item(item: Json, order_id: int, place: int) -> Json:
    product = item["Product"]
    return {
        "Id": order_id * 10 + place,
        "Type": {"Key": 0, "Value": "Product"},
        "Product": {
            "Sku": product.get("SKU") or "",
            "Brand": product.get("Brand") or "",
            "SellerSku": product.get("SellerSKU") or "",
            "Title": product.get("Title") or "",
            "IntegrationCode": "",
        },
        "Quantity": item["Quantity"],
        "UnitPrice": item["UnitPrice"],
        "FullUnitPrice": item["UnitPrice"],
        "UnitPriceCost": item.get("UnitPriceCost"),
        "SaleFee": 0.0,
        "Notes": item.get("Notes") or "",
        "Status": label("status", item["Status"]),
        "StatusType": dict(CODES["status_type"][str(item["Status"])]),
        "IsCancelled": False,
    }


def _payment(payment: Json, order: Json) -> Json:
    method = payment.get("Method")
    shipping = payment.get("ShippingAmount") or 0.0
    return {
        **{name: value for name, value in payment.items() if name not in {"Method", "Status"}},
        "ShippingAmount": shipping,
        "ShippingAmountNoDiscount": payment.get("ShippingAmountNoDiscount") or 0.0,
        "TransactionAmount": round(payment["Amount"] - shipping, 4),
        "CurrencySymbol": CODES["currency"][order["Buyer"]["Address"]["CountryId"]],
        "Method": None if method is None else label("payment_method", method),
        "Status": label("payment_status", payment["Status"]),
        "Discounts": payment.get("Discounts") or [],
        "Taxes": payment.get("Taxes") or {},
        "LastUpdate": payment["DateApproved"],
    }


def _shipping(shipping: Json, status: int, account_id: int) -> Json:
    cost, receiver = shipping["Cost"], shipping.get("Receiver") or {}
    shown = {
        "ExternalShippingId": shipping["ExternalShippingId"],
        "Cost": cost["Total"],
        "ReceiverCost": cost["Receiver"],
        "SenderCost": cost["Seller"],
        "Method": label("shipping_method", shipping["Method"]),
        "Status": label("status", status),
        "LogisticType": label("logistic_type", shipping["LogisticType"]),
        "Receiver": {"Name": receiver.get("Name") or "", "Phone": receiver.get("Phone") or ""},
        "EstimatedDeliveryDate": shipping["EstimatedDeliveryDate"],
        "DateCreated": shipping["DateCreated"],
        "LastUpdated": shipping["DateCreated"],
    }
    if receiver.get("Address"):
        shown["ReceiverAddress"] = receiver["Address"]
    if shipping.get("CourierInfo"):
        shown["CourierInfo"] = shipping["CourierInfo"]
    if shipping.get("Pickup"):
        shown["Pickup"] = {**PICKUP_FIELDS, **shipping["Pickup"], "SellerAccountId": account_id}
    return shown


def _buyer(buyer: Json, order_id: int) -> Json:
    shown = {name: buyer.get(name) or "" for name in ("Name", "Phone", "Email", "DocType", "DocNumber")}
    return {
        "Code": order_id,
        "Owncode": buyer.get("OwnCode") or "",
        **shown,
        "Nickname": "",
        "Address": buyer["Address"],
        "BillingInfo": buyer.get("BillingInfo") or {},
    }
