/** What each code of a request without an answer means, and what to do. `host` is the host alone: the rest may be secret. */
const REASONS: Readonly<Record<string, string | ((host: string) => string)>> = {
  ENOTFOUND: (host) => `the name ${host} does not resolve: check the host in "url", and the DNS of this machine`,
  EAI_AGAIN: (host) => `the name ${host} cannot be looked up for now: check the DNS of this machine`,
  ECONNREFUSED: 'nothing listens there: check host and port in "url", and that the receiver runs',
  ECONNRESET:
    'the receiver broke the connection off without an answer: if it speaks TLS there, write https; else look into its log',
  EPIPE: 'the receiver broke the connection off while it was told: look into its log',
  EHOSTUNREACH: 'no way leads to the host: check it in "url", and the network and firewall of this machine',
  ENETUNREACH: 'no way leads to its network: check the network of this machine',
  EADDRNOTAVAIL: 'this machine has no address to reach it from: check host and port in "url"',
  EPROTO: 'what listens there speaks no TLS: check the port in "url", or write http if that is meant',
  ERR_SSL_WRONG_VERSION_NUMBER:
    'what listens there speaks no TLS: check the port in "url", or write http if that is meant',
  CERT_HAS_EXPIRED: 'its certificate has expired: renew it there, or check the clock of this machine',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet: check the clock of this machine',
  ERR_TLS_CERT_ALTNAME_INVALID: (host) => `its certificate is not for ${host}: check the host in "url"`,
  'ETIMEDOUT lookup': (host) => `the name ${host} was not looked up in time: check the DNS of this machine`,
  'ETIMEDOUT connect': 'the connection was not taken: check host and port in "url", and the firewalls between',
  'ETIMEDOUT secureConnect':
    'TLS was not agreed on: check the port in "url", or write http if what listens there speaks no TLS',
  'ETIMEDOUT request':
    'the receiver has 15 s for an answer: it should take the message first and work on it afterwards',
};

/** OpenSSL's names for a certificate that nobody we know vouches for. */
const UNKNOWN_ISSUER = /SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|CERT_UNTRUSTED/;

/** A request that got no answer, in words that end with what to do. `stage` is what took too long. */
export function failureInWords(code: string, url: string, stage?: string): string {
  const reason = REASONS[code] ?? REASONS[`${code} ${stage}`] ?? reasonBySort(code);
  const head = code === 'ETIMEDOUT' ? 'no answer in time' : 'no connection';
  return `${head} (${code}): ${typeof reason === 'string' ? reason : reason(URL.parse(url)?.hostname ?? '')}`;
}

function reasonBySort(code: string): string {
  if (UNKNOWN_ISSUER.test(code))
    return 'its certificate is signed by nobody this machine knows: name that authority in NODE_EXTRA_CA_CERTS, or have the receiver send its whole chain';
  if (code === 'HPE_HEADER_OVERFLOW') return 'the headers of its answer are too long: look into the receiver';
  if (code.startsWith('HPE_')) return 'what listens there speaks no HTTP: check the port in "url", or write https';
  if (code.includes('SSL'))
    return 'TLS was not agreed on: check the port in "url", and what versions the receiver allows';
  return 'check "url", and whether this machine reaches it';
}

const STATUSES: Readonly<Record<number, string>> = {
  400: 'The receiver does not understand the message: its log may say why. "notify preview" shows what was sent.',
  401: 'It does not know us: check "url", "secret" and, where there is one, "chat" against what the service shows.',
  404: 'Nothing takes messages at this address: check "url" and, where there is one, "chat" against what the service shows.',
  405: 'It takes no POST at this address: check the path in "url".',
  413: 'The message is too long for the receiver: have it, and any proxy before it, take bodies of 20 KB.',
  429: 'It gets too many messages: wait a few minutes. The service waits by itself.',
};

/** What to do about an answer of such a status, where its words do not say it. */
export function adviceOnStatus(status: number): string | undefined {
  if (status === 403 || status === 407) return STATUSES[401];
  if (status >= 300 && status < 400) return undefined;
  if (status >= 500) return 'The receiver is in trouble of its own: try again later, or look into its log.';
  return (
    STATUSES[status] ?? 'Check "url" and "secret" against what the service shows, and look into the receiver’s log.'
  );
}
