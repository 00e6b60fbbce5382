"""What a role-play file must keep between its parts: names that exist, lines true on every path, a complete key.

The checks read the raw data and step over what is malformed, so that they report beside the mistakes of shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .condition import ConditionError, parse_condition
from .problems import Problem, Where, listed, suggest
from .yaml_file import YamlFile

_KEY_FIELDS = ("rated", "shows", "why", "tempts")
_BEST = 4


def check_roleplay(file: YamlFile) -> Iterator[Problem]:
    """Every mistake in how the parts of one role-play file fit together."""
    yield from _Check(file).problems()


class _Check:
    def __init__(self, file: YamlFile) -> None:
        self._file = file
        data = file.data
        self._cast = _mapping(data.get("cast"))
        self._state = _mapping(data.get("state"))
        self._scenes = {name: _mapping(scene) for name, scene in _mapping(data.get("scenes")).items()}
        self._endings = {name: _mapping(ending) for name, ending in _mapping(data.get("endings")).items()}
        self._sealed = data.get("sealed") is True
        self._flags = self._flags_set()

    def problems(self) -> Iterator[Problem]:
        yield from self._known(("begins",), self._file.data.get("begins"), self._scenes, "a scene")
        for name, scene in self._scenes.items():
            yield from self._scene(("scenes", name), scene)
        yield from self._one_way()
        yield from self._last_unconditional(("endings",), list(self._endings.items()))
        for name, ending in self._endings.items():
            yield from self._condition(("endings", name, "when"), ending.get("when"))
            yield from self._line(("endings", name, "text"), ending.get("text"))

    def _scene(self, where: Where, scene: Mapping[str, Any]) -> Iterator[Problem]:
        yield from self._known((*where, "who"), scene.get("who"), self._cast, "a name of the cast")
        yield from self._known((*where, "then"), scene.get("then"), self._scenes, "a scene")
        for field in ("says", "scenery", "reply"):
            yield from self._line((*where, field), scene.get(field))
        chooses = scene.get("asks", "choose") == "choose"
        options = {name: _mapping(option) for name, option in _mapping(scene.get("options")).items()}
        for name, option in options.items():
            yield from self._option((*where, "options", name), option, scene, chooses=chooses)
        if chooses and options and all(option.get("when") for option in options.values()):
            yield self._file.problem(
                (*where, "options"),
                "a condition on every option",
                "an option that is always open",
                "remove `when` from one of them",
            )
        ratings = [option.get("rated") for option in options.values()]
        all_rated = all(isinstance(rating, int) for rating in ratings)
        if not self._sealed and len(ratings) > 1 and all_rated and len(set(ratings)) == 1:
            yield self._file.problem(
                (*where, "options"),
                "the same rating for every option",
                "at least two different ratings",
                "rate them against each other",
            )

    def _option(
        self, where: Where, option: Mapping[str, Any], scene: Mapping[str, Any], *, chooses: bool
    ) -> Iterator[Problem]:
        yield from self._known((*where, "then"), option.get("then"), self._scenes, "a scene")
        yield from self._condition((*where, "when"), option.get("when"))
        yield from self._line((*where, "reply"), option.get("reply"))
        yield from self._changes((*where, "now"), option.get("now"))
        for later_where, later in self._laters(where, option):
            yield from self._changes((*later_where, "state"), later.get("state"))
            yield from self._condition((*later_where, "when"), later.get("when"))
            yield from self._line((*later_where, "text"), later.get("text"))
        if chooses:
            if "reply" not in option:
                yield self._missing(where, "reply", "what the other says or does at once")
        else:
            for field in ("now", "later", "sets", "then", "when", "reply"):
                if option.get(field):
                    yield self._file.problem(
                        (*where, field),
                        f"`{field}` in a scene that asks for a rating",
                        "effects and branches only where `asks: choose`",
                        "move it to another scene, or remove it",
                    )
        yield from self._key(where, option, scene, chooses=chooses)

    def _key(
        self, where: Where, option: Mapping[str, Any], scene: Mapping[str, Any], *, chooses: bool
    ) -> Iterator[Problem]:
        if self._sealed:
            for field in _KEY_FIELDS:
                if field in option:
                    yield self._file.problem(
                        (*where, field),
                        "a key in a sealed file",
                        "no rated, shows, why or tempts",
                        "seal the file again",
                    )
            return
        if "rated" not in option:
            yield self._missing(where, "rated", "0 to 4, how effective it is")
        if "why" not in option:
            yield self._missing(where, "why", "the authors' reason for the rating")
        rated = option.get("rated")
        if isinstance(rated, int) and rated < _BEST and self._is_weaker(rated, scene) and "tempts" not in option:
            yield self._missing(where, "tempts", "the tag of the weaker move")
        if chooses:
            yield from self._shows(where, option, scene)

    def _shows(self, where: Where, option: Mapping[str, Any], scene: Mapping[str, Any]) -> Iterator[Problem]:
        evidence = [code for code in _list(scene.get("evidence")) if isinstance(code, str)]
        shows = _mapping(option.get("shows"))
        for code in evidence:
            if code not in shows:
                yield self._missing((*where, "shows"), code, "0 to 4 for each competency of the scene")
        for code in shows:
            if code not in evidence:
                yield self._file.problem(
                    (*where, "shows", code),
                    f"{code!r}",
                    f"the scene's evidence: {listed(evidence)}",
                    "remove it, or add it to the scene's evidence",
                )

    @staticmethod
    def _is_weaker(rated: int, scene: Mapping[str, Any]) -> bool:
        ratings = [_mapping(option).get("rated") for option in _mapping(scene.get("options")).values()]
        return rated < max((rating for rating in ratings if isinstance(rating, int)), default=rated)

    def _changes(self, where: Where, changes: Any) -> Iterator[Problem]:  # noqa: ANN401
        for variable in _mapping(changes):
            yield from self._known((*where, variable), variable, self._state, "a state variable")

    def _condition(self, where: Where, text: Any) -> Iterator[Problem]:  # noqa: ANN401
        if not isinstance(text, str):
            return
        try:
            condition = parse_condition(text)
        except ConditionError:
            return  # reported with the file's shape
        for variable in sorted(condition.variables):
            yield from self._known(where, variable, self._state, "a state variable")
        for flag in sorted(condition.flags):
            if flag in self._state:
                yield self._file.problem(
                    where, f"{flag!r} alone", "a comparison for a state variable", f"write `{flag} >= 50`"
                )
            else:
                yield from self._known(where, flag, self._flags, "a flag that some option sets")

    def _line(self, where: Where, line: Any) -> Iterator[Problem]:  # noqa: ANN401
        if isinstance(line, list):
            variants = [_mapping(variant) for variant in line]
            yield from self._last_unconditional(where, list(enumerate(variants)))
            for at, variant in enumerate(variants):
                yield from self._condition((*where, at, "when"), variant.get("when"))

    def _last_unconditional(self, where: Where, rows: list[tuple[Any, Mapping[str, Any]]]) -> Iterator[Problem]:
        for at, (name, row) in enumerate(rows):
            last = at == len(rows) - 1
            if last and row.get("when"):
                yield self._file.problem(
                    (*where, name, "when"),
                    "a condition on the last one",
                    "a last one without a condition",
                    "remove `when`, or add one that serves when no other does",
                )
            elif not last and not row.get("when"):
                yield self._file.problem(
                    (*where, name),
                    "no condition, so those after it are never reached",
                    "a condition on all but the last",
                    "add `when`, or move it to the end",
                )

    def _one_way(self) -> Iterator[Problem]:
        """Exact scores need stories that end: no scene may lead back to itself."""
        done: set[str] = set()
        for start in self._scenes:
            trail: list[str] = []
            stack: list[tuple[str, bool]] = [(start, False)]
            while stack:
                name, leaving = stack.pop()
                if leaving:
                    trail.remove(name)
                    done.add(name)
                    continue
                if name in trail:
                    yield self._file.problem(
                        ("scenes", name),
                        f"a way back: {' -> '.join([*trail[trail.index(name) :], name])}",
                        "scenes that lead forward",
                        "let it lead to a later scene, or to none to end the story",
                    )
                    return
                if name in done or name not in self._scenes:
                    continue
                trail.append(name)
                stack.append((name, True))
                stack.extend((following, False) for following in self._following(self._scenes[name]))

    @staticmethod
    def _following(scene: Mapping[str, Any]) -> set[str]:
        options = _mapping(scene.get("options")).values()
        names = [scene.get("then"), *(_mapping(option).get("then") for option in options)]
        return {name for name in names if isinstance(name, str)}

    def _flags_set(self) -> set[str]:
        raised: set[str] = set()
        for scene in self._scenes.values():
            for option in map(_mapping, _mapping(scene.get("options")).values()):
                for holder in [option, *(later for _, later in self._laters((), option))]:
                    raised |= {flag for flag in _list(holder.get("sets")) if isinstance(flag, str)}
        return raised

    @staticmethod
    def _laters(where: Where, option: Mapping[str, Any]) -> Iterator[tuple[Where, Mapping[str, Any]]]:
        laters = option.get("later")
        if isinstance(laters, dict):
            yield (*where, "later"), laters
        for at, later in enumerate(_list(laters)):
            yield (*where, "later", at), _mapping(later)

    def _known(self, where: Where, name: Any, known: Any, what: str) -> Iterator[Problem]:  # noqa: ANN401
        if isinstance(name, str) and name not in known:
            yield self._file.problem(where, repr(name), f"{what}: {listed(known)}", suggest(name, known))

    def _missing(self, where: Where, field: str, meaning: str) -> Problem:
        return self._file.problem(where, f"no `{field}`", meaning, f"add `{field}: ...`")


def _mapping(value: Any) -> Mapping[str, Any]:  # noqa: ANN401
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:  # noqa: ANN401
    return value if isinstance(value, list) else []
