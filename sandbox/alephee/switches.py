"""What the documents leave open, as switches with the reading the simulator starts with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Switches:
    """Readings of unclear points; every number here is made up unless a page is named.

    - `integrate_max`, `update_max`: orders in one PUT, above it 413 (usage-limiting/limits-per-request);
    - `page_max`: largest `limit` of a GET, above it 206 (same page);
    - `swap_echo`: integrate echoes another order's values, as its documented example does;
    - `integrate_clears`: what integrate is not given it empties instead of keeping it (the page says neither);
    - `integrate_status`: HTTP status of an integrate answer; 300 also carries `Results`;
    - `hide_integrated`: without `Integrated`, GET orders returns only orders not integrated (its documented default);
    - `discounts_max`: discounts of a payment; an older text of the same page says 5;
    - `sku_any_case`: GET products finds an SKU whatever its capitals (the page says "equals");
    - `unknown_sku_status`: what GET products answers to an SKU that nobody knows: 200 with an empty list, or 404;
    - `label_as_text`: a label is answered as a base64 string without being asked for as one;
    - `label_size`: bytes of a label's PDF at least;
    - `attachment_max`: bytes of a message's file (Mercado Libre: 25 MB).
    """

    integrate_max: int = 100
    update_max: int = 100
    page_max: int = 100
    swap_echo: bool = False
    integrate_clears: bool = False
    integrate_status: int = 200
    hide_integrated: bool = True
    discounts_max: int = 10
    sku_any_case: bool = False
    unknown_sku_status: int = 200
    label_as_text: bool = False
    label_size: int = 0
    attachment_max: int = 25_000_000
