# Everything sets itself up: on a fresh machine Python 3.11 or later, make and git are enough.

# Tests start many processes: each would compile every file again where an environment forbids to keep what is compiled.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
BIN := $(VENV)/bin
# The first interpreter that is new enough; `make PYTHON=...` chooses another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

# Some images forbid bytecode; the tests start hundreds of processes, and each would compile the package again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo setup test quick thorough lint languages docs reference outlines gallery tables benchmark frameworks truth differential fuzz consumers pages clean

demo: setup
	$(BIN)/netderive derive examples/text_c.net --detail brief

setup: $(VENV)/.test-ready

test: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal

# What most changes need, in a minute: the unit tests of every room. It leaves out what tries many values or derives the
# whole zoo (slow), random texts (hypothesis), programs in PyTorch and Keras (frameworks), PDFs (tex) and pages (browser).
quick: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not (slow or thorough or frameworks or tex or browser or hypothesis)"

# The cases that `make test` takes samples of
thorough: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal -m thorough

lint: $(VENV)/.dev-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright

# The pages that tools write: the reference of the layers, the gallery
docs: reference outlines gallery

# The catalogues of other languages, brought up to date and compiled
languages: $(VENV)/.dev-ready
	$(BIN)/python tools/languages.py

outlines: setup
	$(BIN)/python tools/outlines.py

reference: setup
	$(BIN)/python tools/reference.py

gallery: setup
	$(BIN)/python tools/gallery.py

# The LALR tables of the grammar, as lark makes them
tables: setup
	$(BIN)/python -c "from netderive.grammar import tables; tables.write()"

benchmark: setup
	$(BIN)/python benchmarks/run.py

# FILE: rows of layers, as PyTorch or Keras answered them (tests/truth/README.md)
truth: setup
	$(BIN)/python tools/truth.py $(FILE)

# PyTorch and Keras, which the tests compare with where they are installed
frameworks: $(VENV)/.frameworks-ready

# N random networks against PyTorch, N/4 against Keras
N := 2000
differential: setup frameworks
	$(BIN)/python tools/differential.py $(N)

# FUZZ drawn and damaged texts through every command and format; each may take 10 s of CPU and 1 GB
SEED := 0
JOBS := 2
fuzz: N := 10000
fuzz: setup
	$(BIN)/python tools/fuzz.py $(N) --seed $(SEED) --jobs $(JOBS)

# What learning systems make of the files of `netderive homework`: text2qti, gift-pegjs (needs npm), Moodle (php), PrairieLearn
consumers: setup
	$(BIN)/python tools/consumers.py .cache/consumers

# What a strict HTML parser and a checker of accessibility find in worked solutions (html5lib; axe-core from npm, Chromium)
pages: setup
	$(BIN)/python tools/pages.py .cache/pages

clean:
	rm -rf build dist *.egg-info .pytest_cache .ruff_cache .hypothesis .cache
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	$(if $(PYTHON),,$(error no Python 3.11 or later found; name one with `make PYTHON=...`))
	$(PYTHON) -m venv $(VENV)

# The marks are newer than pyproject.toml once its packages are installed; `dev` adds the linters to `test`.
$(VENV)/.%-ready: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	@touch $@
