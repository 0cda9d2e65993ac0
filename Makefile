# `make demo` and `make test` need Python 3.11 or newer, git and make; they set up everything else themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo test prove lint types arrows unit bench clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  make \1\t/'

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: $(STAMP)  ## create .venv from the locked requirements

demo: $(STAMP)  ## sandbox and bot together, no credentials needed
	$(BIN)/alephee-bot demo

test: lint types arrows unit  ## every gate and every test

lint: $(STAMP)  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)  ## mypy --strict
	$(BIN)/mypy

arrows: $(STAMP)  ## no import against the arrows of the design
	$(BIN)/lint-imports

unit: $(STAMP)  ## tests with branch coverage
	scripts/browser
	$(BIN)/coverage erase
	$(BIN)/pytest -n 4 --cov --cov-report=
	$(BIN)/coverage report --fail-under=99

prove: $(STAMP)  ## the long proofs, under half an hour, with a table of what they came to
	$(BIN)/python scripts/prove

bench: $(STAMP)  ## speed, measured (never tested)
	$(BIN)/python benchmarks/ack.py

clean:  ## remove what make made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .coverage* htmlcov
