# Salon's commands. Needs Python 3.11 or newer and make; everything else is installed into .venv.
#   make run     the whole product        make test    every test        make check   everything a reviewer's eye would miss

PY := .venv/bin/python
LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock"
# Commands that look without serving keep their files out of var/.
ASIDE := SALON_DATA=.venv/check
TESTS ?= tests

.PHONY: run test soak guards bench check format lint types layers templates migrations openapi openapi-write deploy audit \
	messages screenshots lock clean

run: .venv/.run
	@exec $(PY) manage.py up

test: .venv/.dev
	@chromium=$$(.ci/chromium) || exit 1; \
	SALON_CHROMIUM="$$chromium" $(PY) -m pytest -n 2 --dist loadscope $(TESTS)

guards: .venv/.dev
	@$(PY) -m tests.guards

soak: .venv/.dev
	@chromium=$$(.ci/chromium) || exit 1; \
	SALON_SOAK=1 SALON_MOMENT=now SALON_CHROMIUM="$$chromium" $(PY) -m pytest $(TESTS)

bench: .venv/.dev $(if $(PEERS),.venv/.peers)
	@SALON_PEERS=$(if $(PEERS),$(CURDIR)/.venv/peers) $(PY) -m pytest tests/bench -q -s -o python_files="bench_*.py" -p no:xdist

check: lint types layers templates migrations openapi deploy

format: .venv/.dev
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix .

lint: .venv/.dev
	@$(PY) -m ruff format --check . && $(PY) -m ruff check .

types: .venv/.dev
	@$(ASIDE) $(PY) -m mypy

layers: .venv/.dev
	@.venv/bin/lint-imports

templates: .venv/.dev
	@$(PY) -m djlint templates --lint --quiet

# No database is running here, which Django would mention at length.
migrations: .venv/.dev
	@$(ASIDE) $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@$(ASIDE) $(PY) manage.py check --fail-level WARNING

openapi: .venv/.dev
	@$(ASIDE) $(PY) manage.py spectacular --validate --fail-on-warn --file .venv/openapi.yaml
	@diff -u openapi.yaml .venv/openapi.yaml || { echo "openapi.yaml is not what the code says: make openapi-write"; exit 1; }

openapi-write: .venv/.dev
	@$(ASIDE) $(PY) manage.py spectacular --validate --fail-on-warn --file openapi.yaml

deploy: .venv/.dev
	@$(ASIDE) SITE_URL=https://salon.example ALLOWED_HOSTS=salon.example \
		SECRET_KEY=only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABC \
		$(PY) manage.py check --deploy --fail-level WARNING

audit: .venv/.dev
	@$(PY) -m pip_audit --requirement requirements/embedded.txt --require-hashes --disable-pip

messages: .venv/.dev
	@$(ASIDE) $(PY) manage.py messages

screenshots: .venv/.dev
	@chromium=$$(.ci/chromium) || exit 1; SALON_CHROMIUM="$$chromium" $(PY) -m tests.screenshots

# dev first: the smaller two take its versions.
lock: .venv/.dev
	@$(LOCK) pyproject.toml --extra embedded --extra dev --output-file requirements/dev.txt
	@$(LOCK) --constraint requirements/dev.txt pyproject.toml --output-file requirements/base.txt
	@$(LOCK) --constraint requirements/dev.txt pyproject.toml --extra embedded --output-file requirements/embedded.txt
	@$(PY) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench"], sep="\n")' \
		| $(LOCK) - --output-file requirements/bench.txt

clean:
	@rm -rf .venv

# --- the environment ------------------------------------------------------------------------------------------------

.venv/.run: requirements/embedded.txt
	@.ci/install requirements/embedded.txt && touch $@

# Peers to be measured beside us live apart: their versions are not ours.
.venv/.peers: requirements/bench.txt
	@.ci/install requirements/bench.txt .venv/peers && touch $@

.venv/.dev: requirements/dev.txt requirements/embedded.txt
	@.ci/install requirements/dev.txt && touch .venv/.run $@
