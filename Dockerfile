# One image for everything: `serve --all` (the default), or `serve` and `work` apart. See docs/running/README.md.
FROM docker.io/library/python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/yousaid
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY flows flows
COPY locales locales
COPY storage storage
RUN /opt/yousaid/bin/pip install --no-cache-dir . \
 && cd / && /opt/yousaid/bin/python -m bot.getting_ready

FROM docker.io/library/python:3.11-slim
RUN useradd --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin yousaid && install -d -o yousaid -g yousaid -m 700 /data
COPY --from=build /opt/yousaid /opt/yousaid
ENV PATH=/opt/yousaid/bin:$PATH YOUSAID_DATA=/data
USER yousaid
WORKDIR /data
VOLUME /data
EXPOSE 8080
# Of the web front. A worker has no port: switch this off there, /readyz of the front tells whether one is seen.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('PORT', '8080') + '/healthz', timeout=4)"]
ENTRYPOINT ["yousaid"]
CMD ["serve", "--all"]
