# Everything runs in .venv, which these rules make and keep in step with pyproject.toml.
#
#   make learn                        for learners
#   make test lint format release     for contributors

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

WORKSPACE ?= $(HOME)/career-on-soft-skills
# The first Python found that is new enough, unless you say PYTHON=/path/to/python3.
PYTHON ?=
# Passed on: make learn ARGS=--no-browser, make test ARGS='-k record'.
ARGS ?=
# pytest's workers; tests marked xdist_group stay together.
JOBS ?= 2

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LEARNER := $(VENV)/.made-for-learners
DEVELOPER := $(VENV)/.made-for-developers

.PHONY: help
help: ## say what there is
	@echo 'make learn       open the lessons in JupyterLab (WORKSPACE=$(WORKSPACE))'
	@echo 'make test        lint, types and all tests but the long ones'
	@echo 'make test-long   the large counts and the long kills'
	@echo 'make lint        ruff and mypy'
	@echo 'make format      let ruff put the code in order'
	@echo 'make release     make release/ again from source/ with nbgrader'
	@echo 'make bench       the benchmarks'
	@echo 'make clean       remove what was built; .venv and your workspace stay'

.PHONY: learn
learn: $(LEARNER)
	@$(BIN)/curriculum learn --workspace '$(WORKSPACE)' $(ARGS)

.PHONY: test
test: lint
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup -m 'not long' $(ARGS)

.PHONY: test-long
test-long: $(DEVELOPER)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup -m long $(ARGS)

.PHONY: lint
lint: $(DEVELOPER)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.PHONY: format
format: $(DEVELOPER)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# nbgrader notes every release in its gradebook; a throw-away one leaves the class's alone.
.PHONY: release
release: $(DEVELOPER)
	@set -eu; \
	scratch=$$(mktemp -d); \
	trap 'rm -rf "$$scratch"' EXIT; \
	for lesson in source/*/; do \
	  lesson=$$(basename "$$lesson"); \
	  echo "release/$$lesson"; \
	  $(BIN)/nbgrader generate_assignment "$$lesson" --force --db="sqlite:///$$scratch/gradebook.db" \
	    >"$$scratch/log" 2>&1 || { cat "$$scratch/log" >&2; exit 1; }; \
	done

.PHONY: bench
bench: $(DEVELOPER)
	@$(BIN)/python -m benchmarks.engine
	@$(BIN)/python -m benchmarks.stage
	@$(BIN)/python -m benchmarks $(ARGS)

.PHONY: clean
clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# Where Python was upgraded, the link $(BIN)/python leads nowhere and the environment is made anew.
$(BIN)/python:
	@set -eu; \
	python=''; \
	for candidate in $(if $(PYTHON),'$(PYTHON)',python3 python3.14 python3.13 python3.12 python3.11 python); do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    python=$$candidate; break; \
	  fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo 'Python 3.11 or newer is needed: install it, or say where it is: make learn PYTHON=/path/to/python3' >&2; \
	  exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$python cannot make an environment; on Debian or Ubuntu: sudo apt install python3-venv" >&2; \
	  exit 1; \
	fi; \
	echo "Making $(VENV) with $$python ..."; \
	rm -rf $(VENV); \
	"$$python" -m venv $(VENV)

$(LEARNER): pyproject.toml $(BIN)/python
	@echo 'Installing what the lessons need (once; a minute or two) ...'
	@$(PIP) --editable .
	@touch $@

# Dependency groups need pip 25.1.
$(DEVELOPER): pyproject.toml $(BIN)/python
	@echo 'Installing what contributors need (once; a few minutes) ...'
	@$(PIP) --upgrade 'pip>=25.1'
	@$(PIP) --editable '.[instructor]' --group dev
	@touch $(LEARNER) $@
