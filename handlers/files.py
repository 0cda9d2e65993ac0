"""Files people attached in Slack: fetched with the bot's token, from Slack's hosts only, never past a limit."""

import httpx
from pydantic import SecretStr
from slack_sdk import WebClient

from bot.domain.contents import FileRef
from bot.domain.notes import Note
from bot.errors import DeliveryRefused, FileNotAllowed, NotAccepted
from handlers.calls import call
from handlers.hosts import is_slack

_OK = 200
_TOO_MANY = 429
_SERVER_ERROR = 500


class SlackFiles:
    """Downloads; implements ``bot.ports.Files`` (docs.slack.dev/reference/objects/file-object)."""

    def __init__(self, client: WebClient, token: SecretStr, *, api_url: str) -> None:
        self._client = client
        self._token = token
        self._api_url = api_url
        self._http = httpx.Client(follow_redirects=False, timeout=httpx.Timeout(30.0, connect=5.0))

    def fetch(self, file: FileRef, *, limit: int) -> bytes:
        """Download a file of at most ``limit`` bytes.

        Raises ``FileNotAllowed`` (wrong host, gone, a web page instead, larger or smaller than said) or
        ``NotAccepted`` (Slack cannot be reached just now).
        """
        url, size = (file.url, file.size) if file.url else self._address(file)
        if not is_slack(url, self._api_url):
            raise FileNotAllowed(Note("file.not_slack_host", {"name": file.name}))
        content, mimetype = self._download(url, file, limit)
        if mimetype == "text/html" and file.extension not in {"html", "htm"}:
            raise FileNotAllowed(Note("file.web_page", {"name": file.name}))
        if size and len(content) != size:
            raise FileNotAllowed(Note("file.size_differs", {"name": file.name}))
        return content

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _address(self, file: FileRef) -> tuple[str, int]:
        """Ask Slack where a file lies (``file_access: check_file_info`` leaves the address out)."""
        try:
            found = call(self._client.files_info, file=file.slack_id)["file"]
        except DeliveryRefused as error:
            raise FileNotAllowed(Note("file.not_available", {"name": file.name})) from error
        return found.get("url_private_download") or found.get("url_private") or "", found.get("size") or 0

    def _download(self, url: str, file: FileRef, limit: int) -> tuple[bytes, str]:
        headers = {"Authorization": f"Bearer {self._token.get_secret_value()}"}
        content = bytearray()
        try:
            with self._http.stream("GET", url, headers=headers) as response:
                _judge(response.status_code, file)
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > limit:
                        raise FileNotAllowed(_too_large(file, limit))
        except httpx.HTTPError as error:
            raise NotAccepted(type(error).__name__, retry_after=1.0) from None
        return bytes(content), response.headers.get("content-type", "").partition(";")[0].strip().lower()


def _judge(status: int, file: FileRef) -> None:
    if status == _TOO_MANY or status >= _SERVER_ERROR:
        raise NotAccepted(f"http_{status}", retry_after=1.0)
    if status != _OK:
        raise FileNotAllowed(Note("file.not_available", {"name": file.name}))


def _too_large(file: FileRef, limit: int) -> Note:
    params = {"name": file.name, "size": file.size, "limit": limit, "limit_mb": limit // (1024 * 1024)}
    return Note("file.too_large", params)
