"""Files of the workspace: what people upload and what the bot uploads."""

import mimetypes
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import quote

from sandbox.slack.model import TEAM_ID, Json, Person, SlackError

TEXT_TYPES = {"txt": "text"}
"""Slack names some filetypes otherwise than by their extension (docs.slack.dev/reference/objects/file-object)."""


@dataclass(slots=True)
class StoredFile:
    """A file: its bytes, whose it is, and whether the app sees it at once or only by `files.info`."""

    id: str
    name: str
    title: str
    user: str
    team: str
    content: bytes
    created: int = field(default_factory=lambda: int(time.time()))
    access: str = "visible"
    ready: bool = True

    @property
    def mimetype(self) -> str:
        """The type Slack derives from the name; unknown ones are application/octet-stream."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def filetype(self) -> str:
        """Slack's short name of the type."""
        suffix = PurePosixPath(self.name).suffix.lower().removeprefix(".")
        return TEXT_TYPES.get(suffix, suffix or "binary")


@dataclass(slots=True)
class Files:
    """All files by id; `base_url` tells the origin their URLs stand on."""

    base_url: Callable[[], str]
    stored: dict[str, StoredFile] = field(default_factory=dict)

    def add(self, person: Person, name: str, content: bytes, *, title: str = "", ready: bool = True) -> StoredFile:
        """Store a file under a new id."""
        file = StoredFile(
            "F0" + secrets.token_hex(5).upper(), name, title or name, person.id, person.team_id, content, ready=ready
        )
        self.stored[file.id] = file
        return file

    def get(self, file_id: str) -> StoredFile:
        """Return a complete file; raise SlackError `file_not_found`."""
        file = self.stored.get(file_id)
        if file is None or not file.ready:
            raise SlackError("file_not_found")
        return file

    def as_object(self, file: StoredFile) -> Json:
        """Return Slack's file object (docs.slack.dev/reference/objects/file-object)."""
        base, name = self.base_url(), quote(file.name, safe="")
        return {
            "id": file.id,
            "created": file.created,
            "timestamp": file.created,
            "name": file.name,
            "title": file.title,
            "mimetype": file.mimetype,
            "filetype": file.filetype,
            "pretty_type": file.filetype.upper(),
            "user": file.user,
            "user_team": file.team,
            "editable": False,
            "size": len(file.content),
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": False,
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": f"{base}/files/{file.id}/{name}",
            "url_private_download": f"{base}/files/{file.id}/download/{name}",
            "media_display_type": "unknown",
            "permalink": f"{base}/files/{TEAM_ID}/{file.user}/{file.id}/{name}",
            "has_rich_preview": False,
            "file_access": "visible",
        }

    def as_input(self, file: StoredFile) -> Json:
        """Return the object a `file_input` carries: a stub where the app has to ask `files.info`."""
        if file.access == "visible":
            return self.as_object(file)
        return {"id": file.id, "created": file.created, "user": file.user, "file_access": file.access}
