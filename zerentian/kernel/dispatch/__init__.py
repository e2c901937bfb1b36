"""One order to many holders, with receipts, progress and replies."""
