import tseslint from 'typescript-eslint';

// api/ and lib/ know nothing of pages; charts know nothing of components and pages.
const layers = [
  { files: ['src/api/**'], forbidden: ['**/lib/*', '**/charts/*', '**/components/*', '**/pages/*'] },
  { files: ['src/lib/**'], forbidden: ['**/charts/*', '**/components/*', '**/pages/*'] },
  { files: ['src/charts/**'], forbidden: ['**/components/*', '**/pages/*'] },
  { files: ['src/components/**'], forbidden: ['**/pages/*'] },
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.js', '*.ts'] } },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'max-depth': ['error', 3],
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  ...layers.map(({ files, forbidden }) => ({
    files,
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group: forbidden }] }] },
  })),
  { files: ['*.js', '*.ts'], ...tseslint.configs.disableTypeChecked },
);
