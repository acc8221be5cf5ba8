# Tocsin as an image: `docker compose up` builds it. No secrets: settings come from the environment at run time.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /src
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY tocsin ./tocsin
COPY schemas ./schemas
COPY agents ./agents
COPY desk ./desk
COPY streams ./streams
# setuptools comes from the lock, with its hash.
RUN pip install --no-deps --no-build-isolation . && rm -rf /src

RUN useradd --create-home --uid 10001 tocsin
USER tocsin
WORKDIR /home/tocsin

ENTRYPOINT ["tocsin"]
CMD ["worker"]
