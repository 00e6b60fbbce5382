"""Outputs that came out of a sandbox: checked, limited, and made harmless for the browser that will show them."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

Output = dict[str, Any]
MAX_LINES = 1000
MAX_TRACEBACK = 100
_MAX_OUTPUTS = 500
_MAX_ANSWER_ITEMS = 2_000
_MAX_DEPTH = 6
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_PICTURES = ("image/png", "image/jpeg", "image/gif")
_MARKUP = ("text/html", "text/markdown", "text/latex")
_SCRIPT_LINK = re.compile(
    # The first letter stands outside the flag: so `re` finds it, and passes over the rest of a long text, quickly.
    r"([JVDjvd](?i:(?<=j)avascript|(?<=v)bscript|(?<=d)ata(?=[\s\\]*:[\w-]*[/;,])))[\s\\]*:"
)
_CODED = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|colon|Tab|NewLine);?")
_LOCAL = r"[\w-][\w.-]*(?:/[\w-][\w.-]*)*"
_PICTURE = re.compile(rf"!\[(?![^\[\]]*\]\({_LOCAL}\))")
"""A Markdown picture, but for one beside the notebook: fetched from elsewhere it would tell who reads, and when."""
_TAG = re.compile(r"<[a-zA-Z/!?]")
_PANDAS_STYLE = """<style scoped>
    .dataframe tbody tr th:only-of-type {
        vertical-align: middle;
    }

    .dataframe tbody tr th {
        vertical-align: top;
    }

    .dataframe thead th {
        text-align: right;
    }
</style>"""
_STYLE_HERE = "autograde-keeps-the-style-of-pandas-tables-here"
_TAGS = frozenset(
    {
        *("a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "details", "div"),
        *("dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd"),
        *("li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"),
    }
)
_ATTRIBUTES: dict[str, list[str] | Callable[[str, str, str], bool]] = {
    "*": ["class", "title", "border", "style"],
    "a": lambda _, name, value: name == "href" and _may_lead(value),
    "td": ["colspan", "rowspan", "align"],
    "th": ["colspan", "rowspan", "align", "scope"],
    "img": lambda _, name, value: (
        name in ("alt", "width", "height") or (name == "src" and re.fullmatch(_LOCAL, value) is not None)
    ),
}


def error_output(name: str, message: str) -> Output:
    """An error as a notebook shows it."""
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": [message]}


def checked_outputs(given: object, count: int) -> list[Output]:
    """The outputs of one cell as nbformat has them; what is not of that form is left out.

    Streams and tracebacks are cut where nbgrader cuts them.
    """
    outputs: list[Output] = []
    lines = 0
    for one in given[:_MAX_OUTPUTS] if isinstance(given, list) else ():
        output = _checked(one, count)
        if output is None:
            continue
        if output["output_type"] == "stream":
            if lines >= MAX_LINES:
                continue
            text = output["text"].split("\n")
            if lines + len(text) > MAX_LINES:
                text = [*text[: MAX_LINES - lines - 1], "... Output truncated ..."]
            lines += len(text)
            output["text"] = "\n".join(text)
        outputs.append(output)
    return outputs


def checked_answer(given: object, depth: int = 0) -> Any:  # noqa: ANN401 - JSON
    """An answer to a question of the figures: JSON of a sensible size; anything else becomes a wrong answer."""
    if given is None or isinstance(given, bool | str):
        return given[:10_000] if isinstance(given, str) else given
    if isinstance(given, int | float):
        return given if isinstance(given, int) and abs(given) < 10**300 else _finite(given)
    if depth < _MAX_DEPTH and isinstance(given, list) and len(given) <= _MAX_ANSWER_ITEMS:
        return [checked_answer(item, depth + 1) for item in given]
    if depth < _MAX_DEPTH and isinstance(given, dict) and len(given) <= _MAX_ANSWER_ITEMS:
        return {str(name)[:1_000]: checked_answer(item, depth + 1) for name, item in given.items()}
    return "(too large)"


@lru_cache(maxsize=512)
def harmless(markup: str) -> str:
    """HTML without what a browser would run or fetch; unchanged where there is no tag in it."""
    if not _TAG.search(markup):
        return markup
    return _PANDAS_STYLE.join(_cleaner()(markup.replace(_PANDAS_STYLE, _STYLE_HERE)).split(_STYLE_HERE))


@lru_cache(maxsize=512)
def harmless_text(source: str) -> str:
    """Markdown for an instructor's browser; what was written where there is no tag, picture or script's link in it.

    Pictures from elsewhere become links, links that would run something lead nowhere.
    """
    clean = source
    if _TAG.search(source):
        clean = harmless(source).replace("&gt;", ">").replace("&amp;", "&")
    # Last, because what stands above may make one; a colon that Markdown does not decode, unlike `&#58;`.
    return _PICTURE.sub("[", _SCRIPT_LINK.sub("\\1\uff1a", _CODED.sub(_decoded, clean)))


def _decoded(coded: re.Match[str]) -> str:
    """A letter, a colon or a blank that was written in code; all others stay."""
    letter = html.unescape(coded[0])
    return letter if re.fullmatch(r"[A-Za-z:]", letter) else "" if letter <= " " else coded[0]


@cache
def _cleaner() -> Callable[[str], str]:
    """Nbconvert's sanitiser; few cells need it, and it is slow to import."""
    import bleach  # type: ignore[import-untyped]  # noqa: PLC0415
    from bleach.css_sanitizer import CSSSanitizer  # type: ignore[import-untyped]  # noqa: PLC0415

    style = CSSSanitizer(allowed_css_properties=["text-align"])
    made = bleach.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, css_sanitizer=style, strip_comments=True)
    return lambda markup: str(made.clean(markup))


def _may_lead(address: str) -> bool:
    """Whether a link may stay: to the web, to a person, within the page or to a file beside it."""
    plain = address
    for _ in range(3):
        plain = html.unescape(plain)
    plain = re.sub(r"[\x00-\x20\x7f-\xa0]", "", plain).lower()
    return plain.startswith(("http:", "https:", "mailto:")) or ":" not in re.split(r"[/?#]", plain)[0]


def _finite(number: float) -> float | str:
    try:
        return float(number) if math.isfinite(number) else str(number)
    except OverflowError:
        return "(too large)"


def _checked(one: object, count: int) -> Output | None:
    if not isinstance(one, dict):
        return None
    match one.get("output_type"):
        case "stream":
            if one.get("name") in ("stdout", "stderr") and isinstance(one.get("text"), str):
                return {"output_type": "stream", "name": one["name"], "text": one["text"]}
        case "error":
            lines = one.get("traceback")
            lines = [str(line) for line in lines] if isinstance(lines, list) else []
            if len(lines) > MAX_TRACEBACK:
                half = MAX_TRACEBACK // 2
                lines = [*lines[:half], "... Traceback truncated ...", *lines[-(MAX_TRACEBACK - half - 1) :]]
            said = {"ename": str(one.get("ename"))[:500], "evalue": str(one.get("evalue"))[:10_000]}
            return {"output_type": "error", **said, "traceback": lines}
        case "display_data" | "execute_result" as kind:
            data = _bundle(one.get("data"))
            if data:
                counted = {"execution_count": count} if kind == "execute_result" else {}
                return {"output_type": kind, "data": data, "metadata": {}, **counted}
    return None


def _bundle(given: object) -> dict[str, str]:
    """The kinds of display a reader needs, each made harmless; scripts, widgets and vector graphics stay out."""
    data: dict[str, str] = {}
    for kind, value in given.items() if isinstance(given, dict) else ():
        if not isinstance(value, str):
            continue
        if kind == "text/plain":
            data[kind] = value
        elif kind in _MARKUP:
            data[kind] = harmless(value) if kind == "text/html" else harmless_text(value)
        elif kind in _PICTURES and _BASE64.fullmatch(value):
            data[kind] = value
    return data
