"""The bytes of files, once each."""

import hashlib

from bot.log.parts import Reads, Writes


class FileReads(Reads):
    """Reading files. See ``bot.ports.reader.StoredFilesRead``."""

    __slots__ = ()

    def get(self, sha256: str) -> bytes | None:
        """Return the bytes stored under a digest."""
        row = self.sql.one("SELECT content FROM files WHERE sha256 = ?", (sha256,))
        return None if row is None else bytes(row["content"])


class FileWrites(Writes, FileReads):
    """Keeping files. See ``bot.ports.writer.StoredFilesWrite``."""

    __slots__ = ()

    def save(self, content: bytes) -> str:
        """Store bytes under their sha256 (64 hexadecimal digits) and return it."""
        sha256 = hashlib.sha256(content).hexdigest()
        self.sql.run(
            "INSERT INTO files (sha256, size, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (sha256, len(content), content),
        )
        return sha256
