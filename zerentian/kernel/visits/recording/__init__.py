"""How visits come in: what is known about the households, what is decided, what is written."""
