# The two commands: `make demo` shows the product, `make test` checks it. Both set everything up first.
# `make help` lists the rest.

PYTHON_HERE := .venv/bin/python
WORKERS ?= 2
PYTEST_ARGS ?=

# What `check --deploy` judges: the settings as a real installation has them.
PRODUCTION := POOL_MODE=production ALLOWED_HOSTS=pool.example BASE_URL=https://pool.example TRUSTED_PROXIES=1 \
	DATABASE_URL=postgresql://app_user@pool.example/pool REDIS_URL=redis://pool.example \
	SECRET_KEY=$$($(PYTHON_HERE) -c 'import secrets; print(secrets.token_urlsafe(64))')

WITH_SERVERS := POOL_MODE=test $(PYTHON_HERE) -m servers run --area test --

.PHONY: help setup demo demo-reset test test-fast bench lint format screenshots lock clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

setup: ## make .venv and install what is missing
	@bin/setup demo

demo: setup ## start the demo (PORT=8000); Ctrl-C ends it, its data stays
	@$(PYTHON_HERE) -m demo

demo-reset: setup ## throw the demo's data away and start over
	@$(PYTHON_HERE) -m demo --reset

test: ## every check, then every test
	@bin/setup test
	@$(MAKE) --no-print-directory lint
	@$(WITH_SERVERS) sh -c '$(PYTHON_HERE) manage.py makemigrations --check --dry-run \
		&& exec $(PYTHON_HERE) -m pytest -n $(WORKERS) $(PYTEST_ARGS)'

test-fast: ## the tests without those marked slow: planner proofs, killed processes, browser
	@bin/setup test
	@$(WITH_SERVERS) $(PYTHON_HERE) -m pytest -n $(WORKERS) -m "not slow" $(PYTEST_ARGS)

bench: ## speed and quality, one JSON object a line: national volume, plans (the first run: half an hour)
	@bin/setup test
	@$(PYTHON_HERE) -m tests.bench.pages --scale 0.1
	@$(PYTHON_HERE) -m tests.bench.pages
	@$(PYTHON_HERE) -m tests.bench.planner
	@$(PYTHON_HERE) -m tests.bench.surveys

lint: ## style, templates, types, floors, dead code, settings and schema
	$(PYTHON_HERE) -m ruff check .
	$(PYTHON_HERE) -m ruff format --check .
	find . -path ./.venv -prune -o -path ./var -prune -o -name '*.html' -print0 \
		| xargs -0 --no-run-if-empty .venv/bin/djade --check --target-version 5.2
	$(PYTHON_HERE) -m mypy .
	$(PYTHON_HERE) bin/dead_code
	.venv/bin/lint-imports --no-cache
	$(PRODUCTION) $(PYTHON_HERE) manage.py check --deploy --fail-level WARNING

format: ## put style right
	$(PYTHON_HERE) -m ruff check --fix .
	$(PYTHON_HERE) -m ruff format .
	find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --target-version 5.2 || true

screenshots: setup ## renew the pictures in the README
	@$(PYTHON_HERE) -m demo.screenshots

lock: ## renew requirements/*.txt from *.in (needs a package index)
	@bin/lock

clean: ## remove .venv and everything in var/, the demo's data included
	@if [ -x $(PYTHON_HERE) ]; then $(PYTHON_HERE) -m servers clean; fi
	@rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
