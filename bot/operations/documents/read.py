"""Read a document of an order out of Alephee, for the person who asked."""

from dataclasses import dataclass

from bot.domain.files import clean_name
from bot.domain.notes import Note
from bot.domain.orders import Order
from bot.errors import InputError, NeverSent, Refused, Unknown
from bot.operations.looking_up.look_up import LookUp
from bot.operations.tools import Tools
from bot.ports import FileBytes


@dataclass(frozen=True, slots=True)
class DocumentAsked:
    """Which listed document is wanted; Alephee has no ids for them."""

    account_id: int
    order_id: int
    document_type: int
    extension: str
    size: int | None


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """A document, and whether it is the one that was wanted, as far as its size tells."""

    order: Order
    document_type: int
    file: FileBytes
    is_as_listed: bool


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """Fetch a document (Orders document, Request): one by type and format, there is no way to name one of several."""

    tools: Tools
    look_up: LookUp

    def __call__(self, asked: DocumentAsked) -> DocumentRead:
        """Return the document. Raises ``InputError`` when Alephee does not give it, or as a look-up does."""
        (order,) = self.look_up.one_order(asked.account_id, asked.order_id)
        wanted = asked.document_type, asked.extension
        listed = [document for document in order.documents if (document.type, document.extension) == wanted]
        try:
            file = self.tools.api.read_document(
                asked.account_id, asked.order_id, document_type=asked.document_type, extension=asked.extension
            )
        except Refused as error:
            raise InputError(_not_given(asked, error)) from None
        except (NeverSent, Unknown) as error:
            raise InputError(Note("document.not_now", {"status": error.status})) from None
        if not file.content:
            raise InputError(Note("document.came_empty"))
        found = next((one for one in listed if one.size in {None, len(file.content)}), None)
        name = found.full_name if found else file.name
        given = FileBytes(clean_name(name), file.content, file.mimetype)
        is_as_listed = found is not None and (asked.size is None or len(file.content) == asked.size)
        return DocumentRead(order, asked.document_type, given, is_as_listed)


def _not_given(asked: DocumentAsked, error: Refused) -> Note:
    """Say why not: only PDF and XML can be asked for (Orders document, Request: ``documentFormat``)."""
    if asked.extension not in {"pdf", "xml"}:
        return Note("document.format_not_given", {"extension": asked.extension, "status": error.status})
    return Note("document.not_given", {"status": error.status, "api_message": error.api_message})
