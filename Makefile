# Ventanilla. `make` alone lists what there is.
# Nothing but Python 3.11 or newer is needed; `make run` prepares the rest in .venv and var/.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
PY := .venv/bin/python
export PYTHONUNBUFFERED = 1
# Set in many container images; it would make every start compile every module again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check check-timing bench bench-scale capturas clean base dev chromium

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: base ## start Ventanilla (PORT=8000, DATABASE_URL=postgresql://…); Ctrl-C stops it
	@exec $(PY) -m ventanilla up

test: dev chromium ## every test, the browser ones too
	@exec $(PY) -m pytest -n 2 --dist loadgroup $(ARGS)

check: dev ## format, lint, types, contracts, migrations, templates, links, settings
	@exec $(PY) herramientas/revisar.py

bench: dev ## one line per figure: name, value, limit, ok or SHORT
	@exec $(PY) -m herramientas.bench

bench-scale: dev ## the same pages with a thousand and with a million taxpayers
	@exec $(PY) -m herramientas.bench --scale

check-timing: dev ## whether an answer tells who exists: same page, same time (wants a quiet machine)
	@exec $(PY) -m pytest tests/tiempos/medir_respuestas.py -q -p no:randomly

capturas: dev chromium ## the screenshots of docs/imagenes
	@exec $(PY) -m herramientas.capturas

clean: ## remove caches and .venv; the data in var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find ventanilla tests herramientas -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

base dev:
	@test -n "$(PYTHON)" || { echo "Ventanilla necesita Python 3.11 o posterior: instálelo, o indíquelo con PYTHON=ruta." >&2; exit 1; }
	@$(PYTHON) herramientas/preparar.py $@

chromium: dev
	@$(PY) herramientas/chromium.py
