# The commands of the portal. Python 3.11 or newer and make are enough: everything else comes from the lock files.
PYTHON ?= python3
PYTEST_ARGS ?=
PY := .venv/bin/python
MAKEFLAGS += --no-print-directory
# The portal consists of many short-lived processes: without stored bytecode each of them compiles 700 modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test lint format bench shell lock clean environment dev-environment

help:
	@echo "make run    ポータルを起動します (start; Ctrl-C stops)   PORT=8000 HOST=127.0.0.1 PORTAL_DATA=.portal-data"
	@echo "make test   すべてのテストを実行します (all tests)       PYTEST_ARGS='tests/portal/jobs -k cancel'"
	@echo "make lint   書き方、型、依存の向きを検査します (ruff, mypy, import-linter)"
	@echo "make format コードの書式を整えます (ruff format)"
	@echo "make bench  性能を測ります (figures, never part of the tests)"
	@echo "make shell  動作中のデータで Django のシェルを開きます (Django shell)"
	@echo "make lock   依存パッケージを固定し直します (compile the lock files)"
	@echo "make clean  環境とデータを削除します (remove .venv, caches and .portal-data)"

run: environment
	@exec $(PY) -m portal.serve

test: dev-environment
	@tools/browser.sh
	@$(PY) -m pytest -n 2 --dist loadgroup $(PYTEST_ARGS)

lint: dev-environment
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy .
	.venv/bin/lint-imports

format: dev-environment
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: dev-environment
	@tools/bench.sh

shell: environment
	@$(PY) -m portal.serve exec $(PY) manage.py shell

# Without headers and addresses: a lock file must not record whose index it was compiled from.
lock: dev-environment
	$(PY) -m uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --quiet \
		pyproject.toml --output-file requirements.txt
	$(PY) -m uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --quiet \
		--constraints requirements.txt --extra dev pyproject.toml --output-file requirements-dev.txt

clean:
	@tools/clean.sh

environment:
	@$(PYTHON) tools/environment.py requirements.txt

dev-environment:
	@$(PYTHON) tools/environment.py requirements.txt requirements-dev.txt
