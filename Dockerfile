# The service, and `npm test`, without Node on the machine: see "Containers" in docs/local-service.md.
# The embedded DynamoDB exists for linux x64 only. Node 24 is the deployed runtime.
FROM --platform=linux/amd64 node:24-bookworm-slim

# The browser of the tests needs libnss3 and libexpat1.
RUN apt-get update && apt-get install -y --no-install-recommends libexpat1 libnss3 && rm -rf /var/lib/apt/lists/*

WORKDIR /app
RUN chown node:node /app && install -d -o node -g node -m 700 /data
USER node

COPY --chown=node:node package.json package-lock.json .npmrc ./
RUN npm ci
COPY --chown=node:node . .

# A request from outside of the container has an address of its network. compose.yaml publishes the port to this machine only.
ENV HOST=0.0.0.0 PORT=3000 INBOX=open DATA_DIR=/data
VOLUME /data
EXPOSE 3000
CMD ["npm", "start"]
