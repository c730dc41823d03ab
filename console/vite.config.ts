import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const TEXT = /\.(js|css|html|svg|json)$/;

/** Puts a compressed copy beside each file, so that none is compressed anew for everybody who asks. */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    async closeBundle() {
      const directory = join(ROOT, 'dist');
      const entries = await readdir(directory, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && TEXT.test(entry.name));
      await Promise.all(files.map((file) => compressBeside(join(file.parentPath, file.name))));
    },
  };
}

async function compressBeside(path: string): Promise<void> {
  const content = await readFile(path);
  await writeFile(`${path}.br`, await promisify(brotliCompress)(content));
  await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
}

/** Nothing is inlined as a data URI: the content security policy admits files of this host only. */
export default defineConfig({
  root: ROOT,
  // Relative to the document's base, which the control plane writes: it may live below a path.
  base: './',
  plugins: [precompressed()],
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
