# Candor's commands. `make` lists them.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := dashboard pages models tests benchmarks

.PHONY: help run test quick e2e lint types imports check bench requirements screenshots

help: ## list the commands
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

run: .venv/.installed ## install, build database and demo if absent, open the dashboard
	@$(BIN)/candor init
	@$(BIN)/candor demo
	@$(BIN)/candor dashboard

# the tests are many small predictions; threads of their own would wait for each other
test quick e2e: export OMP_NUM_THREADS = 1

test: .venv/.tested ## install what the tests need and run them all
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

quick: .venv/.tested ## the tests without browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not browser" $(ARGS)

e2e: .venv/.tested ## the browser tests
	$(BIN)/python -m pytest -m browser $(ARGS)

lint: .venv/.tested ## ruff
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

types: .venv/.tested ## mypy, strict
	$(BIN)/mypy

imports: .venv/.tested ## the rooms and their one direction
	$(BIN)/lint-imports

check: lint types imports test ## everything

bench: .venv/.tested ## time the pages' queries on 1,000,000 predictions
	$(BIN)/python benchmarks/pages.py

screenshots: .venv/.tested ## draw the README's pictures from the running app
	$(BIN)/python docs/screenshots.py

requirements: .venv/.tested ## pin what pyproject.toml asks for
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header --upgrade \
	  --extra postgres pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header --upgrade \
	  --extra postgres --extra dev -c requirements.txt pyproject.toml -o tests/requirements.txt

.venv/.installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Candor needs Python 3.11 or newer; say which: make PYTHON=python3.13 run" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the pinned libraries; this takes a minute or two."
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/.tested: .venv/.installed tests/requirements.txt
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -r tests/requirements.txt
	@touch $@
