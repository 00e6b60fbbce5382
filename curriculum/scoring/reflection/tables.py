"""The vendored word tables: which words, pairs of words and runs of letters English has.

The files are made by `tools/make_reflection_tables.py`; `data/NOTICE` names their source and licence.
"""

from __future__ import annotations

import lzma
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

HASHES = 5
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PLACE = {letter: place for place, letter in enumerate(" " + LETTERS)}


@dataclass(frozen=True)
class Tables:
    """Words with a frequency class 0 (rare) to 15, a Bloom filter of pairs, and letter costs in 1/16 bit."""

    words: dict[str, int]
    pairs: bytes
    letters: bytes

    def knows_pair(self, first: str, second: str) -> bool:
        """Whether English has the two words together more often than by chance (about 3 % false yes)."""
        key = f"{first} {second}".encode()
        size = len(self.pairs) * 8
        one, two = zlib.crc32(key), zlib.adler32(key) * 2654435761 % 2**32 | 1
        for i in range(HASHES):
            place = (one + i * two) % size
            if not self.pairs[place >> 3] & 1 << (place & 7):
                return False
        return True

    def bits_per_letter(self, word: str) -> float:
        """How surprising the letters are: about 3.5 for an English word, above 5.5 for mashed keys.

        Returns
        -------
        float
            The mean of -log2 P(letter | two letters before), over the word's a-z and its end; 0 without any.
        """
        places = [_PLACE[letter] for letter in word if letter in _PLACE and letter != " "]
        if not places:
            return 0.0
        padded = [0, 0, *places, 0]
        cost = sum(self.letters[(a * 27 + b) * 27 + c] for a, b, c in zip(padded, padded[1:], padded[2:], strict=False))
        return cost / 16 / (len(padded) - 2)


def _words(packed: bytes) -> dict[str, int]:
    body, classes = packed.decode().split("\n\n")
    words: dict[str, int] = {}
    before = ""
    for line, number in zip(body.split("\n"), classes, strict=True):
        before = before[: LETTERS.index(line[0])] + line[1:]
        words[before] = int(number, 16)
    return words


@cache
def tables() -> Tables:
    """The tables, read once."""
    data = files(__package__) / "data"
    return Tables(
        words=_words(lzma.decompress((data / "words.xz").read_bytes())),
        pairs=(data / "bigrams.bin").read_bytes(),
        letters=lzma.decompress((data / "letters.xz").read_bytes()),
    )
