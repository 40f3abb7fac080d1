"""A real browser for tests of pages, and what is asked of each page in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = os.environ.get("KIT_TEST_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
"""A browser that is on this machine; the variable names another one."""

needs_browser = pytest.mark.skipif(
    BROWSER is None, reason="no Chromium or Chrome here, and KIT_TEST_BROWSER names none"
)

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
ATTACK = (
    "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'>"
    "<svg onload='window.hit = 1'></svg><p id=styled style='color: red'>x</p>"
)
CONTRASTS = """() => {
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


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """One headless browser."""
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


async def check_contrast(page: Page, scheme: str) -> int:
    """Return how many texts the page has; each stands out (WCAG AA), and the page is in its theme."""
    seen = await page.evaluate(CONTRASTS)
    assert [one for one in seen if one[0] < 4.5] == []
    ground = await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    red = int(ground.removeprefix("rgb(").split(",")[0])
    assert (red < 60) == (scheme == "dark")
    return len(seen)


async def find_violations(page: Page) -> list[str]:
    """What axe-core, which knows the rules of WCAG and good practice, has to say about a page."""
    from axe_playwright_python.async_playwright import Axe

    results = await Axe().run(page)
    return [
        f"{found['id']}: {node['html'][:120]}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]
