"""Files people attached in Slack: fetched with the bot's token, from Slack's hosts only, never past a limit."""

from http import HTTPStatus
from time import monotonic

import httpx
from pydantic import SecretStr
from slack_sdk import WebClient

from bot.domain.contents import FileRef
from bot.domain.notes import Note
from bot.errors import DeliveryRefused, DeliveryUnknown, FileNotAllowed, NotAccepted
from bot.tls import httpx_context
from handlers.payloads import file_ref
from handlers.slack.calls import call
from handlers.slack.headers import retry_after
from handlers.slack.hosts import is_slack
from handlers.slack.schemas import read_file

#: seconds for a whole file, so that one that trickles in does not hold the others up
_SECONDS = 60.0


class SlackFiles:
    """Downloads; implements ``bot.ports.Files`` (docs.slack.dev/reference/objects/file-object)."""

    def __init__(self, client: WebClient, token: SecretStr, *, api_url: str, seconds: float = _SECONDS) -> None:
        """``seconds``: how long one download may take; httpx knows no limit for the whole of it."""
        self._client = client
        self._token = token
        self._api_url = api_url
        self._seconds = seconds
        self._http = httpx.Client(
            follow_redirects=False,
            timeout=httpx.Timeout(30.0, connect=5.0),
            trust_env=False,
            proxy=client.proxy,
            verify=httpx_context(),
        )

    def describe(self, file: FileRef) -> FileRef:
        """Ask Slack what a file is whose form told its id alone (``file_access: check_file_info``).

        Raises ``FileNotAllowed`` (gone, or not for the bot) or ``NotAccepted`` (Slack cannot be asked just now).
        """
        if file.is_described:
            return file
        try:
            answer = call(self._client.files_info, file=file.slack_id)
        except DeliveryRefused as error:
            raise FileNotAllowed(Note("file.not_available", {"name": file.name})) from error
        except DeliveryUnknown as error:  # a question may be asked again
            raise NotAccepted(error.error, retry_after=1.0) from error
        found = read_file(answer.get("file"))
        if found is None or not (described := file_ref({"name": file.name, **found, "id": file.slack_id})).url:
            raise FileNotAllowed(Note("file.not_available", {"name": file.name}))
        return described

    def fetch(self, file: FileRef, *, limit: int) -> bytes:
        """Download a file of at most ``limit`` bytes.

        Raises ``FileNotAllowed`` (wrong host, gone, a web page instead, larger or smaller than said) or
        ``NotAccepted`` (Slack cannot be reached just now).
        """
        file = self.describe(file)
        if not is_slack(file.url, self._api_url):
            raise FileNotAllowed(Note("file.not_slack_host", {"name": file.name}))
        content, mimetype = self._download(file, limit)
        if mimetype == "text/html" and file.extension not in {"html", "htm"}:
            raise FileNotAllowed(Note("file.web_page", {"name": file.name}))
        if file.size and len(content) != file.size:
            raise FileNotAllowed(Note("file.size_differs", {"name": file.name}))
        return content

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _download(self, file: FileRef, limit: int) -> tuple[bytes, str]:
        headers = {"Authorization": f"Bearer {self._token.get_secret_value()}"}
        content, end = bytearray(), monotonic() + self._seconds
        try:
            with self._http.stream("GET", file.url, headers=headers) as response:
                status = response.status_code
                if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise NotAccepted(f"http_{status}", retry_after=retry_after(response.headers))
                if status != HTTPStatus.OK:
                    raise FileNotAllowed(Note("file.not_available", {"name": file.name}))
                for chunk in response.iter_bytes():
                    content += chunk
                    if monotonic() > end:
                        raise NotAccepted("too_slow", retry_after=1.0)
                    if len(content) > limit:
                        sizes = {"size": file.size, "limit": limit, "limit_mb": limit // (1024 * 1024)}
                        raise FileNotAllowed(Note("file.too_large", {"name": file.name, **sizes}))
        except httpx.HTTPError as error:
            raise NotAccepted(type(error).__name__, retry_after=1.0) from None
        return bytes(content), response.headers.get("content-type", "").partition(";")[0].strip().lower()
