"""The page of one student in a real browser: what people and their programs can do with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from kit.feedback.page import feedback_html
from tests.browser import (
    ATTACK,
    check_contrast,
    find_violations,
    needs_browser,
    opened,
    running_browser,
)

from .samples import feedback_of

pytestmark = [needs_browser, pytest.mark.asyncio(loop_scope="module")]
PHONE: Any = {"width": 380, "height": 740}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One headless browser for all tests of this file."""
    async with running_browser() as running:
        yield running


async def test_hostile_text_does_nothing(browser: Browser, tmp_path: Path) -> None:
    """The page asks for nothing but itself, runs nothing, and the browser has no complaint."""
    page, said = await opened(browser, tmp_path / "a.html", feedback_html(feedback_of(ATTACK)))
    assert said == [f"request: {(tmp_path / 'a.html').as_uri()}"]
    assert await page.evaluate("typeof window.hit") == "undefined"
    assert await page.locator("script, img").count() == 0
    await page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 380])
async def test_nothing_keeps_anyone_out(
    browser: Browser, tmp_path: Path, scheme: str, width: int
) -> None:
    """Contrast, landmarks, headings, labels, lists and tables: axe-core finds no fault."""
    size: Any = {"width": width, "height": 740}
    html = feedback_html(feedback_of("x"))
    page, _ = await opened(browser, tmp_path / "a.html", html, color_scheme=scheme, viewport=size)
    assert await check_contrast(page, scheme) > 100
    assert await find_violations(page) == []
    levels = await page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4')].map(one => Number(one.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    await page.close()


async def test_a_fault_would_be_found(browser: Browser, tmp_path: Path) -> None:
    """The test above sees a table without names, a text that is too pale, and no main part."""
    html = feedback_html(feedback_of("x")).replace("<main>", "<div>").replace("</main>", "</div>")
    page, _ = await opened(browser, tmp_path / "a.html", html)
    await page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    found = "\n".join(await find_violations(page))
    assert "color-contrast" in found
    assert "landmark-one-main" in found
    await page.close()


async def test_a_phone_scrolls_one_way_only(browser: Browser, tmp_path: Path) -> None:
    """At 380 pixels the page is no wider than the screen, whatever is in it."""
    html = feedback_html(feedback_of("w" * 300))
    page, _ = await opened(browser, tmp_path / "a.html", html, viewport=PHONE)
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await page.close()


async def test_the_keyboard_leads_to_an_exercise(browser: Browser, tmp_path: Path) -> None:
    """Tab reaches the first exercise that is not solved, visibly; Enter leads to its heading."""
    page, _ = await opened(browser, tmp_path / "a.html", feedback_html(feedback_of("x")))
    await page.keyboard.press("Tab")
    target = await page.evaluate("document.activeElement.getAttribute('href')")
    assert target.startswith("#exercise-")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert await page.evaluate(outline) == "solid"
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.tagName") == "H2"
    await page.close()
