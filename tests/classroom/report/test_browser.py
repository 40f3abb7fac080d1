"""The page in a real browser: what it refuses, how it is reached by keyboard, how it is seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from kit.classroom.page.html import report_html
from tests.browser import (
    ATTACK,
    check_contrast,
    find_violations,
    needs_browser,
    opened,
    running_browser,
)

from .a_class import everything

pytestmark = [needs_browser, pytest.mark.asyncio(loop_scope="module")]

OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One headless browser for all tests of this file."""
    async with running_browser() as running:
        yield running


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


async def test_no_table_of_text_is_cut_on_a_phone(browser: Browser, tmp_path: Path) -> None:
    """At 380 pixels each row is a block, with the names of its columns, and nothing scrolls."""
    size: Any = {"width": 380, "height": 740}
    html = report_html(everything("one two " * 20))
    page, _ = await opened(browser, tmp_path / "report.html", html, viewport=size)
    await page.evaluate(OPEN_ALL)
    regions = page.locator(".scroll:has(> .stack)")
    widths = "all => all.map(one => one.scrollWidth - one.clientWidth)"
    assert await regions.evaluate_all(widths) == [0] * await regions.count()
    assert await regions.count() >= 3
    content = "one => getComputedStyle(one, '::before').content"
    assert (
        await page.locator(".stack [data-label='Points']").first.evaluate(content) == '"Points: "'
    )
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
    assert await check_contrast(page, scheme) > 200
    assert await find_violations(page) == []
    await page.close()
