import type { KubeObject } from '@/apimachinery/object'
import type { ExecOptions } from '@/cluster/api/parts'
import { StatusError } from '@/cluster/api/status'
import type { Key } from '@/cluster/controllers/plan'
import type { Channels } from '@/cluster/door'
import { isExecutable } from '@/cluster/images/shell/command'
import { type Machine, readsInput, runMachine, type Surroundings, startMachine, terminate } from '@/cluster/images/shell/machine'
import type { Container, Pod } from '@/cluster/kinds/core/pod-types'
import type { World } from '@/cluster/world'
import { containerNamed } from './logs'
import { containersOf } from './pod-facts'
import { hexId } from './pod-status'
import { notFound } from './probing'
import type { ContainerRecord, PodRecord } from './records'

export type SessionParts = {
  world: World
  recordOf(pod: KubeObject): PodRecord | undefined
  surroundings(pod: Pod, podRecord: PodRecord, container: Container, record: ContainerRecord): Surroundings | undefined
  /** Says that a container's files or processes may have changed. */
  changed(pod: KubeObject): void
}

export type Sessions = {
  exec(pod: Pod, options: ExecOptions): Channels
  attach(pod: Pod, options: Omit<ExecOptions, 'command'>): Channels
  /** Hands a container's output to whoever is attached to it. */
  output(pod: KubeObject, container: string, data: string): void
  /** Ends what was attached to containers that run no more. */
  settled(pod: KubeObject, record: PodRecord): void
  kill(pod: Pod, container: Container, pid: number, signal: string): boolean
  gone(key: Key): void
  nextWake(): number | undefined
  run(now: number): void
}

type Session = {
  pod: Pod
  container: Container
  /** An exec session's own processes; an attached one shares the container's. */
  machine?: Machine
  wakeAt?: number
  buffer: { channel: 'stdout' | 'stderr'; data: string }[]
  result?: { exitCode: number } | { error: string }
}

/** Live exec and attach sessions. They are no part of a snapshot: a session does not outlive the process that holds it. */
export function createSessions({ world, recordOf, surroundings, changed }: SessionParts): Sessions {
  const open = new Set<Session>()

  const find = (pod: Pod, name: string): { container: Container; podRecord: PodRecord; record: ContainerRecord } => {
    const container = containersOf(pod).find((c) => c.name === name)!
    const podRecord = recordOf(pod)
    const record = podRecord?.containers[name]
    if (!podRecord || record?.state !== 'running') {
      if (!pod.spec.nodeName) throw new StatusError(400, 'BadRequest', `pod ${pod.metadata.name} does not have a host assigned`)
      throw new StatusError(500, 'InternalError', `unable to upgrade connection: container not found ("${name}")`)
    }
    return { container, podRecord, record }
  }

  const aroundOf = ({ pod, container }: Session): Surroundings | undefined => {
    const podRecord = recordOf(pod)
    const record = podRecord?.containers[container.name]
    return podRecord && record?.state === 'running' ? surroundings(pod, podRecord, container, record) : undefined
  }

  const advance = (session: Session) => {
    if (!session.machine || session.result) return
    const around = aroundOf(session)
    delete session.wakeAt
    if (!around) {
      finish(session, { exitCode: 137 })
      return
    }
    const ran = runMachine(session.machine, around)
    session.machine = ran.machine
    session.buffer.push(...ran.output)
    if (ran.wakeAt !== undefined) session.wakeAt = ran.wakeAt
    if (ran.machine.exitCode !== undefined) finish(session, { exitCode: ran.machine.exitCode })
    changed(session.pod)
  }

  const finish = (session: Session, result: NonNullable<Session['result']>) => {
    session.result = result
    open.delete(session)
  }

  const channels = (session: Session, write: (data: string) => void, end: () => void): Channels => ({
    write: (data) => write(typeof data === 'string' ? data : Buffer.from(data).toString('utf8')),
    end,
    resize: () => {},
    next: () => session.buffer.shift(),
    result: () => (session.buffer.length === 0 ? session.result : undefined),
    waiting: () => {
      if (session.result) return undefined
      const machine = session.machine ?? recordOf(session.pod)?.containers[session.container.name]?.machine
      return machine && readsInput(machine) ? 'input' : 'time'
    },
    close: () => {
      open.delete(session)
      delete session.wakeAt
    },
  })

  return {
    exec(pod, { container: asked, command, stdin, tty }) {
      const { container, podRecord, record } = find(pod, containerNamed(pod, asked))
      const around = surroundings(pod, podRecord, container, record)!
      const session: Session = { pod, container, buffer: [] }
      if (!isExecutable(command[0] ?? '', around.image, around.files.read)) {
        const id = hexId(`${pod.metadata.uid}/${world.now()}/${command.join(' ')}`)
        session.result = {
          error: `Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: exec: "${command[0]}": ${notFound(command[0] ?? '')}: unknown`,
        }
        return channels(
          session,
          () => {},
          () => {},
        )
      }
      session.machine = startMachine({
        code: { argv: command },
        env: record.env ?? {},
        cwd: around.workdir,
        stdin: { data: '', ended: !stdin },
        tty,
        pid: 7,
      })
      open.add(session)
      advance(session)
      return channels(
        session,
        (data) => {
          if (!session.machine || session.result) return
          session.machine = { ...session.machine, input: { ...session.machine.input, data: session.machine.input.data + data } }
          advance(session)
        },
        () => {
          if (!session.machine || session.result) return
          session.machine = { ...session.machine, input: { ...session.machine.input, ended: true } }
          advance(session)
        },
      )
    },
    attach(pod, { container: asked, stdin }) {
      const { container, record } = find(pod, containerNamed(pod, asked))
      const session: Session = { pod, container, buffer: [] }
      // The prompt that the program has already written is what a person waits for.
      if (container.tty && record.partial) session.buffer.push({ channel: 'stdout', data: record.partial })
      open.add(session)
      const feed = (change: (machine: Machine) => Machine) => {
        const it = recordOf(pod)?.containers[container.name]
        if (!it?.machine || !stdin || !container.stdin) return
        it.machine = change(it.machine)
        it.machineWake = world.now()
        changed(pod)
      }
      return channels(
        session,
        (data) => feed((machine) => ({ ...machine, input: { ...machine.input, data: machine.input.data + data } })),
        () => {
          if (!stdin || !container.stdin) return
          // On a terminal the end is Ctrl-D, which the program reads
          if (container.stdinOnce || container.tty) feed((machine) => ({ ...machine, input: { ...machine.input, ended: true } }))
          // as containerd ContainerIO.Attach: input that stays open for the next who attaches ends only this session, once what it typed was heard
          else session.wakeAt = world.now() + 1
        },
      )
    },
    output(pod, container, data) {
      for (const session of open) {
        if (!session.machine && session.pod.metadata.uid === pod.metadata.uid && session.container.name === container)
          session.buffer.push({ channel: 'stdout', data })
      }
    },
    settled(pod, record) {
      for (const session of open) {
        if (session.machine || session.pod.metadata.uid !== pod.metadata.uid) continue
        const it = record.containers[session.container.name]
        if (it && it.state !== 'running') finish(session, { exitCode: it.finished?.code ?? 0 })
      }
    },
    kill(pod, container, pid, signal) {
      const record = recordOf(pod)?.containers[container.name]
      const thread = record?.machine?.threads.find((other) => other.pid === pid)
      if (!record?.machine || !thread) return false
      if (signal === '0') return true
      // Process 1 is out of reach of SIGKILL from inside its own namespace.
      if (pid === 1) {
        const around = surroundings(pod, recordOf(pod)!, container, record)
        if (around && signal !== 'KILL') record.machine = terminate(record.machine, around)
      } else record.machine = { ...record.machine, threads: record.machine.threads.filter((other) => other !== thread) }
      record.machineWake = world.now()
      changed(pod)
      return true
    },
    gone({ namespace, name }) {
      for (const session of open) {
        if (session.pod.metadata.namespace === namespace && session.pod.metadata.name === name)
          finish(session, { exitCode: session.machine ? 137 : 0 })
      }
    },
    nextWake() {
      let soonest: number | undefined
      for (const { wakeAt } of open) if (wakeAt !== undefined && (soonest === undefined || wakeAt < soonest)) soonest = wakeAt
      return soonest
    },
    run(now) {
      for (const session of [...open]) {
        if (session.wakeAt === undefined || session.wakeAt > now) continue
        if (session.machine) advance(session)
        else finish(session, { exitCode: 0 })
      }
    },
  }
}
