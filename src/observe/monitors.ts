export type Silence = {
  readonly lastNewAt: number | undefined;
  /** When the source was first read whole. */
  readonly importedAt: number;
  readonly silentSince: number | undefined;
  readonly silentAfterMs: number;
  readonly now: number;
};

export type SilenceVerdict = {
  readonly silentSince: number | undefined;
  readonly event?: 'source.silent' | 'source.resumed';
};

/** Whether a source has fallen silent or speaks again: one alarm when it starts, one when it ends. */
export function judgeSilence({ lastNewAt, importedAt, silentSince, silentAfterMs, now }: Silence): SilenceVerdict {
  const silent = now - (lastNewAt ?? importedAt) > silentAfterMs;
  if (silent && silentSince === undefined) return { silentSince: now, event: 'source.silent' };
  if (!silent && silentSince !== undefined) return { silentSince: undefined, event: 'source.resumed' };
  return { silentSince };
}
