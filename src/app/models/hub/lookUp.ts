import { SteerboardError } from '../../../core/errors.ts';
import { connectionFailure } from '../download.ts';
import { formatHubReference, type HubReference } from './reference.ts';

/** What the hub tells of a file before it is fetched. */
export interface HubFile {
  /** Where its bytes are, pinned to a commit where the hub names one, so that a download that goes on later gets the same file. */
  url: string;
  /** Bytes. */
  size: number;
  /** Undefined for a file that the hub keeps without it. */
  sha256: string | undefined;
}

/** Before one that tells of the file: a repository that was renamed, a mirror that knows it only in part. */
const MOST_REDIRECTS = 5;
const ANSWER_MILLISECONDS = 15_000;

/** The hub, or the mirror that HF_ENDPOINT names, as for the hub's own tools. */
export function hubAddress(): string {
  const named = process.env['HF_ENDPOINT'];
  return (named === undefined || named === '' ? 'https://huggingface.co' : named).replace(/\/+$/, '');
}

/** What an address is to be told of who asks: the token of HF_TOKEN, the variable of the hub's own tools, goes to the hub alone. */
export function hubHeaders(url: string): Readonly<Record<string, string>> {
  const token = hubToken();
  return token === undefined || new URL(url).origin !== new URL(hubAddress()).origin ? {} : { authorization: `Bearer ${token}` };
}

function hubToken(): string | undefined {
  const token = process.env['HF_TOKEN']?.trim();
  return token === '' ? undefined : token;
}

/**
 * Asks the hub about a file. The answer to look at is the first that tells of it, which sends on to where the bytes are: that host knows
 * neither hash nor commit.
 * @throws SteerboardError `download-failed`, with the way to a token where one is needed; `cancelled`
 */
export async function lookUp(reference: HubReference, signal?: AbortSignal): Promise<HubFile> {
  const address = (revision: string): string => `${hubAddress()}/${reference.repository}/resolve/${encodeURIComponent(revision)}/${reference.path.split('/').map(encodeURIComponent).join('/')}`;
  let url = address(reference.revision);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await ask(url, signal);
    const { headers, status } = response;
    const target = headers.get('location');
    if (status >= 300 && status < 400 && target !== null && headers.get('x-linked-size') === null) {
      url = new URL(target, url).href;
      continue;
    }
    if (status >= 400) throw refusal(reference, response);
    const size = Number(headers.get('x-linked-size') ?? (status < 300 ? headers.get('content-length') : null) ?? Number.NaN);
    if (!Number.isSafeInteger(size) || size <= 0) throw new SteerboardError('download-failed', `The hub does not say how large ${formatHubReference(reference)} is.`, { hint: 'Check the reference.' });
    const sha256 = /^(?:W\/)?"?([0-9a-f]{64})"?$/i.exec(headers.get('x-linked-etag') ?? headers.get('etag') ?? '')?.[1]?.toLowerCase();
    const commit = headers.get('x-repo-commit');
    return { url: commit === null ? url : pinned(url, reference.revision, commit), size, sha256 };
  }
  throw new SteerboardError('download-failed', `The hub sends ${formatHubReference(reference)} on and on.`, { hint: 'Check the reference.' });
}

async function ask(url: string, signal: AbortSignal | undefined): Promise<Response> {
  const deadline = AbortSignal.timeout(ANSWER_MILLISECONDS);
  try {
    // Compressed answers would tell the size of the compressed bytes.
    return await fetch(url, { method: 'HEAD', redirect: 'manual', headers: { ...hubHeaders(url), 'accept-encoding': 'identity' }, signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]) });
  } catch (error) {
    if (signal?.aborted === true) throw new SteerboardError('cancelled', 'The download was cancelled.', {}, { cause: error });
    throw connectionFailure(url, error);
  }
}

function pinned(url: string, revision: string, commit: string): string {
  return url.replace(`/resolve/${encodeURIComponent(revision)}/`, `/resolve/${commit}/`);
}

/** Says what the hub's refusal means. For a repository that is not there it answers 401 to whoever shows no token. */
function refusal(reference: HubReference, { status, headers }: Response): SteerboardError {
  const { repository, path, revision } = reference;
  const code = headers.get('x-error-code');
  const page = `${hubAddress()}/${repository}`;
  const hasToken = hubToken() !== undefined;
  if (code === 'EntryNotFound') return failed(`${repository} has no file ${path}.`, `Look at ${page}/tree/${revision} for the names of its files.`);
  if (code === 'RevisionNotFound') return failed(`${repository} has no revision ${revision}.`, `Look at ${page} for its branches and tags.`);
  if (code === 'GatedRepo' || ((status === 401 || status === 403) && code !== 'RepoNotFound')) {
    const getToken = `Accept its terms on ${page}, make a token that may read on ${hubAddress()}/settings/tokens, and set it as HF_TOKEN.`;
    return failed(`${repository} is only for those who accepted its terms${hasToken ? ', which the account of the token in HF_TOKEN has not' : ''}.`, getToken);
  }
  if (code === 'RepoNotFound' || status === 404) {
    return failed(`There is no repository ${repository} on the hub${hasToken ? ' that the token in HF_TOKEN may read' : ', or it is private'}.`, `Check the name${hasToken ? '' : '; for a private one set HF_TOKEN'}.`);
  }
  return failed(`The hub answered ${status}${headers.get('x-error-message') === null ? '' : `: ${headers.get('x-error-message')!}`}.`, 'Try again later.');
}

function failed(message: string, hint: string): SteerboardError {
  return new SteerboardError('download-failed', message, { hint });
}
