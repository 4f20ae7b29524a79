import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hashOf, inputs } from '../inputs.mjs'
import { apiTextsFile, makeApiTexts } from './api-texts.mjs'
import { sentenceFor, Trouble } from './trouble.mjs'

/** Things made from the sources and packages, each with a stamp that holds the hash of what it was made from. */
const built = {
  client: { from: inputs.client, stamp: 'prisma/generated/client.hash', make: generateClient },
  texts: { from: inputs.texts, stamp: `${apiTextsFile}.hash`, make: async (/** @type {string} */ root) => makeApiTexts(root) },
  bundles: { from: inputs.bundles, stamp: 'dist/bundles.hash', make: bundle },
  pages: { from: inputs.pages, stamp: '.next/pages.hash', make: buildPages },
}

/**
 * Makes the database client, the bundles of server, worker and command line, or the pages, unless they are fresh.
 * The stamp is taken away first and written last: a build that was cut off is made again.
 * @param {string} root
 * @param {keyof typeof built} what
 * @returns {Promise<boolean>} whether anything had to be made
 */
export async function build(root, what) {
  const { from, stamp, make } = built[what]
  const file = join(root, stamp)
  const hash = hashOf(root, from)
  if (existsSync(file) && readFileSync(file, 'utf8') === hash) return false
  rmSync(file, { force: true })
  await make(root)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, hash)
  return true
}

function generateClient(/** @type {string} */ root) {
  return runTool(root, ['node_modules/prisma/build/index.js', 'generate', '--no-hints'], 'The database client')
}

/** Packages stay outside the bundles: they are installed beside them, and some bring files of their own. */
async function bundle(/** @type {string} */ root) {
  const { build: esbuild } = await import('esbuild')
  const entries = { server: 'server/main.ts', setup: 'server/setup.ts', worker: 'labs/worker.ts', cli: 'cli/main.ts' }
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  await esbuild({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(join(root, path)))),
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    plugins: [ownFiles(root)],
    sourcemap: true,
    logLevel: 'error',
  }).catch((error) => {
    throw new Trouble(sentenceFor(error) ?? `The server could not be bundled: ${error.message}`)
  })
}

/**
 * `@/…` is a file of ours. A missing one would count as a package, stay outside the bundle, and be missed only when it is needed.
 * @returns {import('esbuild').Plugin}
 */
function ownFiles(/** @type {string} */ root) {
  return {
    name: 'own files',
    setup({ onResolve }) {
      onResolve({ filter: /^@\// }, ({ path }) => {
        const file = ['', '.ts', '.tsx', '.mjs', '.json'].map((ending) => join(root, path.slice(2) + ending)).find(isFile)
        return file ? { path: file } : { errors: [{ text: `there is no file ${path}` }] }
      })
    },
  }
}

const isFile = (/** @type {string} */ path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false

function buildPages(/** @type {string} */ root) {
  return runTool(root, ['node_modules/next/dist/bin/next', 'build'], 'The pages')
}

/** Runs a tool that is installed, in silence; its words are shown when it fails. */
function runTool(/** @type {string} */ root, /** @type {string[]} */ words, /** @type {string} */ what) {
  return new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      NODE_ENV: /** @type {const} */ ('production'),
      NEXT_TELEMETRY_DISABLED: '1',
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    }
    const tool = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env })
    let said = ''
    for (const stream of [tool.stdout, tool.stderr]) stream.on('data', (chunk) => (said += chunk))
    tool.on('error', reject)
    tool.on('close', (code) => {
      if (code === 0) return resolve(undefined)
      const sentence = sentenceFor({ message: said })
      if (!sentence) process.stderr.write(said)
      reject(new Trouble(sentence ?? `${what} could not be built; the tool's words are above.`))
    })
  })
}
