import type { Logger } from '../../observe/log.ts';
import type { AlarmChange, AlarmState } from '../alarms.ts';
import type { Post } from '../channel.ts';
import type { OutboxPort } from './outbox-port.ts';

/** What a webhook's line needs of the world. */
export type LinePorts = {
  readonly outbox: OutboxPort;
  readonly post: Post;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Waits for some milliseconds, or until the signal. Never throws. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Does work that waits for the store alone: one line after the other, and everything else has its turn in between. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** The alarm about a webhook that begins or ends, for the others. */
  readonly alarmOf: (state: Omit<AlarmState, 'topic'>) => AlarmChange | undefined;
  readonly log: Logger;
};
