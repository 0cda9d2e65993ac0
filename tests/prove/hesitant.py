"""A play in which people ask back before they approve, and take the first approval back."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bot.fail_points import FailPoint
from sandbox.server import Sandbox
from sandbox.slack.model import NotPossibleError
from tests.e2e.driver import ANA, APPROVALS, BRUNO, Json, buttons
from tests.e2e.reading import menu
from tests.prove.acts import Act
from tests.prove.children import Nursery
from tests.prove.play import Play

#: points that are only reached by people who do not just approve
SECOND_THOUGHTS = {
    FailPoint.UNDO_COMMIT,
    FailPoint.UNDO_COMMITTED,
    FailPoint.ASK_BACK_COMMIT,
    FailPoint.ASK_BACK_COMMITTED,
}


class HesitantPlay(Play):
    """Asked, answered, approved, undone, approved."""

    undo_window = "6s"

    def __init__(self, nursery: Nursery, sandbox: Sandbox, database: Path, act: Act) -> None:
        super().__init__(nursery, sandbox, database, act)
        self.tried: list[str] = []

    def _is_quiet(self) -> bool:
        row = self._row()
        waits = row is not None and row["state"] == "approved" and not self._has("undone")
        return (waits and self._is_told()) or super()._is_quiet()

    def _act(self) -> None:
        row = self._row()
        if row is not None and row["state"] == "pending" and not self._has("asked_back"):
            self._second_thought("asked back again", "asked_back", self._ask_back)
        elif row is not None and row["state"] == "pending" and not self._has("answered"):
            self._second_thought("answered again", "answered", self._answer)
        elif row is not None and row["state"] == "approved" and not self._has("undone"):
            self._second_thought("undone again", "undone", lambda: self._press_card("undo"))
            self.approvals = 0
        else:
            super()._act()

    def _second_thought(self, again: str, event: str, act: Callable[[], None]) -> None:
        if event in self.tried:
            self.outcome.helped.append(again)
        self.tried.append(event)
        with suppress(AssertionError, TimeoutError, NotPossibleError):  # it died, or the card changed under the finger
            act()
        self._look(lambda: self._has(event))

    def _ask_back(self) -> None:
        card = self._card_with("more")
        (value,) = [value for value in menu(card) if value.startswith("ask_back:")]
        view = self.opened(BRUNO, lambda: self.slack.press(BRUNO, APPROVALS, card["key"], "more", value=value))
        self.slack.submit(BRUNO, view["id"], {"text": "¿Con qué transportista?"})

    def _answer(self) -> None:
        asked = next(one for one in reversed(self.slack.dm(ANA)) if "answer" in buttons(one))
        view = self.opened(ANA, lambda: self.slack.press(ANA, asked["channel"], asked["key"], "answer"))
        self.slack.submit(ANA, view["id"], {"text": "Con el de siempre."})

    def _press_card(self, action_id: str) -> None:
        self.slack.press(BRUNO, APPROVALS, self._card_with(action_id)["key"], action_id)

    def _card_with(self, action_id: str) -> Json:
        card = next((one for one in self.cards() if action_id in buttons(one)), None)
        if card is None:
            raise TimeoutError(action_id)
        return card

    def _has(self, event: str) -> bool:
        return bool(self._rows(f"SELECT 1 FROM events WHERE name = '{event}'"))
