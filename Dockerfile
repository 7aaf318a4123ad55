# The image of Readywire. There was no docker daemon where this was written: it has not been built; a
# test reads it.
#
#   docker build -t readywire .
#   docker run -p 127.0.0.1:3000:3000 -v readywire:/data -e INTAKE_SECRET=... readywire

FROM node:20-bookworm-slim AS build
WORKDIR /app
# Everything at once: `npm ci` builds as well (the script `prepare`).
COPY . .
RUN npm ci --no-audit --no-fund \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  PORT=3000 \
  DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/bin ./bin
# The journal, and without DATABASE_URL the database and its keys.
RUN mkdir /data && chown node:node /data && chmod 0700 /data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# As the first process it hears SIGTERM itself, and stops within 10 s.
CMD ["node", "dist/src/main.js"]
