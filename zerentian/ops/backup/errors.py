class BackupError(Exception):
    """A backup or restore that did not happen; the message says why and what to do."""
