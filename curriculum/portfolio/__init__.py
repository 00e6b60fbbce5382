"""The artefact pages of the finished lessons."""

from .page import render_page

__all__ = ["render_page"]
