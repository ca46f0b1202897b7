import { defineConfig } from 'vite';

// The daemon's content policy allows only files of its own: nothing is inlined, nothing preloaded by script.
export default defineConfig({
  base: '/',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
  },
  server: { proxy: { '/v1': process.env['RANGEFINDER_URL'] ?? 'http://127.0.0.1:8420' } },
});
