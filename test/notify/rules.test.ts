import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventType } from '../../src/notify/event.ts';
import { declines } from '../../src/notify/rules.ts';

type Case = readonly [
  rule: string,
  asks: { readonly events?: readonly EventType[]; readonly categories?: readonly string[] },
  event: { readonly type: EventType; readonly categories: readonly string[] },
  reason: RegExp | undefined,
];

const CASES: readonly Case[] = [
  ['an event it asks for is told', {}, { type: 'article.new', categories: [] }, undefined],
  [
    'an event it does not ask for is not',
    {},
    { type: 'article.removed', categories: [] },
    /^events:.*article\.removed/,
  ],
  ['without categories it hears of all', {}, { type: 'article.changed', categories: ['x'] }, undefined],
  [
    'one category in common is enough',
    { categories: ['港口', '天气'] },
    { type: 'article.new', categories: ['集市', '天气'] },
    undefined,
  ],
  [
    'no category in common is a reason',
    { categories: ['港口'] },
    { type: 'article.new', categories: ['天气'] },
    /^categories:.*港口/,
  ],
  [
    'an article of no category is in none of them',
    { categories: ['港口'] },
    { type: 'article.new', categories: [] },
    /^categories:/,
  ],
  [
    'width, case and blanks of a category do not matter',
    { categories: ['ＡＩ  news'] },
    { type: 'article.new', categories: ['ai News'] },
    undefined,
  ],
  [
    'an alarm about a source has no category to be chosen by',
    { events: ['source.silent'], categories: ['港口'] },
    { type: 'source.silent', categories: [] },
    undefined,
  ],
  [
    'the event is looked at before the categories',
    { events: ['article.new'], categories: ['港口'] },
    { type: 'article.changed', categories: ['天气'] },
    /^events:/,
  ],
];
for (const [rule, asks, event, reason] of CASES) {
  test(rule, () => {
    const verdict = declines(
      { name: 'desk', events: ['article.new', 'article.changed'], categories: [], ...asks },
      event,
    );
    if (reason === undefined) assert.equal(verdict, undefined);
    else assert.match(verdict ?? '', reason);
  });
}
