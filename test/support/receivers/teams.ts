import { createWindow, listen, type Request, type Shown, type StartStandIn } from './stand-in.ts';

const SIGNATURE = 'k0Wq3vYb7dHxZt1nUaPq5sLmC9eRf2gJ4oXyT6iN8hE';
const SECOND = 1000;
const MESSAGES_A_SECOND = 4;
const MAX_REQUEST_BYTES = 28 * 1024;
/** A card is kept as a text within JSON: every quote in it costs one byte more. */
const MAX_STORED_BYTES = 28_672;

type Json = Readonly<Record<string, unknown>>;
type Seen = {
  readonly lines: string[];
  readonly links: string[];
  readonly images: string[];
  readonly mentions: string[];
};

/**
 * A workflow of Teams that "posts to a channel when a webhook request is received". The real one answers 202 before it looks at the card,
 * and a bad one never shows: this one looks first.
 */
export const startTeams: StartStandIn = async (t, { now = Date.now } = {}) => {
  const shown: Shown[] = [];
  const refused: string[] = [];
  const window = createWindow(MESSAGES_A_SECOND, SECOND);
  const refuse = (status: number, code: string, message: string) => {
    refused.push(`${status} ${code}: ${message}`);
    return {
      status,
      headers: { 'content-type': 'application/json; charset=utf-8', ...(status === 429 ? { 'retry-after': '1' } : {}) },
      body: JSON.stringify({ error: { code, message } }),
    };
  };
  const service = await listen(t, (request) => {
    if (request.method !== 'POST' || !request.url.pathname.endsWith('/workflows/b840a60a/triggers/manual/paths/invoke'))
      return refuse(404, 'WorkflowNotFound', 'The workflow could not be found.');
    if (request.url.searchParams.get('sig') !== SIGNATURE)
      return refuse(401, 'DirectApiInvalidAuthorizationScheme', 'The authorization signature is invalid.');
    if (!window.take(now())) return refuse(429, 'TooManyRequests', 'Rate limit is exceeded.');
    if (Buffer.byteLength(request.body) > MAX_REQUEST_BYTES)
      return refuse(413, 'RequestEntityTooLarge', 'The request is too large.');
    const seen: Seen = { lines: [], links: [], images: [], mentions: [] };
    try {
      message(request, seen);
    } catch (error) {
      return refuse(400, 'TriggerInputSchemaMismatch', (error as Error).message);
    }
    const text = seen.lines.join('\n').replaceAll('\u200B', '');
    shown.push({ id: String(shown.length + 1), edited: false, ...seen, text });
    return { status: 202 };
  });
  const address = (signature: string) =>
    `${service.origin}/powerautomate/automations/direct/workflows/b840a60a/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${signature}`;
  return {
    webhook: { type: 'teams', url: address(SIGNATURE), allowPrivateNetwork: true },
    wrong: { type: 'teams', url: address('another'), allowPrivateNetwork: true },
    shown,
    refused,
    requests: service.requests,
    answerWith: service.answerWith,
    tooMany: { status: 429, headers: { 'retry-after': '3' }, body: '{"error":{"code":"TooManyRequests"}}' },
  };
};

function demand(condition: unknown, problem: string): asserts condition {
  if (!condition) throw new Error(problem);
}

function message({ headers, body }: Request, seen: Seen): void {
  demand(/^application\/json\b/.test(headers['content-type'] ?? ''), 'not application/json');
  const { type, attachments } = JSON.parse(body) as { type?: unknown; attachments?: readonly Json[] };
  demand(type === 'message', "Property 'type' must be 'message'");
  const [attachment] = attachments ?? [];
  demand(attachment && attachments?.length === 1, 'one card, not none or many');
  demand(attachment.contentType === 'application/vnd.microsoft.card.adaptive', 'not an Adaptive Card');
  const card = attachment.content as Json;
  const stored = Buffer.byteLength(JSON.stringify(JSON.stringify(card)));
  demand(stored <= MAX_STORED_BYTES, `MessageSizeExceeded: ${stored} bytes, whereas max allowed size is 28672 bytes`);
  known(card, ['$schema', 'type', 'version', 'body', 'actions', 'msteams', 'fallbackText']);
  demand(card.type === 'AdaptiveCard', "Property 'type' must be 'AdaptiveCard'");
  demand(card.version === '1.4', 'a version that not every client knows');
  elements(card.body, seen);
  for (const one of (card.actions ?? []) as readonly Json[]) {
    demand(typeof one.title === 'string' && one.title !== '', 'a button without a title');
    action(one, seen);
  }
  const { entities = [] } = (card.msteams ?? {}) as { entities?: readonly { type?: string; text?: string }[] };
  seen.mentions.push(...entities.map(({ type = '', text = '' }) => `${type} ${text}`));
}

const TEXT = ['type', 'text', 'size', 'weight', 'color', 'isSubtle', 'fontType'];
const BLOCK = ['spacing', 'separator', 'horizontalAlignment', 'id', 'height'];

/** Properties of Adaptive Cards 1.4: https://adaptivecards.io/explorer/. Anything else is a mistake of ours. */
function elements(list: unknown, seen: Seen): void {
  demand(Array.isArray(list) && list.length > 0, 'a card or container with nothing in it');
  for (const element of list as readonly Json[]) {
    switch (element.type) {
      case 'TextBlock':
        known(element, [...TEXT, ...BLOCK, 'wrap', 'maxLines']);
        demand(typeof element.text === 'string' && element.text !== '', 'a TextBlock without text');
        demand(element.wrap === true, 'a TextBlock that is cut at the edge of the card');
        seen.lines.push(markdown(withoutFunctions(element.text), seen));
        break;
      case 'RichTextBlock':
        known(element, ['type', 'inlines', ...BLOCK]);
        seen.lines.push((element.inlines as readonly Json[]).map((run) => textRun(run, seen)).join(''));
        break;
      case 'Image':
        known(element, ['type', 'url', 'altText', 'size', 'style', 'width', ...BLOCK]);
        demand(typeof element.altText === 'string' && element.altText !== '', 'a picture that nothing is said of');
        seen.images.push(address(element.url));
        break;
      case 'Container':
        known(element, ['type', 'items', 'selectAction', 'style', 'bleed', ...BLOCK]);
        if (element.selectAction) action(element.selectAction as Json, seen);
        elements(element.items, seen);
        break;
      default:
        throw new Error(`no such element: ${String(element.type)}`);
    }
  }
}

/** A run of text is shown as it stands, but for the two functions that every client works out. */
function textRun(run: Json, seen: Seen): string {
  known(run, [...TEXT, 'italic', 'strikethrough', 'underline', 'highlight', 'selectAction']);
  demand(run.type === 'TextRun' && typeof run.text === 'string' && run.text !== '', 'a TextRun without text');
  if (run.selectAction) action(run.selectAction as Json, seen);
  return withoutFunctions(run.text);
}

function action(one: Json, seen: Seen): void {
  known(one, ['type', 'title', 'url', 'style', 'tooltip']);
  demand(one.type === 'Action.OpenUrl', 'an action that a webhook cannot answer');
  seen.links.push(address(one.url));
}

function address(url: unknown): string {
  demand(typeof url === 'string' && /^https?:\/\/\S+$/.test(url), `no address: ${String(url)}`);
  return url;
}

function known(element: Json, properties: readonly string[]): void {
  for (const property of Object.keys(element))
    demand(properties.includes(property), `Could not find member '${property}' on ${String(element.type)}`);
}

function withoutFunctions(text: string): string {
  return text.replace(/\{\{(?:DATE|TIME)\([^)]*\)\}\}/g, '(a date)');
}

/** Bold, italics, lists and links. A backslash parts what it stands before from the rest; some clients show it, so here it is shown. */
function markdown(text: string, seen: Seen): string {
  return text
    .replace(/(?<!\\)\[([^\]\n]*)(?<!\\)\]\(([^()\s]*)\)/g, (_, label: string, url: string) => {
      seen.links.push(url);
      return label;
    })
    .replace(/(?<!\\)\*\*([^*\n]+)(?<!\\)\*\*/g, '$1')
    .replace(/(?<!\\)\*([^*\n]+)(?<!\\)\*|(?<!\\)_([^_\n]+)(?<!\\)_/g, '$1$2')
    .replace(/^ *(?:[-*]|\d+\.) +/gm, '• ');
}
