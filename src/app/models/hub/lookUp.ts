import { t } from '@vscode/l10n';
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
    if (!Number.isSafeInteger(size) || size <= 0) throw new SteerboardError('download-failed', t('The hub does not say how large {0} is.', formatHubReference(reference)), { hint: t('Check the reference.') });
    const sha256 = /^(?:W\/)?"?([0-9a-f]{64})"?$/i.exec(headers.get('x-linked-etag') ?? headers.get('etag') ?? '')?.[1]?.toLowerCase();
    const commit = headers.get('x-repo-commit');
    return { url: commit === null ? url : pinned(url, reference.revision, commit), size, sha256 };
  }
  throw new SteerboardError('download-failed', t('The hub sends {0} on and on.', formatHubReference(reference)), { hint: t('Check the reference.') });
}

async function ask(url: string, signal: AbortSignal | undefined): Promise<Response> {
  const deadline = AbortSignal.timeout(ANSWER_MILLISECONDS);
  try {
    // Compressed answers would tell the size of the compressed bytes.
    return await fetch(url, { method: 'HEAD', redirect: 'manual', headers: { ...hubHeaders(url), 'accept-encoding': 'identity' }, signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]) });
  } catch (error) {
    if (signal?.aborted === true) throw new SteerboardError('cancelled', t('The download was cancelled.'), {}, { cause: error });
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
  if (code === 'EntryNotFound') return failed(t('{0} has no file {1}.', repository, path), t('Look at {0}/tree/{1} for the names of its files.', page, revision));
  if (code === 'RevisionNotFound') return failed(t('{0} has no revision {1}.', repository, revision), t('Look at {0} for its branches and tags.', page));
  if (code === 'GatedRepo' || ((status === 401 || status === 403) && code !== 'RepoNotFound')) {
    const getToken = t('Accept its terms on {0}, make a token that may read on {1}/settings/tokens, and set it as HF_TOKEN.', page, hubAddress());
    return failed(hasToken ? t('{0} is only for those who accepted its terms, which the account of the token in HF_TOKEN has not.', repository) : t('{0} is only for those who accepted its terms.', repository), getToken);
  }
  if (code === 'RepoNotFound' || status === 404) {
    return hasToken
      ? failed(t('There is no repository {0} on the hub that the token in HF_TOKEN may read.', repository), t('Check the name.'))
      : failed(t('There is no repository {0} on the hub, or it is private.', repository), t('Check the name; for a private one set HF_TOKEN.'));
  }
  return failed(t('The hub answered {0}.', [status, headers.get('x-error-message')].filter((part) => part !== null).join(': ')), t('Try again later.'));
}

function failed(message: string, hint: string): SteerboardError {
  return new SteerboardError('download-failed', message, { hint });
}
