import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/stages/longest-first.ts'

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') }
/** Where tests load just-bash, which changes its process. */
const withShell = ['{cli,helm,labs,terminal,test}/**/*.test.ts']
const outside = ['node_modules/**', 'dist/**', '.next/**', '.seatrial/**']

/** `unit`: pure, no database; `shell`: the same with just-bash, each file in a process of its own. `integration`: `*.db.test.ts`, on a real PostgreSQL that `test/database.ts` prepares, one database per worker. `parity`: the real kubectl and ours on equal clusters. `browser`: a real Chromium against `npm start`. */
export default defineConfig({
  resolve: { alias },
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...outside, ...withShell, '**/*.db.test.ts'],
          // Files share what they import: a cluster's modules take longer to load than most files to run.
          isolate: false,
          // The first to make a cluster's base waits for it, longer on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'shell',
          include: withShell,
          exclude: [...outside, '**/*.db.test.ts', 'test/e2e/**', 'test/parity/**'],
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['**/*.db.test.ts'],
          exclude: outside,
          globalSetup: ['test/database/global-setup.ts'],
          setupFiles: ['test/database/worker-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'parity',
          include: ['test/parity/**/*.test.ts'],
          exclude: outside,
          // A limit for what hangs, on a machine that does much else at once
          testTimeout: 300_000,
          hookTimeout: 90_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'browser',
          include: ['test/e2e/**/*.test.ts'],
          exclude: outside,
          globalSetup: ['test/e2e/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
