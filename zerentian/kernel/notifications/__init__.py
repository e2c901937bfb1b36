"""Messages to people: adapters, quiet hours, one digest a day."""
