"""Checklists as versioned data, visits and what was answered."""
