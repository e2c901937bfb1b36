"""Thin views of dated tables, for the facts of every programme."""

from pathlib import Path

MEMBERSHIP = Path(__file__).parent / "dated_membership.sql"
HOME = Path(__file__).parent / "dated_home.sql"
