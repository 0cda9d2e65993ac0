"""Ids that people copy from a message into a terminal."""

from bot.operations.asking.ids import new_id
from handlers.markup import foreign


def test_an_id_could_not_be_copied_from_a_message_nor_given_to_the_command_line() -> None:
    """An underscore in it was taken for markup, and a hyphen at its beginning for an option."""
    minted = {new_id() for _ in range(500)}
    assert len(minted) == 500
    assert all(id_.isalnum() and foreign(id_) == id_ for id_ in minted)
