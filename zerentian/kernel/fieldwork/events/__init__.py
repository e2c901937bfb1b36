"""Clean-ups, care activities and facilities: what was done for households besides visits."""
