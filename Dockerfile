# Feedwright in a container: `docker build -t feedwright .`
# Nothing is installed but what it needs to run, it runs as the user `node` (uid 1000), and it writes to /data alone, so that
# the root file system may be read-only.

FROM node:26-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No install scripts: the image has its own Node, and the development dependency of that name would fetch another one.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY src ./src
COPY types ./types
RUN npm run build

FROM node:26-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM node:26-bookworm-slim
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY bin ./bin
COPY config ./config
RUN mkdir /data && chown node:node /data

# SITE_URL is the public address of feeds and pages; config/container.yaml reads it. Without the compile cache nothing is
# written outside /data, and a service that starts once has little use for it.
ENV NODE_ENV=production NODE_DISABLE_COMPILE_CACHE=1 SITE_URL=http://localhost:8080
USER node
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/livez').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/bin/feedwright.js"]
CMD ["run", "--config", "/app/config/container.yaml"]
