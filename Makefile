# One command each; every one makes .venv first if it is missing.
.PHONY: help install grade test lint bench accuracy release prove clean
.DEFAULT_GOAL := help

PYTHON ?= python3
ASSIGNMENT ?= gates
STAMP := .venv/.installed
# nbgrader starts programs of its own (alembic, jupyter) by name
export PATH := $(CURDIR)/.venv/bin:$(PATH)

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*##/\1\t/p' Makefile

install: $(STAMP)  ## .venv with the package and what staff and its developers need

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version). Run: make install PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[staff,dev]'
	@touch $(STAMP)

grade: install  ## grade the class in submitted/ (a sample class where there is none)
	@.venv/bin/python -m tests.sample_class submitted
	.venv/bin/autograder grade $(ASSIGNMENT)

test: install  ## everything that the project tests
	.venv/bin/python -m pytest

lint: install  ## formatting, rules, types
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

bench: install  ## how long grading takes, beside nbgrader's own way
	.venv/bin/python -m benchmarks.bench

accuracy: install  ## how often mistakes get their right name
	.venv/bin/python -m benchmarks.accuracy

prove: install  ## are all exercises fit to be released?
	.venv/bin/autograder prove

release: install  ## generate assignments/ from solutions/ again
	.venv/bin/python -m tests.release

clean:  ## remove what the commands above made; submissions and marks stay
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
