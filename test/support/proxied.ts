import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Answer, HttpRequest } from '../../src/notify/channel.ts';

const HTTP = new URL('../../src/notify/http/post.ts', import.meta.url);

/** Posts from a process whose environment names a proxy for everything, in every way there is. */
export async function runProxied(request: HttpRequest, proxy: string): Promise<Answer> {
  const program = `
    const { post } = await import(${JSON.stringify(HTTP)});
    const answer = await post(${JSON.stringify(request)}, new AbortController().signal);
    console.log(JSON.stringify(answer));`;
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
  const environment = Object.fromEntries(names.map((name) => [name, proxy]));
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...environment, NODE_USE_ENV_PROXY: '1' },
  });
  return JSON.parse(stdout);
}
