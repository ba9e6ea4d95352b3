/** Every setting, once; a test holds the manifest to this list. */
export const SETTING_KEYS = {
  modelPath: 'steerboard.model.path',
  threads: 'steerboard.engine.threads',
  contextLength: 'steerboard.engine.contextLength',
  memoryShare: 'steerboard.engine.memoryShare',
  gpu: 'steerboard.engine.gpu',
  maxTokens: 'steerboard.generation.maxTokens',
  vectorsFolder: 'steerboard.vectors.folder',
  runsFolder: 'steerboard.runs.folder',
  codeLens: 'steerboard.editor.codeLens',
  resultsFont: 'steerboard.results.font',
} as const;

export type SettingKey = (typeof SETTING_KEYS)[keyof typeof SETTING_KEYS];

/** A setting's default, which a test holds equal to the manifest's, and the test of a value that a person typed into a file. */
interface Setting<T> {
  default: T;
  accepts: (value: unknown) => value is T;
}

/** What may compute besides the processor; `auto`: the best whose libraries are installed. */
const GPU_CHOICES = ['off', 'auto', 'metal', 'cuda', 'vulkan'] as const;
type GpuChoice = (typeof GPU_CHOICES)[number];

const isText = (value: unknown): value is string => typeof value === 'string';
const isFolder = (value: unknown): value is string => isText(value) && value.trim() !== '';
const within = (low: number, high: number) => (value: unknown): value is number => typeof value === 'number' && value >= low && value <= high;
const wholeOrNull = (low: number, high: number) => (value: unknown): value is number | null => value === null || (Number.isInteger(value) && within(low, high)(value));

export const SETTINGS = {
  [SETTING_KEYS.modelPath]: { default: '', accepts: isText },
  [SETTING_KEYS.threads]: { default: null, accepts: wholeOrNull(1, 512) },
  [SETTING_KEYS.contextLength]: { default: null, accepts: wholeOrNull(256, 1 << 20) },
  [SETTING_KEYS.memoryShare]: { default: 0.85, accepts: within(0.1, 1) },
  [SETTING_KEYS.gpu]: { default: 'off', accepts: (value: unknown): value is GpuChoice => GPU_CHOICES.some((choice) => choice === value) },
  [SETTING_KEYS.maxTokens]: { default: 384, accepts: within(1, 1 << 16) },
  [SETTING_KEYS.vectorsFolder]: { default: 'steering-vectors', accepts: isFolder },
  [SETTING_KEYS.runsFolder]: { default: 'steerboard-runs', accepts: isFolder },
  [SETTING_KEYS.codeLens]: { default: true, accepts: (value: unknown): value is boolean => typeof value === 'boolean' },
  [SETTING_KEYS.resultsFont]: { default: 'ui', accepts: (value: unknown): value is 'ui' | 'editor' => value === 'ui' || value === 'editor' },
} as const satisfies Readonly<Record<SettingKey, Setting<unknown>>>;

export type SettingValue<K extends SettingKey> = (typeof SETTINGS)[K] extends { accepts: (value: unknown) => value is infer T } ? T : never;
