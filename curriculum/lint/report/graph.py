"""A role-play as a picture: scenes in layers from the first to the endings, as inline SVG, and the same in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from xml.etree.ElementTree import Element

from curriculum.lint.script import Script

from .markup import element

_WIDTH, _HEIGHT = 190, 52
_ACROSS, _DOWN = 220, 116
_LONGEST_NAME = 24

Node = tuple[str, str]
"""`("scene", name)` or `("ending", name)`."""


@dataclass
class Edge:
    """All ways from one scene to one place: their options, and the share of random players on them."""

    options: list[str] = field(default_factory=list)
    share: Fraction = Fraction(0)


@dataclass(frozen=True)
class Graph:
    """What a role-play's picture shows.

    Attributes
    ----------
    layers:
        The nodes, layer by layer; the endings are the last.
    shares:
        The share of random players who come by each node.
    """

    layers: list[list[Node]]
    edges: dict[tuple[Node, Node], Edge]
    shares: dict[Node, Fraction]


def graph(script: Script) -> Graph:
    """Lay a role-play out."""
    edges: dict[tuple[Node, Node], Edge] = defaultdict(Edge)
    shares: dict[Node, Fraction] = defaultdict(Fraction)
    story = script.paths.story
    for moment, share in script.random.visits.items():
        if moment.scene is None:
            shares["ending", story.ending(moment)[0]] += share
            continue
        shares["scene", moment.scene] += share
        ways = script.paths.ahead(moment)
        for option, _, after in ways:
            to = ("scene", after.scene) if after.scene else ("ending", story.ending(after)[0])
            edge = edges[("scene", moment.scene), to]
            edge.share += share / len(ways)
            if option and option not in edge.options:
                edge.options.append(option)
    return Graph(_layers(script, edges, shares), dict(edges), dict(shares))


def _layers(script: Script, edges: dict[tuple[Node, Node], Edge], shares: dict[Node, Fraction]) -> list[list[Node]]:
    depth: dict[Node, int] = defaultdict(int)
    moments = [moment.scene for moment in script.paths.moments() if moment.scene]
    for scene in dict.fromkeys(moments):  # a few rounds settle the longest way to each
        depth["scene", scene] = 0
    for _ in depth.copy():
        for start, end in edges:
            if end[0] == "scene":
                depth[end] = max(depth[end], depth[start] + 1)
    layers: list[list[Node]] = [[] for _ in range(max(depth.values()) + 1)]
    for node, at in depth.items():
        layers[at].append(node)
    layers.append([("ending", name) for name in script.roleplay.endings if ("ending", name) in shares])
    place: dict[Node, float] = {}
    for layer in layers[:-1]:
        layer.sort(key=lambda node: _mean([place[start] for start, end in edges if end == node and start in place]))
        place |= {node: across - len(layer) / 2 for across, node in enumerate(layer)}
    return layers


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def drawing(made: Graph, name: str, described_by: str) -> Element:
    """The picture; its words are in the element with the id `described_by`."""
    widest = max(map(len, made.layers))
    width, height = widest * _ACROSS, len(made.layers) * _DOWN
    place: dict[Node, tuple[float, float]] = {}
    for down, layer in enumerate(made.layers):
        left = (width - len(layer) * _ACROSS) / 2
        for across, node in enumerate(layer):
            place[node] = (left + (across + 0.5) * _ACROSS, down * _DOWN + _HEIGHT / 2 + 8)
    return element(
        "svg",
        element("title", f"{name}: scenes and endings"),
        *(_line(place[start], place[end], edge) for (start, end), edge in made.edges.items()),
        *(_box(node, place[node], made.shares.get(node, Fraction(0))) for layer in made.layers for node in layer),
        *(_label(place[start], place[end], edge) for (start, end), edge in made.edges.items()),
        role="img",
        aria_describedby=described_by,
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
    )


def _line(start: tuple[float, float], end: tuple[float, float], edge: Edge) -> Element:
    (x, y), (to_x, to_y) = _ends(start, end)
    middle = (y + to_y) / 2
    bow = _bow(start, end)
    return element(
        "path",
        d=f"M{x:.0f} {y:.0f} C{x + bow:.0f} {middle:.0f} {to_x + bow:.0f} {middle:.0f} {to_x:.0f} {to_y:.0f}",
        class_="edge",
        stroke_width=f"{1 + 5 * float(edge.share):.1f}",
    )


def _label(start: tuple[float, float], end: tuple[float, float], edge: Edge) -> Element:
    (x, y), (to_x, to_y) = _ends(start, end)
    # Nearer to where the line leaves, so that lines that meet keep their labels apart.
    across = x + (to_x - x) * 0.35 + _bow(start, end) * 0.68
    told = " ".join(sorted(edge.options)) or "all"
    return element("text", told, x=f"{across:.0f}", y=f"{y + (to_y - y) * 0.4 + 4:.0f}", class_="way")


def _ends(start: tuple[float, float], end: tuple[float, float]) -> tuple[tuple[float, float], tuple[float, float]]:
    return (start[0], start[1] + _HEIGHT / 2), (end[0], end[1] - _HEIGHT / 2)


def _bow(start: tuple[float, float], end: tuple[float, float]) -> float:
    """How far a line bends aside to pass the layers between its ends."""
    return _WIDTH * 0.8 if end[1] - start[1] > 1.5 * _DOWN and abs(end[0] - start[0]) < _ACROSS / 2 else 0.0


def _box(node: Node, at: tuple[float, float], share: Fraction) -> Element:
    kind, name = node
    shown = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    x, y = at
    return element(
        "g",
        element(
            "rect",
            x=f"{x - _WIDTH / 2:.0f}",
            y=f"{y - _HEIGHT / 2:.0f}",
            width=_WIDTH,
            height=_HEIGHT,
            rx=6 if kind == "scene" else 26,
        ),
        element("text", shown, x=f"{x:.0f}", y=f"{y - 3:.0f}", class_="name"),
        element("text", f"{float(share):.0%} of random players", x=f"{x:.0f}", y=f"{y + 15:.0f}", class_="share"),
        class_=kind,
    )


def in_words(made: Graph) -> list[str]:
    """The picture, a sentence for each scene."""
    told = []
    for layer in made.layers:
        for node in layer:
            ways = [
                f"{' '.join(sorted(edge.options)) or 'every answer'} → {end[1]} ({float(edge.share):.0%})"
                for (start, end), edge in made.edges.items()
                if start == node
            ]
            if ways:
                told.append(f"{node[1]}: {'; '.join(ways)}")
    return told
