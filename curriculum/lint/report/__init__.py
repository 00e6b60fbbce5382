"""One page an author can read: every role-play drawn, its options and endings, and what players without skill get."""

from .page import write_report
from .remarks import Remarks, read_remarks

__all__ = ["Remarks", "read_remarks", "write_report"]
