"""Writing the bytes of files, once each."""

import hashlib
import sqlite3

from bot.log.parts import Writing


class FileWrites(Writing):
    """The files of requests. See ``bot.ports.log.Transaction``."""

    def save_file(self, content: bytes) -> str:
        """Store bytes under their sha256 (64 hexadecimal digits) and return it."""
        sha256 = hashlib.sha256(content).hexdigest()
        self.sql.run(
            "INSERT INTO files (sha256, size, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (sha256, len(content), sqlite3.Binary(content)),
        )
        return sha256
