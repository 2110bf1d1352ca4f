"""A summary as GitHub's own Markdown reader shows it."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

import pytest


class Page(HTMLParser):
    """What a page holds: its tags, the addresses it links to, every other attribute, its text and its charts."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.links: list[str] = []
        self.attributes: set[tuple[str, str, str | None]] = set()
        self.plain: list[str] = []
        """The texts that stand in no ``<code>`` and no link."""
        self.charts: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(_html(markdown))
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attributes:
            if (tag, name) == ("a", "href"):
                self.links.append(value or "")
            else:
                self.attributes.add((tag, name, value))
        if tag not in ("br", "img", "hr", "input"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if "pre" in self._open:
            self.charts.append(data)
        elif not {"code", "a"} & set(self._open):
            self.plain.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data!r}")


def _html(markdown: str) -> str:
    cmark = pytest.importorskip("cmarkgfm")
    html = cmark.github_flavored_markdown_to_html(markdown, cmark.cmark.Options.CMARK_OPT_UNSAFE)
    assert isinstance(html, str)
    return html
