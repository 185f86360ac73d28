import {
  createWindow,
  listen,
  type Reply,
  type Request,
  type Shown,
  type StandIn,
  type StartStandIn,
} from './stand-in.ts';

const ID = '1100000000000000042';
const TOKEN = 'hArBoUr-FeRrY_hArBoUr-FeRrY_hArBoUr-FeRrY';

type Fields = Readonly<Record<string, unknown>>;
type Problem = { readonly path: readonly (string | number)[]; readonly code: string; readonly message: string };
type Reading = {
  readonly lines: string[];
  readonly links: string[];
  readonly images: string[];
  readonly mentions: string[];
};
type Content = { content: string; embeds: readonly Fields[] };

/**
 * Discord's webhooks: https://discord.com/developers/docs/resources/webhook, the limits of embeds
 * https://discord.com/developers/docs/resources/message#embed-object-embed-limits, counted in code points
 * (https://github.com/discord/discord-api-docs/issues/1315), and the rates 5 in 2 s a webhook and 30 a minute a channel
 * (https://github.com/discord/discord-api-docs/issues/367).
 */
export const startDiscord: StartStandIn = async (t, { now = Date.now } = {}) => {
  const shown: Shown[] = [];
  const refused: string[] = [];
  const contents = new Map<string, Content>();
  const buckets = { POST: createWindow(5, 2000), PATCH: createWindow(5, 2000) };
  const channel = createWindow(30, 60_000);
  const used = { POST: [] as number[], PATCH: [] as number[] };
  const tooMany: Reply = {
    status: 429,
    headers: {
      'content-type': 'application/json',
      'retry-after': '2',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset-after': '1.337',
      'x-ratelimit-scope': 'user',
    },
    body: JSON.stringify({ message: 'You are being rate limited.', retry_after: 1.337, global: false }),
  };
  const refuse = (status: number, code: number, message: string, errors?: object): Reply => {
    refused.push(`${code} ${message} ${JSON.stringify(errors ?? {})}`);
    return {
      status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message, code, ...(errors ? { errors } : {}) }),
    };
  };

  const take = ({ method, url, headers, body }: Request): Reply => {
    const [, id, token, messageId] =
      /^\/api\/(?:v\d+\/)?webhooks\/(\d+)\/([^/]+)(?:\/messages\/([^/]+))?$/.exec(url.pathname) ?? [];
    if (id === undefined) return refuse(404, 0, '404: Not Found');
    if (id !== ID) return refuse(404, 10015, 'Unknown Webhook');
    if (token !== TOKEN) return refuse(401, 50027, 'Invalid Webhook Token');
    if ((method !== 'POST' || messageId !== undefined) && (method !== 'PATCH' || messageId === undefined))
      return refuse(405, 0, '405: Method Not Allowed');
    const time = now();
    if (!buckets[method].take(time) || !channel.take(time)) return tooMany;
    used[method] = [...used[method].filter((at) => at > time - 2000), time];
    const limits = {
      'content-type': 'application/json',
      'x-ratelimit-bucket': method,
      'x-ratelimit-limit': '5',
      'x-ratelimit-remaining': String(5 - used[method].length),
      'x-ratelimit-reset-after': (((used[method][0] ?? time) + 2000 - time) / 1000).toFixed(3),
    };
    if (!headers['content-type']?.startsWith('application/json'))
      return refuse(400, 50109, 'The request body contains invalid JSON.');
    let fields: unknown;
    try {
      fields = JSON.parse(body);
    } catch {}
    if (!isFields(fields)) return refuse(400, 50109, 'The request body contains invalid JSON.');
    const before = messageId === undefined ? undefined : contents.get(messageId);
    if (messageId !== undefined && before === undefined) return refuse(404, 10008, 'Unknown Message');
    const problems = problemsOf(fields);
    if (problems.length > 0) return refuse(400, 50035, 'Invalid Form Body', nested(problems));
    const content: Content = {
      content: fields.content === undefined ? (before?.content ?? '') : String(fields.content ?? ''),
      embeds: fields.embeds === undefined ? (before?.embeds ?? []) : ((fields.embeds ?? []) as readonly Fields[]),
    };
    if (content.content.trim() === '' && content.embeds.length === 0)
      return refuse(400, 50006, 'Cannot send an empty message');
    const seen = read(content, fields.allowed_mentions);
    const key = messageId ?? String(1_200_000_000_000_000_000n + BigInt(shown.length));
    contents.set(key, content);
    const old = shown.find((message) => message.id === key);
    if (old) Object.assign(old, seen, { edited: true });
    else shown.push({ id: key, ...seen, edited: false });
    if (method === 'POST' && url.searchParams.get('wait') !== 'true') return { status: 204, headers: limits };
    return {
      status: 200,
      headers: limits,
      body: JSON.stringify({
        id: key,
        type: 0,
        webhook_id: ID,
        channel_id: '1',
        ...content,
        edited_timestamp: old ? new Date(time).toISOString() : null,
      }),
    };
  };

  const server = await listen(t, take);
  const webhook = (id: string, token: string): StandIn['webhook'] => ({
    type: 'discord',
    url: `${server.origin}/api/webhooks/${id}/${token}`,
    allowPrivateNetwork: true,
  });
  return {
    webhook: webhook(ID, TOKEN),
    wrong: webhook(ID, 'wRoNg-FeRrY_wRoNg-FeRrY_wRoNg-FeRrY'),
    shown,
    refused,
    requests: server.requests,
    answerWith: server.answerWith,
    tooMany,
  };
};

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nested(problems: readonly Problem[]): object {
  const errors: Record<string, unknown> = {};
  for (const { path, code, message } of problems) {
    let at = errors;
    for (const name of path) {
      at[name] ??= {};
      at = at[name] as Record<string, unknown>;
    }
    at._errors = [{ code, message }];
  }
  return errors;
}

const LIMITS = { title: 256, description: 4096, 'footer.text': 2048, 'author.name': 256 } as const;
/** RFC 3986 with a host that has no underscore: what is not, is "not a well formed URL". */
const URL_FORM =
  /^https?:\/\/(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::\d+)?(?:[/?#](?:[\w.~!$&'()*+,;=:@/?#-]|%[0-9a-f]{2})*)?$/i;
const length = (text: string): number => [...text].length;

function problemsOf(message: Fields): readonly Problem[] {
  const problems: Problem[] = [];
  const report = (path: Problem['path'], code: string, text: string) => problems.push({ path, code, message: text });
  const checkText = (value: unknown, most: number, path: Problem['path']): number => {
    if (value === undefined || value === null) return 0;
    if (typeof value !== 'string') report(path, 'BASE_TYPE_BAD_TYPE', 'not a string');
    else if (length(value) > most) report(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${most} or fewer in length.`);
    return typeof value === 'string' ? length(value) : 0;
  };
  const checkUrl = (value: unknown, path: Problem['path']) => {
    if (value === undefined) return;
    if (typeof value !== 'string' || !/^https?:/i.test(value))
      report(path, 'URL_TYPE_INVALID_SCHEME', `Scheme is not supported.`);
    else if (value.length > 2048) report(path, 'BASE_TYPE_MAX_LENGTH', 'Must be 2048 or fewer in length.');
    else if (!URL_FORM.test(value)) report(path, 'URL_TYPE_INVALID_URL', `Not a well formed URL: ${value}`);
  };
  checkText(message.content, 2000, ['content']);
  const { embeds = [] } = message;
  if (embeds === null) return problems;
  if (!Array.isArray(embeds) || embeds.length > 10) {
    report(['embeds'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 0 and 10 in length.');
    return problems;
  }
  let total = 0;
  for (const [at, embed] of embeds.entries()) {
    const part = (path: string): unknown =>
      path.split('.').reduce<unknown>((from, name) => (isFields(from) ? from[name] : undefined), embed);
    for (const [name, most] of Object.entries(LIMITS))
      total += checkText(part(name), most, ['embeds', at, ...name.split('.')]);
    for (const name of ['url', 'image.url', 'thumbnail.url', 'author.url', 'author.icon_url', 'footer.icon_url'])
      checkUrl(part(name), ['embeds', at, ...name.split('.')]);
    for (const name of ['footer', 'author'] as const) {
      const text = part(name === 'footer' ? 'footer.text' : 'author.name');
      if (part(name) !== undefined && (typeof text !== 'string' || text.trim() === ''))
        report(['embeds', at, name], 'BASE_TYPE_REQUIRED', 'This field is required');
    }
    const {
      fields = [],
      timestamp,
      color,
    } = embed as { fields?: readonly Fields[]; timestamp?: unknown; color?: unknown };
    if (fields.length > 25) report(['embeds', at, 'fields'], 'BASE_TYPE_BAD_LENGTH', 'Must be 25 or fewer in length.');
    for (const [number, { name, value }] of fields.entries()) {
      total +=
        checkText(name, 256, ['embeds', at, 'fields', number, 'name']) +
        checkText(value, 1024, ['embeds', at, 'fields', number, 'value']);
      if (!name || !value) report(['embeds', at, 'fields', number], 'BASE_TYPE_REQUIRED', 'This field is required');
    }
    if (timestamp !== undefined && (typeof timestamp !== 'string' || Number.isNaN(Date.parse(timestamp))))
      report(['embeds', at, 'timestamp'], 'DATE_TIME_TYPE_PARSE', 'Could not parse.');
    if (color !== undefined && (typeof color !== 'number' || color < 0 || color > 0xffffff))
      report(['embeds', at, 'color'], 'NUMBER_TYPE_MAX', 'int value should be less than or equal to 16777215.');
    if (
      !['title', 'description', 'image', 'author', 'footer', 'fields'].some(
        (name) => part(name) !== undefined && part(name) !== '',
      )
    )
      report(['embeds', at], 'BASE_TYPE_REQUIRED', 'This field is required');
  }
  if (total > 6000) report(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000');
  return problems;
}

function read({ content, embeds }: Content, allowed: unknown): Omit<Shown, 'id' | 'edited'> {
  const reading: Reading = { lines: [], links: [], images: [], mentions: [] };
  if (content !== '') readMarkdown(content, reading, true);
  const calls = isFields(allowed) && Array.isArray(allowed.parse) && allowed.parse.length === 0;
  // Only the text outside embeds can call anybody.
  if (!calls) for (const [call] of content.matchAll(/@everyone|@here|<@[!&]?\d+>/g)) reading.mentions.push(call);
  // Embeds with one address are shown as one, with the texts of the first and the pictures of all.
  const merged = Map.groupBy(embeds, (embed) => embed.url ?? embed);
  for (const [first, ...others] of merged.values()) {
    const { author, title, url, description, fields, image, footer } = (first ?? {}) as {
      author?: { name: string; url?: string };
      title?: string;
      url?: string;
      description?: string;
      fields?: readonly { name: string; value: string }[];
      image?: { url: string };
      footer?: { text: string };
    };
    if (author) reading.lines.push(author.name);
    if (author?.url) reading.links.push(author.url);
    if (title) readMarkdown(title, reading, false);
    // Without a title there is nothing to click on.
    if (title && url) reading.links.push(url);
    if (description) readMarkdown(description, reading, true);
    for (const { name, value } of fields ?? []) {
      readMarkdown(name, reading, false);
      readMarkdown(value, reading, true);
    }
    for (const picture of [image, ...others.map((other) => other.image as typeof image)])
      if (picture) reading.images.push(picture.url);
    if (footer) reading.lines.push(footer.text);
  }
  const { lines, ...rest } = reading;
  return { text: lines.join('\n'), ...rest };
}

/** What Discord's markdown leaves to be read, in the order in which its parser tries its rules. */
function readMarkdown(text: string, reading: Reading, links: boolean): void {
  const linked = (url: string) => {
    reading.links.push(url);
    return url;
  };
  const called = (call: string) => {
    // Embeds and what `allowed_mentions` leaves out only look like calls; either way it is not what was written.
    reading.mentions.push(call);
    return '';
  };
  const RULES: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
    [/\\([^0-9A-Za-z\s])/y, ([, mark = '']) => mark],
    [/```(?:\w*\n)?([\s\S]+?)```/y, ([, code = '']) => code],
    [/`([^`]+)`/y, ([, code = '']) => code],
    [/(?<=^|\n)#{1,3} +/y, () => ''],
    [/(?<=^|\n)> /y, () => ''],
    [/(?<=^|\n)-# /y, () => ''],
    [/(?<=^|\n) *[-*] +/y, () => '• '],
    [/<(https?:\/\/[^\s<>]+)>/y, ([, url = '']) => (links ? linked(url) : `<${url}>`)],
    [/<(?:@[!&]?|#|a?:\w+:)\d+>/y, ([call]) => called(call)],
    [
      /\[((?:\\[\s\S]|[^[\]\\])*)\]\(<?(https?:\/\/[^\s<>()]+)>?\)/y,
      ([whole, label = '', url = '']) => {
        // A label that looks like an address is shown with all its brackets.
        if (!links || /https?:\/\/\w\w/.test(label)) return whole;
        linked(url);
        return inner(label);
      },
    ],
    [/https?:\/\/[^\s<>)\]]+/y, ([url]) => (links ? linked(url) : url)],
    [/:[\w+-]{2,32}:/y, () => '☺'],
    [/\*\*((?:\\[\s\S]|[^\\*])+)\*\*/y, ([, bold = '']) => inner(bold)],
    [/__((?:\\[\s\S]|[^\\_])+)__/y, ([, line = '']) => inner(line)],
    [/~~((?:\\[\s\S]|[^\\~])+)~~/y, ([, struck = '']) => inner(struck)],
    [/\|\|((?:\\[\s\S]|[^\\|])+)\|\|/y, ([, hidden = '']) => '█'.repeat(hidden.length)],
    [/\*(?=\S)((?:\\[\s\S]|[^\\*])+)\*/y, ([, slanted = '']) => inner(slanted)],
    [/(?<![\w])_((?:\\[\s\S]|[^\\_])+)_(?!\w)/y, ([, slanted = '']) => inner(slanted)],
  ];
  const inner = (part: string): string => {
    let out = '';
    for (let at = 0; at < part.length; ) {
      const hit = RULES.map(([rule, show]) => {
        rule.lastIndex = at;
        const match = rule.exec(part);
        return match ? { size: match[0].length, show: () => show(match) } : undefined;
      }).find((found) => found !== undefined);
      out += hit ? hit.show() : part[at];
      at += hit?.size ?? 1;
    }
    return out;
  };
  reading.lines.push(inner(text));
}
