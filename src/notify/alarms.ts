import { type EventData, newEventId } from './event.ts';
import type { AlarmData, AlarmEvent } from './notice.ts';
import { type Addressee, address, type Outbound } from './rules/address.ts';

/** Every alarm, by the event that begins it, with the one that ends it. */
export const ALARMS = {
  'source.silent': 'source.resumed',
  'removal.held': 'removal.settled',
  'file.invalid': 'file.recovered',
  'run.failed': 'run.recovered',
  'webhook.disabled': 'webhook.enabled',
} as const satisfies Partial<Record<AlarmEvent, AlarmEvent>>;

export type AlarmTopic = keyof typeof ALARMS;

/** The alarms that are about a source. */
export const SOURCE_TOPICS: readonly AlarmTopic[] = ['source.silent', 'removal.held', 'file.invalid'];

/** How things stand: what is wrong and since when, or that it is so no more. What began is known by when the trouble did. */
export type AlarmState = {
  readonly topic: AlarmTopic;
  readonly isWrong: boolean;
  /** When the trouble began, if the alarm stands. */
  readonly since: number | undefined;
  readonly now: number;
  /** What the message says. `since` is when the trouble began, as far as that is known. */
  readonly data: AlarmData;
  readonly source?: EventData['source'];
};

/** An alarm that begins or ends: a row to be written or taken away, and the message that goes with it, where anyone asks for it. */
export type AlarmChange = {
  readonly topic: AlarmTopic;
  readonly subject: string;
  readonly begins: boolean;
  readonly at: number;
  /** When the trouble began, as far as that is known: else when it was found. */
  readonly since: number;
  readonly type: AlarmEvent;
  readonly data: AlarmData;
  readonly message: Outbound | undefined;
};

/** What has changed, if anything: an alarm is told when it begins and when it ends. A webhook is told nothing about itself. */
export function changeAlarm(state: AlarmState, webhooks: readonly Addressee[]): AlarmChange | undefined {
  const { topic, isWrong, since, now, data, source } = state;
  if (isWrong === (since !== undefined)) return undefined;
  const type = isWrong ? topic : ALARMS[topic];
  const alarm = isWrong ? data : { subject: data.subject, since: isoOf(since) };
  const event = {
    id: newEventId(),
    type,
    at: now,
    articleId: undefined,
    data: source ? { source, alarm } : { alarm },
  };
  const others = topic === 'webhook.disabled' ? webhooks.filter(({ name }) => name !== data.subject) : webhooks;
  const began = alarm.since === null ? now : Date.parse(alarm.since);
  const change = { topic, subject: data.subject, begins: isWrong, at: now, since: began, type, data: alarm };
  return { ...change, message: address(event, others) };
}

function isoOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
