# The kit for grading a class in a container: docs/how-to/use-a-container.md has the commands.
FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.13-slim
# git reads the repositories that students hand in.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /wheels /wheels
# hadolint ignore=DL3013
RUN pip install --no-cache-dir /wheels/*.whl
# Any user may run it, also one that the image does not know: --user "$(id -u):$(id -g)".
ENV HOME=/tmp
USER 1000:1000
WORKDIR /class
ENTRYPOINT ["kit"]
CMD ["--help"]
