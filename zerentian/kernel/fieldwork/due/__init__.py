"""When visits are due: for a household, a person, a village, a town, the district, on any day."""
