"""Plainly invented orders, batches and stories, for screens to show."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.domain.contents import Content, FileRef
from bot.domain.conversations import Conversation
from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.glimpses import Glimpse
from bot.domain.kinds import Kind
from bot.domain.marks import INTEGRATE, IntegrateContent
from bot.domain.messages import MESSAGE, MessageContent
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.notes import ALLOWED, Note, Verdict, refuse, warn
from bot.domain.orders import Country, CountryEvidence, Item, KeyValue, Money, Order, OrderDocument
from bot.domain.outbox import Alert
from bot.domain.reasons import Reason
from bot.domain.requests import Batch, Decision, Request, State, Story
from bot.operations.looking_up.pages import AlertPage, FoundOrders, OrderPage
from bot.operations.messages.compose import ComposePage

NOW = dt.datetime(2026, 11, 21, 14, 5, tzinfo=dt.UTC)
TEXT = "Hola Ana, la factura sale mañana.\n¿Necesita algo más?"
FILE = FileRef(
    slack_id="F1",
    name="factura.pdf",
    size=120_000,
    sha256="ab" * 32,
    permalink="https://example.slack.com/files/U1/F1/factura.pdf",
)
HOSTILE = (
    "<!channel> & <https://evil.example|x> *bold* _i_ ~s~ `c` :rotating_light: @channel",
    "\u202eEvil\u202c\u200b\u0007",
    "> quoted\n>second",
    "&" * 4_000,
    "*" * 4_000,
    "x" * 4_000,
)

VERDICTS: dict[Reason, Verdict] = {
    Reason.REQUEST_VARIANTS: refuse(
        "rule.logistic_not_allowed", reason="REQUEST_VARIANTS", logistic="flex", allowed=("cross_docking", "me2")
    ),
    Reason.REQUEST_BILLING_INFO: ALLOWED,
    Reason.SEND_INVOICE_LINK: refuse(
        "rule.country_not_available", reason="SEND_INVOICE_LINK", country="AR", countries=("MX",)
    ),
    Reason.OTHER: ALLOWED,
    Reason.DELIVERY_PROMISE: warn("rule.claims", count=2),
}


def order(name: str = "Ana Prueba", *, account_id: int = 15001) -> Order:
    """Return an order of Argentina with all that an order card can show."""
    return Order(
        id=580101,
        account_id=account_id,
        account_name="Tienda AR",
        external_order_id="2000001234567890",
        marketplace=KeyValue(1, "Mercado Libre"),
        country=CountryEvidence(Country.AR, (("listing", Country.AR), ("receiver", Country.BR))),
        logistic_type=KeyValue(6, "flex"),
        status=KeyValue(2, "paid"),
        buyer_name=name,
        items=tuple(Item(f"Zapatilla {n}", f"SKU-{n}", n, Money(Decimal("1288.44"), "ARS")) for n in range(1, 13)),
        total=Money(Decimal("25768.80"), "ARS"),
        payment_pending=True,
        claims=1,
        is_cancelled=True,
        documents=(OrderDocument(0, "factura", "pdf", 1200), OrderDocument(None, name, "")),
        integrated=True,
        own_order_id="A-1",
        created_at=NOW,
    )


def order_page(
    name: str = "Ana Prueba", *, conversation: Conversation | None = None, account_id: int = 15001
) -> OrderPage:
    """Return an order with what was asked about it, in every state."""
    return OrderPage(
        order=order(name, account_id=account_id),
        verdicts=VERDICTS,
        conversation=conversation or Conversation(waiting_since=NOW, locked_reason=Reason.OTHER, on_its_way=request()),
        history=tuple(request(n, state=state) for n, state in enumerate(State)),
    )


def found(*pages: OrderPage) -> FoundOrders:
    """Return what a look-up found."""
    return FoundOrders(number="580101", pages=pages or (order_page(),))


def compose_page(reason: Reason | None = None, *, page: OrderPage | None = None, accounts: int = 1) -> ComposePage:
    """Return the form for a message as it stands after a choice."""
    return ComposePage(
        batch_id="batch-1",
        number="580101",
        orders=tuple(order(account_id=15001 + n) for n in range(accounts)),
        page=page if page is not None or accounts > 1 else order_page(),
        reason=reason,
        preview="Hola, por favor confirma las características." if reason is Reason.REQUEST_BILLING_INFO else None,
        warnings=VERDICTS[reason].notes if reason else (),
        accepts_text=reason not in {Reason.REQUEST_VARIANTS, Reason.REQUEST_BILLING_INFO},
        text_required=reason is Reason.OTHER,
    )


def message(text: str | None = TEXT, *, file: FileRef | None = FILE) -> MessageContent:
    """Return a message with a file."""
    return MessageContent(reason=4 if text else 2, text=text, shown=text or "Para adjuntarte la factura…", file=file)


CONTENTS: dict[Kind, Content] = {
    MESSAGE: message(),
    DOCUMENT: DocumentContent(document_type=0, file=FILE, number="A-0001", date=NOW.date()),
    INTEGRATE: IntegrateContent(integrated=True, own_order_id="A-1", erp_status="facturado"),
    CREATE_ORDER: CreateOrderContent(external_order_id="EXT-1", body='{"Items": [{"Quantity": 1}]}', file=FILE),
}


def request(
    number: int = 0, *, state: State = State.PENDING, content: Content | None = None, **more: object
) -> Request:
    """Return a request in a state; ``more``: other values of its fields."""
    content = content or message()
    failed = state in {State.REFUSED, State.UNKNOWN, State.INVALID}
    made = Request(
        id=f"request-{number}",
        batch_id="batch-1",
        kind=Kind(content.kind),
        account_id=15001,
        order_id=580101 + number if content.kind != "create_order" else None,
        external_order_id="EXT-1",
        country=Country.AR,
        content=content,
        state=state,
        due_at=NOW,
        http_status=412 if failed else None,
        api_message="Precondition <failed>" if failed else "",
        cause=CAUSES.get(state, ""),
        finished_at=NOW,
        glimpse=glimpse(),
        notes=(Note("rule.claims", {"count": 1}),) if state is State.PENDING else (),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # whoever calls names the fields to change


def glimpse(text: str = "") -> Glimpse:
    """Return an order as it is kept; with foreign text in all that is foreign."""
    return Glimpse(
        buyer=text or "Ana Prueba",
        product=text or "Zapatilla",
        quantity=2,
        lines=3,
        total=Money(Decimal("25768.80"), "ARS"),
        listing="https://articulo.mercadolibre.com.ar/MLA-138080101-zapatilla-_JM",
        pack="2000007700000001",
    )


CAUSES = {State.REFUSED: "failure.status_412", State.UNKNOWN: "failure.timeout", State.INVALID: "file.not_available"}
_DECISIONS = {
    State.PENDING: None,
    State.COLLECTING: None,
    State.INVALID: None,
    State.DECLINED: Decision.DECLINED,
    State.EXPIRED: Decision.EXPIRED,
    State.WITHDRAWN: Decision.WITHDRAWN,
}


def story(state: State = State.PENDING, kind: Kind = MESSAGE, *, requests: Sequence[Request] = ()) -> Story:
    """Return a batch with its requests as it stands in a state."""
    asked = tuple(requests) or (request(state=state, content=CONTENTS[kind]),)
    decision = _DECISIONS.get(state, Decision.APPROVED)
    batch = Batch(
        id="batch-1",
        kind=asked[0].kind,
        account_id=15001,
        requested_by="U0ANA",
        requested_at=NOW,
        expires_at=NOW + dt.timedelta(days=1),
        decision=decision,
        decided_by="U0BRUNO" if decision and decision is not Decision.EXPIRED else None,
        decided_at=NOW if decision else None,
        decline_reason="Falta el *CUIT*" if decision is Decision.DECLINED else "",
        buyer_replied=True,
        language="es",
    )
    return Story(batch, asked)


def alert(cause: str = "refused.failure.status_412", *, stories: Sequence[Story] = (), **more: object) -> AlertPage:
    """Return an alert about requests; ``more``: other values of its fields."""
    ids = tuple(request.id for story in stories for request in story.requests)
    made = Alert(id="alert-1", cause=cause, count=3, first_at=NOW, last_at=NOW, request_ids=ids)
    return AlertPage(alert=replace(made, **more), stories=tuple(stories))  # type: ignore[arg-type]  # as above
