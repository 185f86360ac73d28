/** What a front matter says, with a note about each fault that was repaired; or why it cannot be read. */
export type Reading =
  | { readonly kind: 'data'; readonly data: Record<string, unknown>; readonly repairs: readonly string[] }
  | { readonly kind: 'invalid'; readonly reason: string };
