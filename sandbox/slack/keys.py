"""The key under which a site finds its workspace."""

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from sandbox.slack.workspace import SlackWorkspace

WORKSPACE: "web.AppKey[SlackWorkspace]" = web.AppKey("workspace")
