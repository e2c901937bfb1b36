"""The production server: database, web server and background worker, kept running together."""
