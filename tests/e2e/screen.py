"""The sandbox's page as a person uses it: pointer and keyboard in a real browser."""

import re
from typing import Final

from playwright.sync_api import FilePayload, Locator, Page, expect

ANA: Final = "U0REQUESTER"
BRUNO: Final = "U0APPROVER1"
CARLA: Final = "U0APPROVER2"
SUPPORT: Final = "C0SUPPORT"
APPROVALS: Final = "C0APPROVALS"
ALERTS: Final = "C0ALERTS"
FREE_TEXT: Final = "4"
"""The reason a requester writes the text for (OTHER)."""
MOST_STOPS: Final = 150
"""Tab stops of the whole page with every order in its panel."""

_NAMELESS = re.compile(
    r"^\s*- (?:button|checkbox|combobox|dialog|img|link|radio|searchbox|spinbutton|textbox)(?: \[.*\])?:?$",
    re.MULTILINE,
)


class Screen:
    """One browser with the sandbox's page; `page` is Playwright's."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.modal = page.get_by_test_id("modal")
        self.dialog = page.get_by_test_id("confirm")
        self.composer = page.get_by_test_id("composer")
        self.messages = page.locator("#messages > article")

    @property
    def latest(self) -> Locator:
        """The newest message of the channel, with its thread."""
        return self.messages.last

    def act_as(self, person: str, channel: str = "") -> None:
        """Become somebody, and look at a channel; without one at the direct messages of the bot."""
        self.page.get_by_test_id("person-select").select_option(person)
        place = self.page.get_by_test_id(f"channel-{channel}") if channel else self.page.locator("#directs button")
        place.click()
        expect(place).to_have_attribute("aria-current", "page")
        expect(self.page).to_have_url(re.compile(f"user={person}"))

    def say(self, text: str) -> None:
        """Type into the composer and send."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def button(self, action_id: str, place: Locator | None = None) -> Locator:
        """Return the newest button of an action."""
        return (place or self.page.locator("#messages")).locator(f'[data-action-id="{action_id}"]').last

    def press(self, action_id: str, *, confirm: bool = False) -> None:
        """Press the newest button of an action, and agree to what it asks."""
        self.button(action_id).click()
        if confirm:
            self.page.get_by_test_id("confirm-ok").click()
            expect(self.dialog).to_be_hidden()

    def field(self, block_id: str) -> Locator:
        """Return a field of the form by its block_id."""
        return self.modal.locator(f"[data-block-id={block_id}]")

    def choose_reason(self, value: str) -> None:
        """Choose a reason, and wait until the form follows."""
        expect(self.field("reason")).to_be_visible()
        self.field("reason").select_option(value)

    def write(self, text: str, *, replied: bool = False, file: FilePayload | None = None) -> None:
        """Fill in the message form for a free text."""
        self.choose_reason(FREE_TEXT)
        expect(self.modal.locator("label[for]", has_text="opcional").filter(has_text="Texto")).to_have_count(0)
        self.field("text").fill(text)
        if replied:
            self.field("buyer_replied").check()
        if file:
            self.field("files").set_input_files(file)
            expect(self.modal.locator(".file:not(.uploading)")).to_contain_text(file["name"])

    def submit(self) -> None:
        """Submit the form, and wait until it closes."""
        self.page.get_by_test_id("modal-submit").click()
        expect(self.modal).to_be_hidden()

    def bubbles(self, order: int) -> Locator:
        """Return what an order's buyer received."""
        return self.page.get_by_test_id(f"buyer-{order}").locator(".bubble")

    def reply_as_buyer(self, order: int) -> None:
        """Let the buyer answer, in the panel."""
        waiting = self.page.locator(f"[data-order='{order}'] .row .hint")
        expect(waiting).to_be_visible()
        self.page.get_by_test_id(f"reply-{order}").click()
        expect(waiting).to_have_count(0)

    def make_fail(self, endpoint: str, kind: str) -> None:
        """Plan a fault, in the panel."""
        self.page.locator("[data-section=faults] summary").click()
        self.page.get_by_test_id("fault-endpoint").select_option(endpoint)
        self.page.get_by_test_id("fault-kind").select_option(kind)
        self.page.get_by_test_id("fault-add").click()
        expect(self.page.get_by_test_id("fault-list")).to_contain_text(f"{endpoint} · {kind}")

    def tab_to(self, target: Locator, *, back: bool = False) -> None:
        """Press Tab until the target has the focus; fail when it is not on the way."""
        expect(target).to_be_visible()
        for _ in range(MOST_STOPS):
            if target.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"the keyboard does not lead to {target}")

    def nameless(self) -> list[str]:
        """Return the roles a screen reader would tell without a name."""
        found = _NAMELESS.findall(self.page.locator("body").aria_snapshot())
        return [line.strip() for line in found]
