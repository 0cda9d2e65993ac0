import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.notes import Level, Note
from bot.domain.texts import ReadText, exact_text
from handlers.slack.texts import read_text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Hola Ana", "Hola Ana"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("&amp;lt; una vez", "&lt; una vez"),
        ("&quot;tal cual&quot; &#39; &nbsp;", "&quot;tal cual&quot; &#39; &nbsp;"),
        ("listo :+1:", "listo 👍"),
        (":tada::package:", "🎉📦"),
        (":wave::skin-tone-3:", "👋🏼"),
        (":flag-ar: :flag-br:", "🇦🇷 🇧🇷"),
        (":tada:👍🏽:package:", "🎉👍🏽📦"),
        ("uno\n:truck:\n:package:\u00a0dos", "uno\n🚚\n📦\u00a0dos"),
        ("❤️ :heart:", "❤️ ❤️"),
        ("a las 10:30:45 o 1:100:5", "a las 10:30:45 o 1:100:5"),
        ("al :100:", "al 💯"),
        ("Color:o:negro, talle:m:grande", "Color:o:negro, talle:m:grande"),
        ("Medidas 10:x:20 y 3:v:4", "Medidas 10:x:20 y 3:v:4"),
        ("R$:100:", "R$:100:"),
        ("envío:ok: y :100:%", "envío:ok: y :100:%"),
        ("ref:a:b:ok:", "ref:a:b:ok:"),
        ("Datos: nombre: Ana", "Datos: nombre: Ana"),
        ("País :Argentina: grupo :A_button_(blood_type):", "País :Argentina: grupo :A_button_(blood_type):"),
        ("<https://facturas.example.com/1?a=1&amp;b=2|tu factura>", "https://facturas.example.com/1?a=1&b=2"),
        ("<https://example.com/:smile:>", "https://example.com/:smile:"),
        ("<http://example.com>.", "http://example.com."),
        ("<mailto:ana@example.com|ana@example.com>", "ana@example.com"),
        ("<tel:+541100000000|+54 11 0000-0000>", "+541100000000"),
        ("te <3 y 1 < 2 > 0", "te <3 y 1 < 2 > 0"),
        ("&lt;@U0ANA&gt;", "<@U0ANA>"),
        ("correo: ana@example.com @ana #1", "correo: ana@example.com @ana #1"),
        (" \r\n:smile:\r\n ", "😄"),
    ],
)
def test_a_text_typed_in_slack_becomes_what_the_buyer_reads(typed: str, read: str) -> None:
    found = read_text(typed)
    assert found.text == read
    assert found.found.level is Level.ALLOWED
    assert found.rewritten is (read != exact_text(typed))


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        (":no_existe: y :tada:", ":no_existe:"),
        ("¡Gracias :smile:!", ":smile:"),
        ("(:truck:) y :truck:.", ":truck:"),
        (":tada::no_existe:", ":tada: :no_existe:"),
        (":flag-zz:", ":flag-zz:"),
        ("<https://example.com/:smile:|x>:wave:", ":wave:"),
    ],
)
def test_a_code_that_slack_draws_and_the_buyer_does_not_see_drawn_is_warned_about(typed: str, codes: str) -> None:
    read = read_text(typed)
    assert (read.found.level, read.found.notes) == (Level.WARNED, (Note("text.code_kept", {"codes": codes}),))
    assert all(code in read.text for code in codes.split())


@pytest.mark.parametrize(
    ("typed", "mention"),
    [
        ("<@U0ANA>", "@U0ANA"),
        ("<@W0ANA|ana>", "@ana"),
        ("<#C0GENERAL|general>", "#general"),
        ("<#C0GENERAL|>", "#C0GENERAL"),
        ("<!channel>", "@channel"),
        ("<!here|here>", "here"),
        ("<!everyone>", "@everyone"),
        ("<!subteam^S0SOPORTE|@soporte>", "@soporte"),
        ("<!subteam^S0SOPORTE>", "@subteam"),
        ("<!date^1392734382^{date} at {time}|18 de febrero>", "18 de febrero"),
        ("<!date^1392734382^{date}^https://example.com/|hoy &amp; ayer>", "hoy & ayer"),
    ],
)
def test_what_means_nothing_outside_slack_is_refused_by_name_and_kept(typed: str, mention: str) -> None:
    read = read_text(f"Hola {typed} chau")
    assert read.text == f"Hola {typed} chau"
    assert (read.found.level, read.found.notes) == (Level.REFUSED, (Note("text.mention", {"mentions": mention}),))


def test_each_mention_is_named_once() -> None:
    read = read_text("<@U1|ana> <!channel> <@U1|ana>")
    assert read.found.notes == (Note("text.mention", {"mentions": "@ana, @channel"}),)


@given(st.text(alphabet=st.characters(exclude_characters="<&:", exclude_categories=["Cs"])))
def test_a_text_without_markup_only_becomes_exact(text: str) -> None:
    assert read_text(text) == ReadText(exact_text(text))


@given(st.text(alphabet="<>&;:|@#!^/abU1 ltgmp\n\u0301", max_size=60))
def test_what_was_read_without_entities_and_angles_is_read_alike_again(text: str) -> None:
    once = read_text(text)
    if once.found.level is Level.ALLOWED and not set("<&") & set(once.text):
        assert read_text(once.text).text == once.text


@pytest.mark.parametrize(
    "hostile", ["<!a" + "^" * 50_000, ":" * 50_000, ":a" * 25_000, "<https://" * 5_000, "&amp;" * 9_000]
)
def test_hostile_texts_cost_no_time(hostile: str) -> None:
    read_text(hostile)
