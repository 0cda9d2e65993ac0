"""Prints the manifest of the Slack app as the Slack CLI wants it: JSON, in the protocol that the CLI asks for."""

import json
import sys
from pathlib import Path

import yaml
from slack_cli_hooks.protocol import build_protocol

MANIFEST = Path(__file__).parents[1] / "manifest.yml"

if __name__ == "__main__":
    build_protocol(sys.argv).respond(json.dumps(yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))))
