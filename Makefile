# One command each; every one makes .venv first if it is missing.
.PHONY: help install versions grade test test-all test-student test-newest test-oldest lint bench bench-memory accuracy release prove attacks faults fuzz clean
.DEFAULT_GOAL := help

PYTHON ?= python3
ASSIGNMENT ?= gates
PROCESSES ?= 2
STAMP := .venv/.installed
PIP := -m pip install --quiet --disable-pip-version-check
RESOLVE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --extra staff --extra course --extra dev pyproject.toml
TEST := -m pytest -n $(PROCESSES) tests
# nbgrader starts programs of its own (alembic, jupyter) by name
export PATH := $(CURDIR)/.venv/bin:$(PATH)

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*##/\1\t/p' Makefile

install: $(STAMP)  ## .venv with the package and what staff and its developers need, in the versions of versions.txt

$(STAMP): pyproject.toml versions.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version). Run: make install PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	.venv/bin/python $(PIP) --constraint versions.txt --editable '.[course,dev]'
	@touch $(STAMP)

versions: install  ## renew versions.txt: the newest version of everything that fits pyproject.toml
	$(RESOLVE) --upgrade --no-annotate --custom-compile-command "make versions" --output-file versions.txt

grade: install  ## grade the class in submitted/ (a sample class where there is none)
	@.venv/bin/python -m tests.sample_class submitted
	.venv/bin/autograder grade $(ASSIGNMENT)

test: lint  ## all tests but the long repetitions, with quick proofs; the quick tests first
	.venv/bin/python $(TEST) -m "not slow and not long"
	.venv/bin/python $(TEST) -m "slow and not long" --durations=10

test-all: lint  ## every test, long repetitions and full proofs included
	.venv/bin/python $(TEST) --durations=10

test-student:  ## what a student's computer runs, in an environment of its own: NumPy, pytest and SciPy, nothing of staff's
	$(PYTHON) -m venv --clear .venv-student
	.venv-student/bin/python $(PIP) . pytest scipy
	.venv-student/bin/python -m pytest @tests/student.txt

test-newest: install  ## all tests in an environment of its own with the newest version of everything
	$(PYTHON) -m venv --clear .venv-newest
	.venv-newest/bin/python $(PIP) --editable '.[course,dev]'
	.venv-newest/bin/python $(TEST) -m "not long"

test-oldest: install  ## all tests in an environment of its own with the oldest versions that pyproject.toml allows
	$(RESOLVE) --resolution lowest-direct --output-file .venv/oldest.txt
	$(PYTHON) -m venv --clear .venv-oldest
	.venv-oldest/bin/python $(PIP) --constraint .venv/oldest.txt --editable '.[course,dev]'
	.venv-oldest/bin/python $(TEST) -m "not long"

lint: install  ## formatting, rules, types
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

bench: install  ## how long grading takes, beside nbgrader's own way
	.venv/bin/python -m benchmarks.bench

bench-memory: install  ## memory of a grader and its sandbox over 2,000 submissions
	.venv/bin/python -m benchmarks.memory

accuracy: install  ## how often mistakes get their right name
	.venv/bin/python -m benchmarks.accuracy

prove: install  ## are all exercises fit to be released? The full proof
	.venv/bin/autograder prove

release: install  ## generate assignments/ from solutions/ again
	.venv/bin/python -m tests.release

attacks: install  ## try every attack in every isolation level, and write the table of docs/attacks.md
	.venv/bin/python -m tests.attacks.table

faults: install  ## kill -9 at random moments, full disks, locks and restarts: what is lost? A quarter of an hour
	.venv/bin/python -m tests.faults

fuzz: install  ## random notebooks and frames for ten minutes, or FUZZ_SECONDS
	.venv/bin/python -m tests.fuzz

clean:  ## remove what the commands above made; submissions and marks stay
	rm -rf .venv .venv-newest .venv-oldest .venv-student build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
