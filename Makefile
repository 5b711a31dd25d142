# Thin names for commands that anybody can type; README.md shows both.

PYTHON := $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
BIND ?= 127.0.0.1:8000
# Everybody in the demo is played by one person, who has no device for each of them.
DEMO := SECOND_FACTOR=false DATA_DIR=var/demo DATABASE_URL=sqlite:///var/demo.sqlite3
NEW_DEMO := DATA_DIR=var/demo DATABASE_URL=sqlite:///var/demo-unfinished.sqlite3
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/django.po config/swiss/*/LC_MESSAGES/django.po)

.DELETE_ON_ERROR:
.PHONY: help setup setup-dev run start test check batteries bench lock i18n

help:  ## these targets
	@sed -n 's/^\([a-z0-9-]*\):.*  ## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: $(BIN)/.runtime .env $(CATALOGUES:.po=.mo)  ## virtual environment, .env, translations

setup-dev: setup $(BIN)/.development  ## what tests and checks need on top

run: setup var/demo.sqlite3  ## the demo, in a database of its own
	@$(DEMO) $(BIN)/python manage.py migrate --verbosity 0
	@$(DEMO) $(BIN)/python manage.py make_trail_key --if-none
	@$(DEMO) $(BIN)/python manage.py demo_logins
	@$(DEMO) $(BIN)/python manage.py serve --bind $(BIND)

start: setup  ## your own data: empty at first, asks for the first two administrators
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_reference
	@$(BIN)/python manage.py sync_roles --verbosity 0
	@$(BIN)/python manage.py make_trail_key --if-none
	@$(BIN)/python manage.py create_administrators --if-none
	@$(BIN)/python manage.py serve --bind $(BIND)

test: setup-dev  ## the whole suite; says what ran and what was left out
	@$(BIN)/python -m tests

check: setup-dev  ## format, lint, templates, import contracts, types, migrations, deployment
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	find templates -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +
	$(BIN)/lint-imports
	$(BIN)/mypy .
	$(BIN)/python manage.py makemigrations --check --dry-run
	LOCAL_HTTP=false ALLOWED_HOSTS=tranche.example.org \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	$(BIN)/python manage.py check --deploy --fail-level WARNING

batteries: setup-dev  ## the long proofs; writes docs/reliability.md
	@$(BIN)/python -m batteries

bench: setup-dev  ## how long it takes with a city's data; writes docs/performance.md
	@$(BIN)/python -m benchmarks

lock: setup-dev  ## pin and hash what requirements*.in ask for
	$(BIN)/uv pip compile --quiet --generate-hashes --custom-compile-command 'make lock' \
		--python-version 3.11 --output-file requirements.txt requirements.in
	$(BIN)/uv pip compile --quiet --generate-hashes --custom-compile-command 'make lock' \
		--python-version 3.11 --output-file requirements-dev.txt requirements-dev.in

i18n: setup  ## collect the texts to translate (needs gettext), compile them
	$(BIN)/python manage.py makemessages --locale de_CH --no-obsolete --no-location \
		--ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*'
	$(MAKE) --no-print-directory $(CATALOGUES:.po=.mo)

# ---- what the names above stand on; each is made once, and again when its source changes ----

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Tranche needs Python 3.11 or newer (Debian: apt install python3 python3-venv)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments (Debian: apt install python3-venv)." >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(BIN)/.runtime: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(BIN)/.development: requirements-dev.txt $(BIN)/.runtime
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.env: | .venv/bin/python
	@umask 077 && printf '%s\n' \
		'# Read by every command; the variables are explained in README.md.' \
		"SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
		'ALLOWED_HOSTS=localhost,127.0.0.1' 'LOCAL_HTTP=true' > $@
	@echo "Wrote .env: a secret key, and this computer as the only address."

%.mo: %.po | $(BIN)/.runtime
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# Under another name until it is complete, so that an interrupted start leaves no half a demo.
var/demo.sqlite3: | setup
	@mkdir -p -m 700 var && rm -rf var/demo var/demo-unfinished.sqlite3* var/demo.sqlite3-*
	@echo "Building the demo (a few minutes, once) ..."
	@$(NEW_DEMO) $(BIN)/python manage.py migrate --verbosity 0
	@$(NEW_DEMO) $(BIN)/python manage.py load_reference
	@$(NEW_DEMO) $(BIN)/python manage.py sync_roles --verbosity 0
	@$(NEW_DEMO) $(BIN)/python manage.py load_demo
	@for end in -wal -shm ''; do \
		test ! -e var/demo-unfinished.sqlite3$$end || mv var/demo-unfinished.sqlite3$$end $@$$end; done
