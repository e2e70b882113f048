/**
 * `npm run example` starts the chat: one Node server for the page and its API. `-- --replicas 2` starts two behind a
 * round-robin proxy; they share streams through `REDIS_URL`. `PORT` sets the port.
 */
import { fork } from 'node:child_process';
import { createServer, request as forward } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServer as createViteServer } from 'vite';

const { values } = parseArgs({ options: { replicas: { type: 'string', default: '1' } } });
const replicas = Number(values.replicas);
const port = Number(process.env.PORT ?? 3000);

if (replicas > 1) await startReplicas();
else await startServer();

async function startServer() {
  const vite = await createViteServer({
    root: fileURLToPath(new URL('.', import.meta.url)),
    configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    appType: 'spa',
    // Each server and each test has its own Vite cache, because they would overwrite each other's.
    cacheDir: process.env.EXAMPLE_CACHE ?? fileURLToPath(new URL('../../node_modules/.vite-example', import.meta.url)),
    server: { middlewareMode: true, hmr: false, ws: false },
    logLevel: 'warn',
  });
  const { pipeToNode } = await vite.ssrLoadModule('sluice/server');
  const { handle, streams } = await vite.ssrLoadModule('/handler.ts');

  const server = createServer(async (incoming, outgoing) => {
    if (!incoming.url.startsWith('/api/')) return vite.middlewares(incoming, outgoing);
    try {
      await pipeToNode(await handle(await requestOf(incoming)), outgoing);
    } catch (error) {
      console.error(error);
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500).end();
    }
  });
  listen(server);
  // The proxy has ended, so this server ends too.
  process.on('disconnect', () => process.exit(0));
  // On a deploy, active responses finish first.
  process.on('SIGTERM', async () => {
    await streams.drain(10_000);
    process.exit(0);
  });
}

async function startReplicas() {
  if (!process.env.REDIS_URL) {
    console.error('Several servers share their streams by Redis: set REDIS_URL, such as redis://127.0.0.1:6379.');
    process.exit(1);
  }
  const ports = await Promise.all(
    Array.from({ length: replicas }, (_, n) => {
      const cache = fileURLToPath(new URL(`../../node_modules/.vite-example-${n}`, import.meta.url));
      const child = fork(fileURLToPath(import.meta.url), { env: { ...process.env, PORT: '0', EXAMPLE_CACHE: cache } });
      process.on('exit', () => child.kill());
      return new Promise((resolve) => child.once('message', resolve));
    }),
  );
  let turn = 0;
  const proxy = createServer((incoming, outgoing) => {
    const { url, method, headers } = incoming;
    // The modules of the page come from one server, because each server has its own versions.
    const target = url.startsWith('/api/') ? ports[turn++ % ports.length] : ports[0];
    const upstream = forward({ port: target, path: url, method, headers }, (response) => {
      outgoing.writeHead(response.statusCode, response.headers);
      response.on('error', () => outgoing.destroy()).pipe(outgoing);
    });
    upstream.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  });
  listen(proxy);
}

function listen(server) {
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(address.port);
    if (!process.send) console.log(`The chat is at http://localhost:${address.port}`);
  });
}

async function requestOf(incoming) {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { method, url, headers } = incoming;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(`http://${headers.host}${url}`, {
    method,
    headers: new Headers(headers),
    ...(hasBody && { body: Buffer.concat(chunks) }),
  });
}
