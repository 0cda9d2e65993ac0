# `make demo` and `make test` need Python 3.11 or newer, git and make; they set up everything else themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# where `make install` puts the bot
PREFIX ?= /opt/alephee-bot
# the ports of `make demo`: the page (and the Slack side), and the Alephee side
PORT ?= 8080
ALEPHEE_PORT ?= 8081

# One stamp a set of requirements; the larger sets hold the smaller ones.
RUN := $(VENV)/.installed-run
DEMO := $(VENV)/.installed-demo
DEV := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help setup demo run doctor datasette test fresh prove browser promtool postgres lint types arrows unit bench sbom install image clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  make \1\t/'

# Not a pattern: make would take the file for a step on the way, and remove it in the end.
$(BIN)/python $(PREFIX)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; name another one: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(@:/bin/python=)

$(VENV)/.installed-%: requirements/%.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@scripts/install $(VENV) $*
	@touch $@

setup: $(RUN)  ## create .venv with what the bot needs, from the locked requirements

demo: $(DEMO)  ## sandbox and bot together, no credentials needed; PORT=9000 ALEPHEE_PORT=9001 for other ports
	@$(BIN)/alephee-bot demo --port $(PORT) --alephee-port $(ALEPHEE_PORT)

run: $(RUN)  ## the bot, with the settings of the environment or .env
	@$(BIN)/alephee-bot run

doctor: $(RUN)  ## say what is wrong with the settings, and how to repair it
	@$(BIN)/alephee-bot doctor

datasette: $(VENV)/.installed-datasette  ## what `alephee-bot log datasette` needs

test: browser promtool postgres lint types arrows unit  ## every gate and every test

fresh:  ## a clean clone on a new machine: old pip, empty home, demo up to its first answer
	$(PYTHON) scripts/fresh

browser: $(DEV)
	@scripts/browser

promtool:
	@scripts/promtool

postgres:
	@scripts/postgres

lint: $(DEV)  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)  ## mypy --strict
	$(BIN)/mypy

arrows: $(DEV)  ## no import against the arrows of the design
	$(BIN)/lint-imports

unit: $(DEV)  ## tests with branch coverage
	$(BIN)/coverage erase
	@# three of them: many tests wait, and more of them starve each other on two cores
	@# where the surroundings forbid bytecode, every worker and every started bot would compile all of it anew
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 3 --dist worksteal --cov --cov-report=
	$(BIN)/coverage report --fail-under=99

prove: $(DEV)  ## the long proofs, under half an hour, with a table of what they came to
	$(BIN)/python scripts/prove

bench: $(DEV) postgres  ## speed, memory and size, measured in a short form (never tested); each alone says more
	@# acknowledgements beside bare Bolt apps; a start; a list against the limit of calls is `benchmarks/integrate.py`
	$(BIN)/python benchmarks/ack.py 100
	$(BIN)/python benchmarks/start.py
	@# a send's life beside raw commits, and a list of 500
	$(BIN)/python benchmarks/life.py --sends 100
	@# SQLite beside PostgreSQL; with `--requests 100000` a long log of both
	$(BIN)/python benchmarks/engines.py --requests 500 --sends 30 --commands 50 --rounds 2
	@# bytes of log a message and a mark
	$(BIN)/python benchmarks/size.py 2000
	@# exports, and pages in the browser
	$(BIN)/python benchmarks/reading.py 2000
	@# memory and time of the proof
	$(BIN)/python benchmarks/proof.py 50000 --daily
	@# an idle bot
	$(BIN)/python benchmarks/idle.py 1

install: $(PREFIX)/bin/python  ## the bot in a virtual environment that needs no checkout: make install PREFIX=/opt/alephee-bot
	@scripts/install $(PREFIX) service

image:  ## the container image alephee-bot, labelled with version and commit
	docker build -t alephee-bot --build-arg VERSION=$$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml) \
	  --build-arg REVISION=$$(git rev-parse HEAD) .

sbom: $(DEV)  ## sbom.json: what the bot is made of, as CycloneDX, from the locked requirements
	@scripts/sbom $(BIN)/python $(CURDIR)/sbom.json

clean:  ## remove what make made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .coverage* htmlcov sbom.json
