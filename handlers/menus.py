"""⋯ menus: an option stands for a button, and is heard as if that button had been pressed."""

from collections.abc import Callable

from slack_bolt import App, BoltResponse

from handlers.payloads import Body
from handlers.views.menus import MORE


def read_menus(app: App) -> None:
    """Let whoever listens to a button hear the option of a menu that stands for it (``handlers.views.menus``)."""

    @app.middleware
    def read(body: Body, next_: Callable[[], BoltResponse]) -> BoltResponse:
        for action in body.get("actions", ()):
            if action["action_id"] == MORE:
                chosen = action.get("selected_option", {}).get("value", "")
                action["action_id"], _, action["value"] = chosen.partition(":")
        return next_()
