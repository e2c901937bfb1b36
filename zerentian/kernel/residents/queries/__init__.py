"""Reads of residents: the list, one person, one household. Everything takes the viewer."""
