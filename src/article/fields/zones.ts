/** Zones by name, in minutes east of UTC: RFC 822 section 5.1, and what else is met in feeds. `ist` is three zones, and none of them. */
const NAMED_ZONES: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  west: 60,
  bst: 60,
  cet: 60,
  cest: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  hkt: 480,
  sgt: 480,
  awst: 480,
  北京时间: 480,
  jst: 540,
  kst: 540,
  aest: 600,
  aedt: 660,
  nzst: 720,
  nzdt: 780,
  hst: -600,
  akst: -540,
  akdt: -480,
  pst: -480,
  pdt: -420,
  mst: -420,
  mdt: -360,
  cst: -360,
  cdt: -300,
  est: -300,
  edt: -240,
};

/** Where CST is China Standard Time. */
const CHINESE_ZONES =
  /^(?:Asia\/(?:Shanghai|Chongqing|Chungking|Harbin|Urumqi|Kashgar|Hong_Kong|Macau|Macao|Taipei)|PRC|ROC|Hongkong)$/i;

/**
 * A zone as it is written (`Z`, `-4`, `+08:00`, `GMT+8`, `CST`) in minutes east of UTC, or undefined when nobody knows
 * which one is meant. `timeZone`, an IANA name, says where `CST` was written.
 */
export function zoneMinutes(zone: string, timeZone: string): number | undefined {
  const numeric = /([+\-\u2212])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (!numeric) {
    const name = zone.toLowerCase();
    return name === 'cst' && CHINESE_ZONES.test(timeZone) ? 480 : NAMED_ZONES[name];
  }
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? 0);
  if (Number(numeric[3] ?? 0) > 59 || minutes > 15 * 60) return undefined;
  return numeric[1] === '+' ? minutes : -minutes;
}

/** Milliseconds since 1970 of a moment in UTC. Unlike Date.UTC it takes the years 0 to 99 as they are. */
export function utc(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The offset of `timeZone` at a moment, in milliseconds east of UTC. */
export function zoneOffset(ms: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return utc(year, month, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

/**
 * The moment at which clocks in `timeZone` show `wall`, which is written as if it were UTC. A time that clocks skip in
 * spring is the one an hour later; of the two moments that they show twice in autumn it is one.
 */
export function wallToUtc(wall: number, timeZone: string): number {
  if (timeZone === 'UTC') return wall;
  // Twice, because the offset is wanted at the moment itself, not at its first guess (a change of summer time between).
  const guess = wall - zoneOffset(wall, timeZone);
  return wall - zoneOffset(guess, timeZone);
}
