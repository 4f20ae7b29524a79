import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type ServedCluster, serveCluster } from '@/labs/api-server/serve-cluster'
import { frozenTime, wallTime } from '@/labs/api-server/served-time'
import { wallNow } from '@/labs/determinism'
import { Complaint } from '../complaint'
import { writeKubeconfig } from '../kubeconfig-file'
import { clusterHelp, clusterOptions, labTask, openLab } from '../lab-task'
import { say } from '../say'

const help = `Usage: seatrial cluster [--port 6443] [--profile NAME] [--nodes N] [--addons NAME,…] [--question ID] [--kubeconfig FILE]

Serves a cluster over HTTPS to the real kubectl, helm or any client library, until it is stopped (Ctrl-C). Nothing is kept.

  --port N           where to listen; 6443 by default, 0 for any free port
  --host ADDRESS     the address to listen on; 127.0.0.1 by default: only this machine
${clusterHelp(19)}
  --kubeconfig FILE  a fresh file, or one to add the cluster to; nothing in it is overwritten. By default a file of its own
  --token TOKEN      the bearer token of kubernetes-admin; drawn by default
  --clock wall       simulated time follows the wall clock (the default), or
  --clock frozen     stands still: what is due later never happens
  --json             print the ready line as JSON
`

/** `seatrial cluster …`: resolves when it was stopped. */
export async function run(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      ...clusterOptions,
      port: { type: 'string', default: '6443' },
      host: { type: 'string', default: '127.0.0.1' },
      kubeconfig: { type: 'string' },
      token: { type: 'string' },
      clock: { type: 'string', default: 'wall' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const { port, host, kubeconfig, token: given, clock, json, help: asksHelp, ...asked } = values
  if (asksHelp) return say(help)
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Complaint('--port takes a number from 0 to 65535')
  if (!isIP(host)) throw new Complaint('--host takes an IP address, such as 127.0.0.1')
  if (clock !== 'wall' && clock !== 'frozen') throw new Complaint('--clock is wall or frozen')
  if (given !== undefined && !/^[\w.~+/=-]{8,}$/.test(given))
    throw new Complaint('--token takes at least 8 letters, digits and - . _ ~ + / =')
  const began = performance.now()
  const { cluster } = await openLab(labTask(asked).task, wallNow(), randomBytes(24).toString('base64url'))
  const token = given ?? randomBytes(24).toString('base64url')
  const time = clock === 'frozen' ? frozenTime(cluster.now()) : wallTime(cluster.now())
  const served = await listen({ cluster, time, host, port: Number(port), token })
  const name = `seatrial-${new URL(served.url).port}`
  const file = resolve(kubeconfig ?? join('.seatrial', `${name}.kubeconfig`))
  try {
    const { current } = writeKubeconfig(file, { name, server: served.url, authority: served.authority, token })
    const use = `kubectl --kubeconfig ${file}${current ? '' : ` --context ${name}`} get nodes`
    const ms = Math.round(performance.now() - began)
    if (json) say(`${JSON.stringify({ ready: true, url: served.url, kubeconfig: file, context: name, token, ms })}\n`)
    else say(`ready in ${ms} ms at ${served.url}; try: ${use}\n`)
    await stopped()
  } finally {
    await served.close()
  }
  return 0
}

async function listen(options: Parameters<typeof serveCluster>[0]): Promise<ServedCluster> {
  try {
    return await serveCluster(options)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new Complaint(`port ${options.port} is taken; choose another with --port, or 0 for any free one`, 1)
    if (code === 'EACCES') throw new Complaint(`this user may not listen on port ${options.port}; choose one above 1023 with --port`, 1)
    if (code === 'EADDRNOTAVAIL') throw new Complaint(`${options.host} is no address of this machine`, 1)
    throw error
  }
}

/** Resolves at the first Ctrl-C or SIGTERM. */
function stopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}
