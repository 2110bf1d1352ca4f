"""Texts that a hostile author may put wherever a manifest holds text, and reports full of them."""

from __future__ import annotations

from hypothesis import strategies as st

from rollout_lint.finding import (
    Basis,
    Fix,
    Level,
    Related,
    Rendered,
    ResourceName,
    RuleFailure,
    SetAside,
    TraceStep,
)
from rollout_lint.source.changes import Edit
from rollout_lint.source.text import Source, Span

from .sample_report import HOSTILE, REPORT, sample_finding

_FRAGMENTS = st.sampled_from(
    [
        "::", "::error::", "::error file=a,line=1::", "::stop-commands::x", "##[", "##[error]", "##vso[", "]", "%0A",
        "%25", "%3A", ",", "=", ";", "\x1b[31m", "\x9b", "\r\n", "\n", "\n\n", "\r", "\t", " ", "a", '"', "'", "\\",
        "`", "```", "```\n", "~~~", "|", "||", "\\|", "<img src=x onerror=y>", "<!--", "-->", "</td>", "</table>",
        "<script>", "&lt;", "&#60;", "](javascript:x)", "[a](javascript:x)", "![", "**", "_", "# ", "@someone", "#12",
        "GH-7", "https://evil.example", "www.evil.example", "a@evil.example", ":tada:", "$x$", "]]>", "<![CDATA[",
        "%%{init: {}}%%", "click a href", "section x", ": crit, ", "日", "\u0301", "\u2028", "\u202e", "\u2066",
        "\u200b", "\ud800", "\udc00", "\ufffe", "\uffff", "\U0001f600", "\U000e0041", "\ufeff", "{0}", "{{a}}",
        "x" * 50, HOSTILE,
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(_FRAGMENTS, max_size=8).map("".join), st.text(st.characters(), max_size=30))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """A place in a hostile file."""
    source = Source(draw(TEXTS), draw(TEXTS), draw(st.none() | TEXTS))
    start = draw(st.integers(0, len(source.text)))
    return Span(source, start, draw(st.integers(start, len(source.text))), draw(st.none() | TEXTS))


FINDINGS = st.builds(
    sample_finding,
    spans(),
    TEXTS,
    rule=st.sampled_from(["RL201", "RL205"]) | TEXTS,
    name=TEXTS,
    level=st.sampled_from(Level),
    basis=st.sampled_from(Basis),
    checklist=st.none() | TEXTS,
    help=TEXTS,
    resource=st.none() | st.builds(ResourceName, TEXTS, TEXTS, TEXTS),
    route=TEXTS,
    related=st.lists(st.builds(Related, spans(), TEXTS), max_size=3).map(tuple),
    trace=st.lists(st.builds(TraceStep, TEXTS, st.none() | spans()), max_size=3).map(tuple),
    fix=st.none() | st.builds(Fix, st.booleans(), st.lists(st.builds(Edit, spans(), TEXTS), max_size=2).map(tuple)),
    rendered=st.none() | st.builds(Rendered, TEXTS, st.integers(1, 99)),
)
_COUNTS = st.dictionaries(TEXTS, st.integers(0, 9), max_size=2)
REPORTS = st.builds(
    lambda findings, failures, undecided, skipped, aside: REPORT._replace(
        findings=tuple(findings),
        failures=tuple(failures),
        summary=REPORT.summary._replace(undecided=undecided, skipped=skipped),
        set_aside=tuple(aside),
    ),
    st.lists(FINDINGS, max_size=3),
    st.lists(st.builds(RuleFailure, TEXTS, TEXTS, TEXTS), max_size=1),
    st.dictionaries(TEXTS, _COUNTS, max_size=2),
    _COUNTS,
    st.lists(st.builds(SetAside, FINDINGS, st.sampled_from(["ignored", "baselined"]), spans(), TEXTS), max_size=1),
)
