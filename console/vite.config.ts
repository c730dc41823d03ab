import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Nothing is inlined as a data URI: the content security policy admits files of this host only. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative to the document's base, which the control plane writes: it may live below a path.
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    reportCompressedSize: false,
  },
  server: {
    proxy: { '/api': { target: 'https://localhost:8443', secure: false, changeOrigin: true, ws: true } },
  },
});
