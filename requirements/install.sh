#!/bin/sh
# Install into the virtual environment what the words after it name, quickly: with uv, from the index that
# pip is set to. uv reads no settings of pip; where these say more than an index (a folder of wheels, a
# certificate), it may find less than pip does: then pip installs.
set -eu
venv=$1
shift
pip() {
    "$venv/bin/python" -m pip --disable-pip-version-check "$@"
}
if [ ! -x "$venv/bin/uv" ]; then
    pip install --quiet --require-hashes -r requirements/uv.txt
fi
index=$(pip config list | sed -n "s/.*[.]index-url='\\(.*\\)'$/\\1/p" | tail -n 1)
if [ -n "$index" ]; then
    export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
fi
if ! VIRTUAL_ENV=$venv "$venv/bin/uv" pip install --quiet "$@"; then
    echo "uv could not install these packages; trying with pip."
    pip install --quiet "$@"
fi
