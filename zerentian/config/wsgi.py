"""The application as granian serves it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerentian.config.settings")
application = get_wsgi_application()

# What is loaded by now stays for good: the collector need not look through it with every page.
gc.collect()
gc.freeze()
