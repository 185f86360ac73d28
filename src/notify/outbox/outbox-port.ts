import type { AlarmChange } from '../alarms.ts';
import type { Due } from './plan.ts';

/** The outbox as a webhook's line needs it. Several keys are those of one message. Moments are milliseconds since 1970. */
export type OutboxPort = {
  state(webhook: string): Promise<{
    readonly disabledAt: number | undefined;
    readonly addressHash: string | undefined;
    readonly failingSince: number | undefined;
    readonly failures: number;
  }>;
  due(webhook: string, now: number, limit: number, heldAfter: number | undefined): Promise<readonly Due[]>;
  payloads(keys: readonly number[]): Promise<ReadonlyMap<number, string>>;
  nextDue(webhook: string, now: number): Promise<number | undefined>;
  hasten(webhook: string, count: number, now: number): Promise<void>;
  recent(webhook: string, since: number): Promise<readonly number[]>;
  receipts(webhook: string, articleIds: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  forgetReceipt(webhook: string, articleId: string): Promise<void>;
  claim(keys: readonly number[], bundle: string | undefined): Promise<boolean>;
  postpone(keys: readonly number[], until: number): Promise<void>;
  dropped(keys: readonly number[], now: number, reason: string): Promise<void>;
  delivered(
    keys: readonly number[],
    webhook: string,
    now: number,
    status: number,
    receipt: string | undefined,
  ): Promise<void>;
  failed(
    keys: readonly number[],
    failure: { error: string; status: number | undefined; nextAttemptAt: number | undefined; now: number },
  ): Promise<void>;
  stalled(
    keys: readonly number[],
    webhook: string,
    failure: { error: string; status: number | undefined; counts: boolean; now: number; until: number },
  ): Promise<void>;
  failing(webhook: string, since: number, reason: string): Promise<void>;
  pause(webhook: string, until: number): Promise<void>;
  disable(
    webhook: string,
    how: { addressHash: string; now: number; reason: string },
    alarm: AlarmChange | undefined,
  ): Promise<void>;
  enable(webhook: string, alarm: AlarmChange | undefined): Promise<void>;
};
