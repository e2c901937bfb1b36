"""Joint inspections by two offices, and look-backs at what they found."""
