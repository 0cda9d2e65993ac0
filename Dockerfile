# syntax=docker/dockerfile:1
# Builds what `alephee-bot run` needs and nothing else. Run it with a volume for the log:
#   docker build -t alephee-bot .
#   docker run --read-only --stop-timeout 60 --env-file .env -v alephee-bot-log:/data -p 3000:3000 alephee-bot
# A stop lets the call in flight end, which may take 30 s; Docker's own patience is 10 s.
FROM python:3.13-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/bot
WORKDIR /src
COPY requirements/run.txt requirements/build.txt requirements/
# No resolver: the lock names everything (scripts/install does the same).
RUN /opt/bot/bin/pip install --no-deps --require-hashes -r requirements/run.txt && /opt/bot/bin/pip check
RUN python -m venv /opt/build && /opt/build/bin/pip install --no-deps --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY templates templates
RUN /opt/build/bin/python -m hatchling build -t wheel -d /tmp/wheel \
    && /opt/bot/bin/pip install --no-deps /tmp/wheel/*.whl

FROM python:3.13-slim-trixie
ENV PATH=/opt/bot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BOT_DATABASE=/data/alephee-bot.db \
    BOT_HOST=0.0.0.0 \
    BOT_PORT=3000
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin bot \
    && install -d -o bot -g bot -m 0700 /data
COPY --from=build /opt/bot /opt/bot
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
# Asks where BOT_HOST and BOT_PORT say, without any proxy.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-m", "bot.healthcheck"]
ENTRYPOINT ["alephee-bot"]
CMD ["run"]
