import type { ServerOptions as HttpOptions, Server } from 'node:http';
import type { Socket } from 'node:net';

/** What one client may take of the server, so that there is something left for the others. Times in milliseconds. */
export type Limits = {
  /** For the headers of a request, and for all of it. */
  readonly headers: number;
  readonly request: number;
  /** For a client to take an answer, and the bytes a second at which it must take a long one beyond that. */
  readonly response: number;
  readonly responseRate: number;
  /** For a connection without a byte in either direction, and for one between two requests. */
  readonly silence: number;
  readonly keepAlive: number;
  /** Between two looks at who is over time. */
  readonly check: number;
  readonly connections: number;
  readonly requestsPerConnection: number;
  readonly headerBytes: number;
};

export const LIMITS: Limits = {
  headers: 10_000,
  request: 15_000,
  response: 60_000,
  responseRate: 8192,
  silence: 30_000,
  keepAlive: 10_000,
  check: 2000,
  connections: 2000,
  requestsPerConnection: 1000,
  headerBytes: 8192,
};

/** The limits that Node's own HTTP server keeps when it is made with them. */
export function httpOptions(limits: Limits): HttpOptions {
  return {
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    connectionsCheckingInterval: limits.check,
    maxHeaderSize: limits.headerBytes,
    keepAliveTimeout: limits.keepAlive,
    // A request that means two things to two programs is refused (RFC 9112, section 11.2).
    insecureHTTPParser: false,
    requireHostHeader: true,
  };
}

/** Keeps the other limits. It ends with the server. */
export function guard(server: Server, limits: Limits): void {
  server.maxConnections = limits.connections;
  server.maxRequestsPerSocket = limits.requestsPerConnection;
  server.setTimeout(limits.silence);
  // Whoever only waits for a next request makes room for whoever has one.
  server.on('drop', () => server.closeIdleConnections());

  // Node has no limit for a client that takes an answer byte by byte: what it took and when, for each that has more to take.
  const taking = new Map<Socket, { taken: number; since: number }>();
  server.on('connection', (socket) => {
    taking.set(socket, { taken: 0, since: performance.now() });
    socket.once('close', () => taking.delete(socket));
  });
  const timer = setInterval(() => {
    const now = performance.now();
    for (const [socket, state] of taking) {
      const waiting = socket.writableLength;
      const taken = socket.bytesWritten - waiting;
      // A body is written in one piece, of which Node says nothing before all of it is taken: until then it is a matter of time.
      if (waiting === 0 || taken !== state.taken) Object.assign(state, { taken, since: now });
      else if (now - state.since > limits.response + (waiting / limits.responseRate) * 1000) socket.resetAndDestroy();
    }
  }, limits.check).unref();
  server.once('close', () => clearInterval(timer));
}
