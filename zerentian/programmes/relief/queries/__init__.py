"""What can be asked about relief households, for any day."""
