# make run    set up and run the main job (the shipped config.toml, offline)
# make test   set up and pass the tests
# make help   the rest
.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev test test-unit test-peers test-crash sim lint bench learn docs lock clean

VENV   := .venv
BIN    := $(VENV)/bin
CONFIG ?= config.toml

help:
	@echo "make run      set up, then run syndicator with $(CONFIG)"
	@echo "make test     set up, then run lint and all tests"
	@echo "make setup    only set up (.venv, locked and hash-checked)"
	@echo "make test-unit   the quick tests only"
	@echo "make test-peers  other people's feed readers subscribe to the running program, and it posts to real servers"
	@echo "make test-crash  kill -9 the running program 200 times, and count what was lost or doubled"
	@echo "make sim SEEDS=1000   the engine in a simulated town: crashes at any step; SEED=n replays one, with its trace"
	@echo "make lint     ruff, mypy --strict, import contracts"
	@echo "make bench    CPU per article and per poll, beside named references"
	@echo "make learn    train the body's classifier anew"
	@echo "make docs     write docs/config.md from the program"
	@echo "make lock     resolve the locks anew (needs uv)"
	@echo "make clean    remove the set-up, the data and the published feeds"

run: setup
	@exec $(BIN)/syndicator run --config $(CONFIG)

setup: $(VENV)/.runtime

setup-dev: $(VENV)/.dev

# The first python3 that is new enough and can make a venv, or the line that installs one.
$(BIN)/python:
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Setting up $(VENV) with $$($$python --version) (once, a minute or so)"; \
	    exec $$python -m venv $(VENV); \
	  fi; \
	done; \
	echo "syndicator needs Python 3.11 or newer with its venv module. Install them with:"; \
	echo "    sudo apt-get update && sudo apt-get install -y python3 python3-venv"; \
	echo "(on Ubuntu 22.04: python3.11 python3.11-venv)"; exit 1

# pip itself and the build backends come first, locked too: two dependencies are source packages.
$(VENV)/.build: requirements-build.lock | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.lock
	@touch $@

$(VENV)/.runtime: requirements.lock pyproject.toml $(VENV)/.build
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --require-hashes -r requirements-dev.lock
	@touch $@

# The peers and the trainer. Without dependencies: the lock names all of them, and pip 23 trips over one of their extras.
$(VENV)/.bench: requirements-bench.lock $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	@touch $@

lint: setup-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

test: lint
	@$(BIN)/pytest -n 3

test-unit: setup-dev
	@$(BIN)/pytest -n 3 -m "not acceptance"

# reader has a venv of its own, so that its dependencies are none of ours. newsboat and rss2email are Debian packages.
.venv-peers/.ready: requirements-peers.lock | $(BIN)/python
	@$(BIN)/python -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-peers.lock
	@touch $@

# Servers of channels are installed in .peers/, each once; as root also what they need of Debian.
test-peers: setup-dev .venv-peers/.ready
	@command -v newsboat >/dev/null && command -v r2e >/dev/null || echo "for all peers: apt-get install newsboat rss2email"
	@$(BIN)/python -m peers.servers
	@$(BIN)/pytest -n 2 --dist loadfile peers

# kill -9 at 200 random moments over one database; KILLS and SEED change that. And faults that the simulation must find.
test-crash: setup-dev
	@$(BIN)/pytest -n 2 tests/simulation/planted.py
	@KILLS=$${KILLS:-200} $(BIN)/pytest -s tests/crash

# The engine and the store in a town of our own, with a seeded scheduler, clock, network and faults: tests/simulation.
sim: setup-dev
	@$(BIN)/python -m tests.simulation.many $(if $(SEED),--seed $(SEED),--seeds $(or $(SEEDS),100))

bench: $(VENV)/.bench
	@$(BIN)/python bench/chain.py
	@$(BIN)/python bench/feeds.py
	@$(BIN)/python bench/fetching.py
	@$(BIN)/python bench/deliveries.py
	@$(BIN)/python bench/growth.py 1000000
	@$(BIN)/python bench/storage.py 1000000
	@$(BIN)/python bench/template.py
	@$(BIN)/python bench/leak.py
	@$(BIN)/python bench/rechecks.py
	@$(BIN)/python bench/hostile.py
	@$(BIN)/python bench/extraction.py --peers

# The body's classifier anew, from the bench's pages.
learn: $(VENV)/.bench
	@$(BIN)/python bench/learn.py

docs: setup-dev
	@$(BIN)/python docs/build.py

lock:
	uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 requirements-build.in -o requirements-build.lock
	uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --extra bench -c requirements-dev.lock pyproject.toml -o requirements-bench.lock
	uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 requirements-peers.in -o requirements-peers.lock
	for server in synapse mastodon; do uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 peers/servers/requirements-$$server.in -o peers/servers/requirements-$$server.lock; done

clean:
	rm -rf $(VENV) .venv-peers .peers data .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find feeds -type f ! -name README.md -delete
