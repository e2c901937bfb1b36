class DatabaseUnavailable(Exception):
    """The database could not be started or reached; the message says why and what to do."""
