"""Pages taken apart, and texts that try to be more than text on one."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

HOSTILE = (
    "</pre></code></td></title></style><script>alert(1)</script>",
    "\" onmouseover='alert(1)' x=\"",
    "<img src=x onerror=alert(1)><!-- -->",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    '=HYPERLINK("http://x")',
    "\u202edevlos\u2066\u200b\ufeff\x00\x1b[2J\ud800",
    "&lt;script&gt;&#x3c;b>",
    "]]>`--></svg><use href='javascript:alert(1)'>",
)
VOID = {"meta", "wbr", "br", "img", "link", "input"}


@dataclass
class Page(HTMLParser):
    """A page taken apart: its elements with their attributes in order, and the text of each."""

    elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, html: str) -> Page:
        page = cls()
        super(cls, page).__init__()
        page.feed(html)
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))
        self.texts.setdefault(tag, []).append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.astray.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[self.open[-1]][-1] += data

    def handle_comment(self, data: str) -> None:
        self.astray.append(f"<!--{data}-->")

    def all(self, name: str) -> list[str | None]:
        """Every value of an attribute."""
        return [value for _, attrs in self.elements for key, value in attrs if key == name]
