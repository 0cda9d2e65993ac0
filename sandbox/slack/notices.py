"""What Slack's client tells a person when an app does not answer as it should.

Each has a code, for the page's own languages, and the sentence of Slack's English client.
"""

from collections.abc import Callable
from dataclasses import dataclass

TROUBLE = "We had some trouble connecting. Try again?"
"""What Slack shows in a modal whose action or submission is not acknowledged."""
NO_RESPONSE = "This app responded with an error or did not respond in time."


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice; `subject` is what it is about: the command typed, or what was wrong with an answer."""

    code: str
    text: str
    subject: str = ""


MakeNotice = Callable[[str], Notice]
"""Makes a notice of the delivery's own code (`operation_timeout` or `dispatch_failed`)."""


def command_failed(name: str) -> MakeNotice:
    """Return how Slack tells that a command was not acknowledged."""
    return lambda code: Notice(code, f'{name} failed with the error "{code}"', name)


def no_response(_code: str) -> Notice:
    """Tell that nobody answered a button of a message."""
    return Notice("no_response", NO_RESPONSE)


def trouble(_code: str) -> Notice:
    """Tell that nobody answered a modal, or with something Slack does not understand."""
    return Notice("trouble_connecting", TROUBLE)


def not_a_command(name: str) -> Notice:
    """Tell that no app has this command, or not for this person."""
    return Notice("not_a_command", f"{name} is not a valid command.", name)


def answer_refused(problem: str) -> Notice:
    """Tell that the text or the blocks answered to a command are none Slack shows."""
    return Notice("answer_refused", f"The command's answer was refused: {problem}", problem)
