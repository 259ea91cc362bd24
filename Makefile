# The two commands of the README. `make demo ARGS="--http"` passes options on to `feuille demo`.
.PHONY: demo test bench setup lock format

demo:
	@.ci/setup demo
	@.venv/bin/feuille demo $(ARGS)

test:
	@.ci/setup test
	@.ci/check

# Every figure beside its peers, in an environment that has them; `make bench ARGS="--json quote_api_p50_us"` chooses.
bench:
	@.ci/setup bench
	@.venv-bench/bin/feuille bench $(ARGS)

setup:
	@.ci/setup test

format:
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .

# Renews the three lock files (needs uv).
lock:
	@.ci/lock
