"""Gates that need no language: look-alike letters, code, encoded text, repetition, what was left or copied."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

from .english import english
from .fingerprint import is_article
from .model import Gate
from .own import Own, covered
from .tables import tables
from .words import Sentence, words_of

_WORD = re.compile(r"[^\W\d_]+")
_HIDDEN = re.compile(
    r"(?<=[A-Za-z])[\u200b-\u200d\u2060-\u2064\u180e\ufeff\u202a-\u202e\u034f\u115f\u3164]+(?=[A-Za-z])"
)
# letters of other scripts that look like a-z
_TWINS = frozenset(
    "аеорсухіѕјԁһӏԛԝвнкмтпгʏАВЕКМНОРСТУХІЅЈԌҮԚԜӀ"  # noqa: RUF001  (that is the point)
    "αοενιυρκτχωςΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲϳ"  # noqa: RUF001
    "ɑɡıʟʀɪɴʜʙᴀᴄᴅᴇꜰᴊᴋᴍᴏᴘꜱᴛᴜᴠᴡᴢօոսցհոքց"  # noqa: RUF001
)
_CODE_LINE = re.compile(
    r"^\s*(?:def |class |import |from \w[\w.]* import|return\b|for .*[:{]\s*$|if .*[:{]\s*$|el(?:se|if)\b.*[:{]\s*$|while .*[:{]\s*$"
    r"|try:|except\b|print\(|public |private |protected |static |void |int |var |let |const |function\b|#include|using |package "
    r"|SELECT |INSERT |UPDATE |CREATE |DELETE |COMMIT|fn |func |echo |sudo |</?\w+[^>]*>|[{}\])]+[;,)]*\s*$|\"[\w-]+\":\s)"
    r"|[;{]\s*$|\w\([^)\s]*\)[;:.]|=>|==|!=|\+=|::|</\w|&&|\|\||\w+\.\w+\(|^\s*(?://|/\*|\* )|\w\[[\w'\"]+\]"
)
_SYMBOLS = frozenset("{}[]()=;<>|\\&$#@^~`_/+")
_BLOB = re.compile(
    r"(?<![\w/.])(?!https?:|www\.)(?=[A-Za-z0-9+/=_-]*(?:\d|[a-z][A-Z]|=))[A-Za-z0-9+/=_-]{28,}|\b[01]{7,}\b|(?:\\[ux][0-9a-fA-F]{2,4}){3,}|(?:%[0-9A-F]{2}){4,}|(?:&#x?\w+;){4,}|(?:[.\-]{1,5}[ /]+){12,}|\b(?:[0-9a-fA-F]{2} ){12,}|\b(?:\d{2,3}[ ,]+){16,}"
)
_LEET = re.compile(
    r"(?=\w*[a-z])(?=\w*[013457@$])(?!\d+(?:st|nd|rd|th|am|pm|h|k|kg|km|cm|mm|m|g|min|x|s|d|p|c|a|b|e|ml|gb|mb|w|v|kw|l|y|yr)\b)[\w@$]{3,}",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://\S+|www\.\S+")


def lookalike(text: str) -> Gate | None:
    """Letters of another script, or letters nobody sees, inside words."""
    text = _LINK.sub(" ", text)
    latin = sum(c.isascii() and c.isalpha() for c in text)
    found = [text[max(0, m.start() - 6) : m.end() + 6] for m in _HIDDEN.finditer(text)]
    for match in _WORD.finditer(text):
        word = match.group(0)
        if word.isascii():
            continue
        strange = [c for c in word if not c.isascii() and not _is_latin(c)]
        twins = [c for c in strange if c in _TWINS or unicodedata.normalize("NFKC", c).isascii()]
        mixed = any(_is_latin(c) for c in word)
        whole = len(twins) == len(word) and latin > len(text) // 4
        if strange and len(strange) == len(twins) and (mixed or whole):
            found.append(word)
    if (
        sum(unicodedata.combining(c) > 0 for c in unicodedata.normalize("NFC", text)) > max(20, len(text) // 8)
        and latin
    ):  # noqa: PLR2004
        found += [text[:12], text[12:24]]
    if len(found) < 2:  # noqa: PLR2004  (one may be a slip of the keyboard)
        return None
    shown = ", ".join(dict.fromkeys(" ".join(piece.split()) for piece in found[:4]))
    return Gate(
        "look-alike letters",
        shown,
        f"Some words hold letters of another alphabet or letters one cannot see (such as {shown}); could you type them again?",
    )


def _is_latin(c: str) -> bool:
    return (
        c.isascii()
        or unicodedata.name(c, "").startswith("LATIN")
        and "SMALL CAPITAL" not in unicodedata.name(c, "")
        and c not in _TWINS
    )


def code(text: str) -> Gate | None:
    """More source code than sentences."""
    lines = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("**")]
    coded = [line for line in lines if _CODE_LINE.search(_LINK.sub("", line))]
    body = "".join(lines)
    share = sum(map(len, coded)) / max(1, len(body))
    symbols = sum(c in _SYMBOLS for c in body) / max(1, len(body))
    braces = sum(c in "{}[];=<>" for c in body) / max(1, len(body))
    if (share > 0.4 and symbols > 0.025) or (symbols > 0.09 and braces > 0.03 and len(body) > 60):  # noqa: PLR2004
        shown = " ".join((coded or lines)[0].split())[:80]
        return Gate(
            "source code", shown, f"This reads like source code (`{shown}`); what happened there, told in sentences?"
        )
    return None


def _looks_english(words: Sequence[str]) -> bool:
    function, known = english().words["function"], tables().words
    small = sum(word in function for word in words) / len(words)
    return small > 0.3 and sum(word in known for word in words) / len(words) > 0.7  # noqa: PLR2004


def encoded(text: str, own: Own) -> Gate | None:
    """Text in base64, hexadecimal, rot13, backwards, with figures for letters, or l e t t e r by letter."""
    compact = "".join(text.split())
    blobs = [match.group(0) for match in _BLOB.finditer(_LINK.sub(" ", text))]
    if blobs and sum(len(blob.replace(" ", "")) for blob in blobs) > 0.25 * len(compact):  # noqa: PLR2004
        return _encoded(blobs[0][:40])
    words = [word for word in words_of(text) if word.isascii() and word.isalpha()]
    sample = words[:80]
    if len(sample) >= 8:  # noqa: PLR2004
        if sum(len(word) == 1 for word in words) > 0.6 * len(words):  # noqa: PLR2004
            return _encoded(" ".join(words[:8]))
        if not _looks_english(sample):
            turned = [[word[::-1] for word in sample]]
            turned += [[word.translate(_shift(n)) for word in sample] for n in range(1, 26)]
            turned.append([word.translate(_ATBASH) for word in sample])
            turned.append([_from_pig(word) for word in sample])
            if any(map(_looks_english, turned)):
                return _encoded(" ".join(words[:5]))
    tokens = re.findall(r"[\w@$]+", _LINK.sub(" ", text))
    leet = [
        token
        for token in tokens
        if _LEET.fullmatch(token) and re.search(r"[A-Za-z][013457@$]+[A-Za-z]|^[013457@$][A-Za-z]{2}", token)
    ]
    if len(leet) >= 6 and len(leet) > 0.15 * len(tokens):  # noqa: PLR2004
        return _encoded(" ".join(leet[:5]))
    return None if own.text else None


_ATBASH = str.maketrans("abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")


def _shift(by: int) -> dict[int, int]:
    return {97 + i: 97 + (i + by) % 26 for i in range(26)}


def _from_pig(word: str) -> str:
    if not word.endswith("ay"):
        return word
    rest = word[:-2].removesuffix("w").removesuffix("y")
    return rest[-1:] + rest[:-1] if word[:1] not in "aeiou" or rest[-1:] not in "aeiou" else rest


def _encoded(shown: str) -> Gate:
    return Gate(
        "encoded text", shown, f"This seems to be in a code (`{shown}`); a reader would need it in plain words."
    )


def _repeats(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, int]]:
    """Sentences of five words or more that say again what one before them said."""
    seen: list[frozenset[str]] = []
    for sentence in sentences:
        words = frozenset(sentence.words)
        if len(sentence.words) < 5:  # noqa: PLR2004
            continue
        if sentence.box != "after" and any(len(words & other) >= 0.72 * len(words | other) for other in seen):  # noqa: PLR2004
            yield sentence, len(sentence.words)
        seen.append(words)


def repetition(own: Own, template: str) -> Gate | None:
    """The same words again and again."""
    words = own.words
    if len(words) < 20:  # noqa: PLR2004
        return None
    again = list(_repeats(own.sentences))
    share = sum(count for _, count in again) / len(words)
    evidence = again[0][0].text if again else ""
    raw = own.text.encode()
    squeezed = len(zlib.compress(raw, 9)) / len(raw)
    grams = Counter(tuple(words[i : i + 3]) for i in range(len(words) - 2))
    twice = sum(count for count in grams.values() if count > 1) / max(1, len(words) - 2)
    common, times = (
        Counter(word for sentence in own.sentences for word in sentence.content).most_common(1)[0]
        if any(sentence.content for sentence in own.sentences)
        else ("", 0)
    )
    doubled = [a for a, b in zip(words, words[1:], strict=False) if a == b and not a[0].isdigit()]
    limit = 0.5 if template == "rewrite" else 0.3
    hammered = times > 0.16 * len(words) and times > 5  # noqa: PLR2004
    tight = squeezed < 0.36 and len(raw) > 250  # noqa: PLR2004
    stutter = len(doubled) >= 4 and len(doubled) > 0.07 * len(words)  # noqa: PLR2004
    if not (share > limit or tight or stutter or twice > (0.6 if template == "rewrite" else 0.42) or hammered):  # noqa: PLR2004
        return None
    if not evidence:
        gram, count = grams.most_common(1)[0]
        evidence = doubled[0] if stutter else common if hammered or count < 2 else _as_written(own, gram)  # noqa: PLR2004
    return Gate("repetition", evidence, f'"{evidence}" comes back several times; what else belongs to it?')


def _as_written(own: Own, gram: Sequence[str]) -> str:
    pattern = re.compile(r"\W+".join(map(re.escape, gram)), re.IGNORECASE)
    found = pattern.search(own.text)
    return " ".join(found.group(0).split()) if found else gram[0]


def lorem(own: Own) -> Gate | None:
    """Filler Latin."""
    found = [word for word in own.words if word in english().words["latin"]]
    rare = [word for word in found if len(word) > 4 or word in {"elit", "quis", "amet", "nibh"}]  # noqa: PLR2004
    if len(set(rare)) >= 5 and len(found) > 0.12 * len(own.words):  # noqa: PLR2004
        shown = " ".join(rare[:5])
        return Gate("lorem ipsum", shown, f"There is filler Latin in it ({shown}); your own words can go in its place.")
    return None


def unfilled(own: Own, open_boxes: Sequence[str]) -> Gate | None:
    """A template with nothing, or next to nothing, in its boxes."""
    empty = len(own.empty)
    few = len(own.words) < 12  # noqa: PLR2004
    asked = own.template > 0 or own.placeholders > 0
    if not asked or own.copied and few and not own.placeholders:
        return None
    if (few and (empty or own.placeholders)) or (len(open_boxes) >= 2 and empty >= 2 and len(own.words) < 60):  # noqa: PLR2004
        shown = (
            "Write here." if own.placeholders else ", ".join(box.replace("_", " ").capitalize() for box in own.empty)
        )
        return Gate(
            "unfilled template",
            shown,
            "Some boxes still wait for your words; a sentence or two in each is a good start.",
        )
    return None


def _stretch(words: Sequence[str], grams: set[tuple[str, ...]]) -> str:
    for i in range(len(words) - 4):
        if tuple(words[i : i + 5]) in grams:
            return " ".join(words[i : i + 10])
    return " ".join(words[:8])


def copied(own: Own, prompt: str, sources: Sequence[str]) -> Gate | None:
    """The prompt, the article or the lesson in place of an answer."""
    taken = sum(len(words_of(sentence)) for sentence in own.copied)
    if taken >= 8 and taken > 0.5 * (taken + len(own.words)):  # noqa: PLR2004
        return Gate(
            "prompt copied", own.copied[0], "Most of this is the prompt's own text; what would your answer to it be?"
        )
    words = own.words
    if len(words) < 15:  # noqa: PLR2004
        return None
    asked = words_of(prompt)
    grams = {tuple(asked[i : i + 3]) for i in range(len(asked) - 2)}
    near = covered(words, grams)
    if near + taken > 0.4 * (len(words) + taken):  # noqa: PLR2004
        shown = own.copied[0] if own.copied else _nearest(own, grams)
        return Gate("prompt copied", shown, "Much of this is the prompt's own text; what would your answer to it be?")
    for source in sources:
        given = words_of(source)
        fives = {tuple(given[i : i + 5]) for i in range(len(given) - 4)}
        inside: set[int] = set()
        for i in range(len(words) - 4):
            if tuple(words[i : i + 5]) in fives:
                inside.update(range(i, i + 5))
        if len(inside) > 0.35 * len(words):  # noqa: PLR2004
            shown = _as_written(own, _stretch(words, fives).split())
            return Gate("text copied", shown, f'"{shown}" stands in the lesson already; what happened at your end?')
    if hit := is_article(words):
        shown = _as_written(own, hit)
        return Gate("text copied", shown, f'"{shown}" is the article\'s sentence; what is yours?')
    return None


def _nearest(own: Own, grams: set[tuple[str, ...]]) -> str:
    return max(own.sentences, key=lambda sentence: covered(sentence.words, grams)).text
