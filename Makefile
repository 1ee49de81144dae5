# One command each. Needs Python 3.11 or newer and git; installs the rest by itself. docs/operations.md tells more.

SUITABLE := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON := $(or $(PYTHON),$(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c '$(SUITABLE)' 2>/dev/null && echo $$python && break; done),python3)
BIN := .venv/bin
SETTINGS_TEST := DJANGO_SETTINGS_MODULE=fastkontakt.settings.test
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links

.PHONY: demo test check bench lock install \
	check-lint check-types check-imports check-migrations check-rulebook check-translations check-templates \
	check-deployment

demo: ## start everything: PORT (default 8000) and STATE (default .demo/) come from the environment
	@$(PYTHON) -I fastkontakt/bootstrap.py runtime
	@$(BIN)/python -m fastkontakt.demo

test: install ## every test, on embedded services of its own; ARGS="-k name" to narrow
	@$(BIN)/pytest --numprocesses 2 --dist loadgroup $(ARGS)

check: check-lint check-types check-imports check-migrations check-rulebook check-translations check-templates \
	check-deployment ## everything that reads the code without running the product

check-lint: install
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

check-types: install
	@$(BIN)/mypy .

check-imports: install
	@$(BIN)/lint-imports

check-migrations: install
	@$(SETTINGS_TEST) $(BIN)/python -m fastkontakt.embedded $(BIN)/python manage.py makemigrations --check --dry-run

check-rulebook: install
	@$(SETTINGS_TEST) $(BIN)/python manage.py rulebook --check

check-translations: install
	@$(BIN)/python -m fastkontakt.translations

check-templates: install
	@$(BIN)/djlint templates --lint --quiet

check-deployment: install
	@DJANGO_SETTINGS_MODULE=fastkontakt.settings.production ALLOWED_HOSTS=fastkontakt.example.se REDIS_URL=redis://unused \
		DATABASE_URL=postgresql://unused SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(48))') \
		CITIZEN_KEY=unused IDENTITY_PROVIDERS=docs/identity-providers.example.toml \
		OIDC_SECRET_HALLAND_STAFF=unused OIDC_SECRET_HALLAND_CITIZENS=unused \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

bench: ## measure on embedded services of its own: SCALE=small (minutes) or national; writes bench/latest.json
	@$(PYTHON) -I fastkontakt/bootstrap.py runtime
	@$(BIN)/python -m bench

lock: install ## write the lock files anew from pyproject.toml and package.json
	@$(LOCK) pyproject.toml -o requirements.txt
	@$(LOCK) --group dev pyproject.toml -o requirements-dev.txt
	@npm install --package-lock-only

install:
	@$(PYTHON) -I fastkontakt/bootstrap.py development
