import { validate as isCron } from 'node-cron';
import { z } from 'zod';
import { oneLine } from '../article/text.ts';
import { webAddress } from '../feeds/formats/address.ts';
import { DURATION } from './duration.ts';

/** Every schema names what it expects, for the list of problems that a user reads. */
export const text = (expected: string) => z.string(expected).min(1, expected);
/** Text that readers are shown: something of it is left when it is cleaned. */
export const shownText = (expected: string) => text(expected).refine((value) => oneLine(value) !== '', expected);
export const checked = (expected: string, holds: (value: string) => boolean) =>
  z.string(expected).refine(holds, expected);
/** What the environment fills in is text; a number or a flag may be written as one. */
const digits = z
  .string()
  .regex(/^\d+(?:\.\d+)?$/)
  .transform(Number);
export const fraction = (min: number, max: number, expected: string) => {
  const schema = z.number(expected).min(min, expected).max(max, expected);
  return z.union([schema, digits.pipe(schema)], expected);
};
export const whole = (min: number, max: number, expected: string) => {
  const schema = z.int(expected).min(min, expected).max(max, expected);
  return z.union([schema, digits.pipe(schema)], expected);
};
const UNITS: Readonly<Record<string, number>> = { '': 1, kb: 1024, kib: 1024, mb: 1024 ** 2, mib: 1024 ** 2 };
/** A number of bytes, or a text such as `512KB`, where a kilobyte has 1,024. */
export const bytes = (min: number, expected: string) => {
  const schema = z.int(expected).min(min, expected);
  const written = z
    .string()
    .regex(/^\d{1,12} ?(?:[km]i?b)?$/i)
    .transform((size) => Number.parseInt(size, 10) * (UNITS[size.replace(/^\d+ ?/, '').toLowerCase()] ?? Number.NaN));
  return z.union([schema, written.pipe(schema)], expected);
};
export const flag = () =>
  z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], 'true or false');
export const duration = z
  .string('a duration such as 30s, 2h or 7d')
  .regex(DURATION, 'a duration such as 30s, 2h or 7d');
export const cron = checked('a cron expression such as "*/5 * * * *"', isCron);
export const timezone = checked('an IANA time zone such as Asia/Shanghai or UTC', (value) =>
  succeeds(() => new Intl.DateTimeFormat('en', { timeZone: value })),
);
export const languageTag = checked(
  'a language tag such as zh-CN or en',
  (value) => succeeds(() => Intl.getCanonicalLocales(value)) && value !== '',
);
export const webUrl = checked('an absolute http or https address', isWebUrl);
/** An address that documents name, in the letters in which they do. A password in it would be told to everybody. */
export const publicUrl = z
  .string('an absolute http or https address without a user name and a password')
  .transform((value, context) => {
    const address = publicAddress(value);
    if (address !== undefined) return address;
    context.addIssue('an absolute http or https address without a user name and a password');
    return z.NEVER;
  });
export const oneOf = <T extends string>(values: readonly T[]) =>
  z.enum(values as [T, ...T[]], `one of ${values.join(', ')}`);
export const object = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'invalid_type' ? 'a block of "key: value" lines' : undefined),
  });

export function isWebUrl(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
}

function publicAddress(value: string): string | undefined {
  const url = URL.parse(value);
  return url === null || url.username !== '' || url.password !== '' ? undefined : webAddress(value);
}

export function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
