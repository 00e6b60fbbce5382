from __future__ import annotations

from curriculum.scoring.reflection.flags import class_flags

from .cases import cases

HONEST = {case.name: case.text for case in cases("tune", "honest")}


def test_an_honest_class_has_no_duplicates() -> None:
    assert not {
        who: flags for who, flags in class_flags(HONEST).items() if any("generated" not in flag.name for flag in flags)
    }


def test_a_near_duplicate_is_named_with_the_words_they_share() -> None:
    copied = HONEST["th07"].replace("Utrecht", "Leiden").replace("nine", "eight")
    flags = class_flags(HONEST | {"copy": copied})
    assert [flag.name for flag in flags["copy"]] == ["near-duplicate"]
    assert flags["copy"][0].others == ("th07",)
    assert flags["th07"][0].others == ("copy",)
    assert "washed at her mother's for two weeks" in flags["copy"][0].evidence


def test_part_of_another_answer_is_named() -> None:
    mixed = HONEST["th29"].split("I said nothing")[0] + HONEST["th43"]
    flags = class_flags(HONEST | {"mixed": mixed})
    assert "th29" in {other for flag in flags["mixed"] for other in flag.others}


def test_words_the_whole_class_shares_say_nothing() -> None:
    same = "In the role-play I told Nadia that it was urgent and that she was away that day. "
    assert not class_flags({who: same + text for who, text in list(HONEST.items())[:20]})


def test_text_that_reads_as_generated_is_a_hint_with_its_phrases() -> None:
    text = next(case.text for case in cases("tune", "attack") if case.name == "ta41")
    flag = class_flags({"a": text})["a"][0]
    assert flag.name == "many would call this generated"
    assert "valuable lesson" in flag.evidence or "professional journey" in flag.evidence


def test_another_language_is_passed_on() -> None:
    text = "Ich habe das am Dienstag mit dem Betrieb vereinbart und nichts gesagt, weil sie an dem Tag müde war."
    assert class_flags({"a": text})["a"][0].name == "another language"
