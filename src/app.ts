import { describeFeeds } from './config/feeds.ts';
import { redactionFor } from './config/mask.ts';
import type { Config } from './config/schema.ts';
import { describeSource } from './config/source.ts';
import { describeWebhooks } from './config/webhooks.ts';
import { walk } from './inbox/walk.ts';
import { SOURCE_TOPICS } from './notify/alarms.ts';
import type { DeliveryCount } from './notify/outbox/line.ts';
import { createOutboxWorker } from './notify/outbox/worker.ts';
import type { Logger } from './observe/log.ts';
import { createPublisher } from './publish/publisher.ts';
import { keepMissing, loadFormer, publishedAuthority, rememberPublished } from './run/former.ts';
import { createNeighbours } from './run/neighbours.ts';
import type { RunPorts, RunRequest, RunSummary } from './run/ports.ts';
import { createPublishing } from './run/publishing.ts';
import { createReaders } from './run/readers.ts';
import { regroup } from './run/regroup.ts';
import { run } from './run/run.ts';
import { watchRun } from './run/run-alarm.ts';
import { cacheSeconds, startSchedule } from './run/schedule.ts';
import { setAside } from './run/set-aside.ts';
import { loadSuspects } from './run/suspects.ts';
import { openStore } from './store/store.ts';

export type App = Awaited<ReturnType<typeof createApp>>;

/** What a test or an embedding program may put in place of the real thing. */
export type Overrides = {
  readonly log: Logger;
  readonly now?: () => number;
  readonly random?: () => number;
  /** How messages wait for their turn. */
  readonly pause?: (ms: number) => Promise<void>;
};

/** Another process is at work on the store. */
export class StoreBusyError extends Error {
  override readonly name = 'StoreBusyError';
  readonly code = 'store-busy';
  constructor(store: string) {
    super(`another Feedwright process works with ${store}: stop it first, or leave the work to it`);
  }
}

/** Puts the parts together for one configuration. Nothing runs until it is told to. */
export async function createApp(config: Config, overrides: Overrides) {
  const { log, now = Date.now, random = Math.random } = overrides;
  const store = await openStore(config.store);
  const publisher = createPublisher(config.output.dir);
  // The host name in guids is the one the store was begun with, or an earlier one: a change of address changes no guid.
  const knownAuthority = await store.runs.setting('authority');
  const authority = knownAuthority ?? (await publishedAuthority(publisher.read)) ?? new URL(config.site.url).hostname;
  const unlistedBefore = (await store.runs.setting(UNLISTED)) ?? '[]';
  const feeds = describeFeeds(config, authority, JSON.parse(unlistedBefore));
  const { addresses } = feeds;
  const standing = await feeds.standing;
  const sources = config.sources.map((source) => describeSource(source, config));
  const { addressees, webhooks, receivers, names } = await describeWebhooks(config, addresses, log);
  const worker = createOutboxWorker(receivers, {
    ...overrides,
    outbox: store.outbox,
    post: lazyPost,
    now,
    random,
    addressees,
  });

  const markFile = `${config.store}-reading`;
  let readers = createReaders({ markFile });

  let release: (() => void) | undefined;
  /** Holds the store until the app is closed. */
  const lock = () => {
    release ??= store.lock();
    if (!release) throw new StoreBusyError(config.store);
  };

  const neighbours = createNeighbours(store);

  /** Before anything is judged by it: what an article leaves are the feeds that it stands in. */
  const settleGrouping = async (signal?: AbortSignal) => {
    await store.feeds.define(feeds.defined, now());
    const breathe = () => new Promise(setImmediate);
    const options = { grouping: feeds.grouping, standing, unlisted: addresses.unlisted };
    await regroup(options, { store, now, breathe }, signal);
  };

  /** What the server is told when files have been written. */
  let filesChanged = () => {};
  const publish = createPublishing(feeds.publish, {
    feeds: store.feeds,
    publisher,
    settings: store.runs,
    now,
    changed: () => filesChanged(),
  });

  const runAll = async (request: RunRequest): Promise<RunSummary> => {
    // Nobody is told of what is configured no more.
    await store.alarms.forget({ topics: SOURCE_TOPICS, subjects: sources.map(({ name }) => name) });
    await store.alarms.forget({ topics: ['webhook.disabled'], subjects: names });
    if (!knownAuthority) await store.runs.putSetting('authority', authority);
    const acceptRemovals = request.acceptRemovals || (await store.runs.setting(ACCEPT_REMOVALS)) === 'yes';
    if ((await store.feeds.all()).length === 0) {
      const published = { ...publisher, settings: store.runs };
      const { listed, others } = await rememberPublished(addresses.permalink, published);
      // Another token, or a feed that is gone: of those that are still wanted, none is taken away.
      await store.feeds.leaveFolders(others);
      await store.feeds.adopt(listed, now());
    }
    const unlisted = JSON.stringify([...addresses.unlisted]);
    if (unlisted !== unlistedBefore) await store.runs.putSetting(UNLISTED, unlisted);
    await settleGrouping(request.signal);
    let former: ReturnType<typeof loadFormer> | undefined;
    const suspects = await loadSuspects(markFile, store.runs);
    // A batch may take minutes to read, and whoever ends a service does not wait for so long.
    const endReading = () => {
      void readers.stop();
      readers = createReaders({ markFile });
    };
    request.signal?.addEventListener('abort', endReading, { once: true });
    const ports: RunPorts = {
      store,
      walk: ({ name }) => walk(byName(sources, name).walk),
      read: ({ name }, learned, files, at) => readers.read(byName(sources, name).prepare, learned, files, at),
      trace: ({ name }, files, at) => readers.trace(byName(sources, name).prepare, files, at),
      setAside: ({ name }, sighting) => setAside(sighting, byName(sources, name).prepare, 'crash'),
      suspects,
      former: () => {
        former ??= loadFormer({ settings: store.runs, files: store.files });
        return former;
      },
      neighbours,
      publish,
      now,
      log,
    };
    const running = run(
      {
        sources: sources.map((source) => source.run),
        authority,
        policy: config.changes,
        keepRevisions: config.changes.keep,
        addresses,
        standing,
        webhooks: addressees,
      },
      ports,
      { ...request, acceptRemovals },
    );
    const summary = await running.finally(() => request.signal?.removeEventListener('abort', endReading));
    if (acceptRemovals) await store.runs.putSetting(ACCEPT_REMOVALS, 'no');
    if (!request.signal?.aborted) await suspects.clear();
    if (former) await keepMissing(await former, store.runs);
    neighbours.rest();
    return summary;
  };
  /** What a run tells of articles leaves when it has ended: by then its feeds stand. */
  const runHeld = async (request: RunRequest): Promise<RunSummary> => {
    const release = worker.hold(await store.outbox.lastKey());
    return runAll(request).finally(release);
  };
  const runNow = (request: RunRequest): Promise<RunSummary> => {
    lock();
    const ports = { store, now, log, redact: redactionFor(config) };
    return watchRun(() => runHeld(request), { webhooks: addressees, signal: request.signal }, ports).finally(
      worker.wake,
    );
  };
  /** Runs wait for one another: verdicts are given one after the other. */
  let lastRun: Promise<unknown> = Promise.resolve();
  const runOnce = (request: RunRequest = {}): Promise<RunSummary> => {
    const thisRun = lastRun.then(() => runNow(request));
    lastRun = thisRun.catch(() => {});
    return thisRun;
  };

  return {
    config,
    store,
    /** A feed's folder as it may be shown: that of a private one is the key to it. */
    shownSlug: (slug: string) => (feeds.private.has(slug) ? `${feeds.private.get(slug)} (private)` : slug),
    addressees,
    webhooks,
    /** The names in the outbox of everybody it speaks to. */
    receivers: names,
    addresses,
    now,
    enableWebhook: worker.enable,
    runOnce,
    /** Where a service holds the store, asks it to take mass removals as meant in its next run; else returns false. */
    async leaveRemovalsToService(): Promise<boolean> {
      release ??= store.lock();
      if (release) return false;
      await store.runs.putSetting(ACCEPT_REMOVALS, 'yes');
      return true;
    },
    /** Sends what is due in the outbox, once. */
    deliverDue: (signal?: AbortSignal): Promise<DeliveryCount> => {
      lock();
      return worker.deliverDue(signal);
    },
    /** Renders every feed again from the store. Returns how many have new bytes. */
    async rebuild(): Promise<number> {
      lock();
      // Beside a store that was begun anew, what stands published is all that is left of the guids.
      if ((await store.feeds.all()).length === 0) return 0;
      await settleGrouping();
      await store.feeds.markAllDirty();
      return publish(
        () => {},
        (problem) => log.warn(problem, 'article left out of a feed'),
      );
    },
    /** Serves, runs by the schedule and delivers, until the returned function is called. It waits for work in flight. */
    async start(): Promise<{ address: string; stop: () => Promise<void> }> {
      lock();
      const { startServer } = await import('./server/server.ts');
      let hasRun = false;
      const server = await startServer(
        {
          host: config.server.host,
          port: config.server.port,
          folder: config.output.dir,
          site: config.site,
          formats: config.output.formats,
          addresses,
          maxAge: cacheSeconds(config.schedule),
          hubs: config.websub.hubs,
          private: new Set(feeds.private.keys()),
        },
        {
          article: store.inventory.article,
          // Whoever reads an article is not to learn the address of a private feed.
          feedsOf: async (id) => (await store.inventory.feedsOf(id)).filter(({ slug }) => !feeds.private.has(slug)),
          revisions: store.inventory.revisions,
          unready: () =>
            !hasRun ? 'the first run is not finished' : store.ping() ? undefined : 'the store does not answer',
          visits: (visits) => store.audience.add(visits, now()),
          log,
        },
      );
      filesChanged = server.refresh;
      const abort = new AbortController();
      let inFlight: Promise<void> = Promise.resolve();
      const runLogged = () => {
        inFlight = runOnce({ signal: abort.signal }).then(
          () => {
            hasRun = true;
          },
          // The run has logged why; the next one goes on from there.
          () => {},
        );
        return inFlight;
      };
      // What a run that was cut short has told of waits as well, until the first one has published its feeds.
      worker.hold(0);
      worker.start();
      const stopSchedule = startSchedule(
        { scan: config.schedule.scan, watched: config.schedule.watch ? config.sources.map(({ path }) => path) : [] },
        runLogged,
        log,
      );
      return {
        address: server.address,
        async stop() {
          abort.abort();
          stopSchedule();
          await Promise.all([inFlight, worker.stop(), server.stop()]);
        },
      };
    },
    async close(): Promise<void> {
      await readers.stop();
      await store.close();
      release?.();
    },
  };
}

/** The setting that holds which sources are unlisted, or were when they were last configured. */
const UNLISTED = 'unlisted';

/** The setting through which a command asks the service to take mass removals as meant. */
const ACCEPT_REMOVALS = 'accept-removals';

/** The HTTP client is only loaded when there is something to send. */
const lazyPost: Parameters<typeof createOutboxWorker>[1]['post'] = async (request, signal) =>
  (await import('./notify/http/post.ts')).post(request, signal);

function byName<T extends { readonly name: string }>(items: readonly T[], name: string): T {
  const found = items.find((item) => item.name === name);
  if (!found) throw new Error(`there is no source named ${name}`);
  return found;
}
