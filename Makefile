# Zerentian 责任田. `make run` builds and serves the demo district; `make test` runs every test.
# Needs: Python 3.11 or newer (with venv) and make. Everything else is fetched into this folder.

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: run serve test check fix bench chaos mutants assets messages lock setup setup-dev browser clean help

VENV := .venv
BIN := $(VENV)/bin
PORT := 8000
INSTALL := sh requirements/install.sh $(VENV)
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate
VENDOR := zerentian/ui/static/zt/vendor
PHONE := $(wildcard frontend/src/phone/*.js frontend/src/phone/screens/*.js)
CATALOGUES := $(wildcard zerentian/locale/*/LC_MESSAGES/*.po)
COMPILED := $(CATALOGUES:.po=.mo)
# Stamps lie inside what they speak of, so that removing it makes it anew.
BASE := $(VENV)/.base
DEV := $(VENV)/.dev
NODE := $(VENV)/.node
ASSETS := $(VENDOR)/.built

help:
	@echo "make run      set up, build the demo district, serve it on http://127.0.0.1:8000"
	@echo "make test     run every test, browser included"
	@echo "make check    lint, types, layers, migrations, translations, privacy; changes nothing"
	@echo "make fix      format, and mend what can be mended mechanically"
	@echo "make bench    measure the demo's pages (JSON)      make chaos  kill it 100 times"
	@echo "make mutants  change every scope call; a test must notice"
	@echo "make assets   build front-end files                make lock   lock requirements anew"

run: setup
	@$(BIN)/python -m zerentian demo
	@$(BIN)/python -m zerentian serve --port $(PORT)

serve: setup
	@$(BIN)/python -m zerentian serve --port $(PORT)

setup: $(BASE) $(ASSETS) $(COMPILED)

setup-dev: $(DEV) $(ASSETS) $(COMPILED)

# --- Python ------------------------------------------------------------------------------------

$(BIN)/python:
	@sh requirements/venv.sh $(VENV)

$(BASE): requirements/base.txt requirements/uv.txt requirements/install.sh pyproject.toml | $(BIN)/python
	@echo "Installing Python packages."
	@$(INSTALL) --require-hashes -r requirements/base.txt
	@PYTHONWARNINGS=ignore $(INSTALL) --no-deps --no-index --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.txt $(BASE)
	@echo "Installing Python packages for checking and testing."
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

lock: $(DEV)
	$(LOCK) requirements/uv.in -o requirements/uv.txt
	$(LOCK) requirements/base.in -o requirements/base.txt
	$(LOCK) requirements/dev.in -c requirements/base.txt -o requirements/dev.txt
	$(LOCK) requirements/node.in -o requirements/node.txt

# --- Front end ---------------------------------------------------------------------------------

assets: $(ASSETS)

$(NODE): requirements/node.txt requirements/node.sh | $(BASE)
	@sh requirements/node.sh $(VENV)
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json | $(NODE)
	@echo "Installing front-end packages."
	@cd frontend && PATH="$(CURDIR)/$(BIN)/node-bin:$$PATH" npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(ASSETS): frontend/node_modules/.installed frontend/build.mjs frontend/icons.txt $(PHONE)
	@echo "Building front-end assets."
	@cd frontend && PATH="$(CURDIR)/$(BIN)/node-bin:$$PATH" npm run --silent build
	@touch $@

# --- Translations ------------------------------------------------------------------------------

messages: $(COMPILED)

%.mo: %.po | $(BASE)
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@

# --- Checking and testing ----------------------------------------------------------------------

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m zerentian messages check
	$(BIN)/pytest -q -p no:cacheprovider -m house

fix: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: setup-dev browser
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder -m "not browser"
	$(BIN)/pytest --numprocesses 2 --dist load -m browser tests/journeys/ zerentian/ui/tests/

browser: $(DEV)
	@sh requirements/browser.sh $(VENV)

bench: setup-dev
	$(BIN)/python benchmarks/pages.py
	$(BIN)/python benchmarks/imports.py
	$(BIN)/python benchmarks/exports.py

chaos: setup-dev
	$(BIN)/python benchmarks/chaos.py

mutants: setup-dev
	$(BIN)/python benchmarks/mutants.py

# The data folder var/ stays: it holds people's records and keys.
clean:
	rm -rf $(VENV) frontend/node_modules $(VENDOR) .mypy_cache .ruff_cache .pytest_cache
