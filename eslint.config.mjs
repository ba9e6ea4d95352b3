import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// Imports between folders are relative and end in a file name, so a folder is recognised by its name in the path.
const folder = (name) => [`**/${name}/*`, `**/${name}/**/*`];
const native = ['koffi', 'node-llama-cpp', '@node-llama-cpp/*'];
const editor = ['vscode'];
const nodeModules = ['node:*'];

/** A border: files in `here` may import none of `forbidden`. */
const border = (here, why, ...forbidden) => ({
  files: [here],
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ group: forbidden.flat(), message: why }] }],
  },
});

export default tseslint.config(
  { ignores: ['dist/', '.tmp/', 'node_modules/', 'examples/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './webview/tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      'no-restricted-syntax': ['error', { selector: 'ExportAllDeclaration', message: 'No barrel files: import from the file that has it.' }],
      eqeqeq: 'error',
    },
  },
  {
    // node:test's `it` and `describe` return promises that the runner itself awaits.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', name: ['it', 'describe', 'test', 'before', 'after', 'beforeEach', 'afterEach'], package: 'node:test' }] }] },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', fetch: 'readonly', URL: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', Buffer: 'readonly', AbortSignal: 'readonly', performance: 'readonly', document: 'readonly', getComputedStyle: 'readonly' } },
  },
  border('src/core/**/*.ts', 'src/core is pure: no editor, no Node, no native code, no upper layer.', editor, nodeModules, native, folder('engine'), folder('system'), folder('app'), folder('extension'), folder('cli'), folder('webview')),
  border('src/protocol/**/*.ts', 'src/protocol holds types of messages and files only.', editor, nodeModules, native, folder('engine'), folder('system'), folder('app'), folder('extension'), folder('cli'), folder('webview')),
  border('src/system/**/*.ts', 'src/system asks the operating system, for any process of ours.', editor, native, folder('engine'), folder('app'), folder('extension'), folder('cli'), folder('webview')),
  border('src/engine/**/*.ts', 'src/engine runs in its own process and serves the protocol.', editor, folder('app'), folder('extension'), folder('cli'), folder('webview')),
  border('src/app/**/*.ts', 'src/app is shared by extension and command line, and reaches the engine by the protocol only.', editor, native, folder('engine/llama'), folder('engine/worker'), folder('extension'), folder('cli'), folder('webview')),
  border('src/extension/**/*.ts', 'src/extension talks to the app layer; nothing native in the extension host.', native, [...folder('engine'), '!**/app/engine/*'], folder('cli'), folder('webview')),
  border('src/cli/**/*.ts', 'src/cli talks to the app layer.', editor, native, folder('extension'), folder('webview')),
  border('webview/**/*.{ts,tsx}', 'The page runs in a browser: pure code and message types only.', editor, nodeModules, native, folder('engine'), folder('system'), folder('app'), folder('extension'), folder('cli')),
);
