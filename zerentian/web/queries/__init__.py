"""Reads that look across the house: one's own field, work that waits, and search."""
