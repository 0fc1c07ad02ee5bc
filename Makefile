# `make help` lists the targets. Everything runs in .venv, made from the locked requirements.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
endif
RUN := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
BENCH := $(VENV)/.installed-bench
FUZZ := $(VENV)/.installed-fuzz
PEERS := ahocorasick_rs aiolimiter flashtext2 hyperscan psycopg[binary] pyahocorasick pysbd readability-lxml reader rouge-score sgmllib3k spacy sumy syntok datasketch scikit-learn
# Much of the end-to-end time is waiting, so a few more than the cores of a small machine.
TEST_WORKERS ?= 4
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo run check-settings test check lint types fmt lock migrate messages wheel wheel-test bench bench-matching bench-sources bench-stories bench-delivery torture prove-schedule fuzz clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: $(RUN) ## chat with the bot in your browser; no token needed
	@$(BIN)/python -m bot demo

run: $(RUN) ## start the bot with the settings in .env
	@$(BIN)/python -m bot run

check-settings: $(RUN) ## look at settings, database, templates and token
	@$(BIN)/python -m bot check

# Test processes and the programs they start load what the first of them has compiled.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(DEV) ## run all tests (PostgreSQL too where TEST_POSTGRES_URL is set)
	@$(BIN)/python -m pytest -q --numprocesses $(TEST_WORKERS) --dist worksteal

check: lint types ## everything that CI checks beside the tests
	@$(BIN)/python -m pytest -q tests/integration/storage/test_migrations.py

lint: $(DEV) ## ruff, formatting, and the arrows between the rooms
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: $(DEV) ## pyright, strict
	@$(BIN)/pyright

fmt: $(DEV) ## format and mend what can be mended
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

migrate: $(RUN) ## bring the database of .env to the newest schema
	@$(BIN)/python -m bot migrate

messages: $(DEV) ## collect the words of templates/ into templates/locales/messages.pot
	@$(BIN)/pybabel extract --no-location --sort-output --omit-header -F templates/locales/babel.cfg -o templates/locales/messages.pot templates 2>/dev/null

lock: $(DEV) ## pin every dependency with hashes
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--extra postgres pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--extra postgres --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--extra postgres --group dev --group bench -c requirements-dev.lock pyproject.toml -o requirements-bench.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--group pyproject.toml:fuzz -o requirements-fuzz.lock

wheel: $(DEV) ## build the wheel into dist/
	@rm -rf dist
	@$(BIN)/python -m build --quiet --wheel --no-isolation

wheel-test: wheel ## install the wheel in an empty environment and use it
	@$(BIN)/python tools/try_wheel.py

bench: $(DEV) ## quality of matching over the labelled cases
	@$(BIN)/python -m benchmarks.actors --rows tests/data/matching/actors.tsv \
		--background $(wildcard tests/data/matching/background/*.txt)
	@$(BIN)/python -m benchmarks.topics --rows tests/data/matching/topics.tsv

bench-matching: $(BENCH) ## speed of matching beside other engines (PostgreSQL where BENCH_POSTGRES_URL is set)
	@$(BIN)/python -m benchmarks.matching $(ARGS)

bench-sources: $(BENCH) ## how well and how fast sources are read, beside others
	@$(BIN)/python -m benchmarks.feeds
	@$(BIN)/python -m benchmarks.extraction --data tests/data/pages
	@$(BIN)/python -m benchmarks.ingest $(ARGS)
	@$(BIN)/python -m benchmarks.ingest --wave 2000 --hosts 1000

bench-stories: $(BENCH) ## how well stories are found and told, and how fast, beside others
	@$(BIN)/python -m benchmarks.events
	@$(BIN)/python -m benchmarks.summaries $(ARGS)

bench-delivery: $(BENCH) ## how fast digests are composed and sent, beside others (PostgreSQL too where BENCH_POSTGRES_URL is set)
	@$(BIN)/python -m benchmarks.composing $(ARGS)
	@$(BIN)/python -W ignore -m benchmarks.pacing
	@$(BIN)/python -m benchmarks.sending
	@$(BIN)/python -m benchmarks.alerting

torture: $(DEV) ## kill, stop and starve it for an hour or two: what is promised, proved (ARGS: names of proofs, --short)
	@$(BIN)/python -m tests.torture $(ARGS)

prove-schedule: $(DEV) ## one digest a date in every zone, for two years, every quarter of an hour (some minutes)
	@$(BIN)/python -m tests.proofs.schedule

fuzz: $(FUZZ) ## throw broken feeds at their reader for a minute (ARGS: of libFuzzer)
	@$(BIN)/python -m tests.fuzz.feeds -max_total_time=60 -max_len=8192 -timeout=5 $(ARGS)

clean: ## remove what the targets made
	rm -rf $(VENV) dist build .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python $(VENV)/Scripts/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; say PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN): requirements.lock | $(BIN)/python
	@echo "Installing the locked requirements into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(DEV): requirements-dev.lock | $(BIN)/python
	@echo "Installing the locked requirements for development into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@ $(RUN)

# All, or where one has no wheel for this Python, each that has: the benchmark names who is missing.
$(BENCH): requirements-bench.lock | $(DEV)
	@echo "Installing the engines to compare with into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements-bench.lock || \
		for peer in $(PEERS); do $(PIP) install -c requirements-bench.lock "$$peer" || true; done
	@touch $@

$(FUZZ): requirements-fuzz.lock | $(DEV)
	@echo "Installing the fuzzer into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements-fuzz.lock
	@touch $@
