/** Of a webhook, what nobody else may learn. */
export type Secretive = {
  readonly type?: string | undefined;
  readonly url: string;
  readonly secret?: string | undefined;
  readonly chat?: string | undefined;
};

/** Text without what is secret in it. */
export type Redaction = (text: string) => string;

const MASK = '***';
/** Shorter than this, a piece of a secret would be found in words that are none. */
const SHORTEST = 6;
/** So many characters of an address that are no plain word are taken for a token. */
const TOKEN = 8;
/** A plain word of so many letters is none. */
const LONG_WORD = 16;

/**
 * Takes a webhook's address, the tokens in it and its secret out of a text: as they are, and as receivers repeat them, which is
 * percent-encoded, as JSON and in base64. Out of a text that was cut, it takes the beginning of one at the end as well.
 */
export function createRedaction(webhook: Secretive): Redaction {
  const { redact, spellings } = compile(secretsOf(webhook));
  return (text) => cutEnd(redact(text), spellings);
}

/** Takes `secrets` out of a text, in all their spellings. */
export function redactionOf(secrets: readonly string[]): Redaction {
  return compile(secrets).redact;
}

function compile(secrets: readonly string[]): { readonly redact: Redaction; readonly spellings: readonly string[] } {
  const spellings = [...new Set(secrets.filter((secret) => secret.length >= SHORTEST).flatMap(spellingsOf))]
    // The longest first: a piece of a secret is only looked for where the whole is not.
    .sort((a, b) => b.length - a.length);
  if (spellings.length === 0) return { redact: (text) => text, spellings };
  const literals = spellings.map((spelling) => spelling.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  const pattern = new RegExp(literals.join('|'), 'gi');
  return {
    redact: (text) => text.replace(pattern, MASK),
    spellings: spellings.map((spelling) => spelling.toLowerCase()),
  };
}

/** Everything in the settings of a webhook that is secret. */
export function secretsOf({ type, url, secret, chat }: Secretive): string[] {
  const { href, pathname, search, searchParams, username, password, host, hash } = new URL(url);
  const steps = [...pathname.split('/'), ...hash.slice(1).split('/')].map(decoded);
  // In an address of ntfy any word may be the topic, which is all that keeps strangers out.
  const isPlain = (step: string) => type !== 'ntfy' && isWord(step);
  const tokens = steps.filter((step) => step.length >= (isPlain(step) ? LONG_WORD : type === 'ntfy' ? 1 : TOKEN));
  const user = decoded(username);
  const pass = decoded(password);
  return [
    url,
    href,
    `${host}${pathname}${search}`,
    pathname,
    `${pathname}${search}`,
    search,
    ...search.slice(1).split('&'),
    ...[...searchParams.values()].filter((value) => !isWord(value) || value.length >= TOKEN),
    ...tokens,
    // Telegram: the token stands behind "bot" and the number of the bot.
    ...tokens.flatMap((token) => [token.replace(/^bot(?=\d)/, ''), ...token.split(':').slice(1)]),
    ...(pass === '' ? [user] : [pass, `${user}:${pass}`]),
    ...(secret === undefined ? [] : [secret, ...secret.split(/\s+/)]),
    ...(secret?.split(/\s+/) ?? []).map((part) => part.replace(/^whsec_/, '')),
    ...(type === 'ntfy' && chat !== undefined ? [chat] : []),
  ];
}

/** Such as `services`, `open-apis` or `v2`: what everybody's address of a service has in it. */
function isWord(text: string): boolean {
  return /^[a-z]+(?:[-_.][a-z]+)*$/i.test(text) && (text === text.toLowerCase() || /^[A-Z]?[a-z]+$/.test(text));
}

function spellingsOf(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  return [
    secret,
    encoded,
    encodeURI(secret),
    // As a form writes it.
    new URLSearchParams([['', secret]]).toString().slice(1),
    encodeURIComponent(encoded),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
    secret.replaceAll('&', '&amp;'),
    ...inBase64(secret),
  ];
}

/** What of a secret can be seen in the base64 of a text that holds it, wherever it stands there. */
function inBase64(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // Its first and last characters also hold bits of what stands beside it.
    const own = text.slice(shift === 0 ? 0 : shift + 1, (shift + bytes.length) % 3 === 0 ? undefined : -1);
    return own.length < TOKEN ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** A text that was cut short may end with the beginning of a secret. */
function cutEnd(text: string, spellings: readonly string[]): string {
  const bare = text.replace(/(?:\.{3}|…)?\s*$/, '');
  const end = bare.toLowerCase();
  const longest = spellings.reduce((most, spelling) => {
    for (let length = Math.min(spelling.length - 1, end.length); length > Math.max(most, SHORTEST - 1); length--)
      if (end.endsWith(spelling.slice(0, length))) return length;
    return most;
  }, 0);
  if (longest === 0) return text;
  return bare.slice(0, -longest) + MASK + text.slice(bare.length);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
