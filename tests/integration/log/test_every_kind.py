"""What every kind of the registry keeps in the log: read back as it was written, and told in its views."""

import json

import pytest

from bot.domain.contents import dump
from bot.domain.kinds import Kind
from bot.kinds import CONTENTS, NAMES
from bot.log.engines import EngineLog
from tests.integration.log.acts import ODD_IN_JSON
from tests.integration.log.samples import add, batch, request, sends, stored
from tests.kinds.hostile import filled_with
from tests.kinds.registered import example_of

EVERY_ENGINE = True


@pytest.mark.parametrize("text", ["", "Ñandú", ODD_IN_JSON])
@pytest.mark.parametrize("kind", NAMES)
def test_a_content_with_whatever_words_is_read_as_it_was_written(log: EngineLog, kind: Kind, text: str) -> None:
    example = example_of(kind)
    content = filled_with(example.content, text)
    add(log, request(kind=kind, content=content, order_id=example.like or None), of=batch(kind=kind))
    assert stored(log).content == content
    erased = content.without_personal_data()
    assert CONTENTS.load(kind, dump(erased)) == erased
    with log.read() as reader:
        (row,) = sends(reader)
        assert isinstance(json.loads(row["details"] or "{}"), dict)
        assert row["kind"] == kind
