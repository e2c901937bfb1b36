#!/bin/sh
# A Chromium for the browser tests: one that is here, else Debian's, else Playwright's own build.
set -eu
venv=$1
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1; then
        exit 0
    fi
done
if "$venv/bin/python" -c 'import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    import os
    sys.exit(not os.path.exists(p.chromium.executable_path))' 2>/dev/null; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && grep -q '^ID=debian' /etc/os-release; then
    echo "Installing Chromium for the browser tests."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
elif [ "$(id -u)" = 0 ]; then
    echo "Installing Playwright's Chromium for the browser tests."
    DEBIAN_FRONTEND=noninteractive "$venv/bin/playwright" install --with-deps chromium >/dev/null
else
    echo "The browser tests need Chromium. Run: sudo apt-get install -y chromium (Debian) or $venv/bin/playwright install --with-deps chromium" >&2
    exit 1
fi
