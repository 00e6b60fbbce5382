# ruff: noqa: PLR2004  (thresholds are read best where they are used)
"""Gates that need no language: look-alike letters, source code, encoded text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from .english import english
from .model import Gate
from .tables import tables

_WORD = re.compile(r"[^\W\d_]+")
_HIDDEN = re.compile(
    r"(?<=[A-Za-z])[\u200b-\u200d\u2060-\u2064\u180e\ufeff\u202a-\u202e\u034f\u115f\u3164]+(?=[A-Za-z])"
)
# letters of other scripts that look like a-z
_TWINS = frozenset(
    "аеорсухіѕјԁһӏԛԝвнкмтпгʏАВЕКМНОРСТУХІЅЈԌҮԚԜӀαοενιυρκτχωςΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲϳɑɡıʟʀɪɴʜʙᴀᴄᴅᴇꜰᴊᴋᴍᴏᴘꜱᴛᴜᴠᴡᴢօոսցհոքց"
)
_CODE_LINE = re.compile(
    r"^\s*(?:def |class |import |from \w[\w.]* import|return\b|for .*[:{]\s*$|if .*[:{]\s*$|el(?:se|if)\b.*[:{]\s*$"
    r"|while .*[:{]\s*$|try:|except\b|print\(|public |private |protected |static |void |int |var |let |const "
    r"|function\b|#include|using |package |SELECT |INSERT |UPDATE |CREATE |DELETE |COMMIT|fn |func |echo |sudo "
    r"|</?\w+[^>]*>|[{}\])]+[;,)]*\s*$|\"[\w-]+\":\s)"
    r"|[;{]\s*$|\w\([^)\s]*\)[;:.]|=>|==|!=|\+=|::|</\w|&&|\|\||\w+\.\w+\(|^\s*(?://|/\*|\* )|\w\[[\w'\"]+\]"
)
_SYMBOL = re.compile(r"[{}\[\]()=;<>|\\&$#@^~`_/+]")
_BLOB = re.compile(
    r"(?<!\w)(?:(?<![/.])(?!https?:|www\.)(?=[A-Za-z0-9+/=_-]{28})(?=[A-Za-z0-9+/=_-]*(?:\d|[a-z][A-Z]|=))"
    r"[A-Za-z0-9+/=_-]+|[01]{7,}\b|(?:[0-9a-fA-F]{2} ){12,}|(?:\d{2,3}[ ,]+){16,})"
    r"|(?=[\\%&.-])(?:(?:\\[ux][0-9a-fA-F]{2,4}){3,}|(?:%[0-9A-F]{2}){4,}|(?:&#x?\w+;){4,}|(?:[.\-]{1,5}[ /]+){12,})"
)
_UNITS = "st|nd|rd|th|am|pm|h|k|kg|km|cm|mm|m|g|min|x|s|d|p|c|a|b|e|ml|gb|mb|w|v|kw|l|y|yr"
_LEET = re.compile(rf"(?=\w*[a-z])(?=\w*[013457@$])(?!\d+(?:{_UNITS})\b)[\w@$]{{3,}}", re.IGNORECASE)
_FIGURE_IN_WORD = re.compile(r"[013457@$][A-Za-z]")
_ASCII_LETTER = re.compile(r"[A-Za-z]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LINK = re.compile(r"https?://\S+|www\.\S+")


def lookalike(text: str) -> Gate | None:
    """Letters of another script, or letters nobody sees, inside words."""
    if text.isascii():
        return None
    text = _LINK.sub(" ", text)
    latin = len(_ASCII_LETTER.findall(text))
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
        sum(unicodedata.combining(c) > 0 for c in _NOT_ASCII.findall(unicodedata.normalize("NFC", text)))
        > max(20, len(text) // 8)
        and latin
    ):
        found += [text[:12], text[12:24]]
    if len(found) < 2:
        return None
    shown = ", ".join(dict.fromkeys(" ".join(piece.split()) for piece in found[:4]))
    return Gate(
        "look-alike letters",
        shown,
        f"Some words hold letters of another alphabet, or unseen ones (such as {shown}); could you type them again?",
    )


def _is_latin(c: str) -> bool:
    return c.isascii() or (
        unicodedata.name(c, "").startswith("LATIN")
        and "SMALL CAPITAL" not in unicodedata.name(c, "")
        and c not in _TWINS
    )


def code(text: str) -> Gate | None:
    """More source code than sentences."""
    lines = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("**")]
    body = "".join(lines)
    symbols = len(_SYMBOL.findall(body)) / max(1, len(body))
    if symbols <= 0.025:
        return None
    coded = [line for line in lines if _CODE_LINE.search(_LINK.sub("", line[:1000]))]
    share = sum(map(len, coded)) / max(1, len(body))
    braces = sum(c in "{}[];=<>" for c in body) / max(1, len(body))
    if share > 0.4 or (symbols > 0.09 and braces > 0.03 and len(body) > 60):
        shown = " ".join((coded or lines)[0].split())[:80]
        return Gate(
            "source code", shown, f"This reads like source code (`{shown}`); what happened there, told in sentences?"
        )
    return None


def _looks_english(words: Sequence[str]) -> bool:
    function, known = english().words["function"], tables().words
    small = sum(word in function for word in words) / len(words)
    return small > 0.3 and sum(word in known for word in words) / len(words) > 0.7


def encoded(text: str, words: Sequence[str]) -> Gate | None:
    """Text in base64, hexadecimal, rot13, backwards, with figures for letters, or l e t t e r by letter."""
    without_links = _LINK.sub(" ", text)
    blobs = [match.group(0) for match in _BLOB.finditer(without_links)]
    if blobs and sum(len(blob.replace(" ", "")) for blob in blobs) > 0.25 * len("".join(text.split())):
        return _encoded(blobs[0][:40])
    words = [word for word in words if word.isascii() and word.isalpha()]
    sample = words[:80]
    if len(sample) >= 8:
        if sum(len(word) == 1 for word in words) > 0.6 * len(words):
            return _encoded(" ".join(words[:8]))
        if not _looks_english(sample):
            turned = [[word[::-1] for word in sample]]
            turned += [[word.translate(_shift(n)) for word in sample] for n in range(1, 26)]
            turned.append([word.translate(_ATBASH) for word in sample])
            turned.append([_from_pig(word) for word in sample])
            if any(map(_looks_english, turned)):
                return _encoded(" ".join(words[:5]))
    if not _FIGURE_IN_WORD.search(without_links):
        return None
    tokens = re.findall(r"[\w@$]+", without_links)
    leet = [
        token
        for token in tokens
        if not token.isalpha()
        and len(token) < 30
        and _LEET.fullmatch(token)
        and re.search(r"[A-Za-z][013457@$]+[A-Za-z]|^[013457@$][A-Za-z]{2}", token)
    ]
    if len(leet) >= 6 and len(leet) > 0.15 * len(tokens):
        return _encoded(" ".join(leet[:5]))
    return None


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
