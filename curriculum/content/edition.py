"""The edition of a role-play: a hash of what a learner can meet while playing, and of nothing of the key."""

from __future__ import annotations

import hashlib
import json

from .roleplay import RolePlay

_PLAYABLE_OPTION = {"you", "reply", "now", "later", "sets", "when", "then"}
_PLAYABLE_SCENE = {"who", "scenery", "says", "asks", "reply", "then"}


def edition(roleplay: RolePlay) -> str:
    """`sha256:` and the hash of scenes, options' texts and effects, transitions and endings.

    Equal for the open, the sealed and the re-keyed file of one role-play, so that a recorded play can be matched with
    the key that scores it.
    """
    playable = {
        "begins": roleplay.begins,
        "state": roleplay.start,
        "scenes": {
            name: scene.model_dump(mode="json", include=_PLAYABLE_SCENE)
            | {
                "options": {
                    option_id: option.model_dump(mode="json", include=_PLAYABLE_OPTION)
                    for option_id, option in scene.options.items()
                }
            }
            for name, scene in roleplay.scenes.items()
        },
        "endings": [
            [name, ending.model_dump(mode="json", include={"when", "title", "text"})]
            for name, ending in roleplay.endings.items()
        ],
    }
    canonical = json.dumps(playable, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
