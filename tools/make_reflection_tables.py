# ruff: noqa: INP001  (a script, not a package)
"""Make the word tables of the reflection checker from symspellpy's dictionaries (run by hand, not shipped).

The two text files come from the wheel of symspellpy 6.10.1 (MIT)::

    pip download --no-deps -d /tmp/x symspellpy && unzip -d /tmp/x/s /tmp/x/symspellpy-*.whl
    python tools/make_reflection_tables.py /tmp/x/s/symspellpy

What is written is read by `curriculum/scoring/reflection/tables.py`, where the formats are described.
"""

from __future__ import annotations

import lzma
import math
import sys
import zlib
from collections import Counter
from pathlib import Path

TARGET = Path(__file__).parent.parent / "curriculum" / "scoring" / "reflection" / "data"
WORDS = 82_000
BIGRAMS = 170_000
BITS_PER_BIGRAM = 9
HASHES = 5
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def read_counts(path: Path) -> dict[str, int]:
    """Counts by word, or by two words with a space between."""
    counts: dict[str, int] = {}
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        *words, count = line.split()
        counts[" ".join(words)] = int(count)
    return counts


def front_coded(words: list[str]) -> str:
    """Sorted words, each as one letter (how much it shares with the one before) and the rest."""
    lines = []
    before = ""
    for word in words:
        shared = 0
        while shared < min(len(word), len(before), 25) and word[shared] == before[shared]:
            shared += 1
        lines.append(LETTERS[shared] + word[shared:])
        before = word
    return "\n".join(lines)


def write_words(counts: dict[str, int]) -> dict[str, int]:
    """The commonest words with their frequency as a class from 0 (rare) to 15."""
    plain = {word: count for word, count in counts.items() if word.isascii() and word.isalpha()}
    kept = sorted(sorted(plain, key=lambda word: -plain[word])[:WORDS])
    low, high = (math.log(f(plain[word] for word in kept)) for f in (min, max))
    classes = "".join(f"{int(15 * (math.log(plain[word]) - low) / (high - low)):x}" for word in kept)
    body = f"{front_coded(kept)}\n\n{classes}".encode()
    (TARGET / "words.xz").write_bytes(lzma.compress(body, preset=9 | lzma.PRESET_EXTREME))
    return {word: plain[word] for word in kept}


def write_bigrams(pairs: dict[str, int], words: dict[str, int]) -> None:
    """The pairs that occur together more often than by chance, as a Bloom filter."""
    scored = {}
    for pair, count in pairs.items():
        first, second = pair.split(" ")
        if first in words and second in words:
            scored[pair] = math.log(count) - math.log(words[first]) - math.log(words[second])
    chance = sorted(scored.values())[len(scored) // 10]
    common = sorted((pair for pair in scored if scored[pair] > chance), key=lambda pair: -pairs[pair])
    size = BIGRAMS * BITS_PER_BIGRAM // 8
    bits = bytearray(size)
    for pair in common[:BIGRAMS]:
        key = pair.encode()
        one, two = zlib.crc32(key), zlib.adler32(key) * 2654435761 % 2**32 | 1
        for i in range(HASHES):
            place = (one + i * two) % (size * 8)
            bits[place >> 3] |= 1 << (place & 7)
    (TARGET / "bigrams.bin").write_bytes(bytes(bits))


def write_letters(words: dict[str, int]) -> None:
    """Minus log2 of P(third letter | two before), times 16, one byte each; edges are spaces."""
    alphabet = " " + LETTERS
    three: Counter[str] = Counter()
    two: Counter[str] = Counter()
    for word, count in words.items():
        weight = max(1, round(math.log(count)) - 10)
        padded = f"  {word} "
        for i in range(len(padded) - 2):
            three[padded[i : i + 3]] += weight
            two[padded[i : i + 2]] += weight
    table = bytearray()
    for a in alphabet:
        for b in alphabet:
            for c in alphabet:
                p = (three[a + b + c] + 0.5) / (two[a + b] + 0.5 * len(alphabet))
                table.append(min(255, round(-16 * math.log2(p))))
    (TARGET / "letters.xz").write_bytes(lzma.compress(bytes(table), preset=9))


def main() -> None:
    """Read the two dictionaries, write the three tables."""
    folder = Path(sys.argv[1])
    words = write_words(read_counts(next(folder.glob("frequency_dictionary_en_*.txt"))))
    write_bigrams(read_counts(next(folder.glob("frequency_bigramdictionary_en_*.txt"))), words)
    write_letters(words)


if __name__ == "__main__":
    main()
