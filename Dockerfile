# docker build -t syndicator . && docker run --read-only --tmpfs /tmp -v "$PWD":/config:ro -v syndicator:/data -p 8080:8080 syndicator
# The configuration is yours, in /config; it says data = "/data", feeds = "/data/feeds" and [web] listen = "0.0.0.0:8080".
FROM python:3.12-slim-bookworm AS build
WORKDIR /src
COPY requirements-build.lock requirements.lock ./
RUN python -m venv /opt/syndicator \
 && /opt/syndicator/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock \
 && /opt/syndicator/bin/pip install --no-cache-dir --no-build-isolation --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY src ./src
RUN /opt/syndicator/bin/pip install --no-cache-dir --no-build-isolation --no-deps .

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home syndicator && install -d -o syndicator -g syndicator /data
COPY --from=build /opt/syndicator /opt/syndicator
ENV PATH=/opt/syndicator/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
# Truth from the program itself: its ticks run and its store answers.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
CMD ["syndicator", "run", "--config", "/config/config.toml"]
