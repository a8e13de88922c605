# Everything a newcomer needs: `make demo`, `make test`, `make check`, `make faults`, `make bench`.
PORT ?= 8080
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST = $(BIN)/pytest -n 2 --dist worksteal
# The build tool warns of every editable installation, at length: nothing in it is for who only wants to try this.
INSTALL = PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet
# What would otherwise be read and compiled by whatever starts first.
GET_READY = $(BIN)/python -m compileall -q bot flows storage && $(BIN)/python -m bot.getting_ready

# Wanting no bytecode would make each test process, and each process that a test starts, compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check faults bench install clean
.DEFAULT_GOAL := demo

demo: $(VENV)/installed
	@$(BIN)/yousaid demo --port $(PORT)

# About a minute: which those are says tests/minute.py.
test: $(VENV)/installed-dev
	@$(PYTEST) --part=minute

install: $(VENV)/installed

# TESTED=yes: `make test` has just passed on the very same files, and only the other tests are left.
check: $(VENV)/installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(PYTEST) $(if $(TESTED),--part=rest)

# About an hour of what `make check` does for seconds: years of events, every page in a browser, all of storage on PostgreSQL, and many
# times as many examples of each property.
faults: $(VENV)/installed-dev
	@$(PYTEST) -m "faults or hypothesis" --hypothesis-profile=many

bench: $(VENV)/installed
	@$(BIN)/yousaid bench

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "yousaid needs Python 3.11 or newer. Install it, or name it: make demo PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python cannot make a virtual environment here. On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@$(INSTALL) --upgrade pip

$(VENV)/installed: pyproject.toml | $(BIN)/python
	@echo "Installing what yousaid needs into $(VENV) (once) ..."
	@$(INSTALL) -e .
	@$(GET_READY)
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need into $(VENV) (once) ..."
	@$(INSTALL) -e '.[dev]'
	@$(GET_READY)
	@touch $@ $(VENV)/installed
