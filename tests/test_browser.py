"""A small book in a real browser: reading, finding, switching, on a phone, on paper."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import threading
from pathlib import Path

import pytest

STYLE = Path(__file__).parents[1] / "analysis" / "communicate" / "theme" / "report.css"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
pytestmark = pytest.mark.browser

PROJECT = """
project:
  type: book
  output-dir: _site
  execute-dir: project
lang: en
book:
  title: "Small book"
  author: "A. Founder"
  chapters:
    - index.qmd
    - part: "The work"
      chapters:
        - chapters/obtain.qmd
        - chapters/model.qmd
format:
  html:
    toc: true
    code-fold: true
    number-sections: true
    css: [report.css]
"""

INDEX = """# Welcome {.unnumbered}

::: {.verdict}
Viewers differ by degree, not by type.
:::

:::: {.key-figures}
::: {.key-figure}
[4,025,000]{.value} [ratings]{.label}
:::

::: {.key-figure}
[3.7]{.value} [stars, the mean]{.label}
:::
::::

:::: {.segment-cards}
::: {.segment-card .segment-0}
[Steady Regulars]{.name} [6 % of viewers, 31 % of ratings]{.shares} [34 titles a year.]{.line}
:::

::: {.segment-card .segment-3}
[Newcomers]{.name} [38 % of viewers, 12 % of ratings]{.shares} [New titles first.]{.line}
:::
::::

::: {.doubt}
The line between them is uncertain.
:::

::: {.as-of}
Data as of 31 December 2005.
:::
"""

OBTAIN = """# Obtain {#sec-obtain}

Every row is read once, see @fig-dots and the *café* of <b>bold</b> words.

## Ratings {#sec-ratings}

![Dots on a line.](dots.svg){#fig-dots fig-alt="Three dots."}

```{python}
#| label: answer
# the answer, on a line that is far too long for a telephone and therefore has to scroll sideways
print("forty-two", 6 * 7, None or "words")
```

::: {.callout-warning}
## Mind the gap
Years are missing.
:::

::: {.callout-tip collapse="true"}
## Folded away
Inside the fold.
:::

## Wide table {#sec-wide}

| Segment | Viewers | Ratings | Median per viewer | Share of all | Stability | Remarks |
|:--------|--------:|--------:|------------------:|-------------:|----------:|:--------|
| Steady Regulars | 1,234,567 | 12,345,678 | 34.5 | 12.3 % | 0.96 | late at night |

: Many columns. {#tbl-wide}

| a | b |
|---|---|
| 1 | 2 |

: Two columns. {#tbl-shares tbl-colwidths="[75, 25]"}

$$
\\bar r = \\frac{1}{n}\\sum_i r_i
$$ {#eq-mean}
"""

MODEL = """# Model {#sec-model}

::: {.panel-tabset}
## KMeans
The first way.

## Mixture
The second way, by zirconium.

## Tree
The third way.
:::

::: {.column-margin}
Beside the text.
:::

## Last {#sec-last}

Nothing else, see @sec-obtain.
"""

DOTS = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30" width="900" height="300">
<circle cx="15" cy="15" r="8"/><circle cx="45" cy="15" r="8"/><circle cx="75" cy="15" r="8"/></svg>
"""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Return the folder of a small rendered book."""
    from analysis import book

    root = tmp_path_factory.mktemp("small-book")
    (root / "chapters").mkdir()
    files = {
        "_quarto.yml": PROJECT,
        "index.qmd": INDEX,
        "chapters/obtain.qmd": OBTAIN,
        "chapters/model.qmd": MODEL,
        "chapters/dots.svg": DOTS,
        "report.css": STYLE.read_text(encoding="utf-8"),
    }
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    book.render_book(root, root / "_site", cache=root / "cache", execution_key="test")
    return root / "_site"


@pytest.fixture(scope="session")
def address(site):
    """Return the address of a server of the site on this machine."""

    from analysis.commands.preview import site_server

    with site_server(site, 0) as server:
        serving = threading.Thread(target=server.serve_forever, daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        serving.join()


@pytest.fixture(scope="session")
def chromium():
    """Return a headless Chromium, or skip with the reason."""
    if not shutil.which(CHROMIUM):
        pytest.skip(f"Chromium is not installed ({CHROMIUM}); apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, address):
    """Return a function that opens a page; at the end nothing may have gone wrong in any."""
    contexts, complaints, outside = [], [], []

    def opened(path="index.html", width=1280, height=900, base=address, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: request.url.startswith((base, "data:")) or outside.append(request.url),
        )
        page.goto(f"{base}/{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
    assert outside == []


def _background(page) -> tuple[int, ...]:
    found = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return tuple(int(float(part)) for part in re.findall(r"[\d.]+", found)[:3])


def _dark(page) -> bool:
    return max(_background(page)) < 80


def _serious(page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


INJECTED = """() => {
    const made = (name, fields) => document.body.append(Object.assign(
        document.createElement(name), fields));
    made("script", {textContent: "window.ran = 'script'"});
    const box = document.createElement("div");
    box.innerHTML = "<img src='data:x' onerror=\\"window.ran = 'handler'\\">"
        + "<a id='bad' href='javascript:window.ran = 1'>x</a>";
    document.body.append(box);
    made("iframe", {src: "data:text/html,x"});
    made("img", {src: "http://127.0.0.2:9/x.png"});
    document.getElementById("bad").click();
}"""


@pytest.mark.parametrize("path", ["index.html", "chapters/obtain.html"])
def test_what_is_injected_into_a_page_does_not_run(chromium, address, path):
    page = chromium.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{address}/{path}")
    assert refused == []
    page.evaluate(INJECTED)
    page.wait_for_timeout(500)
    assert page.evaluate("window.ran") is None
    page.close()
    for directive in ("script-src", "default-src", "img-src"):
        assert any("Content Security Policy" in text and directive in text for text in refused)


def test_every_page_has_the_policy_before_anything_that_it_rules(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) == 3
    for page in pages:
        text = page.read_text()
        assert text.count("Content-Security-Policy") == 1
        before = text[: text.index("Content-Security-Policy")]
        assert not re.search("<(script|link|style|img)", before)
        (inline,) = re.findall(r"<script>(.*?)</script>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"sha256-{digest}" in text


def test_sidebar_leads_through_the_book(visit):
    page = visit()
    page.click("#quarto-sidebar a:has-text('Obtain')")
    page.wait_for_url("**/chapters/obtain.html")
    assert page.inner_text("#quarto-sidebar [aria-current=page]").split() == ["1", "Obtain"]
    page.click(".nav-page-next a")
    page.wait_for_url("**/chapters/model.html")
    assert page.title() == "2 Model – Small book"


def test_page_contents_mark_the_section_in_view(visit):
    page = visit("chapters/obtain.html")
    page.click("#TOC a:has-text('Wide table')")
    page.wait_for_selector("#TOC a.active:has-text('Wide table')")
    assert page.get_attribute("#TOC a.active", "aria-current") == "location"


def test_search_finds_a_word_and_leads_to_it(visit):
    page = visit()
    page.keyboard.press("/")
    page.keyboard.type("zircon")
    page.wait_for_selector("#search-results a")
    assert page.inner_text("#search-results mark") == "zirconium"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chapters/model.html*")


def test_search_ranks_titles_and_wants_every_word(visit):
    page = visit("chapters/model.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("obtain")
    page.wait_for_selector("#search-results a")
    assert "Obtain" in page.inner_text("#search-results li:first-child .result-title")
    page.fill("#search-input", "zirconium sideways")
    page.wait_for_selector("#search-status:has-text('Nothing')")
    assert page.locator("#search-results a").count() == 0
    page.keyboard.press("Escape")
    assert not page.locator("#search-dialog").is_visible()


def test_search_takes_words_as_text_and_accents_as_letters(visit):
    page = visit()
    page.click(".search-button")
    page.fill("#search-input", "CAFE")
    page.wait_for_selector("#search-results mark:has-text('café')")
    page.fill("#search-input", "<img src=x onerror=alert(1)>")
    page.wait_for_selector("#search-status:has-text('<img')")
    assert page.locator("#search-dialog img").count() == 0


def test_search_works_from_a_folder(visit, site):
    page = visit("chapters/obtain.html", base=site.as_uri())
    page.keyboard.press("/")
    page.keyboard.type("zirconium")
    page.wait_for_selector("#search-results mark:has-text('zirconium')")
    assert page.locator("#search-results a").count() >= 1


def test_dark_mode_is_kept_from_page_to_page(visit):
    page = visit(color_scheme="light")
    assert not _dark(page)
    page.click(".scheme-button")
    assert _dark(page)
    page.goto(page.url.replace("index.html", "chapters/obtain.html"))
    assert _dark(page)
    assert page.get_attribute(".scheme-button", "aria-pressed") == "true"
    page.click(".scheme-button")
    page.reload()
    assert not _dark(page)


def test_colours_follow_the_system(visit):
    page = visit(color_scheme="dark")
    assert _dark(page)
    page.emulate_media(color_scheme="light")
    assert not _dark(page)
    page.click(".scheme-button")
    page.emulate_media(color_scheme="dark")
    assert _dark(page)


def test_page_works_where_storage_is_forbidden(visit):
    page = visit()
    page.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
    )
    page.reload()
    page.click(".scheme-button")
    assert _dark(page)


@pytest.mark.parametrize("path", ["index.html", "chapters/obtain.html", "chapters/model.html"])
@pytest.mark.parametrize("width", [320, 360, 768])
def test_no_page_scrolls_sideways(visit, path, width):
    page = visit(path, width=width, height=780)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_wide_table_scrolls_within_itself(visit):
    page = visit("chapters/obtain.html", width=360)
    box = page.locator("#tbl-wide .table-scroll")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert box.get_attribute("tabindex") == "0"


def test_columns_have_the_shares_of_the_text_that_are_stated(visit):
    page = visit("chapters/obtain.html")
    first, second = page.eval_on_selector_all(
        "#tbl-shares th", "cells => cells.map(cell => cell.getBoundingClientRect().width)"
    )
    measure = page.locator("#tbl-shares").evaluate("box => box.getBoundingClientRect().width")
    assert first / (first + second) == pytest.approx(0.75, abs=0.01)
    assert first + second == pytest.approx(measure, abs=1)


def test_figure_opens_by_itself_on_a_phone(visit):
    page = visit("chapters/obtain.html", width=360)
    link = page.get_by_role("link", name="Three dots.")
    assert link.get_attribute("href") == page.get_attribute("figure img", "src") == "dots.svg"


def test_contents_open_as_a_drawer_on_a_phone(visit):
    page = visit("chapters/obtain.html", width=360, height=780)
    assert not page.locator("#quarto-sidebar").is_visible()
    page.click(".menu-button")
    assert page.get_attribute(".menu-button", "aria-expanded") == "true"
    assert page.evaluate("document.activeElement.className") == "drawer-close"
    page.keyboard.press("Escape")
    page.wait_for_selector("#quarto-sidebar", state="hidden")
    assert "menu-button" in page.evaluate("document.activeElement.className")
    page.click(".menu-button")
    page.click("#quarto-sidebar a:has-text('Model')")
    page.wait_for_url("**/chapters/model.html")


def test_tabs_answer_to_the_keyboard(visit):
    page = visit("chapters/model.html")
    tabs = page.get_by_role("tab")
    assert [tabs.nth(i).get_attribute("aria-selected") for i in range(3)] == [
        "true",
        "false",
        "false",
    ]
    tabs.nth(0).focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_text("The second way").is_visible()
    assert not page.get_by_text("The first way").is_visible()
    page.keyboard.press("End")
    assert page.get_by_text("The third way").is_visible()
    page.keyboard.press("ArrowRight")
    assert page.get_by_text("The first way").is_visible()
    assert page.evaluate("document.activeElement.textContent.trim()") == "KMeans"


def test_folded_callout_opens_by_keyboard(visit):
    page = visit("chapters/obtain.html")
    assert not page.get_by_text("Inside the fold").is_visible()
    page.locator(".callout-tip").locator("[aria-expanded], summary").first.focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("Inside the fold").is_visible()


def test_code_is_copied(visit):
    page = visit("chapters/obtain.html", permissions=["clipboard-read", "clipboard-write"])
    page.click("details.code-fold > summary")
    page.hover("div.sourceCode")
    page.click(".copy-button")
    page.wait_for_selector(".copy-button:has-text('Copied')")
    assert 'print("forty-two"' in page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["index.html", "chapters/obtain.html", "chapters/model.html"])
def test_nothing_serious_stands_in_the_way_of_assistive_technology(visit, path, scheme):
    page = visit(path, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert _serious(page) == []


def test_open_search_and_drawer_are_accessible(visit):
    page = visit(width=360, height=780)
    page.click(".menu-button")
    page.wait_for_timeout(300)
    assert _serious(page) == []
    page.keyboard.press("Escape")
    page.click(".search-button")
    page.fill("#search-input", "viewers")
    page.wait_for_selector("#search-results a")
    assert _serious(page) == []


def test_paper_holds_the_text_alone(visit):
    page = visit("chapters/model.html", color_scheme="dark")
    page.emulate_media(media="print")
    for gone in ("#quarto-header", "#book-contents", "#quarto-margin-sidebar", ".page-navigation"):
        assert not page.locator(gone).is_visible()
    assert min(_background(page)) > 240
    assert page.get_by_text("The second way").is_visible()


def test_first_tab_stop_skips_to_the_text(visit):
    page = visit("chapters/obtain.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_whole_book_can_be_read_without_script(visit):
    page = visit("chapters/model.html", java_script_enabled=False)
    assert page.get_by_text("The second way").is_visible()
    assert page.locator("#quarto-sidebar").is_visible()
