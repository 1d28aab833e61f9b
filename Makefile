SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help install run test check lint synth lock clean

UV := .groundwork/uv/bin/uv
PY := .venv/bin/python
PIP := $(UV) pip install -q --python $(PY)
COMPILE := $(UV) pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate
export PYTHONDONTWRITEBYTECODE :=

help: ## Say what each target does
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

install: .venv/.dev .groundwork/embedder/manifest.json ## Install all that developers need, pinned by hash

run: .venv/.run .groundwork/embedder/manifest.json ## Run Groundwork on this machine (Ctrl-C ends it)
	@.venv/bin/groundwork up

test: install lint ## Check and test everything, on every real engine that this machine can start
	@$(PY) -m tests.engines && $(PY) -m pytest

check: install lint ## The whole law, quickly: format, lint, types, house and unit tests
	@$(PY) -m pytest -q -n 2 tests/house tests/unit

lint: install ## Format, lint and type-check without changing anything
	@.venv/bin/ruff format --check -q . && .venv/bin/ruff check -q . && $(PY) -m mypy

synth: install ## Write the CloudFormation templates to cdk.out, without an AWS account
	@$(PY) -m infra.synth

lock: $(UV) ## Resolve the newest dependencies into locks/ (the only target that changes them)
	@$(COMPILE) --upgrade --group dev pyproject.toml -o locks/dev.txt && $(COMPILE) --group run pyproject.toml -c locks/dev.txt -o locks/run.txt && $(COMPILE) pyproject.toml -c locks/dev.txt -o locks/lambda.txt

clean: ## Remove everything that was installed or built; documents in .groundwork/ stay
	@rm -rf .venv .groundwork/uv .groundwork/embedder .groundwork/engines build cdk.out .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(UV): locks/uv.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Groundwork needs Python 3.11 or newer.")'
	@echo "Installing uv ..." && python3 -m venv .groundwork/uv && .groundwork/uv/bin/pip install -q --disable-pip-version-check --require-hashes -r locks/uv.txt && touch $@

$(PY): $(UV)
	@$(UV) venv -q --allow-existing --python python3 .venv

.venv/.run: $(PY) locks/run.txt pyproject.toml
	@echo "Installing what running needs ..." && $(PIP) --require-hashes -r locks/run.txt && $(PIP) --no-deps --no-build-isolation -e . && touch $@

.venv/.dev: $(PY) locks/dev.txt pyproject.toml
	@echo "Installing what developing needs ..." && $(PIP) --require-hashes -r locks/dev.txt && $(PIP) --no-deps --no-build-isolation -e . && touch $@ .venv/.run

.groundwork/embedder/manifest.json: locks/weights.txt | $(UV)
	@[ -e .venv/.run ] || $(MAKE) -s .venv/.run
	@$(PY) -m infra.embedder.build --uv $(UV) && touch $@
