# syntax=docker/dockerfile:1
# What `alephee-bot run` needs and nothing else: no tests, no sandbox, no compiler. Run it with a volume for the log:
#   make image
#   docker run --read-only --stop-timeout 60 --env-file .env -v alephee-bot-log:/data -p 127.0.0.1:3000:3000 alephee-bot
# A stop lets the call in flight end, which may take 30 s; Docker's own patience is 10 s. More: docs/operate.md.

# The same bytes everywhere; a newer one is found by `docker buildx imagetools inspect python:3.13-slim-trixie`, which
# prints the digest of the index of all platforms. This one was published on 2026-10-06.
ARG BASE=python:3.13.16-slim-trixie@sha256:bf44cdfcb76cd3b41e879bc058fc37ec5872002ccfde7fcb765e218cde0cd79c

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/bot && python -m venv /opt/build
WORKDIR /src
COPY requirements/run.txt requirements/build.txt requirements/
# No resolver: the lock names everything (scripts/install does the same).
RUN /opt/bot/bin/pip install --no-deps --require-hashes -r requirements/run.txt && /opt/bot/bin/pip check
RUN /opt/build/bin/pip install --no-deps --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY templates templates
RUN /opt/build/bin/python -m hatchling build -t wheel -d /tmp/wheel \
    && /opt/bot/bin/pip install --no-deps /tmp/wheel/*.whl

FROM ${BASE}
# what `make image` knows; nothing of it changes what runs
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="alephee-bot" \
      org.opencontainers.image.description="Support staff of a Mercado Libre seller write to buyers from Slack, with a colleague's approval" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/python:3.13.16-slim-trixie"
ENV PATH=/opt/bot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BOT_DATABASE=/data/alephee-bot.db \
    BOT_HOST=0.0.0.0 \
    BOT_PORT=3000
RUN groupadd --gid 10001 bot \
    && useradd --uid 10001 --gid bot --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin bot \
    && install -d -o bot -g bot -m 0700 /data
COPY --from=build /opt/bot /opt/bot
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
# Asks where BOT_HOST and BOT_PORT say, without any proxy.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-m", "bot.healthcheck"]
ENTRYPOINT ["alephee-bot"]
CMD ["run"]
