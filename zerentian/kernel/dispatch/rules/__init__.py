"""Decisions about orders that need no database and no clock."""
