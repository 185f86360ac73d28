/** `500ms`, `30s`, `10m`, `2h`, `7d` */
export const DURATION = /^(\d{1,6})(ms|s|m|h|d)$/;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration of the configuration in milliseconds. It has been checked to be one. */
export function milliseconds(duration: string): number {
  const [, amount, unit = ''] = DURATION.exec(duration) ?? [];
  return Number(amount) * (UNITS[unit] ?? Number.NaN);
}
