"""The page as text: what is on it, and that nothing of a person's text is anything but text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kit.classroom.page.html import (
    FEWEST_MOMENTS,
    most_moments,
    percent,
    report_html,
    slices,
)
from kit.classroom.rows import ClassReport, Entry, MovedDue
from kit.model import Lane, Moment, Outcome
from kit.render.page import steps
from kit.render.safe import make_visible, split_code
from kit.render.verdicts import MOST_MOMENTS
from tests.pages import HOSTILE, Page

from .a_class import COUNT, DUE, PRINT, everything, failed, mark, missing_file, passed, report, row

HARMLESS = Page.of(report_html(everything("x")))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_known_attacks_stay_text(text: str) -> None:
    """Markup, template code, formulas, controls: the page has the elements that it has without."""
    html = report_html(everything(text))
    page = Page.of(html)
    assert page.elements == HARMLESS.elements
    assert page.astray == page.open == []
    assert page.texts["h1"] == [make_visible(text)]


@settings(max_examples=40, deadline=None)
@given(
    text=st.text(st.characters(exclude_characters="`"), min_size=1, max_size=60).filter(str.strip)
)
@example(text="a\r\nb\n\tc")
def test_no_text_becomes_anything_else(text: str) -> None:
    """Whatever people write, no element, attribute or comment comes or goes."""
    page = Page.of(report_html(everything(text)))
    assert page.elements == HARMLESS.elements
    assert page.astray == page.open == []


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=60))
@example(text=HOSTILE[5])
def test_a_page_has_nothing_that_a_reader_would_not_see(text: str) -> None:
    """No control, no mark that reorders text, no surrogate: each is named."""
    html = report_html(everything(text))
    assert html.encode()
    kinds = {unicodedata.category(char) for char in html if char != "\n"}
    assert kinds & {"Cc", "Cf", "Cs"} == set()


def test_nothing_is_loaded_or_run() -> None:
    """There is no script, no handler, no style but the sheet, and no address outside the page."""
    tags = {tag for tag, _ in HARMLESS.elements}
    assert (
        tags & {"script", "link", "img", "iframe", "object", "form", "base", "foreignobject"}
        == set()
    )
    names = {name for _, attrs in HARMLESS.elements for name, _ in attrs}
    assert not any(name.startswith("on") for name in names)
    assert names & {"style", "src", "srcset", "action", "formaction", "xlink:href"} == set()
    assert all(str(link).startswith("#") for link in HARMLESS.all("href"))
    assert "url(" not in report_html(everything("x"))


def test_the_policy_allows_the_sheet_and_nothing_else() -> None:
    """The hash in the policy is that of the one style sheet; all else is refused."""
    html = report_html(report(row("a")))
    (sheet,) = re.findall("<style>(.*?)</style>", html, re.DOTALL)
    digest = b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    (said,) = re.findall('http-equiv="Content-Security-Policy" content="(.*?)"', html)
    assert said.replace("&#39;", "'").split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert html.index("Content-Security-Policy") < html.index("<title>")


def test_links_lead_to_something_on_the_page() -> None:
    """Each link's target is there once."""
    ids = HARMLESS.all("id")
    assert len(ids) == len(set(ids))
    assert {str(link)[1:] for link in HARMLESS.all("href")} <= set(ids)


def test_headings_are_in_order() -> None:
    """One first heading, and none skips a level."""
    levels = [int(tag[1]) for tag, _ in HARMLESS.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_their_headers_a_scope() -> None:
    """Every table is named, every header says what it is the header of."""
    tags = [tag for tag, _ in HARMLESS.elements]
    assert tags.count("table") == tags.count("caption") > 5
    scopes = [dict(attrs).get("scope") for tag, attrs in HARMLESS.elements if tag == "th"]
    assert set(scopes) == {"col", "row", "rowgroup"}


def test_what_scrolls_can_be_reached_and_is_named() -> None:
    """A region that scrolls takes the focus and has a label."""
    regions = [dict(attrs) for _, attrs in HARMLESS.elements if ("role", "region") in attrs]
    assert regions
    assert all(one["tabindex"] == "0" and one["aria-label"] for one in regions)


def test_each_student_and_each_standing_is_said() -> None:
    """The matrix has a line for each student, and a word for each sign."""
    html = report_html(everything("x"))
    assert html.count('class="person"') == 10
    for word in ("solved", "not solved", "does not run", "stopped by a limit", "not begun"):
        assert f'<span class="hidden">{word}</span>' in html
    assert '<span class="entry">missing</span>' in html
    assert '<span class="entry">not graded yet</span>' in html
    assert "<dt>Handed in</dt><dd>unknown</dd>" in html
    assert "<dt>Hints</dt><dd>unknown</dd>" in html


def test_a_class_in_which_nothing_happened_has_a_page() -> None:
    """Nobody handed in: each part says so in a sentence."""
    html = report_html(report(row("a", entry=Entry.MISSING), due=None, says={}))
    for sentence in (
        *("No student has a score yet.", "No check has failed.", "Nothing was handed in."),
        *("No record of a hint was handed in.", "No points were set by hand."),
        *("Nothing was late.", "Nothing: all that was handed in belongs to a student"),
    ):
        assert sentence in html


def test_an_example_names_nobody() -> None:
    """What a student printed of themselves is not in the example, though in their own details."""
    finding = failed("test_prints", "it printed too much", actual="I am Zacharias Q.")
    html = report_html(report(row("a", mark(PRINT, finding), name="Zacharias Quill")))
    before, _, after = html.partition('<h2 id="students">')
    example_text = before[before.index('<h2 id="misunderstandings">') : before.index('"matrix"')]
    assert "I am [student] Q." in example_text
    assert "Zacharias" not in example_text
    assert "I am Zacharias Q." in after


def answer(name: str) -> bytes:
    """A text of some length, which is similar to none under another name."""
    steps = (f"    {name}[{name}.count({n})] = {n} {'+-*/%'[n % 5]} {name}" for n in range(20))
    return "\n".join([f"def {name}({name}):", *steps]).encode()


def test_similar_submissions_are_pairs_of_students() -> None:
    """A pair has both students, the exercise, the part and the lines; the rest is not listed."""
    rows = [row(f"s{n}", mark(PRINT, passed("test_prints"), source=b"pass")) for n in range(9)]
    for n, name in ((2, "first"), (5, "second")):
        rows[n] = row(f"s{n}", mark(PRINT, passed("test_prints"), source=answer(name)))
    html = report_html(report(*rows))
    part = html[html.index('<h2 id="similar">') : html.index('<h2 id="effort">')]
    assert '<a href="#student-3"><bdi>s2</bdi></a>, <a href="#student-6"><bdi>s5</bdi></a>' in part
    assert "1–21" in part
    assert part.count("<tbody>") == 1
    assert 'id="similar"' not in report_html(report(*rows), anonymous=True)
    assert "No two submissions are similar" in report_html(report(*rows[:2]))


def test_a_check_sentence_has_its_code_marked() -> None:
    """What stands between backticks is code; a sentence with an open one is left as it is."""
    assert split_code("gives `x` and `y`") == ["gives ", "x", " and ", "y", ""]
    assert split_code("a ` b") == ["a ` b"]
    page = Page.of(report_html(report(row("a", mark(PRINT, passed("test_prints"))))))
    assert "→ node" in page.texts["code"]


def test_a_long_timeline_loses_its_middle() -> None:
    """The first and last moments are drawn, and how many are not."""
    moments = [Moment(at=float(n // 2), lane=Lane.NODE, text=f"m{n}") for n in range(100)]
    drawn = list(steps(moments))
    assert len(drawn) == MOST_MOMENTS
    assert [one.skipped for one in drawn if one.skipped] == [76]
    assert (drawn[0].text, drawn[-1].text) == ("m0", "m99")
    assert [one.time for one in drawn[:4]] == ["0", "", "1", ""]
    assert list(steps(())) == []


def test_very_many_timelines_share_the_page() -> None:
    """A small class sees each at full length; in a huge one each keeps its beginning and end."""
    moments = tuple(Moment(at=float(n), lane=Lane.NODE, text=f"m{n}") for n in range(100))
    bad = failed("test_prints", "late", timeline=moments)
    few, many = ([row("a", mark(PRINT, bad))] * count for count in (5, 10_000))
    assert most_moments(few) == MOST_MOMENTS
    assert most_moments(many) == FEWEST_MOMENTS
    assert len(list(steps(moments, FEWEST_MOMENTS))) == FEWEST_MOMENTS


def test_bars_are_divided_as_their_parts() -> None:
    """Each part begins where the last one ends; parts of nothing are left out."""
    assert list(slices([("a", 1), ("b", 0), ("c", 3)])) == [("a", 0.0, 25.0), ("c", 25.0, 75.0)]
    assert list(slices([("a", 0)])) == []


def test_percentages_do_not_exaggerate() -> None:
    """Only nothing is 0% and only all is 100%."""
    assert [percent(part) for part in (0, 0.001, 0.5, 0.999, 1)] == [
        "0%",
        "1%",
        "50%",
        "99%",
        "100%",
    ]


def test_times_are_those_of_the_class() -> None:
    """Each time is in the class's zone, which the head of the page names once."""
    made = report(row("a", submitted_at=DUE), clock=ZoneInfo("Europe/Berlin"))
    html = report_html(made)
    assert "due <time" in html
    assert html.count("21 Nov 2026, 00:00") > 2
    assert "23:00<" not in html
    assert html.count("Europe/Berlin") == 1
    assert "times are in UTC+01:00" in report_html(
        replace(made, clock=timezone(timedelta(hours=1)))
    )


def test_an_extension_is_with_its_student() -> None:
    """Until when and why, and only there; the page without names has neither."""
    moved = MovedDue(DUE + timedelta(days=2), "ill since Monday")
    made = report(row("a", moved_due=moved), row("b"))
    html = report_html(made)
    assert html.count("Extension until") == html.count("ill since Monday") == 1
    assert "22 Nov 2026, 23:00" in html.partition("Extension until")[2].partition("</dd>")[0]
    assert "Extension" not in report_html(made, anonymous=True)


def test_the_parts_come_in_the_order_of_their_urgency() -> None:
    """First what only the teacher can fix, then the glance and what to teach, last the record."""
    heads = re.findall('<section aria-labelledby="(.*?)"', report_html(everything("x")))
    order = "repairs glance misunderstandings matrix checks similar effort students record"
    assert heads == order.split()


def test_no_sentence_has_raw_backticks() -> None:
    """Code in a sentence of a check, a mistake or a message is marked, and stays in its line."""
    finding = failed(
        "test_prints", "`stream` is late", says="yields `a`", cause="Use `async for`.", mistake="m"
    )
    html = report_html(report(row("a", mark(PRINT, finding))))
    assert "`" not in html.replace(re.search("<style>.*?</style>", html, re.DOTALL)[0], "")  # type: ignore[index]
    for code in ("stream", "a", "async for"):
        assert f"<code>{code}</code>" in html


def test_the_teacher_sees_the_lines_of_a_student() -> None:
    """In the details of a student the code is as it was handed in, and its place is marked."""
    finding = failed("test_prints", "late", where="exercises/first/print_it.py:2")
    handed_in = mark(PRINT, finding, source=b"one = 1  # Anna\ntwo = 2\n")
    html = report_html(report(row("a", handed_in)))
    details = html[html.index('<h2 id="students">') :]
    assert "one = 1  # Anna" in details
    assert re.search("<mark>.*two = 2.*</mark>", details)


def test_a_message_is_there_once_for_each_exercise() -> None:
    """What all checks of a file say is said once: a missing file, a file that does not import."""
    broken = [
        failed(check, "does not import", outcome=Outcome.UNFINISHED)
        for check in ("test_prints", "test_streams")
    ]
    html = report_html(report(row("a", mark(PRINT, *broken), missing_file(COUNT))))
    details = html[html.index('<h2 id="students">') :]
    assert details.count("does not import") == 1
    assert details.count("the file is missing") == 1
    assert html.count("The file is missing.") == 1


def test_what_one_student_adds_to_the_page_is_bounded() -> None:
    """However long the texts of a failure are, and however many its moments."""
    text = "y" * 20_000
    moments = tuple(Moment(at=float(n), lane=Lane.NODE, text=text) for n in range(200))
    bad = failed("test_prints", text, expected=text, actual=text, error=text, timeline=moments)

    def size(students: int) -> int:
        rows = (row(f"s{n}", mark(PRINT, bad)) for n in range(students))
        return len(report_html(report(*rows)))

    assert size(3) - size(2) < 20_000


def test_the_order_of_checks_in_a_report_does_not_show() -> None:
    """The checks that nobody has tried come in the order of the exercises all the same."""
    made = everything("x")
    other = {key: says for key, says in made.says.items() if key[0] != PRINT}
    turned: ClassReport = replace(made, says={**other, **made.says})
    assert report_html(made) == report_html(turned)
