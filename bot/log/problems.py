"""What a proof finds."""

from dataclasses import dataclass

#: what a problem of the database itself is about
DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: with what (``event 12``, ``requests r1``), and what about it."""

    subject: str
    what: str

    def __str__(self) -> str:
        """Say it; bytes that are no text are written as such."""
        return f"{self.subject}: {self.what}".encode(errors="backslashreplace").decode()
