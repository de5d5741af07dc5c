# The verbs of the project. `make` lists them.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
CHROMIUM ?= $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome))
WORKERS ?= 2
# Browsers and killed servers are slow beside each other: make e2e AT_ONCE=2 takes 15 minutes
# instead of some 20 on two cores, where nothing else runs.
AT_ONCE ?= 0
PAGES := switchroom/web/app/desk.html
PAGE_SOURCES := $(shell find web -path web/node_modules -prune -o -type f -print)
TIMES ?= 20

.DEFAULT_GOAL := help
.PHONY: help setup run test sim lint types format e2e bench conformance docs web tour lock clean

help: ## list the verbs
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: $(STAMP) ## make .venv with all that is needed to run and to test

$(STAMP): requirements-dev.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked dependencies into .venv (about a minute the first time)..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

run: $(STAMP) $(PAGES) ## serve with demo data and print how to send the first SMS
	@$(BIN)/switchroom serve --demo

test: $(STAMP) $(PAGES) ## run the tests, on SQLite and PostgreSQL (below 10 minutes)
	cd web && npm run --silent test
	$(BIN)/pytest -n $(WORKERS) --dist loadscope tests --doctest-modules switchroom

sim: $(STAMP) ## look for what is wrong: 20 times as many random examples (TIMES=20), a longer day
	SWITCHROOM_SIM_TIMES=$(TIMES) $(BIN)/pytest -n $(WORKERS) -m hypothesis --timeout 0 tests
	SWITCHROOM_SIM_TIMES=$(TIMES) $(BIN)/pytest -n $(WORKERS) --timeout 0 tests/e2e/test_openapi.py
	SWITCHROOM_DAY_CUSTOMERS=2000 $(BIN)/pytest tests/e2e/test_day.py

lint: $(STAMP) web ## style, types, layers, stale generated documents
	$(BIN)/ruff check switchroom tests scripts
	$(BIN)/ruff format --check switchroom tests scripts
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m scripts.docs --check

types: $(STAMP) ## check the types alone
	$(BIN)/mypy

format: $(STAMP) ## bring the code into form
	$(BIN)/ruff check --fix switchroom tests scripts
	$(BIN)/ruff format switchroom tests scripts

web: $(PAGES) ## build the agent desktop and the console, and check the simulator's page
	@for file in switchroom/web/simulator/*.js; do node --input-type=module --check < $$file || exit 1; done

$(PAGES): web/node_modules/.ready $(PAGE_SOURCES)
	@echo "Building the pages..."
	@cd web && npm run --silent build -- --logLevel warn
	@touch $@

web/node_modules/.ready: web/package-lock.json
	@echo "Installing what the pages are built with (half a minute the first time)..."
	@cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

e2e: $(STAMP) $(PAGES) tests/e2e/node/node_modules ## slower checks: browser, published snippets, kill -9
	SWITCHROOM_CHROMIUM=$(CHROMIUM) $(BIN)/pytest -n $(AT_ONCE) --dist worksteal tests/e2e

tests/e2e/node/node_modules: tests/e2e/node/package-lock.json
	cd tests/e2e/node && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

conformance: $(STAMP) ## every served operation against the published OpenAPI in SWITCHROOM_SPEC_DIR
	@test -n "$$SWITCHROOM_SPEC_DIR" || { echo "Set SWITCHROOM_SPEC_DIR to the folder of the published OpenAPI files."; exit 1; }
	$(BIN)/pytest tests/conformance

bench: $(STAMP) tests/e2e/node/node_modules ## measure the budgets beside their yardsticks; writes docs/performance.md
	$(BIN)/python -m tests.bench

docs: $(STAMP) ## write the generated documents anew
	$(BIN)/python -m scripts.docs

tour: $(STAMP) $(PAGES) ## take the pictures of docs/tour.md anew (needs Chromium)
	SWITCHROOM_CHROMIUM=$(CHROMIUM) $(BIN)/python -m scripts.tour

lock: ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements-dev.lock
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --constraint requirements-dev.lock --output-file requirements.lock

clean: ## remove what was built and installed
	rm -rf .venv build *.egg-info tests/e2e/node/node_modules web/node_modules switchroom/web/app
