# Every target does its own set-up; `make` alone lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
ENGINES := $(VENV)/.engines
MUTANTS := $(VENV)/.mutants
SOURCE ?=
OUT ?= _site
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help site test test-python lint preview bench mutants reproducible faults doctor lock readme results quarto clean browser engines

help:            ## list the targets
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' || \
	  { echo "Found: $$($(PYTHON) --version). Expected: Python 3.11 or newer. Do: make PYTHON=python3.11 …"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Found: a Python without venv. Expected: venv. Do: apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

site: $(READY)    ## environment, demo database or SOURCE=…, analysis, site, PDFs, deliverables
	$(PY) -m analysis render $(if $(SOURCE),--source "$(SOURCE)") --out "$(OUT)" $(ARGS)

browser: $(READY)
	@command -v chromium >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    apt-get update -qq >/dev/null 2>&1 && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1; } || \
	  echo "Chromium is not installed and could not be: the browser tests will be skipped."

$(ENGINES): $(READY) requirements-postgres.txt requirements-spark.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes \
	  -r requirements-postgres.txt -r requirements-spark.txt && touch $@ || \
	  echo "PySpark and psycopg could not be installed: the tests of other engines will be skipped."

engines: $(ENGINES)
	@{ ls /usr/lib/postgresql/*/bin/initdb && ls -d /usr/lib/jvm/*17*; } >/dev/null 2>&1 || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    apt-get update -qq >/dev/null 2>&1 && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	      postgresql openjdk-17-jre-headless >/dev/null 2>&1; } || \
	  echo "PostgreSQL or Java 17 is not installed and could not be: its tests will be skipped."

test: $(READY) browser engines  ## environment, then every test
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

test-python: $(READY)  ## the lock and a draft run on another Python of this machine
	$(PY) -m pytest -m python $(ARGS)

lint: $(READY)    ## style and types of the code, style of the chapters
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/panache lint --no-cache index.qmd references.qmd chapters

preview: $(READY) ## serve the site at http://127.0.0.1:4200/
	$(PY) -m analysis preview --out "$(OUT)" $(ARGS)

bench: $(READY)   ## wall time and peak memory per stage, see benchmarks/README.md
	$(PY) benchmarks/run.py $(ARGS)

$(MUTANTS): $(READY) requirements-mutants.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-mutants.txt
	@touch $@

mutants: $(MUTANTS) ## share of small faults that the tests find, see benchmarks/README.md
	$(PY) benchmarks/mutants.py $(ARGS)

reproducible: $(READY) ## render one source twice and compare all bytes but for times
	$(PY) benchmarks/reproducible.py $(ARGS)

faults: $(READY)  ## attacks, kills and full disks against a copy of the project
	PYTHONPATH=benchmarks $(PY) -m faults $(ARGS)

doctor: $(READY)  ## what this machine has and lacks
	$(PY) -m analysis doctor $(if $(SOURCE),--source "$(SOURCE)")

lock: $(READY)    ## compile requirements*.in to requirements*.txt, with hashes, for every system and Python
	$(PY) -m pip install --quiet uv==0.13.9
	@for part in requirements requirements-{postgres,spark,mysql,clickhouse,mutants}; do \
	  $(VENV)/bin/uv pip compile $$part.in --universal --generate-hashes --no-header --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links --quiet --output-file $$part.txt || exit; done

readme: $(READY)  ## write the table of settings into README.md
	@$(PY) -c 'import re, pathlib; from analysis import settings; p = pathlib.Path("README.md"); \
	  p.write_text(re.sub(r"(<!-- settings: .*?-->\n).*?(\n<!-- settings end)", \
	  lambda m: m[1] + settings.settings_table() + m[2], p.read_text(), flags=re.S))'

results: $(READY) ## write what the report on the default demo says into README.md
	$(PY) benchmarks/readme_results.py $(ARGS)

quarto: $(READY)  ## put Quarto into the environment; it downloads its program
	$(PY) -m pip install quarto-cli

clean:           ## remove what was generated, but not the environment or your data
	rm -rf _site reports notebooks models data/derived data/demo .*.new .*.old .quarto site_libs _quarto-site-* index.html references.html index.typ chapters/*.html
