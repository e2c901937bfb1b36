#!/bin/sh
# Make the virtual environment with a Python from 3.11 on, or say in one line what is missing.
# The system's own comes first: distributions build it with profiles, which those compiled from source by
# a version manager mostly lack; pages cost a fifth less with it (docs/adr/0052). PYTHON=… names another.
set -eu
folder=$1
newest_first="python3.14 python3.13 python3.12 python3.11 python3"
systems=$(for name in $newest_first; do echo "/usr/bin/$name"; done)
for name in ${PYTHON:-$systems $newest_first python}; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        found=$name
        if "$name" -c 'import ensurepip, venv' 2>/dev/null; then
            echo "Making the virtual environment with $("$name" --version), $(command -v "$name")."
            exec "$name" -m venv "$folder"
        fi
    fi
done
if [ -n "${found:-}" ]; then
    version=$("$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "Python is here but cannot make virtual environments. Run: sudo apt-get install -y python$version-venv" >&2
else
    echo "Python 3.11 or newer is missing. Run: sudo apt-get install -y python3 python3-venv" >&2
fi
exit 1
