import { text, whole } from './define.ts'

/** Who gets in, and how much one of them may ask for. */
export const accessSettings = {
  stellwerkApiKey: text('', 'API key that the commands (`train`, `models`, `traffic`, …) send to a running server.'),
  rateLimitPerMinute: whole(
    300_000,
    0,
    10_000_000,
    'Requests a minute for each API key, and for each address without one; 0 means no limit. Shared by all API processes through Redis where there is one.',
  ),
  maxConnections: whole(4096, 1, 100_000, 'Connections that are open at a time; further ones are hung up on.'),
  maxConnectionsPerAddress: whole(
    1024,
    1,
    100_000,
    'The same for each address (IPv6: each /64 network). A proxy is one address.',
  ),
  maxWaitsPerClient: whole(
    1000,
    1,
    100_000,
    'Requests with `wait` and event streams that each API key, or each address without one, may have open at a time.',
  ),
  maxQueued: whole(
    20_000,
    1,
    10_000_000,
    'Unfinished inferences above which further starts are answered with 503 and `Retry-After`.',
  ),
  maxQueuedTrainings: whole(100, 1, 100_000, 'The same for trainings.'),
  maxEventLoopDelayMs: whole(
    1000,
    0,
    60_000,
    'Mean delay of the event loop within a second, in milliseconds, above which starts are answered the same; 0 means no bound.',
  ),
  corsOrigins: text(
    '',
    'Origins whose web pages may call the API, with commas between them (`https://shop.example`). Empty: none.',
  ),
  trustedProxies: text(
    '',
    'Addresses or networks of reverse proxies (`10.0.0.0/8`), with commas between them, whose `X-Forwarded-For` is believed. Empty: none.',
  ),
}
