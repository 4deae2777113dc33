"""Writing and publishing checklists."""
