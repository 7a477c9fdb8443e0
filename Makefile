# Needs Python >= 3.11 and make; Node only for `audit` and for the playground's own build.
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help serve test check schema docs bench overload freshness soak audit playground lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PAGE := gateway/playground/dist/main.js
NODE := $(shell command -v npm 2>/dev/null)

help: ## Show what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

serve: $(READY) ## Serve the graph; ARGS="--port 8001" passes options on
	@$(if $(NODE),$(MAKE) --no-print-directory playground || echo "No playground of our own: browsers get the CDN copy.")
	$(BIN)/ats-gateway serve $(ARGS)

test: $(READY) ## Run the tests; ARGS="tests/gateway -k audit" chooses
	$(BIN)/pytest --numprocesses auto --maxprocesses 8 --dist loadfile $(ARGS)

check: $(READY) ## Lint, check formatting, types and the walls between the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

schema: $(READY) ## Export schema.graphql
	$(BIN)/ats-gateway schema export > schema.graphql.new
	mv schema.graphql.new schema.graphql

docs: $(READY) ## Write docs/tools from the connectors' declarations
	$(BIN)/python -m gateway.tool_pages

bench: $(READY) ## Measure --help, cold start, the smallest query, the calls of fifty queries, and 1,000 subscribers
	$(BIN)/python tools/bench.py $(BIN)/ats-gateway
	$(BIN)/python tools/calls.py
	PYTHONPATH=. $(BIN)/python tools/subscribers.py

overload: $(READY) ## Flood the vendors tenfold for a minute; ARGS="--tools gem --seconds 20"
	$(BIN)/python -m tools.overload $(ARGS)

freshness: $(READY) ## Read 10,000 times while the vendors' records are edited; ARGS="--reads 1000"
	$(BIN)/python -m tools.freshness $(ARGS)

soak: $(READY) ## Create applications while writes fail and gateways are killed; ARGS="--wishes 1000"
	$(BIN)/python tools/soak_creates.py $(ARGS) $(CURDIR)/$(BIN)/ats-gateway

audit: $(READY) tools/audit/node_modules ## Run the public audit of GraphQL over HTTP (needs Node)
	node tools/audit/audit.mjs $(BIN)/ats-gateway serve

playground: $(PAGE) ## Build the playground (needs Node); without it a CDN copy is used

$(PAGE): tools/playground/node_modules tools/playground/build.mjs tools/playground/main.jsx
	cd tools/playground && npm run --silent build
	touch $@

tools/%/node_modules: tools/%/package.json tools/%/package-lock.json
	cd tools/$* && npm ci --no-audit --no-fund --loglevel=error
	touch $@

lock: $(READY) ## Pin all requirements anew, with hashes
	$(LOCK) --output-file requirements/base.txt pyproject.toml
	$(LOCK) --extra test --output-file requirements/test.txt pyproject.toml
	for tool in tools/*/; do (cd $$tool && npm update --package-lock-only --no-audit --no-fund); done

LOCK := $(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

clean: ## Remove everything made here
	rm -rf $(VENV) gateway/playground/dist tools/*/node_modules

$(READY): requirements/test.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; name one with PYTHON=")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@
