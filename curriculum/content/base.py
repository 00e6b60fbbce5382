"""What every content model shares."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
"""An id: small letters, digits and hyphens, a letter first."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
"""Words for a reader: not empty."""

NAME = re.compile(r"[a-z][a-z0-9-]*")


class Model(BaseModel):
    """A content model: unknown fields are mistakes, values do not change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def attribute_name(task: str) -> str:
    """The Python name of a task: `ten-percent` becomes `ten_percent`."""
    return task.replace("-", "_")
