"""One call: out with the key, back with a reply or the reason there is none, and the pacer taught."""

import re
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import chain
from time import monotonic
from typing import Final
from urllib.parse import quote, urlencode

import httpx
from pydantic import SecretStr

from bot.alephee.answers import Reply, failure_of, retry_after
from bot.alephee.deadline import within
from bot.alephee.pacer import GcraPacer
from bot.alephee.transport import SECRETS, TROUBLE, PoolTransport, SecretTransport
from bot.errors import AlepheeError, NeverSent, Refused, Unknown
from bot.ports.alephee import FileBytes, TooMuch
from bot.tls import httpx_context

USER_AGENT: Final = f"alephee-bot/{version('alephee-bot')}"

_TOO_MANY: Final = 429
_ONCE: Final = {"Connection": "close", "Accept-Encoding": "identity"}


#: called when a call has ended: endpoint, how it ended, seconds
OnOutcome = Callable[[str, Reply | AlepheeError, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What to ask of which endpoint. ``query`` and the bodies are never shown."""

    endpoint: str
    method: str
    path: str
    query: Mapping[str, str | int] = field(repr=False)
    json: str | None = field(default=None, repr=False)
    file: FileBytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a call may take in all, in seconds, and how many bytes of its answer are read."""

    seconds: float
    size: int


#: a shorter one is no secret (GUIDs have 36 characters, Slack's tokens more), and may be a part of any word
_SECRET = 12
#: the key's place in a quoted URL, whatever the key is
_QUERY: Final = r"[?&]API_KEY=(?:\\u00[0-9a-f]{2}|[^\s\"'<>\\])*"


class Exchange:
    """Connections to Alephee: one pool for each kind of look-up, none that stays open for what has an effect."""

    def __init__(
        self,
        base_url: str,
        key: SecretStr,
        pacer: GcraPacer,
        *,
        connect: float,
        look_ups: Sequence[str],
        secrets: Sequence[SecretStr] = (),
        on_outcome: OnOutcome = lambda _endpoint, _outcome, _seconds: None,
        proxy: SecretStr | None = None,
    ) -> None:
        """``on_outcome``: called with endpoint and outcome of every call, and the seconds it took."""
        self._on_outcome = on_outcome
        self._key = key
        self._proxy = proxy
        self._scrubbed = _scrubber(key, secrets)
        self._pacer = pacer
        base_url = base_url.rstrip("/").removesuffix("/v2")
        context = httpx_context()
        self._sending = self._client(base_url, context, connect, keep_alive=0)
        self._looking_up = {name: self._client(base_url, context, connect, keep_alive=4) for name in look_ups}

    def _client(self, base_url: str, context: ssl.SSLContext, connect: float, *, keep_alive: int) -> httpx.Client:
        return httpx.Client(
            base_url=base_url,
            transport=SecretTransport(PoolTransport(context, keep_alive=keep_alive, proxy=self._proxy), self._key),
            headers={"User-Agent": USER_AGENT} | ({} if keep_alive else _ONCE),
            timeout=httpx.Timeout(None, connect=connect),
            follow_redirects=False,
            trust_env=False,
        )

    def run(self, call: Call, bounds: Bounds) -> Reply:
        """Make the call once, after its slot was taken, and tell the pacer how it ended.

        Raises ``NeverSent``, ``Refused`` or ``Unknown`` when no reply came.
        """
        begun, started = self._pacer.now(), monotonic()
        try:
            reply = self._attempt(call, bounds)
        except AlepheeError as error:
            self._on_outcome(call.endpoint, error, monotonic() - started)
            self._pacer.finish(call.endpoint, self._pacer.now(), since=begun)
            raise
        self._on_outcome(call.endpoint, reply, monotonic() - started)
        self._pacer.learn(call.endpoint, reply.headers, self._pacer.now(), since=begun)
        if reply.status == _TOO_MANY:
            self._pacer.block(call.endpoint, retry_after(reply.headers))
        return reply

    def _attempt(self, call: Call, bounds: Bounds) -> Reply:
        client = self._looking_up.get(call.endpoint, self._sending)
        if client.is_closed:
            raise NeverSent("failure.connect")
        try:
            request = _request(client, call)
        except UnicodeEncodeError:
            message = "The text holds half a character and cannot be encoded"
            raise Refused("failure.status_400", api_message=message) from None
        try:
            with within(bounds.seconds), closing(client.send(request, stream=True)) as response:
                return self._reply(response, bounds.size)
        except httpx.TransportError as error:
            raise _failure(error) from None

    def _reply(self, response: httpx.Response, size: int) -> Reply:
        """Read the body as far as it comes: the status is known already and decides."""
        body = bytearray()
        broken: AlepheeError | None = None
        try:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > size:
                    broken = TooMuch(status=response.status_code, limit=size)
                    break
        except httpx.TransportError as error:
            broken = _failure(error)
        except httpx.DecodingError:
            broken = Unknown("failure.reset", status=response.status_code)
        return Reply(response.status_code, dict(response.headers), self._scrubbed(bytes(body))[:size], broken)

    def close(self) -> None:
        """Close all connections."""
        for client in (self._sending, *self._looking_up.values()):
            client.close()


def _failure(error: httpx.TransportError) -> AlepheeError:
    """Return what a call without an answer means, and what kept it from one."""
    failure = failure_of(error)
    failure.trouble = error.request.extensions.get(TROUBLE)
    return failure


def _request(client: httpx.Client, call: Call) -> httpx.Request:
    """Build the outer request, which anybody may see. Raises ``UnicodeEncodeError`` for half a surrogate pair."""
    return client.build_request(
        call.method,
        f"/v2/{call.path}",
        content=call.json and call.json.encode(),
        files=None if call.file is None else {"file": (call.file.name, call.file.content, call.file.mimetype)},
        headers=None if call.json is None else {"Content-Type": "application/json"},
        extensions={SECRETS: SecretStr(urlencode(call.query, quote_via=quote, safe=""))},
    )


def _scrubber(key: SecretStr, secrets: Sequence[SecretStr]) -> Callable[[bytes], bytes]:
    """Return what takes all known secrets out of an answer, and the query behind the key: ASP.NET's 404 quotes it.

    What an answer says is kept in the log and shown in Slack. A function, since a pattern shows what it looks for.
    """
    patterns = {b"[API_KEY]": "|".join((_QUERY, *_forms(key))), b"[SECRET]": "|".join(chain(*map(_forms, secrets)))}
    known = {name: re.compile(found.encode(), re.IGNORECASE) for name, found in patterns.items() if found}

    def scrubbed(body: bytes) -> bytes:
        for name, pattern in known.items():
            body = pattern.sub(name, body)
        return body

    return scrubbed


def _forms(secret: SecretStr) -> Iterator[str]:
    """Yield what finds a secret: as it is, and as it stands in a URL; nothing for one that is too short to be one."""
    value = secret.get_secret_value()
    if len(value) >= _SECRET:
        yield from map(re.escape, dict.fromkeys((value, quote(value, safe=""))))
