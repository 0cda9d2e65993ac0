"""Slack's mrkdwn as the sandbox's page draws it: its module is called in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from sandbox.server import Sandbox

pytestmark = pytest.mark.browser

RENDER = """async ([text, verbatim]) => {
  const { mrkdwn } = await import("/page/text.js");
  const people = new Map([["U0REQUESTER", { name: "Ana Prueba" }]]);
  const channels = new Map([["C0SUPPORT", { name: "soporte" }]]);
  const nodes = mrkdwn(text, { people, channels, me: "U1", locale: "en-US" }, { verbatim });
  const line = document.createElement("div");
  line.append(...nodes);
  return line.innerHTML.replaceAll(/<div class="line">(.*?)<\\/div>/gs, "$1|").replace(/\\|$/, "")
    .replaceAll(' target="_blank" rel="noopener noreferrer"', "");
}"""
LOUD = '<mark class="broadcast" data-broadcast="channel">@channel</mark>'
ANA = '<span class="mention">@Ana Prueba</span>'
LINK = '<a href="https://example.com/">'


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def still_page(browser: Browser, sandbox: Sandbox) -> Iterator[Page]:
    """Yield one page for everything that only calls a module of it."""
    page = browser.new_page()
    page.goto(sandbox.slack_url)
    yield page
    page.close()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*b* _i_ ~s~ `c`", "<strong>b</strong> <em>i</em> <s>s</s> <code>c</code>"),
        ("*a _b_ c*", "<strong>a <em>b</em> c</strong>"),
        ("2*3*4 snake_case_name ~ ~", "2*3*4 snake_case_name ~ ~"),
        ("* not bold *", "* not bold *"),
        ("`*raw* :x:`", "<code>*raw* :x:</code>"),
        ("a\n\nb", "a|\u200b|b"),
        ("a\n```x *y*\nz```\nb", "a|<pre>x *y*\nz</pre>b"),
        ("> q\n> r\nout", "<blockquote>q|r|</blockquote>out"),
        ("&gt; q", "<blockquote>q|</blockquote>"),
        ("<https://example.com/|a *label*>", f"{LINK}a *label*</a>"),
        (
            "<https://example.com/?a=1&amp;b=2>",
            '<a href="https://example.com/?a=1&amp;b=2">https://example.com/?a=1&amp;b=2</a>',
        ),
        ("*<https://example.com/|x>*", f"<strong>{LINK}x</a></strong>"),
        ("<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"),
        ("<mailto:ana@example.com|Ana>", "Ana"),
        ("<@U0REQUESTER> <@U9>", f'{ANA} <span class="mention">@U9</span>'),
        ("<#C0SUPPORT>", '<span class="mention">#soporte</span>'),
        ("<!subteam^S0APPROVERS|@revisores>", '<span class="mention">@revisores</span>'),
        ("<!channel>", LOUD),
        ("`<!channel>`", f"<code>{LOUD}</code>"),
        ("&lt;!channel&gt;", "&lt;!channel&gt;"),
        ("&amp;lt;!channel&amp;gt;", "&amp;lt;!channel&amp;gt;"),
        ("*&lt;@U0REQUESTER&gt;*", "<strong>&lt;@U0REQUESTER&gt;</strong>"),
        ("<b>x</b><img src=x onerror=alert(1)>", "&lt;b&gt;x&lt;/b&gt;&lt;img src=x onerror=alert(1)&gt;"),
        (":white_check_mark: :unknown_code: 10:30:45", "✅ :unknown_code: 10:30:45"),
        ("<!date^1760000000^{date_num}|then>", '<time title="then">2025-10-09</time>'),
        ("<!date^nonsense^{date}|then>", '<time title="then">then</time>'),
        ("<!date^1760000000^{unknown}|then>", '<time title="then">then</time>'),
        ("see https://example.com/.", f"see {LINK}https://example.com/</a>."),
        ("all @channel", f"all {LOUD}"),
        ("ana@channel.example.com", "ana@channel.example.com"),
    ],
)
def test_mrkdwn_is_drawn_as_slack_draws_it(still_page: Page, text: str, html: str) -> None:
    assert still_page.evaluate(RENDER, [text, False]) == html


@pytest.mark.parametrize("text", ["https://example.com/", "@channel", "plain"])
def test_verbatim_text_is_left_alone(still_page: Page, text: str) -> None:
    assert still_page.evaluate(RENDER, [text, True]) == text
