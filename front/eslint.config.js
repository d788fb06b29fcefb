import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Refuses imports whose path matches, and says which rule of the tree they break. */
const refuse = (...patterns) => ({
  'no-restricted-imports': [
    'error',
    { patterns: patterns.map(([regex, message]) => ({ regex, message })) },
  ],
});

export default ts.config(
  { ignores: ['dist/'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: {
        projectService: true,
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // A number in a sentence needs no ceremony.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `return this.#end(why)` leaves early and says where to.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // It does not count `??=` as a use; the compiler, which does, looks for unused members too.
      'no-unused-private-class-members': 'off',
      // Vitest wants a fixture without needs to say `{}`.
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
      // TypeScript knows every name there is.
      'no-undef': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    files: ['**/*.svelte'],
    // A component's typed props are opaque to the type-aware rules outside the component's own file.
    ...ts.configs.disableTypeChecked,
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    ...ts.configs.disableTypeChecked,
  },
  {
    // Terminals speak in control characters.
    files: ['src/features/console/ansi*.ts'],
    rules: { 'no-control-regex': 'off' },
  },
  {
    files: ['src/features/**'],
    rules: refuse(
      [
        '^\\.\\./(?!\\.\\./)',
        'features never import each other: move what is shared to lib/ or ui/',
      ],
      ['/app/', 'a feature does not know the page that it is on'],
    ),
  },
  {
    files: ['src/{api,lib,ui,i18n}/**'],
    rules: refuse(['/(features|app)/', 'shared code does not know who uses it']),
  },
);
