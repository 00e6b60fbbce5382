"""Gates of English: words that are none, sentences that are none, words that say nothing of one's own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import signs
from .english import english, stem
from .features import Features
from .model import Gate
from .own import Own
from .tables import tables


def mash(own: Own, f: Features) -> Gate | None:
    """Keys hit at random."""
    whole = [s for s in own.sentences if len(s.words) > 1 and all(word in f.mashed for word in s.words if len(word) > 2)]  # noqa: PLR2004
    whole = [s for s in whole if sum(word in f.mashed for word in s.words) > 1]
    share = len(f.mashed_all) / max(1, f.size)
    if (len(f.mashed_all) >= 4 and share > 0.14) or len(whole) > 1:  # noqa: PLR2004
        shown = " ".join(f.mashed_all[:4])
        return Gate("keyboard mash", shown, f"I could not read \"{shown}\"; could you say it in words?")
    return None


def gibberish(f: Features) -> Gate | None:
    """Words no dictionary has."""
    if f.size >= 8 and (f.unknown > 0.42 or (f.unknown > 0.3 and f.unknown_content > 0.62)):  # noqa: PLR2004
        shown = " ".join(f.strange[:5])
        return Gate("gibberish", shown, f"Many words here are none I know ({shown}); could you say it in other words?")
    return None


def salad(own: Own, f: Features) -> Gate | None:
    """Words that form no sentences."""
    if f.size < 20:  # noqa: PLR2004
        return None
    broken = f.clashes > 0.03 and f.pairs < 0.56  # noqa: PLR2004
    loose = f.pairs < 0.3 or (f.pairs < 0.4 and f.function < 0.25)  # noqa: PLR2004
    learned = f.rare > 0.2 and f.length > 5.2  # noqa: PLR2004
    if not (broken or loose or learned):
        return None
    shown = max(own.sentences, key=lambda s: sum(map(f.is_rare, s.words)) if learned else len(s.words)).text[:120]
    return Gate("word salad", shown, f"I could not follow \"{shown}\"; how would you tell it to somebody at lunch?")


def stuffing(own: Own, f: Features) -> Gate | None:
    """The words of a rubric one after the other."""
    words = english().words
    if f.size < 15:  # noqa: PLR2004
        return None
    marks = [word for word in own.simple if word in words["reflective"]]
    content = sum(word not in words["function"] for word in own.simple)
    share = len(marks) / len(own.simple)
    of_content = sum(word in words["reflective"] and word not in words["function"] for word in own.simple) / max(1, content)
    listed = f.commas > 0.45 and f.function < 0.3  # noqa: PLR2004
    if share > 0.38 or (share > 0.26 and of_content > 0.42 and f.anchors < 6) or (listed and share > 0.15) or (listed and f.commas > 0.6):  # noqa: PLR2004
        shown = ", ".join(dict.fromkeys(marks or own.simple[:6]))[:80]
        return Gate("keyword list", shown, f"These are the words of a reflection ({shown}); what is the story behind them?")
    return None


def padding(own: Own, f: Features) -> Gate | None:
    """One sentence, and many words around it that add nothing."""
    p = english()
    if f.size < 30:  # noqa: PLR2004
        return None
    hits = [hit for sentence in own.sentences for hit in p.hits("padding", sentence.low)]
    padded = sum(p.has("padding", s.low) for s in own.sentences)
    carrying = [s for s in own.sentences if len(s.specific) > 1 or (s.specific and signs.anchors(s))]
    thin = len(carrying) <= max(1, 0.34 * len(own.sentences))
    said = sum(len(s.specific) for s in own.sentences) / f.size
    if (len(hits) >= 4 and (thin or padded > 0.5 * len(own.sentences))) or (len(hits) >= 2 and said < 0.13 and thin):  # noqa: PLR2004
        shown = ", ".join(dict.fromkeys(hits))[:80]
        return Gate("padding", shown, f"Some of it fills space ({shown}); what else happened there?")
    if len(own.sentences) >= 5 and len(carrying) <= 1 and said < 0.1:  # noqa: PLR2004
        empty = [s.text for s in own.sentences if not s.specific]
        shown = (empty or [own.sentences[-1].text])[0]
        return Gate("padding", shown, f"\"{shown}\" could stand in any answer; what else happened there?")
    return None


def generic(own: Own, f: Features, template: str) -> Gate | None:
    """Fluent, and nothing of one's own in it."""
    if f.size < 18:  # noqa: PLR2004
        return None
    p = english()
    slogans = [hit for s in own.sentences for hit in p.hits("slogan", s.low)]
    per = len(slogans) / max(1, len(own.sentences))
    shy = f.anchors < (2.2 if template == "episode" else 1.6)
    general = f.general > 0.5 and f.anchors < 3.2  # noqa: PLR2004
    sloganish = per > 0.45 and f.general > 0.38 and f.anchors < 4  # noqa: PLR2004
    dull = f.general > 0.42 and shy and f.events <= 2  # noqa: PLR2004
    eventless = template == "episode" and f.events == 0 and f.general > 0.33 and shy  # noqa: PLR2004
    if general or sloganish or dull or eventless:
        words = list(dict.fromkeys(word for s in own.sentences for word in s.generic))
        shown = slogans[0] if slogans else ", ".join(words[:6])
        return Gate("nothing of your own", shown, f"This could be anybody's (for example \"{shown}\"); which day, place or person do you think of?")
    return None


def impersonal(own: Own, f: Features, template: str) -> Gate | None:
    """Somebody else's prose: a lesson, an encyclopaedia, a recipe; nobody says I."""
    if f.size < 35:  # noqa: PLR2004
        return None
    p = english()
    mine = sum(word in p.words["first"] for word in own.simple)
    yours = [word for s in own.sentences for word in p.hits("second_person", s.low) if not signs.quotes(s)]
    outside = mine - sum(len(p.words["first"].intersection(q.lower().split())) for s in own.sentences for q in signs.quotes(s))
    addressed = len(yours) >= 4 and len(yours) > 2 * max(0, outside) and len(yours) > 0.03 * f.size  # noqa: PLR2004
    nobody = outside <= 0 and (f.size >= 50 or template == "episode")  # noqa: PLR2004
    pro_drop = sum(signs.has_act(s, implied=True) for s in own.sentences if len(s.words) < 9) > 0.4 * len(own.sentences)  # noqa: PLR2004
    if addressed or (nobody and not pro_drop):
        shown = own.sentences[0].text[:120]
        return Gate("nothing of your own", shown, f"You do not appear in it (\"{shown}\"); what was your part?")
    return None


def paraphrased(own: Own, prompt: str, f: Features) -> Gate | None:
    """The prompt in slightly other words."""
    p = english()
    meta = [hit for s in own.sentences for hit in p.hits("meta_prompt", s.low)]
    helpers = {stem(word) for word in _HELPERS.split()}
    asked = {stem(word) for word in re.findall(r"[a-z]+", prompt.lower())} | helpers
    function = p.words["function"]
    content = [word for word in own.simple if word not in function and not word[0].isdigit()]
    shared = [word for word in content if stem(word) in asked]
    share = len(shared) / max(1, len(content))
    if len(meta) >= 2 and f.anchors < 4 or (len(content) >= 6 and share > 0.55 and f.anchors < 5) or (share > 0.4 and f.anchors < 1.5 and len(content) > 9):  # noqa: PLR2004
        shown = meta[0] if meta else ", ".join(dict.fromkeys(shared[:6]))
        return Gate("prompt retold", shown, f"This says again what the prompt asks (\"{shown}\"); what would your answer be?")
    return None


_HELPERS = """
time place happened happen reason came bore bear see plan date look did undone left leave person somebody someone question
asked asks say describe words write different people understood sent hold sentence disagree strongest speaks against mind change
thing task prompt then now
"""


def other_prompt(own: Own, prompt: str) -> Gate | None:
    """An answer, but to another question."""
    topics = english().topics
    asked = {stem(word) for word in re.findall(r"[a-z]+", prompt.lower())}
    said = {stem(word) for word in own.simple}
    wanted = [name for name, words in topics.items() if words & asked]
    if not wanted or len(own.words) < 30:  # noqa: PLR2004
        return None
    here = said & frozenset().union(asked - _COMMON, *(topics[name] for name in wanted)) - _COMMON
    if here:
        return None
    best = max((len((topics[name] & said) - _COMMON), name) for name in topics)
    if best[0] < 3:  # noqa: PLR2004
        return None
    shown = ", ".join(word for word in dict.fromkeys(own.simple) if stem(word) in topics[best[1]])
    return Gate("another prompt", shown, f"This seems to be about something else ({shown}); how does it answer the question here?")


_COMMON = {stem(word) for word in """
work time a you your somebody something who what when did was it one done said told asked tell need not own other hour hours day
days week weeks month people else give gave take took know knew late now name it if by get got which in for of and be is will
would about that with from who or my me not could should
""".split()}


def sense_gates(own: Own, prompt: str, template: str, f: Features) -> Sequence[Gate]:
    """All gates of English that fire, the plainest reason first."""
    found = [mash(own, f), gibberish(f)]
    if not any(found):
        found += [stuffing(own, f), salad(own, f)]
    if not any(found):
        found += [
            paraphrased(own, prompt, f), padding(own, f), generic(own, f, template), impersonal(own, f, template),
            other_prompt(own, prompt),
        ]
    return [gate for gate in found if gate]


def known_word(word: str) -> bool:
    """Whether the tables or our lists have the word."""
    p = english()
    return word in tables().words or word in p.words["role"] or word in p.spelling
