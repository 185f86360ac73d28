import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Circumstances,
  type Due,
  type Parcel,
  type Policy,
  payloadOf,
  planDeliveries,
  type Row,
} from '../../../src/notify/outbox/plan.ts';

const CHAT: Policy = { digest: false, maxPerRun: 10, folds: true, listsAll: false };
const PROGRAM: Policy = { digest: false, maxPerRun: Number.POSITIVE_INFINITY, folds: false, listsAll: true };
const NOW = 1000;
const CALM: Circumstances = {
  now: NOW,
  opensAt: NOW,
  room: Number.POSITIVE_INFINITY,
  spent: 0,
  waited: () => false,
  told: new Set(),
  isFailing: false,
};

/**
 * Written as "new a": the type, and the article it is about; "returned a" changes nothing else. What follows "=" is the id it is bound
 * to, "!" an attempt.
 */
function due(...messages: readonly string[]): Due[] {
  return messages.map((message, at) => {
    const [, kind = '', article = '', , bundle, tries = ''] = /^(\S+) ?(\w*)( ?=(\w+))?(!*)$/.exec(message) ?? [];
    const type = kind.includes('.') ? kind : `article.${kind === 'returned' ? 'changed' : kind}`;
    const key = at + 1;
    const change = { material: kind === 'changed', changes: [kind === 'changed' ? 'text' : 'returned'] };
    const data = {
      article: { id: article, title: `${article} as of ${key}` },
      ...(type === 'article.changed' ? { change } : {}),
    };
    return {
      key,
      eventId: `e${key}`,
      type,
      articleId: type.startsWith('article.') ? article : undefined,
      payload: JSON.stringify({ type, timestamp: '2026-03-05T08:00:00.000Z', data }),
      attempts: tries.length,
      dueAt: key,
      bundle,
    };
  });
}

/** A plan as a table shows it: each parcel with its id and keys, then what is not sent. */
function planned(messages: readonly string[], policy: Policy, circumstances: Partial<Circumstances> = {}) {
  const { parcels, drops, postponed } = planDeliveries(due(...messages), policy, { ...CALM, ...circumstances });
  const keys = (rows: readonly Row[]) => rows.map(({ key }) => key).join('+');
  return {
    sends: parcels.map(({ id, rows }) => `${id}: ${keys(rows)}`).join(', '),
    ...(drops.length > 0 ? { drops: drops.map(({ rows, reason }) => `${keys(rows)}: ${reason}`).join(', ') } : {}),
    ...(postponed.length > 0 ? { postponed: keys(postponed) } : {}),
  };
}

const many = (count: number, type = 'new') => Array.from({ length: count }, (_, at) => `${type} ${type[0]}${at}`);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at).join('+');

type Case = readonly [
  rule: string,
  messages: readonly string[],
  policy: Policy,
  circumstances: Partial<Circumstances>,
  expected: ReturnType<typeof planned>,
];

const CASES: readonly Case[] = [
  ['messages go one by one, in their order', ['new a', 'new b'], CHAT, {}, { sends: 'e1: 1, e2: 2' }],
  [
    'a program gets every event',
    ['new a', 'changed a', 'changed a', 'removed a'],
    PROGRAM,
    {},
    { sends: 'e1: 1, e2: 2, e3: 3, e4: 4' },
  ],
  [
    'in a chat a new article that has changed is new',
    ['new a', 'new b', 'changed a'],
    CHAT,
    {},
    { sends: 'e1: 1+3, e2: 2' },
  ],
  ['in a chat several changes are one', ['changed a', 'changed a'], CHAT, {}, { sends: 'e1: 1+2' }],
  ['in a chat a change and a withdrawal are a withdrawal', ['changed a', 'removed a'], CHAT, {}, { sends: 'e1: 1+2' }],
  [
    'in a chat an article that came and went is not spoken of',
    ['new a', 'changed a', 'removed a', 'new b'],
    CHAT,
    {},
    { sends: 'e4: 4', drops: '1+2+3: the article was withdrawn before it was told of' },
  ],
  [
    'in a chat an article that came, went and is back is new',
    ['new a', 'removed a', 'returned a'],
    CHAT,
    {},
    { sends: 'e1: 1+2+3' },
  ],
  [
    'in a chat an article that went and is back as it was is not spoken of',
    ['removed a', 'returned a', 'removed b'],
    CHAT,
    {},
    { sends: 'e3: 3', drops: '1+2: the article was back before it was told that it had gone' },
  ],
  [
    'in a chat one that is back with changes has changed',
    ['removed a', 'returned a', 'changed a'],
    CHAT,
    {},
    { sends: 'e1: 1+2+3' },
  ],
  [
    'in a chat a return is told where the withdrawal was, whatever came between',
    ['returned a', 'removed a', 'returned a'],
    CHAT,
    {},
    { sends: 'e1: 1+2+3' },
  ],
  [
    'in a chat a return is told where the withdrawal may have been',
    ['removed a =e1', 'returned a'],
    CHAT,
    {},
    { sends: 'e1: 1, e2: 2' },
  ],
  [
    'what has been attempted goes as it is, and is not folded with what came later',
    ['new a =e1', 'changed a', 'changed a'],
    CHAT,
    {},
    { sends: 'e1: 1, e2: 2+3' },
  ],
  [
    'a digest that was bound together stays together',
    ['new a =e1', 'new b', 'new c =e1'],
    CHAT,
    {},
    { sends: 'e1: 1+3, e2: 2' },
  ],
  [
    'an article is new once',
    ['new a', 'changed a', 'new b'],
    PROGRAM,
    { told: new Set(['a']) },
    { sends: 'e2: 2, e3: 3', drops: '1: it has been told of this article before' },
  ],
  [
    'an article that comes back before it was told is new once',
    ['new a', 'removed a', 'new a'],
    PROGRAM,
    {},
    { sends: 'e1: 1, e2: 2', drops: '3: it has been told of this article before' },
  ],
  [
    'one that was attempted is sent again, though the article was told of by another message',
    ['new a =e1', 'new a'],
    CHAT,
    { told: new Set(['a']) },
    { sends: 'e1: 1', drops: '2: it has been told of this article before' },
  ],
  [
    'of a webhook that fails, what was tried least goes first',
    ['new a =e1!!', 'new b =e2!', 'new c =e3!', 'new d =e4!!'],
    CHAT,
    { isFailing: true },
    { sends: 'e2: 2, e1: 1, e3: 3, e4: 4' },
  ],
  [
    'though not before an earlier one about its article',
    ['new a =e1!', 'changed a', 'new b =e3!'],
    CHAT,
    { isFailing: true },
    { sends: 'e1: 1, e2: 2, e3: 3' },
  ],
  ['and of one that does not, what came first does', ['new a =e1!', 'new b'], CHAT, {}, { sends: 'e1: 1, e2: 2' }],
  [
    'fifty where ten may go are nine and a digest of the others',
    many(50),
    CHAT,
    {},
    { sends: `${[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `e${n}: ${n}`).join(', ')}, e10: ${range(10, 50)}` },
  ],
  ['as many as may go go one by one', many(3), { ...CHAT, maxPerRun: 3 }, {}, { sends: 'e1: 1, e2: 2, e3: 3' }],
  [
    'one more than may go makes a digest of two',
    many(4),
    { ...CHAT, maxPerRun: 3 },
    {},
    { sends: 'e1: 1, e2: 2, e3: 3+4' },
  ],
  ['what the service has no room for is a digest too', many(5), CHAT, { room: 2 }, { sends: 'e1: 1, e2: 2+3+4+5' }],
  [
    'each type has a digest of its own, counted among the messages',
    [...many(4), ...many(4, 'changed')],
    { ...CHAT, maxPerRun: 4 },
    {},
    { sends: 'e1: 1, e2: 2, e3: 3+4, e5: 5+6+7+8' },
  ],
  [
    'where there is room for one, the other type waits',
    ['new a', 'changed b', 'new c'],
    { ...CHAT, maxPerRun: 1 },
    {},
    { sends: 'e1: 1+3' },
  ],
  [
    'what one run had of its messages counts, until the next one',
    ['new a', 'changed b', 'new c'],
    { ...CHAT, maxPerRun: 2 },
    { spent: 1 },
    { sends: 'e1: 1+3' },
  ],
  ['when a run has had all of its messages, articles wait', many(3), CHAT, { spent: 10 }, { sends: '' }],
  [
    'an alarm and what was attempted do not wait for that',
    ['new a', 'source.silent', 'new b =e3'],
    CHAT,
    { spent: 12 },
    { sends: 'e2: 2, e3: 3' },
  ],
  [
    'no digest tells of an article before what was attempted about it',
    ['changed a', 'new b =e2', 'changed b', 'changed c'],
    { ...CHAT, maxPerRun: 1 },
    {},
    { sends: 'e1: 1+4, e2: 2' },
  ],
  ['without room nothing goes', many(3), CHAT, { room: 0 }, { sends: '' }],
  [
    'an alarm stays out of digests, and is counted',
    [...many(4), 'source.silent'],
    { ...CHAT, maxPerRun: 3 },
    {},
    { sends: 'e1: 1, e2: 2+3+4, e5: 5' },
  ],
  [
    'in quiet hours articles wait, attempted or not, and alarms do not',
    ['new a', 'source.silent', 'new b =e3'],
    CHAT,
    { opensAt: NOW + 1 },
    { sends: 'e2: 2', postponed: '1+3' },
  ],
  [
    'what has waited for the end of quiet hours goes together, and what came behind it goes alone',
    ['new a', 'changed b', 'new c', 'new d', 'new e'],
    CHAT,
    { waited: (dueAt) => dueAt < 4 },
    { sends: 'e1: 1+3, e2: 2, e4: 4, e5: 5' },
  ],
  [
    'a program gets one by one what has waited for it',
    ['new a', 'new b'],
    PROGRAM,
    { waited: () => true },
    { sends: 'e1: 1, e2: 2' },
  ],
  [
    'a digest takes all of a type',
    ['new a', 'changed b', 'new c'],
    { ...CHAT, digest: true },
    {},
    { sends: 'e1: 1+3, e2: 2' },
  ],
  [
    'a digest for a program keeps the events of an article in order',
    ['changed x', 'new a', 'changed a', 'new b'],
    { ...PROGRAM, digest: true },
    {},
    { sends: 'e1: 1, e2: 2+4, e3: 3' },
  ],
  ['pings are not about articles', ['feed.published', 'feed.published'], PROGRAM, {}, { sends: 'e1: 1, e2: 2' }],
];
for (const [rule, messages, policy, circumstances, expected] of CASES)
  test(`a plan: ${rule}`, () => assert.deepEqual(planned(messages, policy, circumstances), expected));

/** The rows of a parcel with their bodies. */
const among = (rows: readonly Due[], parcel: Parcel) =>
  rows.filter(({ key }) => parcel.rows.some((row) => row.key === key));

const told = (messages: readonly string[], policy: Policy) => {
  const rows = due(...messages);
  return planDeliveries(rows, policy, CALM).parcels.map((parcel) => JSON.parse(payloadOf(among(rows, parcel), policy)));
};

test('a folded message is about a new article, as it is by now, and says nothing of changes', () => {
  const [message] = told(['new a', 'changed a'], CHAT);
  assert.deepEqual(message, {
    type: 'article.new',
    timestamp: '2026-03-05T08:00:00.000Z',
    data: { article: { id: 'a', title: 'a as of 2' } },
  });
});

test('a folded message about an article that went and is back says what else has changed', () => {
  const [message] = told(['changed a', 'removed a', 'returned a'], CHAT);
  assert.deepEqual(message.data, {
    article: { id: 'a', title: 'a as of 3' },
    change: { material: true, changes: ['text'] },
  });
  const [kept] = told(['returned a', 'removed a', 'returned a'], CHAT);
  assert.deepEqual(kept.data.change, { material: false, changes: ['returned'] });
});

test('a digest for a chat names each article once, as it is by now', () => {
  const [message] = told(['new a', 'new b', 'changed a'], { ...CHAT, maxPerRun: 1 });
  const titles = message.data.articles.map(({ title }: { title: string }) => title);
  assert.deepEqual(titles, ['a as of 3', 'b as of 2']);
  assert.equal(message.data.count, 2);
});

test('digests for a program list every article, each below the limit of a message', () => {
  const long = '潮'.repeat(100);
  const rows = due(...many(500)).map((row) => ({ ...row, payload: row.payload.replace('"title":"', `$&${long}`) }));
  const policy = { ...PROGRAM, digest: true };
  const { parcels } = planDeliveries(rows, policy, CALM);
  assert.ok(parcels.length > 5, `${parcels.length} messages`);
  const bodies = parcels.map((parcel) => payloadOf(among(rows, parcel), policy));
  for (const body of bodies) assert.ok(Buffer.byteLength(body) < 20_000);
  const named = bodies.flatMap((body) => {
    const { data } = JSON.parse(body);
    return (data.articles ?? [data.article]).map(({ id }: { id: string }) => id);
  });
  assert.deepEqual(
    named,
    rows.map(({ articleId }) => articleId),
  );
});

const message = fc
  .tuple(
    fc.constantFrom('new', 'changed', 'removed', 'returned', 'source.silent'),
    fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    fc.constantFrom('', '', '', ' =x', ' =y'),
  )
  .map(([kind, article, bound]) => (kind.includes('.') ? kind : `${kind} ${article}`) + bound);
const anyPolicy = fc.record({
  digest: fc.boolean(),
  maxPerRun: fc.constantFrom(1, 2, 3, 10, Number.POSITIVE_INFINITY),
  folds: fc.boolean(),
  listsAll: fc.boolean(),
});

test('whatever is due, nothing is planned twice, never more than may go, and of an article always the earlier first', () => {
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 30 }),
      anyPolicy,
      fc.integer({ min: 0, max: 12 }),
      fc.nat(3),
      (messages, policy, room, spent) => {
        const rows = due(...messages);
        const { parcels, drops } = planDeliveries(rows, policy, { ...CALM, room, spent });
        const sent = parcels.flatMap((parcel) => parcel.rows);
        const keys = [...sent, ...drops.flatMap((drop) => drop.rows)].map(({ key }) => key);
        assert.equal(new Set(keys).size, keys.length);
        assert.ok(parcels.length <= room);
        const begun = parcels.filter(({ isBound, rows: [first] }) => !isBound && first?.articleId !== undefined);
        assert.ok(begun.length <= Math.max(0, policy.maxPerRun - spent));
        const waits = rows.filter(({ key }) => !keys.includes(key));
        const isFree = room >= 12 && policy.maxPerRun === Number.POSITIVE_INFINITY && messages.length <= 12;
        if (isFree && rows.every(({ bundle }) => bundle === undefined)) assert.deepEqual(waits, []);
        // What was attempted may stand in any order.
        const fresh = new Set(rows.filter(({ bundle }) => bundle === undefined).map(({ key }) => key));
        // What waits for the next plan must not be overtaken either.
        for (const [, inOrder] of Map.groupBy<Row['articleId'], Row>([...sent, ...waits], ({ articleId }) => articleId))
          if (inOrder[0]?.articleId !== undefined)
            assert.deepEqual(
              inOrder.filter((row) => fresh.has(row.key)).map(({ key }) => key),
              inOrder
                .filter((row) => fresh.has(row.key))
                .map(({ key }) => key)
                .sort((a, b) => a - b),
            );
      },
    ),
    { numRuns: 2000 },
  );
});

test('a plan that is carried out in full leaves nothing behind but what there was no room for, which comes with the next', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 30 }), anyPolicy, (messages, policy) => {
      let rows: readonly Due[] = due(...messages);
      const told = new Set<string>();
      for (let pass = 0; rows.length > 0; pass++) {
        assert.ok(pass < 40, 'it comes to no end');
        const { parcels, drops } = planDeliveries(rows, policy, { ...CALM, told });
        const done = new Set([...parcels, ...drops].flatMap((part) => part.rows.map(({ key }) => key)));
        for (const { articleId } of parcels.flatMap((parcel) => parcel.rows)) if (articleId) told.add(articleId);
        rows = rows.filter((row) => !done.has(row.key));
      }
    }),
  );
});
