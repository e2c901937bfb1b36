"""Problems from finding to look-back, and the accountability register."""
