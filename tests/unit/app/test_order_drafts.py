from bot.operations.create_order.check import Surroundings
from bot.operations.create_order.drafts import OrderDraft, OrderDrafts


def draft(number: int) -> OrderDraft:
    return OrderDraft(batch_id=f"batch-{number}", user_id="U0ANA", account_id=15001, around=Surroundings())


def test_a_form_is_known_to_its_own_person_only() -> None:
    drafts = OrderDrafts()
    kept = drafts.keep(draft(1))
    assert drafts.get("batch-1", "U0ANA") == kept
    assert drafts.get("batch-1", "U0BRUNO") is None
    assert drafts.get("batch-2", "U0ANA") is None


def test_the_oldest_forms_are_forgotten_when_there_are_too_many() -> None:
    drafts = OrderDrafts()
    for number in range(1_001):
        drafts.keep(draft(number))
    assert drafts.get("batch-0", "U0ANA") is None
    assert drafts.get("batch-1", "U0ANA") is not None
