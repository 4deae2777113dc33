# One image for web, intake, worker and beat. The embedded servers are not in it.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    BAQYLAU_FILES=/data/files BAQYLAU_STATIC=/app/static
RUN useradd --system --uid 10001 baqylau && install -d -o baqylau /data /data/files
WORKDIR /app
COPY --from=build /venv /venv
COPY manage.py pyproject.toml ./
COPY config config
COPY elections elections
COPY observers observers
COPY reports reports
# Keys for this one command; nothing of them stays in the image.
RUN SECRET_KEY=build SEALING_KEY="$(head -c 32 /dev/zero | base64)" \
    DATABASE_URL=postgresql://baqylau_app@db/baqylau REDIS_URL=redis://redis:6379/0 \
    python manage.py collectstatic --noinput
USER baqylau
VOLUME /data
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--no-ws", "--workers-kill-timeout", "10", "--host", "0.0.0.0", "--port", "8000", "config.wsgi:application"]
