import { type Budget, createBudget } from './budget.ts';
import type { LinePorts } from './line-ports.ts';
import { isAlwaysSingle, keysOf, type Parcel, type Plan, type Policy, planDeliveries } from './plan.ts';
import { createSender } from './sender.ts';
import type { Webhook } from './webhook.ts';

export type DeliveryCount = { readonly delivered: number; readonly failed: number };

/** How a pass is ended: after the message in flight, or by breaking that off. */
export type Stopping = { readonly soon: AbortSignal; readonly now: AbortSignal };

/** How far ahead messages are planned, in milliseconds: what does not go by then goes together. */
const HORIZON = 10_000;
/** Messages taken from the outbox at a time: where they may go together, all of them. */
const CHUNK = 50;
const WHOLE = 10_000;

/** The deliveries of one webhook, one after the other, independent of every other webhook's. */
export function createLine(webhook: Webhook, ports: LinePorts) {
  const { name, channel } = webhook;
  const { outbox, now } = ports;
  const policy: Policy = {
    digest: webhook.digest,
    maxPerRun: webhook.maxPerRun,
    folds: !channel.listsAll,
    listsAll: channel.listsAll ?? false,
  };
  const isSingle = isAlwaysSingle(policy, channel.rates);
  const sender = createSender(webhook, policy, ports);
  let budget: Budget | undefined;
  const budgetOf = async () => {
    const memory = channel.rates.reduce((longest, { within }) => Math.max(longest, within), 0);
    budget ??= createBudget(channel.rates, memory === 0 ? [] : await outbox.recent(name, now() - memory));
    return budget;
  };

  /** Messages that were begun since the last run. */
  let spent = 0;
  /** What waits for the end of quiet hours falls due at that moment. */
  const createWaited = () => {
    const known = new Map<number, boolean>();
    return (dueAt: number) => {
      const waited = known.get(dueAt) ?? webhook.opensAt(dueAt - 1) === dueAt;
      known.set(dueAt, waited);
      return waited;
    };
  };

  const enableMoved = async () => {
    const { disabledAt: since, addressHash } = await outbox.state(name);
    if (since === undefined || addressHash === webhook.addressHash) return;
    const data = { subject: name, since: null };
    await outbox.enable(name, ports.alarmOf({ isWrong: false, since, now: now(), data }));
    ports.log.info({ webhook: name }, 'webhook enabled: it has another address');
  };

  /** What is to be done now. Everything about it but the parcels is written down. */
  const plan = async (heldAfter: number | undefined): Promise<Plan & { readonly isEmpty: boolean }> => {
    const time = now();
    const opensAt = webhook.opensAt(time);
    if (webhook.digestCount !== undefined && opensAt <= time) await outbox.hasten(name, webhook.digestCount, time);
    const due = await outbox.due(name, time, isSingle ? CHUNK : WHOLE, heldAfter);
    if (due.length === 0) return { parcels: [], drops: [], postponed: [], isEmpty: true };
    const articles = due.flatMap(({ articleId, bundle }) => (bundle === undefined && articleId ? [articleId] : []));
    const receipts = articles.length === 0 ? new Map() : await outbox.receipts(name, articles);
    const room = (await budgetOf()).room(time, HORIZON, due.length);
    const isFailing = (await outbox.state(name)).failures > 0;
    const told = new Set(receipts.keys());
    const circumstances = { now: time, opensAt, room, spent, waited: createWaited(), told, isFailing };
    const found = planDeliveries(due, policy, circumstances);
    if (found.postponed.length > 0) await outbox.postpone(keysOf(found.postponed), opensAt);
    for (const { rows, reason } of found.drops) await outbox.dropped(keysOf(rows), time, reason);
    return { ...found, isEmpty: false };
  };

  /** Waits for its turn. Returns false where that is not soon. */
  const takeTurn = async (stopping: Stopping): Promise<boolean> => {
    const turns = await budgetOf();
    const at = turns.next(now());
    if (at > now() + HORIZON) return false;
    if (at > now()) await ports.pause(at - now(), stopping.soon);
    if (stopping.soon.aborted) return false;
    turns.spend(Math.max(at, now()));
    return true;
  };

  const deliver = async (stopping: Stopping, heldAfter: () => number | undefined) => {
    let delivered = 0;
    let failed = 0;
    const ended = (wait?: number) => ({ delivered, failed, wait });
    await enableMoved();
    while (!stopping.soon.aborted) {
      const { parcels, drops, postponed, isEmpty } = await ports.inTurn(() => plan(heldAfter()));
      if (isEmpty) break;
      if (parcels.length + drops.length + postponed.length === 0) {
        const next = (await budgetOf()).next(now());
        // Where there is room, what is left has to wait for the next run.
        return ended(next > now() ? next : undefined);
      }
      const late = new Set<string>();
      for (const parcel of parcels) {
        if (articlesOf(parcel).some((id) => late.has(id))) continue;
        if (stopping.soon.aborted) return ended();
        const outcome = await sender.send(parcel, stopping.now, () => takeTurn(stopping));
        if (!parcel.isBound && outcome.kind !== 'later' && outcome.kind !== 'gone') spent++;
        switch (outcome.kind) {
          case 'delivered':
            delivered += parcel.rows.length;
            (await budgetOf()).rest(now() + outcome.restMs);
            if (outcome.restMs > HORIZON) await outbox.pause(name, now() + outcome.restMs);
            break;
          case 'aside':
            failed += parcel.rows.length;
            for (const id of articlesOf(parcel)) late.add(id);
            break;
          case 'stalled':
            failed += parcel.rows.length;
            return ended();
          case 'later':
            return ended((await budgetOf()).next(now()));
          case 'gone':
            break;
        }
        if (outcome.kind === 'delivered' && outcome.restMs > HORIZON) return ended();
      }
    }
    return ended();
  };

  let last: Promise<unknown> = Promise.resolve();
  return {
    /** The name it has in the outbox. */
    name,
    /** A run has ended: there may be as many messages again as there may be for one. */
    refill(): void {
      spent = 0;
    },
    /**
     * Sends what is due. `heldAfter` is the key behind which nothing is told of articles. Returns how many events went out and
     * failed, and the moment at which there is room for more where that is what it waits for. Passes wait for one another.
     */
    pass(
      stopping: Stopping,
      heldAfter: () => number | undefined,
    ): Promise<DeliveryCount & { readonly wait: number | undefined }> {
      const pass = last.then(() => deliver(stopping, heldAfter));
      last = pass.catch(() => {});
      return pass;
    },
  };
}

export type Line = ReturnType<typeof createLine>;

function articlesOf({ rows }: Parcel): readonly string[] {
  return rows.flatMap(({ articleId }) => articleId ?? []);
}
