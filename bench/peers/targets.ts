import { steerboardName } from './ours.ts';
import type { Results } from './results.ts';
import type { Measured } from './rounds.ts';

/** One aim: what is divided by what, and the least that it should be. */
interface Target {
  job: string;
  what: string;
  ours: 'source' | 'chosen';
  kernels: 'packaged' | 'compiled';
  against: (name: string, weights: string) => boolean;
  least: number;
}

/** llama.cpp with the same weights, attention and kernels: those that one compiler has made here, and those of the package. */
function raw(aim: Pick<Target, 'job' | 'what' | 'ours' | 'least'>): Target[] {
  return [
    { ...aim, what: `${aim.what}, -fa off`, kernels: 'compiled', against: (name, weights) => name === `llama.cpp unsteered, ${weights}` },
    { ...aim, what: `${aim.what}, -fa off`, kernels: 'packaged', against: (name, weights) => name === `llama.cpp unsteered, ${weights}, with the package's kernels` },
  ];
}

/** Other programs, against Steerboard with either kernels. */
function peer(aim: Omit<Target, 'kernels'>): Target[] {
  return [{ ...aim, kernels: 'compiled' }, { ...aim, kernels: 'packaged' }];
}
const transformers = (name: string): boolean => name.startsWith("transformers, ");

const TARGETS: readonly Target[] = [
  ...['extraction of 50 pairs', 'extraction of 200 pairs'].flatMap((job): Target[] => [
    ...raw({ job, what: 'llama.cpp’s prompt rate, same weights', ours: 'source', least: 2.5 }),
    ...peer({ job, what: 'transformers float32', ours: 'source', against: (name) => name === 'transformers, float32', least: 1 }),
    ...peer({ job, what: 'the fastest peer', ours: 'chosen', against: (name) => !name.startsWith('Steerboard') && !name.startsWith('llama.cpp'), least: 1.6 }),
  ]),
  ...raw({ job: 'one prompt, 128 tokens', what: 'llama.cpp unsteered, same weights', ours: 'source', least: 0.97 }),
  ...raw({ job: 'one prompt, 128 tokens', what: 'llama.cpp unsteered, same weights', ours: 'chosen', least: 0.97 }),
  ...raw({ job: '8 prompts, 128 tokens', what: 'llama.cpp unsteered at 8 rows, same weights', ours: 'source', least: 0.95 }),
  ...raw({ job: '8 prompts, 128 tokens', what: 'llama.cpp unsteered at 8 rows, same weights', ours: 'chosen', least: 0.95 }),
  ...raw({ job: 'sweep of 10 layers, 8 prompts, 64 tokens', what: 'llama.cpp unsteered at 80 rows, same weights', ours: 'source', least: 0.9 }),
  ...raw({ job: 'sweep of 10 layers, 8 prompts, 64 tokens', what: 'llama.cpp unsteered at 80 rows, same weights', ours: 'chosen', least: 0.9 }),
  ...peer({ job: 'sweep of 10 layers, 8 prompts, 64 tokens', what: 'llama-server on Q4_1', ours: 'chosen', against: (name) => name.startsWith('llama-server'), least: 4 }),
  ...peer({ job: 'sweep of 10 layers, 8 prompts, 64 tokens', what: 'the fastest transformers', ours: 'chosen', against: transformers, least: 5 }),
  ...peer({ job: 'sweep of 10 layers, 8 prompts, 64 tokens', what: 'the whole sequence for each token, float32, one prompt at a time', ours: 'chosen', against: (name) => name.startsWith('transformers without cache'), least: 80 }),
];

/** Rows of a table: what was aimed at, on which weights and kernels, and what was reached; the fastest of the sides that fit is the one divided by. */
export function targetRows({ measured, source, chosen, threads }: Results): string[] {
  return TARGETS.flatMap(({ job, what, ours, kernels, against, least }): string[] => {
    const figures = measured.find((each) => each.job === job);
    const weights = ours === 'source' ? source : chosen;
    const own = figures && rate(figures, (name) => name === steerboardName(weights, kernels));
    const other = figures && rate(figures, (name) => against(name, weights));
    if (own === undefined || other === undefined) return [];
    const ratio = own / other;
    return [`| ${job} | ${threads} | ${weights} | ${kernels} | ${what} | ${least}× | ${ratio.toFixed(2)}× | ${ratio >= least ? 'met' : 'missed'} |`];
  });
}

function rate({ sides }: Measured, fits: (name: string) => boolean): number | undefined {
  const rates = sides.filter(({ name }) => fits(name)).map(({ tokensPerSecond }) => tokensPerSecond.median);
  return rates.length === 0 ? undefined : Math.max(...rates);
}
