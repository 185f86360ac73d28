import { type Redaction, redactionOf, secretsOf } from '../notify/redact.ts';
import type { Config } from './schema.ts';

/**
 * The configuration without its secrets, to be shown. A webhook's address is one too: often it is all the access there is.
 */
export function maskSecrets(config: Config): Config {
  return {
    ...config,
    feeds: config.feeds.map((feed) => (feed.token === undefined ? feed : { ...feed, token: '***' })),
    webhooks: config.webhooks.map((webhook) => ({
      ...webhook,
      url: `${new URL(webhook.url).protocol}//***`,
      ...(webhook.secret === undefined ? {} : { secret: '***' }),
    })),
  };
}

/** Takes every secret of the configuration out of a text, for what is logged and told. */
export function redactionFor({ webhooks, feeds }: Config): Redaction {
  return redactionOf([...webhooks.flatMap(secretsOf), ...feeds.flatMap(({ token }) => token ?? [])]);
}
