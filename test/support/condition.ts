import { setTimeout } from 'node:timers/promises';

/** Waits until `holds` returns something true, and returns it; throws once the deadline has passed. */
export async function until<T>(
  what: string,
  holds: () => T | Promise<T>,
  deadlineMs = 15_000,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const value = await holds();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`waited ${deadlineMs} ms in vain: ${what}`);
    await setTimeout(5);
  }
}
