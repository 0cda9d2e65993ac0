"""blocks.validate (docs.slack.dev/reference/methods/blocks.validate)."""

import json
import re
from typing import TYPE_CHECKING, Any

from sandbox.slack.blockkit import Surface, check
from sandbox.slack.model import Json, SlackError

if TYPE_CHECKING:
    from sandbox.slack.workspace import SlackWorkspace

_PROBLEM = re.compile(r"\[ERROR\] (?P<message>.*) \[json-pointer:(?P<pointer>[^\]]*)\]", re.DOTALL)
ONE_OF = ("blocks", "message", "view")


def validate(_workspace: "SlackWorkspace", args: Json) -> Json:
    """Say what is wrong with exactly one of `blocks`, `message` and `view`."""
    given = [name for name in ONE_OF if args.get(name) is not None and args[name] != ""]
    if len(given) != 1:
        raise SlackError("invalid_arguments", [f"[ERROR] provide exactly one of: {', '.join(ONE_OF)}"])
    (name,) = given
    payload: Any = args[name]
    if isinstance(payload, str):
        try:
            payload = json.loads(payload)
        except ValueError:
            raise SlackError(f"invalid_{name}", errors=[_error("not a JSON document", "")]) from None
    problems = [found for one in check(payload, _surface(name, payload)) if (found := _PROBLEM.fullmatch(one))]
    if problems:
        raise SlackError(f"invalid_{name}", errors=[_error(one["message"], one["pointer"]) for one in problems])
    return {}


def _surface(name: str, payload: Any) -> Surface:
    if name != "view":
        return "message"
    return "home" if isinstance(payload, dict) and payload.get("type") == "home" else "modal"


def _error(message: str, pointer: str) -> Json:
    return {"pointer": pointer, "code": "failed_constraint", "message": message}


METHODS = {"blocks.validate": validate}
