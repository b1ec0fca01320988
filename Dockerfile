FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fontconfig fonts-morisawa-bizud-gothic fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --shell /usr/sbin/nologin pool

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 POOL_MODE=production DJANGO_SETTINGS_MODULE=config.settings
WORKDIR /srv/pool

COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt

COPY . .
# Style sheets get names with a checksum, so browsers may keep them for ever. The values here are not used again.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    ALLOWED_HOSTS=building BASE_URL=https://building TRUSTED_PROXIES=0 \
    DATABASE_URL=postgresql://app_user@building/pool REDIS_URL=redis://building \
    python manage.py collectstatic --noinput

USER pool
EXPOSE 8000
CMD ["gunicorn", "--config", "python:config.gunicorn", "config.wsgi"]
