"""What a scorer keeps of the plays it has seen changes nothing in what any of them is told."""

from __future__ import annotations

import random
from pathlib import Path

from curriculum.content import read_roleplay
from curriculum.record import RecordedPlay
from curriculum.rehearsal import RolePlayScorer
from curriculum.scoring.debrief import debrief
from curriculum.scoring.play import score
from curriculum.scoring.story import Answer, Story

HARBOUR = Path(__file__).parents[1] / "widgets" / "roleplays" / "harbour.yaml"


def played(story: Story, chance: random.Random) -> RecordedPlay:
    moment, choices = story.begin(), []
    while moment.scene is not None:
        options = chance.sample(story.open_options(moment), len(story.open_options(moment)))
        asks = story.scene(moment).asks
        answer: Answer = options[0]
        if asks == "best-and-worst":
            answer = {"best": options[0], "worst": options[1]}
        elif asks == "rate":  # in any order: a debrief tells them in the order they were given
            answer = {option: chance.randint(1, 5) for option in options}
        choices.append({"scene": moment.scene, "answer": answer})
        moment = story.advance(moment, answer).moment
    return RecordedPlay.model_validate({"task": "harbour", "edition": "", "choices": choices, "finished": True})


def test_a_scorer_that_has_seen_a_class_scores_and_tells_as_a_fresh_one() -> None:
    story = Story(read_roleplay(HARBOUR))
    scorer, chance = RolePlayScorer(story), random.Random(11)
    plays = [played(story, chance) for _ in range(300)]
    for play in [*plays, *plays]:
        [kept] = scorer.finished([play])
        expected = score(scorer.paths, play.walk)
        assert kept.score == expected
        assert kept.debrief == debrief(story, expected)


def test_a_play_that_cannot_have_been_is_left_out_each_time() -> None:
    scorer = RolePlayScorer(Story(read_roleplay(HARBOUR)))
    play = played(scorer.story, random.Random(3))
    short = play.model_copy(update={"choices": play.choices[:-1]})
    for _ in range(2):
        assert [kept.number for kept in scorer.finished([short, play, short])] == [1]
