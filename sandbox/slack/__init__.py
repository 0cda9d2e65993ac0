"""A local Slack workspace: Web API, Socket Mode, signed HTTP, files, response URLs and a page API."""

from sandbox.slack.blockkit import check
from sandbox.slack.model import Ack, NotPossibleError
from sandbox.slack.site import make_site
from sandbox.slack.workspace import SlackWorkspace

__all__ = ["Ack", "NotPossibleError", "SlackWorkspace", "check", "make_site"]
