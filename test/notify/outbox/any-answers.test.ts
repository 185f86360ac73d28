import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Answer } from '../../../src/notify/channel.ts';
import { interpretStandard } from '../../../src/notify/http/answer.ts';
import { createOutboxWorker } from '../../../src/notify/outbox/worker.ts';
import { openStore } from '../../../src/store/store.ts';
import { createArticleFolder } from '../../support/article-folder.ts';
import { createClock, HOUR, MINUTE } from '../../support/clock.ts';
import { lettersIn } from '../../support/letters.ts';
import { webhookTo } from '../../support/outbox-desk.ts';
import { createRecordedLog } from '../../support/recorded-log.ts';

const ARTICLES = ['ferry', 'bridge', 'quay'];

/** What happens to the requests, one after the other. "lost": taken, and the process is killed before it hears so. */
const FATES = [204, 204, 204, 400, 422, 429, 500, 503, 'no answer', 'killed', 'lost'] as const;
type Fate = (typeof FATES)[number];

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('put' as const), article: fc.constantFrom(...ARTICLES) }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'pass' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(5000, 5 * MINUTE, HOUR) }),
  },
);

type Shape = { readonly listsAll: boolean; readonly maxPerRun: number };
const SHAPES: readonly Shape[] = [
  { listsAll: true, maxPerRun: Number.POSITIVE_INFINITY },
  { listsAll: true, maxPerRun: 2 },
  { listsAll: false, maxPerRun: 3 },
];

test('whatever a receiver answers and whenever the process is killed, every event is delivered or visibly dead or dropped, and those about one article come in order', async (t) => {
  const folder = createArticleFolder(t);
  const store = await openStore(folder.store);
  t.after(() => store.close());
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 15 }),
      fc.array(fc.constantFrom<Fate>(...FATES), { maxLength: 12 }),
      fc.constantFrom(...SHAPES),
      async (steps, fates, { listsAll, maxPerRun }) => {
        const name = `desk${++round}`;
        const clock = createClock();
        const { log } = createRecordedLog();
        /** The events that have reached the receiver, whether we know it or not, in the order in which they first did. */
        const taken: number[] = [];
        const bodies = new Map<string, string>();
        let at = 0;
        let kill = new AbortController();
        const channel = {
          rates: [],
          edits: false,
          listsAll,
          compose: ({ id, payload }: { id: string; payload: string }) => ({
            method: 'POST' as const,
            url: id,
            headers: {},
            body: payload,
            allowPrivateNetwork: true,
          }),
          interpret: (answer: Answer, now: number) =>
            answer.status === 422
              ? ({ kind: 'rejected', status: 422, error: 'answered 422' } as const)
              : interpretStandard(answer, now),
        };
        const post = async ({ url, body }: { url: string; body: string }): Promise<Answer> => {
          const fate = fates[at++] ?? 204;
          assert.equal(bodies.get(url) ?? body, body, 'one id, one body');
          bodies.set(url, body);
          const isTaken = fate === 204 || fate === 'lost';
          if (isTaken) {
            const { data } = JSON.parse(body);
            for (const { number } of data.articles ?? [data.article]) if (!taken.includes(number)) taken.push(number);
          }
          if (fate === 'killed' || fate === 'lost') kill.abort();
          const status = typeof fate === 'number' ? fate : undefined;
          return { status, headers: {}, body: '', error: status === undefined ? 'no answer' : undefined };
        };
        const open = () =>
          createOutboxWorker([webhookTo(name, channel, { maxPerRun })], {
            outbox: store.outbox,
            post,
            now: clock.now,
            random: () => 0,
            addressees: [],
            log,
          });
        let worker = open();
        const pass = async () => {
          await worker.deliverDue(kill.signal);
          if (!kill.signal.aborted) return;
          kill = new AbortController();
          worker = open();
        };
        let number = 0;
        const articleOf: string[] = [];
        for (const one of steps) {
          if (one.kind === 'pass') await pass();
          else if (one.kind === 'wait') clock.advance(one.ms);
          else {
            const id = `${name}-${one.article}`;
            const isFirst = !articleOf.includes(id);
            const type = isFirst ? 'article.new' : 'article.changed';
            const data = { article: { id, title: id, number } };
            const event = {
              id: `${name}-${number}`,
              type,
              articleId: id,
              createdAt: clock.now(),
              payload: JSON.stringify({ type, timestamp: '', data }),
              deliveries: [{ webhook: name, notBefore: clock.now() }],
            };
            await store.commit([], [event], { now: clock.now(), keepRevisions: 0, standing: () => [] });
            articleOf[number++] = id;
          }
        }
        for (let hour = 0; hour < 110 && lettersOf(name).some(({ state }) => state === 'pending'); hour++) {
          await pass();
          clock.advance(HOUR);
        }
        const letters = lettersOf(name);
        assert.equal(letters.length, number, 'none is lost');
        assert.deepEqual(
          letters.filter(({ state }) => state === 'pending'),
          [],
        );
        for (const { id, state, lastError } of letters) {
          const event = Number(id.slice(name.length + 1));
          if (state === 'delivered' && listsAll) assert.ok(taken.includes(event), `${id} is told`);
          if (state === 'dead' || state === 'dropped') assert.notEqual(lastError, null);
        }
        for (const article of new Set(articleOf)) {
          const told = taken.filter((event) => articleOf[event] === article);
          assert.deepEqual(
            told,
            told.toSorted((a, b) => a - b),
            'what is about one article comes in order',
          );
        }
      },
    ),
    { numRuns: 100 },
  );

  function lettersOf(name: string) {
    return lettersIn(store).filter(({ webhook }) => webhook === name);
  }
});
