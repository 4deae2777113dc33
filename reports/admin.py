"""The index of the reports app's pages at the desk, for Django."""

from __future__ import annotations

from reports.checklists.admin.versions import ChecklistVersionAdmin

__all__ = ["ChecklistVersionAdmin"]
