# The two commands of the README. `make demo ARGS="--http"` passes options on to `feuille demo`.
.PHONY: demo test setup lock format

demo:
	@.ci/setup demo
	@.venv/bin/feuille demo $(ARGS)

test:
	@.ci/setup test
	@.ci/check

setup:
	@.ci/setup test

format:
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .

# Renews the three lock files (needs uv).
lock:
	@.ci/lock
