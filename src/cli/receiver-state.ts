import { printable } from './columns.ts';
import type { Waiting } from './waiting.ts';

/** How it stands with a webhook or hub, as `status` tells it. Moments are ISO 8601. */
export type Receiver = {
  readonly name: string;
  readonly disabled: string | null;
  readonly failingSince: string | null;
  readonly lastError: string | null;
  readonly deliveries: Readonly<Record<string, number>>;
};

export function standOf({ disabled, failingSince, lastError }: Receiver): string {
  if (disabled) return `; disabled: ${printable(disabled)}`;
  return failingSince ? `; failing since ${failingSince}${lastError ? `: ${printable(lastError)}` : ''}` : '';
}

/** Whether a failure may be one of the configuration, and does not go away by itself. */
function isOurs(error: string | null): boolean {
  return /\b(?:3\d\d|40[1347])\b|secret|sign|token|private|resolve|certificate/i.test(error ?? '');
}

/** What to do about a receiver in trouble, and about its dead letters. */
export function advice({
  name,
  disabled,
  failingSince,
  lastError,
  deliveries: { dead = 0 },
}: Receiver): readonly string[] {
  const retry = `"feedwright outbox retry --webhook ${name}"`;
  return [
    ...(disabled || failingSince
      ? [
          disabled
            ? `when its receiver takes messages again, ${retry} enables it, with all that waits`
            : `${isOurs(lastError) ? 'correct its address or secret' : 'it is tried again by itself; when what is wrong is mended'}, ${retry} tries it at once`,
        ]
      : []),
    ...(dead > 0 ? [`${dead} dead: "feedwright outbox list --state dead" shows why; ${retry} sends them again`] : []),
  ];
}

/** Of the messages of a webhook those that have not been delivered, and were not dropped. */
export function undone({ pending, dead }: Readonly<Record<string, number>>): Record<string, number> {
  return { ...(pending ? { pending } : {}), ...(dead ? { dead } : {}) };
}

export function waits({ pausedUntil, quietUntil, nextDigest }: Waiting): string {
  return [
    pausedUntil ? `; paused until ${pausedUntil}` : '',
    quietUntil ? `; quiet hours until ${quietUntil}` : '',
    nextDigest ? `; next digest ${nextDigest}` : '',
  ].join('');
}
