import { decodeHTMLStrict } from 'entities';
import type { ValueCheck } from './grammar.ts';

/** Checks of single values: addresses, moments, media types, plain texts. Each names the source of its rule. */

/** Schemes of the IANA registry that a feed has reason to use (validators: SchemeNotIANARegistered). */
const SCHEMES = new Set('http https ftp mailto tel news urn tag data cid mid geo xmpp sip sips info doi'.split(' '));

/** RFC 3986, appendix A: what a URI may be written with; every percent sign begins an octet. */
const URI = /^[a-z][a-z\d+.-]*:(?:[a-z\d\-._~:/?#@!$&'()*+,;=]|%[\da-f]{2})+$/i;
/** RFC 4151: an authority in lower case, a date, and what the authority calls the thing. */
const TAG =
  /^tag:(?:[a-z\d._-]+@)?[a-z\d](?:[a-z\d.-]*[a-z\d])?,\d{4}(?:-\d\d(?:-\d\d)?)?:(?:[a-z\d\-._~:@!$&'()*+,;=/?]|%[\da-f]{2})*(?:#\S*)?$/i;
/** RFC 8141, with the characters that validators know from RFC 2141. */
const URN = /^urn:[a-z\d][a-z\d-]{1,31}:(?:[a-z\d()+,\-.:=@;$_!*']|%[\da-f]{2})+$/i;
const UUID = /^urn:uuid:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** An absolute URI (RFC 3986; validators: InvalidFullLink, InvalidUriChar, InvalidTAG, InvalidURN, InvalidUUID). */
export const uri: ValueCheck = (value) => {
  if (!URI.test(value)) return 'is no absolute URI';
  const scheme = value.slice(0, value.indexOf(':')).toLowerCase();
  if (scheme === 'tag' && !(TAG.test(value) && /^tag:[^A-Z,]*,/.test(value))) return 'is no tag URI (RFC 4151)';
  if (scheme === 'urn' && !(URN.test(value) && (!/^urn:uuid:/i.test(value) || UUID.test(value)))) return 'is no URN';
  if (!SCHEMES.has(scheme)) return 'has a scheme that is not registered';
  if (/^(?:https?|ftp)$/.test(scheme) && !(/^\w+:\/\/[^/]/.test(value) && URL.canParse(value))) return 'names no host';
  return undefined;
};

/** An address on the web that anyone may open: http or https, without a name and a password in it. */
export const webAddress: ValueCheck = (value, surroundings) => {
  const problem = uri(value, surroundings);
  if (problem !== undefined) return problem;
  const { protocol, username, password } = new URL(value);
  if (protocol !== 'http:' && protocol !== 'https:') return 'is no address on the web';
  return username === '' && password === '' ? undefined : 'holds a name or a password';
};

/** The address of an enclosure, which validators want on a host with a dot in its name (InvalidURLAttribute). */
export const enclosureAddress: ValueCheck = (value, surroundings) =>
  webAddress(value, surroundings) ??
  (/^https?:\/\/(?:[a-z\d-]+\.)+[a-z\d][a-z\d-]*(?::\d+)?\//i.test(value)
    ? undefined
    : 'has no full host name and path');

/** An IRI (RFC 3987), as Atom has them in `href`: as a URI, with letters of any script. */
export const iri: ValueCheck = (value, surroundings) =>
  /[\s<>"{}|\\^`]/.test(value) ? 'is no IRI' : uri(value.replace(/[^\0-\x7F]/gu, 'x'), surroundings);

/**
 * What an entry is called: any absolute IRI, for an id that an article declares is given as it was declared. Put up with are the
 * warnings of SchemeNotIANARegistered, InvalidTAG, InvalidURN, InvalidUUID and NonCanonicalURI.
 */
export const declaredId: ValueCheck = (value) =>
  /^[a-z][a-z\d+.-]*:./i.test(value) && !/[\s<>"{}|\\^`]|%(?![\da-f]{2})/i.test(value) && URL.canParse(value)
    ? undefined
    : 'is no absolute IRI';

/** An address on the web as an IRI. */
export const webIri: ValueCheck = (value, surroundings) =>
  /[\s<>"{}|\\^`]/.test(value) ? 'is no IRI' : webAddress(value.replace(/[^\0-\x7F]/gu, 'x'), surroundings);

/**
 * A URI in the one way to write it (RFC 3986, section 6.2.2; validators: NonCanonicalURI), so that ids are equal where they
 * mean the same: lower-case scheme and host, upper-case octets, none for what needs none, no `.` and `..`, no own port.
 */
export const canonicalUri: ValueCheck = (value, surroundings) => {
  const problem = uri(value, surroundings);
  if (problem !== undefined) return problem;
  const octets = value.match(/%[\da-f]{2}/gi) ?? [];
  if (octets.some((octet) => octet !== octet.toUpperCase())) return 'has an octet in lower case';
  if (octets.some((octet) => /[A-Za-z\d\-._~]/.test(String.fromCharCode(Number.parseInt(octet.slice(1), 16)))))
    return 'has an octet for what needs none';
  if (/^[^:]*[A-Z]/.test(value)) return 'has a scheme in capitals';
  if (!/^(?:https?|ftp):/.test(value)) return undefined;
  const { host, pathname } = new URL(value);
  const [, authority = '', path = ''] = /^\w+:\/\/([^/?#]*)([^?#]*)/.exec(value) ?? [];
  return authority.replace(/^.*@/, '') === host && path === pathname ? undefined : 'is not written as it should be';
};

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const WEEKDAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');
const RFC_822 =
  /^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d{1,2}) (\w{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? (?:GMT|UT|Z|[+-]\d{4})$/;

/** A moment as RSS writes it (RFC 822 with years of four digits; IncorrectDOW, InvalidRFC2822Date, ImplausibleDate). */
export const rfc822: ValueCheck = (value, { now }) => {
  const found = RFC_822.exec(value);
  if (!found) return 'is no RFC 822 date';
  const [, weekday, day, monthName = '', year, hour, minute, second = 0] = found;
  const month = MONTHS.indexOf(monthName);
  const problem = timeProblem(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  if (problem !== undefined) return problem;
  if (weekday !== undefined && WEEKDAYS[new Date(Date.UTC(Number(year), month, Number(day))).getUTCDay()] !== weekday)
    return 'is not that day of the week';
  return plausible(Date.parse(value), now);
};

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** A moment as Atom and JSON Feed write it (RFC 3339; InvalidRFC3339Date, ImplausibleDate). */
export const rfc3339: ValueCheck = (value, { now }) => {
  const found = RFC_3339.exec(value);
  if (!found) return 'is no RFC 3339 date';
  const [, year, month, day, hour, minute, second] = found.map(Number);
  const problem = timeProblem(year ?? 0, (month ?? 0) - 1, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0);
  return problem ?? plausible(Date.parse(value), now);
};

function timeProblem(year: number, month: number, day: number, hour: number, minute: number, second: number) {
  const date = new Date(Date.UTC(year, month, day));
  const isDay = date.getUTCFullYear() === year && date.getUTCMonth() === month && date.getUTCDate() === day;
  return month >= 0 && isDay && hour < 24 && minute < 60 && second < 61 ? undefined : 'is no moment there is';
}

const FIRST_PLAUSIBLE = Date.UTC(1990, 0, 1);
const CLOCKS_DIFFER_MS = 10 * 60_000;

function plausible(moment: number, now: number): string | undefined {
  if (moment < FIRST_PLAUSIBLE) return 'is before 1990, which is implausible';
  return moment > now + CLOCKS_DIFFER_MS ? 'is in the future, which is implausible' : undefined;
}

/** A media type (RFC 6838, section 4.2) with its parameters. */
export const mediaType: ValueCheck = (value) =>
  /^[a-z\d][\w!#$&^.+-]*\/[a-z\d][\w!#$&^.+-]*(?:\s*;\s*[\w-]+=(?:[\w.+-]+|"[^"]*"))*$/i.test(value)
    ? undefined
    : 'is no media type';

export const wholeNumber: ValueCheck = (value) => (/^\d+$/.test(value) ? undefined : 'is no whole number');
export const positiveNumber: ValueCheck = (value) => (/^0*[1-9]\d*$/.test(value) ? undefined : 'is no positive number');

/** `name@host (Name)`: the form the RSS profile recommends (EmailFormat, MissingRealName, InvalidContact). */
export const mailAddress: ValueCheck = (value) =>
  /^[\w.+'-]+@(?:[a-z\d-]+\.)+[a-z\d-]+ \([^()]+\)$/i.test(value) ? undefined : 'is no mail address with a name';

const ELEMENTS =
  'a abbr acronym address article aside audio b base big blockquote body br button caption center cite code col dd del details dfn div dl dt em embed fieldset figcaption figure font footer form frame h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link main map mark meta nav noscript object ol option p param pre q s samp script section select small source span strike strong style sub summary sup table tbody td textarea tfoot th thead time title tr tt u ul var video';
const END_TAG = new RegExp(`</(?:${ELEMENTS.replaceAll(' ', '|')})>`, 'i');

/**
 * A plain text in which nobody can see HTML (validators: ContainsHTML, ContainsUndeclaredHTML). An end tag is always taken
 * for HTML. What looks like an entity is believed to be text where the source writes it with hexadecimal references, as
 * the RSS Advisory Board's profile recommends: the validator looks for one on the line on which the element begins.
 */
export const plainText: ValueCheck = (value, { sourceLine }) => {
  if (END_TAG.test(value)) return 'holds an end tag';
  if (sourceLine.includes('&#x')) return undefined;
  for (const [entity, name = ''] of value.matchAll(/&(#?[\p{L}\p{N}_]+)/gu))
    if (name === 'apos' || !/^\p{L}+$/u.test(name) || decodeHTMLStrict(`&${name};`) !== `&${name};`)
      return `holds what looks like the entity ${entity}`;
  return undefined;
};

/** The same in RSS, where what looks like a tag has to be written so as well (CharacterData). */
export const rssText: ValueCheck = (value, surroundings) =>
  plainText(value, surroundings) ??
  (/<[/a-z]/i.test(value) && !surroundings.sourceLine.includes('&#x') ? 'holds what looks like a tag' : undefined);

/** A person's name: plain, and without a mail address in brackets (ContainsEmail). */
export const personName: ValueCheck = (value, surroundings) =>
  /<[\w.+'-]+@[\w.-]+>/.test(value) ? 'holds a mail address' : plainText(value, surroundings);
