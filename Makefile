# Two commands matter: `make run` and `make test`. Both set up what they need in this checkout, without root.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv

# A lock is installed once; its stamp is newer than the lock until the lock changes. uv (itself from the lock, by
# hash) installs it in seconds; where uv cannot be had, pip does the same more slowly.
define install
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv --without-pip $(VENV)
	@test -x $(VENV)/bin/uv || { sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.txt > $(VENV)/uv.txt \
		&& $(PYTHON) -m pip --python $(VENV)/bin/python install --quiet --require-hashes -r $(VENV)/uv.txt; } \
		|| echo "uv could not be installed: pip installs the rest, more slowly"
	@if test -x $(VENV)/bin/uv; then VIRTUAL_ENV=$(CURDIR)/$(VENV) $(VENV)/bin/uv pip install --quiet --require-hashes -r $(1); \
		else $(PYTHON) -m pip --python $(VENV)/bin/python install --quiet --require-hashes -r $(1); fi
	@touch $@
endef

.PHONY: help run test check bench bench-digest calibrate catalog lock clean
help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

$(VENV)/run.stamp: requirements.txt
	$(call install,requirements.txt)

$(VENV)/dev.stamp: requirements-dev.txt
	$(call install,requirements-dev.txt)

run: $(VENV)/run.stamp  ## the bot, its store and a local Slack on this machine: prints one URL
	@exec $(VENV)/bin/python -m bot run

test: check  ## everything that must hold: lint, types, import contracts, tests

check: $(VENV)/dev.stamp
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/python -m pytest -n auto --maxprocesses 4

bench: $(VENV)/dev.stamp  ## the figures: acknowledgement, verdict, decide(), session size, start
	$(VENV)/bin/python -m benchmarks

bench-digest: $(VENV)/dev.stamp  ## 10,000 digests at Slack's limits: a worker killed half-way, Redis away for 30 s
	$(VENV)/bin/python -m benchmarks.bench_digest

calibrate: $(VENV)/dev.stamp  ## fit the roofline to the published measurements again, and print its errors
	$(VENV)/bin/python -m costmodel.calibrate

catalog: $(VENV)/dev.stamp  ## API prices beside a second data set's, and machines beside physics: what differs
	$(VENV)/bin/python -m costmodel.crosscheck

lock: $(VENV)/dev.stamp  ## resolve the dependencies again into the two lock files
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.txt
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml -o requirements-dev.txt

clean:  ## remove what the two commands made
	rm -rf $(VENV) .data .mypy_cache .pytest_cache .ruff_cache .hypothesis
