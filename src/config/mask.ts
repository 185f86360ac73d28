import { type Redaction, redactionOf, secretsOf } from '../notify/http/redact.ts';
import type { Config } from './schema.ts';

/**
 * The configuration without its secrets, to be shown. A webhook's address is one too: often it is all the access there is. Of any
 * other address the user name and the password are.
 */
export function maskSecrets(config: Config): Config {
  return withoutLogins({
    ...config,
    feeds: config.feeds.map((feed) => (feed.token === undefined ? feed : { ...feed, token: '***' })),
    webhooks: config.webhooks.map((webhook) => ({
      ...webhook,
      url: `${new URL(webhook.url).protocol}//***`,
      ...(webhook.secret === undefined ? {} : { secret: '***' }),
    })),
  });
}

function withoutLogins<T>(value: T): T;
function withoutLogins(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLogins);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutLogins(inner)]));
  if (typeof value !== 'string') return value;
  const { username = '', password = '' } = URL.parse(value) ?? {};
  return username === '' && password === '' ? value : value.replace(/\/\/[^/?#]*@/, '//***@');
}

/** Takes every secret of the configuration out of a text, for what is logged and told. */
export function redactionFor({ webhooks, feeds }: Config): Redaction {
  return redactionOf([...webhooks.flatMap(secretsOf), ...feeds.flatMap(({ token }) => token ?? [])]);
}
