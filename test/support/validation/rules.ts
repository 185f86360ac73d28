import assert from 'node:assert/strict';
import test from 'node:test';
import type { ValidationContext } from './grammar.ts';

/** What a case changes in a sound document, `[from, to]`, and what is then complained of. */
export type Breakage = readonly [name: string, from: string | RegExp, to: string, complaint: RegExp];

export const CONTEXT: ValidationContext = { now: Date.UTC(2026, 5, 1), path: 'feeds/all/feed.xml' };

/** A sound document has no problem, and each breakage of it has one that says what is wrong. */
export function testRules(
  format: string,
  check: (text: string, context: ValidationContext) => readonly string[],
  sound: string,
  breakages: readonly Breakage[],
): void {
  test(`${format}: a sound document has no problems`, () => assert.deepEqual(check(sound, CONTEXT), []));
  for (const [name, from, to, complaint] of breakages)
    test(`${format}: ${name}`, () => {
      const broken = sound.replace(from, to);
      assert.notEqual(broken, sound, 'the case changes nothing');
      const problems = check(broken, CONTEXT);
      assert(
        problems.some((problem) => complaint.test(problem)),
        `not complained of: ${problems.join('; ')}`,
      );
    });
}
