"""Thin views for the notebook; no rule lives here."""

from .roleplay_widget import RolePlayWidget

__all__ = ["RolePlayWidget"]
