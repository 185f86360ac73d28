import { createHash } from 'node:crypto';
import {
  createWindow,
  listen,
  type Reply,
  type Request,
  type Shown,
  type StandInOptions,
  type StartStandIn,
} from './stand-in.ts';

export const NTFY = { topic: 'harbour-desk', token: 'tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2' } as const;

const MESSAGE_LIMIT = 4096;
/** What the server passes on to phones is cut beyond. */
const PHONE_LIMIT = 4000;
const FIELDS =
  'topic message title tags priority actions click attach markdown icon filename delay email call sequence_id cache firebase'.split(
    ' ',
  );
/** Tags by these names are shown as pictures, before the title. */
const EMOJI: Readonly<Record<string, string>> = {
  newspaper: '📰',
  pencil2: '✏️',
  wastebasket: '🗑️',
  warning: '⚠️',
  white_check_mark: '✅',
};

type Body = {
  readonly topic?: unknown;
  readonly message?: unknown;
  readonly title?: unknown;
  readonly tags?: unknown;
  readonly priority?: unknown;
  readonly click?: unknown;
  readonly attach?: unknown;
  readonly sequence_id?: unknown;
};

export type NtfyOptions = StandInOptions & {
  /** A server before 2.16 knows nothing of sequences, and ignores what it does not know. */
  readonly old?: boolean;
};

/** A server of ntfy that only lets token bearers publish. Keeps its rates where it is given a clock. */
export const startNtfy = async (
  t: Parameters<StartStandIn>[0],
  { now, old = false }: NtfyOptions = {},
): ReturnType<StartStandIn> => {
  const shown: Shown[] = [];
  const refused: string[] = [];
  // 60 at once, then one per 5 s.
  const bucket = { tokens: 60, at: now?.() ?? 0 };
  const daily = createWindow(250, 86_400_000);

  const refuse = (status: number, code: number, error: string): Reply => {
    refused.push(error);
    return json(status, { code, http: status, error, link: 'https://ntfy.sh/docs/publish/' });
  };

  const answer = ({ method, url, headers, body }: Request): Reply => {
    // A body of JSON at the address of a topic is not understood: it is shown to people as it stands.
    if (method !== 'POST' || url.pathname !== '/') return refuse(404, 40401, 'page not found');
    if (headers.authorization !== `Bearer ${NTFY.token}`)
      return headers.authorization === undefined ? refuse(403, 40301, 'forbidden') : refuse(401, 40101, 'unauthorized');
    if (Buffer.byteLength(body) > 2 * MESSAGE_LIMIT) return refuse(413, 41303, 'JSON body too large');
    let sent: Body;
    try {
      sent = JSON.parse(body) as Body;
    } catch {
      return refuse(400, 40024, 'invalid request: request body must be valid JSON');
    }
    const problem = problemOf(sent);
    if (problem) return refuse(...problem);
    if (now) {
      bucket.tokens = Math.min(60, bucket.tokens + (now() - bucket.at) / 5000);
      bucket.at = now();
      if (bucket.tokens < 1) return refuse(429, 42901, 'limit reached: too many requests');
      bucket.tokens--;
      if (!daily.take(now())) return refuse(429, 42908, 'limit reached: daily message quota reached');
    }
    const { title = '', message = '', tags = [], click, attach, sequence_id } = sent as Record<string, string>;
    const seen = {
      text: [
        [...(tags as unknown as string[]).map((tag) => EMOJI[tag] ?? `#${tag}`), title].join(' ').trim(),
        message.trim(),
      ]
        .filter((part) => part !== '')
        .join('\n'),
      links: [
        ...(click === undefined ? [] : [click]),
        ...[...message.matchAll(/https?:\/\/\S+/g)].map(([link]) => link),
      ],
      images: attach === undefined ? [] : [attach],
      mentions: [],
    };
    const sequence = old ? undefined : sequence_id;
    const before = shown.find(({ id }) => id === sequence);
    const id = sequence ?? `m${shown.length}`;
    if (before) Object.assign(before, seen, { edited: true });
    else shown.push({ id, edited: false, ...seen });
    return json(200, {
      id: createHash('sha256').update(body).digest('base64url').slice(0, 12),
      ...(sequence === undefined ? {} : { sequence_id: sequence }),
      time: 1_772_000_000,
      event: 'message',
      topic: NTFY.topic,
      message,
    });
  };

  const { origin, requests, answerWith } = await listen(t, answer);
  const webhook = {
    type: 'ntfy',
    url: `${origin}/${NTFY.topic}`,
    secret: NTFY.token,
    allowPrivateNetwork: true,
  } as const;
  return {
    webhook,
    wrong: { ...webhook, secret: 'tk_somebodyelsestoken' },
    shown,
    refused,
    requests,
    answerWith,
    tooMany: json(429, { code: 42901, http: 429, error: 'limit reached: too many requests' }),
  };
};

function problemOf(sent: Body): [number, number, string] | undefined {
  const unknown = Object.keys(sent).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) return [400, 40024, `invalid request: there is no field ${unknown}`];
  const { topic, message, title, tags, priority, click, attach, sequence_id } = sent;
  if (typeof topic !== 'string' || !/^[-_A-Za-z0-9]{1,64}$/.test(topic))
    return [400, 40009, 'invalid request: topic invalid'];
  if (topic !== NTFY.topic) return [403, 40301, 'forbidden'];
  if (typeof message !== 'string' || message.trim() === '')
    return [400, 40024, 'the message would be shown as "triggered"'];
  if (!message.isWellFormed()) return [400, 40011, 'invalid message: message must be UTF-8 encoded'];
  // The service makes a file of what is longer, which nobody opens.
  if (Buffer.byteLength(message) > MESSAGE_LIMIT) return [400, 40014, 'invalid request: attachments not allowed'];
  if (title !== undefined && (typeof title !== 'string' || /[\r\n]/.test(title)))
    return [400, 40024, 'the title is not one line'];
  if (
    tags !== undefined &&
    !(Array.isArray(tags) && tags.every((tag) => typeof tag === 'string' && !tag.includes(',')))
  )
    return [400, 40024, 'tags are parted by commas'];
  if (priority !== undefined && ![1, 2, 3, 4, 5].includes(priority as number))
    return [400, 40007, 'invalid priority parameter'];
  if (attach !== undefined && !/^https?:\/\//.test(String(attach)))
    return [400, 40013, 'invalid request: attachment URL is invalid'];
  if (sequence_id !== undefined && !/^[-_A-Za-z0-9]{1,64}$/.test(String(sequence_id)))
    return [400, 40049, 'invalid request: sequence ID invalid'];
  const phone = [topic, message, title, click, attach].join('');
  if (Buffer.byteLength(phone) > PHONE_LIMIT) return [413, 41303, 'a phone would be shown only a part'];
  return undefined;
}

function json(status: number, body: object): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
