"""Broken deliveries: a corpus of what once broke somebody's app, and random mutations of real payloads."""

import copy
import json
import random
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"

#: what no field of a payload should be
JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**70, 1.5, float("nan"), "", " ", "x", "\x00", "\u202e", "𝓤" * 400, "9" * 5_000,
    "٣", "U" + "0" * 400, "<!channel>", "'; DROP TABLE requests; --", "../../etc/passwd", "{{7*7}}", "%s%n",
    "\n\rERROR fake",    "https://evil.example.com/x", "{", "[]", '{"b":["x"]}', '{"b":null,"o":"1e9","a":{}}',
    [], [None], [[]], [{}], {}, {"id": None},
    {"id": 7}, {"id": ["U0REQUESTER"]}, {"": {}}, {"a": {"a": {"a": {}}}},
)  # fmt: skip

_OUTSIDE = b'{"type":"block_actions","user":{"id":"U0GUEST"},"actions":[{"action_id":"%b","block_id":"reason"}]}'
_NOWHERE = (
    b'{"type":"view_submission","user":{"id":"U0GUEST"},"view":{"id":"V","type":"modal","callback_id":'
    b'"create_order_form","private_metadata":"{\\"b\\":\\"x\\",\\"s\\":\\"nowhere\\"}"}}'
)
#: name → content type and body, each signed correctly: the signature is Slack's, the content is nonsense
CORPUS: dict[str, tuple[str, bytes]] = {
    "nothing": (FORM, b""),
    "nothing as JSON": (JSON, b""),
    "a zero byte": (FORM, b"\x00"),
    "bytes that are no UTF-8": (FORM, b"payload=%ff%fe\xff\xfe"),
    "a lone JSON bracket": (JSON, b"{"),
    "a JSON list": (JSON, b"[]"),
    "a JSON number": (JSON, b"7"),
    "JSON null": (JSON, b"null"),
    "JSON nested past every stack": (JSON, b"[" * 200_000),
    "objects nested past every stack": (JSON, b'{"a":' * 100_000),
    "a number of a million digits": (JSON, b"1" * 1_000_000),
    "not a number": (JSON, b'{"type":NaN}'),
    "half a surrogate pair": (JSON, b'{"type":"view_submission","user":{"id":"\\ud800"},"view":{}}'),
    "a payload that is no JSON": (FORM, b"payload=hello"),
    "an empty payload": (FORM, b"payload="),
    "a payload that is a list": (FORM, b"payload=%5B%5D"),
    "two payloads": (FORM, b"payload=%7B%7D&payload=%7B%22type%22%3A%22block_actions%22%7D"),
    "a payload and a command": (FORM, b"command=%2Falephee&user_id=U0REQUESTER&payload=%7B%7D"),
    "a command of nobody": (FORM, b"command=%2Falephee&text=order+580101"),
    "a command of an empty somebody": (FORM, b"command=%2Falephee&user_id=&text=580101"),
    "a command nobody knows": (FORM, b"command=%2Fother&user_id=U0GUEST&text=x"),
    "a form of a thousand fields": (FORM, b"&".join(b"f%d=1" % n for n in range(1_000))),
    "an event nobody subscribed to": (JSON, b'{"type":"event_callback","event":{"type":"message","text":"hi"}}'),
    "an event that is a number": (JSON, b'{"type":"event_callback","event":7}'),
    "authorizations that are a number": (JSON, b'{"type":"event_callback","authorizations":7,"event":{"type":"x"}}'),
    "a type that is a list": (JSON, b'{"type":["block_actions"]}'),
    "a team that is a number": (
        JSON, b'{"type":"block_actions","team":7,"user":{"id":"U0GUEST"},"actions":[{"action_id":"approve"}]}',
    ),
    "an enterprise that is a number": (
        JSON,
        b'{"type":"block_actions","enterprise":7,"user":{"id":"U0GUEST"},"actions":[{"action_id":"approve","block_id":"x"}]}',
    ),
    "a user that is a text": (JSON, b'{"type":"block_actions","user":"U0GUEST","actions":[{"action_id":"approve"}]}'),
    "no actions": (JSON, b'{"type":"block_actions","user":{"id":"U0GUEST"},"actions":[]}'),
    "actions that are none": (JSON, b'{"type":"block_actions","user":{"id":"U0GUEST"},"actions":[null]}'),
    "a submission without a view": (JSON, b'{"type":"view_submission","user":{"id":"U0GUEST"}}'),
    "a view without a name": (JSON, b'{"type":"view_submission","user":{"id":"U0GUEST"},"view":{"id":"V1"}}'),
    "a state that is a list": (
        JSON,
        b'{"type":"view_submission","user":{"id":"U0GUEST"},"view":{"id":"V1","type":"modal","callback_id":"message_compose","state":[]}}',
    ),
    "a form of a step that there is none of": (JSON, _NOWHERE),
    "a choice outside of every modal": (JSON, _OUTSIDE % b"reason"),
    "a way back outside of the form": (JSON, _OUTSIDE % b"create_order_back"),
    "a form outside of its modal": (JSON, _OUTSIDE % b"create_order_form"),
    "a page outside of the results": (JSON, _OUTSIDE % b"integrate_next"),
    "a shortcut": (FORM, b"payload=%7B%22type%22%3A%22shortcut%22%2C%22callback_id%22%3A%22x%22%7D"),
    "a challenge that is an object": (JSON, b'{"type":"url_verification","challenge":{}}'),
}  # fmt: skip


def mutated(payload: Json, chance: random.Random) -> Json:
    """Return a payload with one to three of its parts replaced by junk, taken out, or doubled under another name."""
    changed = copy.deepcopy(payload)
    for _ in range(chance.randint(1, 3)):
        parent, key = chance.choice(_places(changed))
        how = chance.random()
        if how < 0.25 and isinstance(parent, dict):
            del parent[key]
        elif how < 0.35 and isinstance(parent, dict):
            parent[f"{key}_"] = parent.pop(key)
        else:
            parent[key] = copy.deepcopy(chance.choice(JUNK))
        if not _places(changed):
            break
    return changed


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a payload at which something stands."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, part in pairs for place in ((value, key), *_places(part))]


def as_body(kind: str, payload: Json) -> tuple[str, bytes]:
    """Write a payload as Slack does."""
    from urllib.parse import urlencode  # noqa: PLC0415

    if kind == "slash_commands":
        fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in payload.items()}
        return FORM, urlencode(fields, errors="surrogatepass").encode()
    return FORM, urlencode({"payload": json.dumps(payload)}).encode()


anything = st.recursive(
    st.none()
    | st.just("\ud800")
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text(max_size=20)
    | st.sampled_from(JUNK[:24]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
#: objects that look like deliveries from afar
deliveries = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["block_actions", "view_submission", "view_closed", "event_callback", "shortcut"])
        | anything,
        "command": st.just("/alephee") | anything,
        "user": st.fixed_dictionaries({"id": st.just("U0GUEST") | anything}) | anything,
        "user_id": st.just("U0GUEST") | anything,
        "text": st.sampled_from(["580101", "order 580101", "message 580101", "pending", "history"]) | anything,
        "actions": st.lists(
            st.fixed_dictionaries(
                {"action_id": st.sampled_from(["approve", "decline", "retry", "account", "reason"]) | anything},
                optional={"block_id": st.just("x") | anything, "value": anything},
            ),
            max_size=2,
        )
        | anything,
        "view": st.fixed_dictionaries(
            {"id": st.just("V1") | anything, "type": st.just("modal") | anything},
            optional={
                "callback_id": st.sampled_from(["message_compose", "integrate_compose", "decline_reason"]) | anything,
                "private_metadata": anything,
                "state": st.fixed_dictionaries({"values": anything}) | anything,
            },
        )
        | anything,
        "team": anything,
        "channel": anything,
        "container": anything,
        "message": anything,
        "enterprise": anything,
        "authorizations": anything,
        "event": anything,
        "response_urls": anything,
        "challenge": anything,
    },
)
