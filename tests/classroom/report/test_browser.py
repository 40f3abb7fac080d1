"""The page in a real browser: what it refuses, how it is reached by keyboard, how it is seen."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from kit.classroom.page.html import report_html

from .a_class import everything

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = os.environ.get("KIT_TEST_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
"""A browser that is on this machine; the variable names another one."""

pytestmark = [
    pytest.mark.skipif(
        BROWSER is None, reason="no Chromium or Chrome here, and KIT_TEST_BROWSER names none"
    ),
    pytest.mark.asyncio(loop_scope="module"),
]

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
ATTACK = (
    "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'>"
    "<svg onload='window.hit = 1'></svg><p id=styled style='color: red'>x</p>"
)
OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"
LOW_CONTRAST = """() => {
    const numbers = text => {
        const found = text.match(/[\\d.]+/g).map(Number);
        const unit = text.startsWith('color(') ? 255 : 1;
        return [...found.slice(0, 3).map(n => n * unit), found.length > 3 ? found[3] : 1];
    };
    const light = ([r, g, b]) => [r, g, b].map(n => n / 255)
        .map(n => n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4)
        .reduce((sum, n, i) => sum + n * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = element => {
        for (let one = element; one; one = one.parentElement) {
            const colour = numbers(getComputedStyle(one).backgroundColor);
            if (colour[3] === 1) return colour;
        }
        return [255, 255, 255, 1];
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = [];
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || element.closest('defs, style')) continue;
        const style = getComputedStyle(element);
        const ink = numbers(element.closest('svg') ? style.fill : style.color);
        const [a, b] = [light(ink), light(ground(element))].sort((x, y) => y - x);
        seen.push([(a + 0.05) / (b + 0.05), element.outerHTML.slice(0, 100)]);
    }
    return seen;
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One headless browser for all tests of this file."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield running
        await running.close()


def written(file: Path, html: str) -> str:
    """Where a browser finds the page."""
    file.write_text(html, encoding="utf-8")
    return file.as_uri()


async def opened(browser: Browser, file: Path, html: str, **options: Any) -> tuple[Page, list[str]]:
    """The page in a window of its own, and what the browser complains of from now on."""
    address = written(file, html)
    page = await browser.new_page(**options)
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("request", lambda request: said.append(f"request: {request.url}"))
    await page.goto(address)
    return page, said


async def test_the_browser_has_nothing_to_complain_of(browser: Browser, tmp_path: Path) -> None:
    """The page is styled, raises no error, breaks no policy and asks for nothing but itself."""
    html = report_html(everything(ATTACK))
    page, said = await opened(browser, tmp_path / "report.html", html)
    assert said == [f"request: {(tmp_path / 'report.html').as_uri()}"]
    assert await page.evaluate("typeof window.hit") == "undefined"
    assert await page.locator("script, img").count() == 0
    assert (
        await page.evaluate("getComputedStyle(document.querySelector('nav ul')).display") == "flex"
    )
    await page.close()


async def test_markup_that_came_through_would_do_nothing(browser: Browser, tmp_path: Path) -> None:
    """Put into the page as markup, a script, its handlers and its style are refused."""
    html = report_html(everything("x")).replace("<main", f"{ATTACK}<main", 1)
    page, said = await opened(browser, tmp_path / "report.html", html)
    assert await page.locator("script").count() == 1
    assert await page.evaluate("typeof window.hit") == "undefined"
    colour = "getComputedStyle(document.getElementById('styled')).color"
    assert await page.evaluate(colour) != "rgb(255, 0, 0)"
    assert any("Content Security Policy" in one for one in said)
    await page.close()


async def test_a_phone_scrolls_one_way_only(browser: Browser, tmp_path: Path) -> None:
    """At 360 pixels the page is no wider than the screen, whatever is in it; the matrix scrolls."""
    made = everything("w" * 300)
    rows = tuple(replace(one, marks=one.marks * 6) for one in made.rows)
    html = report_html(replace(made, rows=rows, exercises=made.exercises * 6))
    size: Any = {"width": 360, "height": 740}
    page, _ = await opened(browser, tmp_path / "report.html", html, viewport=size)
    await page.evaluate(OPEN_ALL)
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    region = page.get_by_role("region", name="Matrix of students and exercises")
    assert await region.evaluate("one => one.scrollWidth > one.clientWidth")
    await page.close()


async def test_the_keyboard_opens_a_drill_down(browser: Browser, tmp_path: Path) -> None:
    """Tab reaches who needs attention, Enter leads there and opens it; the focus can be seen."""
    page, _ = await opened(browser, tmp_path / "report.html", report_html(everything("x")))
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    await page.keyboard.press("Enter")
    for _ in range(20):
        await page.keyboard.press("Tab")
        target = await page.evaluate("document.activeElement.getAttribute('href')")
        if target and target.startswith("#student-"):
            break
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert await page.evaluate(outline) == "solid"
    await page.keyboard.press("Enter")
    inside = page.locator(target)
    assert await inside.is_visible()
    assert await inside.evaluate("one => one.closest('details').open")

    person = page.locator("details.person:not([open])").first
    other = await person.locator("[id^=student-]").get_attribute("id")
    await person.locator("> summary").focus()
    await page.keyboard.press("Enter")
    assert await page.locator(f"#{other}").is_visible()
    await page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_stands_out(browser: Browser, tmp_path: Path, scheme: str) -> None:
    """In light and dark each text has a contrast of 4.5 or more to what is behind it (WCAG AA)."""
    html, file = report_html(everything("x")), tmp_path / "report.html"
    page, _ = await opened(browser, file, html, color_scheme=scheme)
    await page.evaluate(OPEN_ALL)
    seen = await page.evaluate(LOW_CONTRAST)
    assert len(seen) > 200
    assert [one for one in seen if one[0] < 4.5] == []
    ground = await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    red = int(ground.removeprefix("rgb(").split(",")[0])
    assert (red < 60) == (scheme == "dark")
    await page.close()
