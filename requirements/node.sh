#!/bin/sh
# Node 20 or newer with npm: the system's, else from a wheel. node-bin/ in the environment leads to it.
set -eu
venv=$1
mkdir -p "$venv/bin/node-bin"
if command -v node >/dev/null && command -v npm >/dev/null \
    && node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)'; then
    rm -f "$venv/bin/node-bin/node" "$venv/bin/node-bin/npm" "$venv/bin/node-bin/npx"
    exit 0
fi
echo "Installing Node from a wheel (the system has none from version 20 on)."
"$venv/bin/python" -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/node.txt
for name in node npm npx; do
    ln -sf "../$name" "$venv/bin/node-bin/$name"
done
