import { lookup as systemLookup } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';

/** Whom a webhook may reach. */
export type Reach = {
  readonly agent: { readonly http: HttpAgent; readonly https: HttpsAgent };
  readonly lookup: LookupFunction;
  /** Throws for an address that is written as one: no name is looked up for it. */
  readonly check: (url: string) => void;
};

/** An address that no webhook may have, or none that is not allowed to. `message` says what to do. */
export class OutOfReachError extends Error {
  override readonly name = 'OutOfReachError';
  readonly code = 'ERR_OUT_OF_REACH';
}

type Nets = Readonly<Record<'ipv4' | 'ipv6', BlockList>>;

/**
 * What is out of the public reach and not known to the filtering agent, which lets through what it takes for unicast: beyond
 * 2000::/3 nothing is (https://www.iana.org/assignments/ipv6-address-space), documentation (RFC 9637) included.
 */
const PRIVATE = nets([], ['::/3', '4000::/2', '8000::/1', '3fff::/20']);
/**
 * Where clouds hand out their credentials, and nobody's receiver stands: link-local addresses and the fixed one of AWS, also as
 * IPv4 in IPv6, by 6to4 and by NAT64.
 */
const NEVER = nets(
  ['169.254.0.0/16'],
  ['fe80::/10', 'fd00:ec2::254/128', '::a9fe:0/112', '2002:a9fe::/32', '64:ff9b::a9fe:0/112'],
);

const LINK_LOCAL = 'the address is link-local, as a cloud’s metadata service is: no webhook may be sent there';
const NOT_ALLOWED =
  'the address leads into a private network: set allowPrivateNetwork: true for this webhook if that is meant';

/** `lookup` resolves names; what it finds is checked, and is what is connected to: a name has no second answer. */
export function createReach(allowPrivateNetwork: boolean, lookup: LookupFunction = systemLookup): Reach {
  const check = (address: string) => {
    if (isIn(NEVER, address)) throw new OutOfReachError(LINK_LOCAL);
    if (!allowPrivateNetwork && isIn(PRIVATE, address)) throw new OutOfReachError(NOT_ALLOWED);
  };
  // No connection outlives its request, and none is shared between webhooks or led through a proxy of the environment.
  const agent = allowPrivateNetwork
    ? { http: new HttpAgent(), https: new HttpsAgent() }
    : { http: new RequestFilteringHttpAgent(), https: new RequestFilteringHttpsAgent() };
  return {
    agent,
    lookup: (name, options, callback) =>
      lookup(name, options, (error, found, family) => {
        try {
          for (const one of error ? [] : [found].flat()) check(typeof one === 'string' ? one : one.address);
        } catch (refused) {
          callback(refused as OutOfReachError, '', 0);
          return;
        }
        callback(error, found, family);
      }),
    check(url) {
      // What a URL makes of 127.1, 0x7f.1 or 2130706433 is what is connected to.
      const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0) check(host);
    },
  };
}

/** Why a request was refused, in words that say what to do; undefined when that was not it. */
export function refusal(error: Error): string | undefined {
  const refused = [error, error.cause].find((one) => one instanceof OutOfReachError);
  if (refused) return refused.message;
  // The filtering agent says it so, without a code.
  return /^DNS lookup \S+\(family:.* is not allowed\./.test(error.message) ? NOT_ALLOWED : undefined;
}

function nets(ipv4: readonly string[], ipv6: readonly string[]): Nets {
  const made = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const [family, all] of [
    ['ipv4', ipv4],
    ['ipv6', ipv6],
  ] as const) {
    for (const net of all) {
      const [address = '', prefix] = net.split('/');
      made[family].addSubnet(address, Number(prefix), family);
    }
  }
  return made;
}

/** `address` may name its interface (`fe80::1%eth0`). */
function isIn({ ipv4, ipv6 }: Nets, address: string): boolean {
  const [bare = ''] = address.split('%');
  if (isIP(bare) === 4) return ipv4.check(bare, 'ipv4');
  // An IPv4 address in an IPv6 one (::ffff:0:0/96) is checked as both.
  return ipv6.check(bare, 'ipv6') || ipv4.check(bare, 'ipv6');
}
