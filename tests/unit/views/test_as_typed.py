import pytest

from handlers.markup import as_typed


@pytest.mark.parametrize(
    ("arrived", "typed"),
    [
        ("580101", "580101"),
        ("order <tel:580101|580101>", "order 580101"),
        ("<tel:+580101>", "+580101"),
        ("<tel:580101|580 101>", "580 101"),
        ("&lt;tel:580101|580101&gt;", "580101"),
        ("<mailto:ana@example.com|ana@example.com>", "ana@example.com"),
        ("<https://example.com/ventas/1>", "https://example.com/ventas/1"),
        ("<https://example.com/ventas/1|example.com/ventas/1>", "https://example.com/ventas/1"),
        ("<https://example.com/ventas/1?a=1&amp;b=2|580101>", "580101"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("<@U0ANA> <!here>", "<@U0ANA> <!here>"),
    ],
)
def test_what_slack_made_of_typed_text_is_undone(arrived: str, typed: str) -> None:
    assert as_typed(arrived) == typed
